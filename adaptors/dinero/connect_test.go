package dinero_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/postbud/postbud/adaptors/dinero"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

func TestTheAuthorizePageIsAskedWithPKCE(t *testing.T) {
	s := newScript(t)
	settings, err := dinero.Declaration.Decode(s.settings(plugin.Values{"sign_in": "connect"}))
	if err != nil {
		t.Fatal(err)
	}
	at, err := url.Parse(dinero.AuthorizeURL(settings, "https://postbud.example/connected", "state &1", verifier))
	if err != nil {
		t.Fatal(err)
	}
	q := at.Query()
	for name, want := range map[string]string{
		"client_id": "the-client", "response_type": "code", "redirect_uri": "https://postbud.example/connected", "state": "state &1",
		"scope": "dineropublicapi:read offline_access", "code_challenge_method": "S256",
		"code_challenge": "EPLRB-mJyFPMDGrrGA6Ecy8kCSaKez3dx7RPEqzr0OQ",
	} {
		if q.Get(name) != want {
			t.Errorf("%s is %q, not %q", name, q.Get(name), want)
		}
	}
	if strings.Contains(at.String(), verifier) {
		t.Error("the verifier is given away")
	}
}

func TestExchangeRefusesWhatGivesNoLastingAccess(t *testing.T) {
	s := newScript(t)
	settings, err := dinero.Declaration.Decode(s.settings(plugin.Values{"sign_in": "connect"}))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		h    http.HandlerFunc
		kind fault.Kind
	}{
		"no refresh token": {status(200, `{"access_token":"access-1","expires_in":3600}`), fault.Configuration},
		"code used":        {status(400, `{"error":"invalid_grant"}`), fault.Configuration},
		"down":             {status(500, ``), fault.Temporary},
	} {
		s.does("/connect/token", c.h)
		_, err := dinero.Exchange(t.Context(), settings, s.env.Lend(), "https://postbud.example/connected", "code-1", verifier)
		if fault.KindOf(err) != c.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
	s.says("/connect/token", `{"access_token":"access-1","refresh_token":"refresh-1","expires_in":3600}`)
	secret, err := dinero.Exchange(t.Context(), settings, s.env.Lend(), "https://postbud.example/connected", "code-1", verifier)
	tokens, broken := plugin.ParseTokens(secret)
	if err != nil || broken != nil || tokens.Refresh.Reveal() != "refresh-1" {
		t.Errorf("%v %v", err, broken)
	}
	form, _ := url.ParseQuery(s.forms[len(s.forms)-1])
	if form.Get("grant_type") != "authorization_code" || form.Get("code") != "code-1" || form.Get("code_verifier") != verifier {
		t.Error(form)
	}
}
