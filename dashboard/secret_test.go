package dashboard_test

import (
	"encoding/json"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/far/sftp"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

const source = at + "/adaptors/books/source"

func TestSecretsNeverComeBack(t *testing.T) {
	r := newRig(t)
	v, _ := r.connected()
	const key = "the-key-nobody-sees"
	got := v.submit(source, source+"/test", "set.address", "books.example", "set.sign_in", "key", "secret.key", key)
	v.wants(got, http.StatusOK, "The connection does not work yet", "Typed in, not saved yet")
	for _, text := range []string{got.text, v.page(source), v.page(at + "/adaptors/books"), v.page(strings.TrimPrefix(got.location, r.server.URL))} {
		if strings.Contains(text, key) {
			t.Fatal("a page shows the key")
		}
	}
	if strings.Contains(r.logs.String(), key) {
		t.Error("the log shows the key")
	}
	// What was typed before the test is saved with the form, which is empty there.
	draft := regexp.MustCompile(`draft=([0-9a-f]+)`).FindStringSubmatch(got.location)[1]
	v.wants(v.submit(got.location[:strings.Index(got.location, "#")], source, "draft", draft, "set.address", "books.example", "set.sign_in", "key"), http.StatusOK, "Saved.")
	if a, err := r.store.Setup.Activation(t.Context(), "nordlys", "books"); err != nil || a.Secrets["key"].Reveal() != key {
		t.Errorf("the key is not what was typed (%v)", err)
	}
	// An empty field keeps it.
	v.wants(v.submit(source, source, "set.address", "books.example", "set.sign_in", "key", "set.user", "anna"), http.StatusOK, "Saved.")
	if a, err := r.store.Setup.Activation(t.Context(), "nordlys", "books"); err != nil || a.Secrets["key"].Reveal() != key || a.Settings["user"] != "anna" {
		t.Errorf("the key was not kept (%v)", err)
	}
}

func TestADraftIsItsOwnersAlone(t *testing.T) {
	r := newRig(t)
	v, _ := r.connected()
	got := v.submit(source, source+"/test", "set.address", "secret-place.example", "set.sign_in", "key", "secret.key", "right")
	u := r.user("bo@nordlys.example", "nordlys", "admin")
	w := r.signedIn(u.Email)
	if text := w.page(strings.Split(got.location, "#")[0]); strings.Contains(text, "secret-place") {
		t.Error("another user sees what was typed")
	}
	draft := regexp.MustCompile(`draft=([0-9a-f]+)`).FindStringSubmatch(got.location)[1]
	if text := v.page(at + "/gateways/partner?draft=" + draft); strings.Contains(text, "secret-place") {
		t.Error("another page takes the draft")
	}
}

func TestT30AnotherAddressDropsTheStoredSecret(t *testing.T) {
	r := newRig(t)
	v, _ := r.connected()
	before := len(r.books.keys)
	got := v.submit(source, source+"/test", "set.address", "evil.example", "set.sign_in", "key")
	v.wants(got, http.StatusOK, "The connection does not work yet")
	r.books.mu.Lock()
	for _, key := range r.books.keys[before:] {
		if key != "" {
			t.Errorf("the stored key was used at another address")
		}
	}
	r.books.mu.Unlock()
	got = v.submit(source, source, "set.address", "evil.example", "set.sign_in", "key")
	v.wants(got, http.StatusUnprocessableEntity, "Stored secrets are not sent to another address")
	if a, err := r.store.Setup.Activation(t.Context(), "nordlys", "books"); err != nil || a.Settings["address"] != "books.example" || a.Secrets["key"].Reveal() != "right" {
		t.Errorf("the activation was changed: %v (%v)", a.Settings, err)
	}
	v.wants(v.submit(source, source, "set.address", "new.example", "set.sign_in", "key", "secret.key", "right"), http.StatusOK, "Saved.")
}

func TestAReferenceIsNotTakenFromAForm(t *testing.T) {
	r := newRig(t)
	v, _ := r.connected()
	file := filepath.Join(t.TempDir(), "secret")
	r.must(os.WriteFile(file, []byte("right"), 0o600))
	r.must(r.store.Setup.SaveDestination(t.Context(), setup.Destination{Subscription: "nordlys", ID: "harbour", Name: "Harbour", Gateway: "sftp",
		Settings: plugin.Values{"host": "127.0.0.1", "port": "1", "user": "u"}, Secrets: setup.Secrets{"password": plugin.NewSecret("file:" + file)}}))
	for _, reference := range []string{"env:HOME", "file:" + file} {
		for _, action := range []string{source, source + "/test"} {
			got := v.submit(source, action, "set.address", "books.example", "set.sign_in", "key", "secret.key", reference)
			v.wants(got, http.StatusUnprocessableEntity, "References are for the configuration file")
		}
	}
	for _, page := range []string{at + "/gateways/new/sftp", at + "/gateways/harbour"} {
		for _, do := range []string{"", "test"} {
			got := v.submit(page, page, "name", "Harbour", "set.host", "127.0.0.1", "set.port", "1", "set.user", "u", "secret.password", "file:"+file, "do", do)
			v.wants(got, http.StatusUnprocessableEntity, "References are for the configuration file")
		}
	}
	got := v.submit(source, source+"/connect/connection", "set.address", "books.example", "set.sign_in", "connect", "set.client_id", "x", "secret.client_secret", "env:HOME")
	v.wants(got, http.StatusUnprocessableEntity, "References are for the configuration file")
	// One that a file has brought stays, and its value is not shown.
	v.wants(v.submit(at+"/gateways/harbour", at+"/gateways/harbour", "name", "The harbour", "set.host", "127.0.0.1", "set.port", "1", "set.user", "u"), http.StatusOK, "is saved")
	if d, err := r.store.Setup.Destination(t.Context(), "nordlys", "harbour"); err != nil || d.Secrets["password"].Reveal() != "file:"+file {
		t.Errorf("the reference is %q (%v)", d.Secrets["password"].Reveal(), err)
	}
	if text := v.page(at + "/gateways/harbour"); strings.Contains(text, file) {
		t.Error("the page shows the reference")
	}
}

// connectServer is the service at which a person signs in for the books.
func connectServer(t *testing.T, firm string) (*httptest.Server, *[]url.Values) {
	t.Helper()
	var asked []url.Values
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		asked = append(asked, r.PostForm)
		if r.PostForm.Get("code") != "the-code" || r.PostForm.Get("client_secret") != "of the client" {
			http.Error(w, `{"error":"invalid_grant"}`, http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"access_token": firm, "refresh_token": "refresh", "token_type": "Bearer", "expires_in": 3600, "scope": "read"})
	}))
	t.Cleanup(s.Close)
	return s, &asked
}

// beginConsent fills in the form and returns the address the person is sent to.
func beginConsent(v *visitor, service string) *url.URL {
	v.Helper()
	got := v.submit(source, source+"/connect/connection", "set.address", "books.example", "set.sign_in", "connect", "set.client_id", "our-client",
		"secret.client_secret", "of the client", "set.authorize_url", service+"/authorize", "set.token_url", service+"/token")
	v.wants(got, http.StatusOK, "Continue to")
	for _, l := range links(got.text) {
		if strings.HasPrefix(l, service+"/authorize") {
			to, err := url.Parse(l)
			if err != nil {
				v.Fatal(err)
			}
			return to
		}
	}
	v.Fatalf("the page does not lead to the service: %s", summary(got.text))
	return nil
}

func TestT44TheSignInElsewhereIsBoundToItsSession(t *testing.T) {
	r := newRig(t)
	v, _ := r.connected()
	service, asked := connectServer(t, "our firm")
	r.books.firm = "our firm"
	to := beginConsent(v, service.URL)
	q := to.Query()
	for name, want := range map[string]string{"response_type": "code", "client_id": "our-client", "redirect_uri": r.server.URL + "/connect/callback",
		"scope": "read", "code_challenge_method": "S256", "prompt": "login"} {
		if q.Get(name) != want {
			t.Errorf("%s is %q, not %q", name, q.Get(name), want)
		}
	}
	if len(q.Get("state")) < 40 || len(q.Get("code_challenge")) != 43 {
		t.Errorf("state and challenge are %v", q)
	}
	back := "/connect/callback?code=the-code&state=" + url.QueryEscape(q.Get("state"))
	stranger := r.signedIn(r.user("eve@nordlys.example", "nordlys", "admin").Email)
	stranger.wants(stranger.get(back), http.StatusBadRequest, "This sign-in has ended")
	v.wants(v.get(back+"x"), http.StatusBadRequest, "This sign-in has ended")
	v.wants(v.get(back), http.StatusBadRequest, "This sign-in has ended") // used up by the wrong one
	if len(*asked) != 0 {
		t.Fatalf("the code was handed on: %v", *asked)
	}

	to = beginConsent(v, service.URL)
	back = "/connect/callback?code=the-code&state=" + url.QueryEscape(to.Query().Get("state"))
	v.wants(v.get(back+"&iss=https://evil.example"), http.StatusSeeOther)
	if len(*asked) != 0 {
		t.Fatalf("a code of another issuer was handed on: %v", *asked)
	}

	to = beginConsent(v, service.URL)
	back = "/connect/callback?code=the-code&state=" + url.QueryEscape(to.Query().Get("state"))
	got := v.get(back)
	if got.status != http.StatusSeeOther || got.location != source {
		t.Fatalf("the way back answers %d %s: %s", got.status, got.location, summary(got.text))
	}
	v.wants(v.get(source), http.StatusOK, "signed in.")
	if len(*asked) != 1 || (*asked)[0].Get("code_verifier") == "" || (*asked)[0].Get("redirect_uri") != r.server.URL+"/connect/callback" {
		t.Fatalf("the tokens were asked for with %v", *asked)
	}
	a, err := r.store.Setup.Activation(t.Context(), "nordlys", "books")
	r.must(err)
	tokens, err := plugin.ParseTokens(a.Secrets["connection"])
	if err != nil || tokens.Refresh.Reveal() != "refresh" || tokens.Access.Reveal() != "our firm" {
		t.Errorf("the tokens are not stored: %v", err)
	}
	v.wants(v.get(back), http.StatusBadRequest, "This sign-in has ended")
}

func TestT44ATokenOfAnotherFirmIsNotStored(t *testing.T) {
	r := newRig(t)
	v, _ := r.connected()
	service, _ := connectServer(t, "another firm")
	r.books.firm = "our firm"
	to := beginConsent(v, service.URL)
	v.get("/connect/callback?code=the-code&state=" + url.QueryEscape(to.Query().Get("state")))
	v.wants(v.get(source), http.StatusOK, "do not belong together")
	if a, err := r.store.Setup.Activation(t.Context(), "nordlys", "books"); err != nil || !a.Secrets["connection"].Empty() {
		t.Errorf("a token of another firm was stored (%v)", err)
	}
}

func TestAChangedKeyOfTheServerIsTrustedByAPersonAlone(t *testing.T) {
	r := newRig(t)
	inbox := t.TempDir()
	partner, err := sftp.Open(sftp.Options{Folder: inbox, Users: []sftp.User{{Name: "nordlys", Password: "over the bridge"}}})
	r.must(err)
	t.Cleanup(func() { _ = partner.Close() })
	v, _ := r.connected()
	form := []string{"name", "Harbour", "set.host", partner.Host(), "set.port", port(partner.Port()), "set.user", "nordlys", "secret.password", "over the bridge"}
	page := at + "/gateways/new/sftp"
	got := v.submit(page, page, append(form, "do", "test")...)
	v.wants(got, http.StatusOK, "Nobody has confirmed the server", partner.Fingerprint())
	v.wants(v.submit(page, page, append(form, "set.host_key", partner.Fingerprint())...), http.StatusOK, "Harbour is saved")
	old := partner.Fingerprint()

	r.must(partner.NewHostKey())
	d, err := r.store.Setup.Destination(t.Context(), "nordlys", "harbour")
	r.must(err)
	d.Paused, d.PausedCode, d.PausedArgs = "another key", "GW-HOSTKEY", map[string]string{"old": old, "new": partner.Fingerprint()}
	r.must(r.store.Setup.SaveDestination(t.Context(), d))
	gateway := at + "/gateways/harbour"
	text := html.UnescapeString(v.page(gateway))
	if !strings.Contains(text, old) || !strings.Contains(text, partner.Fingerprint()) || !strings.Contains(text, "Trust the new key") {
		t.Fatalf("the page does not show both keys: %s", summary(text))
	}
	v.wants(v.submit(gateway, gateway+"/do/trust"), http.StatusOK, "then tick the box")
	r.must(partner.NewHostKey()) // a third one, which nobody has seen
	v.wants(v.submit(gateway, gateway+"/do/trust", "sure", "yes"), http.StatusOK, "a third key")
	d.PausedArgs["new"] = partner.Fingerprint()
	r.must(r.store.Setup.SaveDestination(t.Context(), d))
	v.wants(v.submit(gateway, gateway+"/do/trust", "sure", "yes"), http.StatusOK, "Harbour goes on")
	d, err = r.store.Setup.Destination(t.Context(), "nordlys", "harbour")
	r.must(err)
	if d.Settings["host_key"] != partner.Fingerprint() || d.Paused != "" || d.Secrets["password"].Reveal() != "over the bridge" {
		t.Errorf("afterwards the gateway is %v, paused %q", d.Settings["host_key"], d.Paused)
	}
}
