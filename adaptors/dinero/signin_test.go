package dinero_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/adaptors/dinero"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

// connected are settings of a sign-in with these tokens.
func connected(access, refresh string, expires time.Time) plugin.Values {
	tokens := plugin.Tokens{Access: plugin.NewSecret(access), Refresh: plugin.NewSecret(refresh), Type: "Bearer", Expires: expires}
	return plugin.Values{"sign_in": "connect", "connection": tokens.Secret().Reveal()}
}

// bearers are the access tokens that API calls came with.
func (s *script) bearers() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	for _, r := range s.calls {
		all = append(all, strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	}
	return strings.Join(all, " ")
}

func (s *script) kept(t *testing.T) plugin.Tokens {
	t.Helper()
	kept := s.env.Kept("connection")
	if len(kept) == 0 {
		t.Fatal("nothing was stored")
	}
	tokens, err := plugin.ParseTokens(kept[len(kept)-1])
	if err != nil {
		t.Fatal(err)
	}
	return tokens
}

func TestAKeyIsExchangedForATokenOfOneHour(t *testing.T) {
	s := newScript(t)
	s.says(salesPath, rows(row(1045, guidA)))
	var basic string
	s.does("/token", func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		basic = user + " " + password
		status(200, `{"access_token":"access-1","expires_in":3600}`)(w, r)
	})
	a := s.open(nil)
	for _, c := range []struct {
		after time.Duration
		calls int
	}{{0, 1}, {57 * time.Minute, 1}, {59 * time.Second, 1}, {2 * time.Second, 2}} {
		s.clock.Advance(c.after)
		listed(t, a, adaptors.Query{})
		if s.tokenCalls() != c.calls {
			t.Errorf("%s later the token was asked for %d times, not %d", c.after, s.tokenCalls(), c.calls)
		}
	}
	form, err := url.ParseQuery(s.forms[0])
	if err != nil || form.Get("grant_type") != "password" || form.Get("scope") != "read" ||
		form.Get("username") != "the-api-key" || form.Get("password") != "the-api-key" || basic != "the-client the-client-secret" {
		t.Errorf("%v %v %s", err, form, basic)
	}
	if len(s.env.Kept("connection")) != 0 {
		t.Error("a key has nothing to be kept")
	}
}

func TestASignInIsRenewedWhenTwoMinutesAreLeft(t *testing.T) {
	s := newScript(t)
	s.says(salesPath, rows())
	s.does("/connect/token", func(w http.ResponseWriter, r *http.Request) {
		status(200, `{"access_token":"access-2","expires_in":"3600","refresh_token":"refresh-2","token_type":"Bearer","scope":"b a"}`)(w, r)
	})
	a := s.open(connected("access-1", "refresh-1", s.clock.Now().Add(121*time.Second)))
	listed(t, a, adaptors.Query{})
	s.clock.Advance(2 * time.Second)
	listed(t, a, adaptors.Query{})
	if got := s.bearers(); got != "access-1 access-2" {
		t.Error(got)
	}
	form, _ := url.ParseQuery(s.forms[0])
	if form.Get("grant_type") != "refresh_token" || form.Get("refresh_token") != "refresh-1" ||
		form.Get("client_id") != "the-client" || form.Get("client_secret") != "the-client-secret" {
		t.Error(form)
	}
	if kept := s.kept(t); kept.Refresh.Reveal() != "refresh-2" || !kept.Expires.Equal(s.clock.Now().Add(time.Hour)) {
		t.Errorf("%+v", kept)
	}
}

func TestTokensThatLiveShortlyAreNotRenewedAtEveryCall(t *testing.T) {
	s := newScript(t)
	s.says(salesPath, rows())
	s.says("/token", `{"access_token":"access-1","expires_in":100}`)
	a := s.open(nil)
	for _, calls := range []int{1, 1, 1, 2} {
		listed(t, a, adaptors.Query{})
		if s.tokenCalls() != calls {
			t.Errorf("%d renewals, not %d", s.tokenCalls(), calls)
		}
		s.clock.Advance(20 * time.Second)
	}
}

func TestAReusableRefreshTokenStays(t *testing.T) {
	s := newScript(t)
	s.says(salesPath, rows())
	s.says("/connect/token", `{"access_token":"access-2","expires_in":3600}`)
	a := s.open(connected("", "refresh-1", time.Time{}))
	for range 2 {
		listed(t, a, adaptors.Query{})
		s.clock.Advance(time.Hour)
	}
	for _, text := range s.forms {
		if form, _ := url.ParseQuery(text); form.Get("refresh_token") != "refresh-1" {
			t.Error(text)
		}
	}
	if s.kept(t).Refresh.Reveal() != "refresh-1" || len(s.forms) != 2 {
		t.Errorf("%d renewals", len(s.forms))
	}
}

func TestNewTokensAreStoredBeforeTheyAreUsed(t *testing.T) {
	s := newScript(t)
	s.says(salesPath, rows())
	s.says("/connect/token", `{"access_token":"access-2","expires_in":3600,"refresh_token":"refresh-2"}`)
	full := errors.New("disk full")
	env := s.env.Lend()
	keep, stored := env.Keep, 0
	env.Keep = func(ctx context.Context, field string, v plugin.Secret) error {
		if stored++; stored == 1 {
			return full
		}
		if got := s.bearers(); got != "" {
			t.Errorf("used before it was stored: %s", got)
		}
		return keep(ctx, field, v)
	}
	opened, err := dinero.Adaptor.Open(t.Context(), s.settings(connected("", "refresh-1", time.Time{})), env)
	if err != nil {
		t.Fatal(err)
	}
	a := opened.(source)
	_, _, err = pulled(t, a, adaptors.Query{})
	if !errors.Is(err, full) || fault.KindOf(err) != fault.Temporary || s.bearers() != "" {
		t.Errorf("%v, used: %s", err, s.bearers())
	}
	// The rotated token is not asked for again, but stored first.
	listed(t, a, adaptors.Query{})
	if s.tokenCalls() != 1 || s.bearers() != "access-2" || s.kept(t).Refresh.Reveal() != "refresh-2" {
		t.Errorf("%d renewals, used: %s", s.tokenCalls(), s.bearers())
	}
}

func TestManyCallsMakeOneRenewal(t *testing.T) {
	s := newScript(t)
	s.says(salesPath, rows())
	s.does("/connect/token", func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(20 * time.Millisecond) // long enough for the others to come
		status(200, `{"access_token":"access-2","expires_in":3600,"refresh_token":"refresh-2"}`)(w, r)
	})
	a := s.open(connected("", "refresh-1", time.Time{}))
	var wait sync.WaitGroup
	for range 12 {
		wait.Go(func() {
			for _, err := range a.Pull(t.Context(), adaptors.Query{}) {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if s.tokenCalls() != 1 {
		t.Errorf("%d renewals", s.tokenCalls())
	}
}

func TestF08_An401IsRenewedOnceAndRepeatedOnce(t *testing.T) {
	s := newScript(t)
	s.inTurn("/token", status(200, `{"access_token":"access-1","expires_in":3600}`), status(200, `{"access_token":"access-2","expires_in":3600}`),
		status(200, `{"access_token":"access-3","expires_in":3600}`))
	s.inTurn(salesPath, status(401, ``), status(200, rows(row(1045, guidA))), status(401, `{"code":41}`))
	a := s.open(nil)
	if got := refs(listed(t, a, adaptors.Query{})); got != invoiceRef {
		t.Error(got)
	}
	_, _, err := pulled(t, a, adaptors.Query{})
	if fault.KindOf(err) != fault.Configuration || fault.CodeOf(err) != "SRC-KEY" {
		t.Errorf("%v", err)
	}
	if got := s.bearers(); got != "access-1 access-2 access-2 access-3" {
		t.Errorf("used: %s", got)
	}
}

func TestRefusedSignIns(t *testing.T) {
	for name, c := range map[string]struct {
		over        plugin.Values
		status      int
		body        string
		kind        fault.Kind
		code, field string
	}{
		"bad key":               {nil, 400, `{"error":"invalid_grant"}`, fault.Configuration, "SRC-KEY", "api_key"},
		"bad key, wrapped":      {nil, 400, `{"message":"{\"error\":\"invalid_grant\"}"}`, fault.Configuration, "SRC-KEY", "api_key"},
		"bad client":            {nil, 401, `{"error":"invalid_client"}`, fault.Configuration, "SRC-KEY", "client_secret"},
		"bad client, 400":       {nil, 400, `{"error":"invalid_client"}`, fault.Configuration, "SRC-KEY", "client_secret"},
		"refused without words": {nil, 403, ``, fault.Configuration, "SRC-KEY", "api_key"},
		"down":                  {nil, 503, `<html>`, fault.Temporary, "SRC-DOWN", ""},
		"busy":                  {nil, 429, ``, fault.Temporary, "SRC-LIMIT", ""},
		"web page":              {nil, 200, `<html>`, fault.Temporary, "SRC-DOWN", ""},
		"no token":              {nil, 200, `{}`, fault.Temporary, "SRC-DOWN", ""},
		"moved":                 {nil, 307, ``, fault.Configuration, "SRC-KEY", "api_key"},
		"revoked":               {connected("", "r-1234", time.Time{}), 400, `{"error":"invalid_grant"}`, fault.Configuration, "SRC-SIGNIN", "connection"},
		"bad app":               {connected("", "r-1234", time.Time{}), 400, `{"error":"invalid_client"}`, fault.Configuration, "SRC-SIGNIN", "client_secret"},
		"never signed in":       {plugin.Values{"sign_in": "connect"}, 200, ``, fault.Configuration, "SRC-SIGNIN", "connection"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScript(t)
			h := status(c.status, c.body, "Location", s.url+"/elsewhere")
			s.does("/token", h)
			s.does("/connect/token", h)
			a := s.open(c.over)
			_, _, err := pulled(t, a, adaptors.Query{})
			f := fault.As(err)
			if f == nil || f.Kind != c.kind || f.Code != c.code || f.Field != c.field {
				t.Errorf("%+v", f)
			}
			if len(s.asked("")) != 0 {
				t.Errorf("asked all the same: %v", s.asked(""))
			}
			if c.kind != fault.Configuration {
				return
			}
			// A locked door is not knocked at for every document, but it is again later.
			before := s.tokenCalls()
			_, err = a.Fetch(t.Context(), invoiceRef)
			if s.tokenCalls() != before || fault.KindOf(err) != fault.Configuration {
				t.Errorf("knocked %d times more: %v", s.tokenCalls()-before, err)
			}
			s.clock.Advance(2 * time.Minute)
			if _, err = a.Fetch(t.Context(), invoiceRef); before > 0 && s.tokenCalls() == before {
				t.Errorf("never tried again: %v", err)
			}
		})
	}
}
