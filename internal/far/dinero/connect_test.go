package dinero

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// app is a Visma Connect app with its callback.
type app struct {
	t    *testing.T
	s    *Server
	back *httptest.Server
	seen url.Values // the callback's last parameters
	how  string     // and its method
}

func newApp(t *testing.T, s *Server) *app {
	a := &app{t: t, s: s}
	a.back = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		a.seen, a.how = r.Form, r.Method
		_, _ = io.WriteString(w, "welcome back")
	}))
	t.Cleanup(a.back.Close)
	return a
}

func (a *app) redirect() string { return a.back.URL + "/callback" }

// ask is the authorize address, with over in place of the usual parameters.
func (a *app) ask(over url.Values) string {
	q := url.Values{
		"client_id": {a.s.Credentials().ConnectClientID}, "response_type": {"code"}, "redirect_uri": {a.redirect()},
		"scope": {"dineropublicapi:read dineropublicapi:write offline_access"}, "state": {"stA/te&1"}, "response_mode": {"form_post"},
	}
	for name, values := range over {
		q[name] = values
	}
	return a.s.AuthorizeURL() + "?" + q.Encode()
}

// code signs in as the user and returns the code.
func (a *app) code(over url.Values) string {
	a.t.Helper()
	response, err := SignIn(a.t.Context(), nil, a.ask(over))
	if err != nil {
		a.t.Fatal(err)
	}
	defer response.Body.Close()
	if a.seen.Get("code") == "" || a.seen.Get("state") != "stA/te&1" {
		a.t.Fatalf("callback: %v", a.seen)
	}
	return a.seen.Get("code")
}

// post sends a form to the token endpoint.
func (a *app) post(form url.Values) (int, map[string]any) {
	a.t.Helper()
	k := a.s.Credentials()
	full := url.Values{"client_id": {k.ConnectClientID}, "client_secret": {k.ConnectClientSecret}}
	for name, values := range form {
		full[name] = values
	}
	response, err := http.PostForm(a.s.ConnectTokenURL(), full)
	if err != nil {
		a.t.Fatal(err)
	}
	defer response.Body.Close()
	return response.StatusCode, object1(a.t, response.Body)
}

func (a *app) exchange(code string, over url.Values) (int, map[string]any) {
	form := url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {a.redirect()}}
	for name, values := range over {
		form[name] = values
	}
	return a.post(form)
}

func (a *app) tokens(code string, over url.Values) map[string]any {
	a.t.Helper()
	status, body := a.exchange(code, over)
	if status != 200 {
		a.t.Fatalf("exchange: %d %v", status, body)
	}
	return body
}

func (a *app) refresh(token any) (int, map[string]any) {
	return a.post(url.Values{"grant_type": {"refresh_token"}, "refresh_token": {fmt.Sprint(token)}})
}

func TestVismaConnectSignsInByFormPostAndByQuery(t *testing.T) {
	s := started(t, Options{})
	a := newApp(t, s)
	for mode, method := range map[string]string{"form_post": "POST", "query": "GET"} {
		for _, auto := range []string{"false", "true"} {
			code := a.code(url.Values{"response_mode": {mode}, "auto_approve": {auto}})
			same(t, mode, a.how, method)
			body := a.tokens(code, nil)
			same(t, "keys", keys(body), "[access_token expires_in refresh_token scope token_type]")
			same(t, "values", words(body["expires_in"], body["token_type"], body["scope"]),
				"3600 Bearer dineropublicapi:write dineropublicapi:read offline_access")
			if !regexp.MustCompile(`^[0-9A-F]{64}$`).MatchString(body["refresh_token"].(string)) {
				t.Errorf("refresh token %v", body["refresh_token"])
			}
			(&caller{t, s, body["access_token"].(string)}).get(in("v1", "contacts"))
		}
	}
}

func TestVismaConnectWithoutOfflineAccessGivesNoRefreshToken(t *testing.T) {
	a := newApp(t, started(t, Options{}))
	body := a.tokens(a.code(url.Values{"scope": {"dineropublicapi:read"}}), nil)
	same(t, "keys", keys(body), "[access_token expires_in scope token_type]")
	(&caller{t, a.s, body["access_token"].(string)}).fails(403, 41, "POST", in("v1", "contacts"), nil)
}

func TestVismaConnectAccessTokenIsASignedJWT(t *testing.T) {
	s := started(t, Options{})
	a := newApp(t, s)
	parts := strings.Split(a.tokens(a.code(nil), nil)["access_token"].(string), ".")
	raw := func(text string) []byte {
		b, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	fetch := func(address string) map[string]any {
		r, err := http.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		return object1(t, r.Body)
	}
	config := fetch(s.DiscoveryURL())
	same(t, "discovery", words(config["authorization_endpoint"], config["token_endpoint"]), s.AuthorizeURL()+" "+s.ConnectTokenURL())
	published := fetch(config["jwks_uri"].(string))["keys"].([]any)[0].(map[string]any)
	key := &rsa.PublicKey{N: new(big.Int).SetBytes(raw(published["n"].(string))), E: int(new(big.Int).SetBytes(raw(published["e"].(string))).Int64())}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if err := rsa.VerifyPKCS1v15(key, crypto.SHA256, sum[:], raw(parts[2])); err != nil {
		t.Error(err)
	}
	var claims map[string]any
	if err := json.Unmarshal(raw(parts[1]), &claims); err != nil {
		t.Fatal(err)
	}
	same(t, "claims", words(claims["iss"], claims["aud"]), "https://connect.visma.com https://api.dinero.dk")
}

func TestVismaConnectCodesAreForOneUseWithin300Seconds(t *testing.T) {
	s := started(t, Options{})
	a := newApp(t, s)
	refused := func(what, code string, over url.Values) {
		t.Helper()
		status, body := a.exchange(code, over)
		same(t, what, words(status, body), "400 map[error:invalid_grant]")
	}
	code := a.code(nil)
	a.tokens(code, nil)
	refused("a code used twice", code, nil)

	code = a.code(nil)
	s.Advance(300 * time.Second)
	refused("a code of 300 seconds", code, nil)
	code = a.code(nil)
	s.Advance(299 * time.Second)
	a.tokens(code, nil)

	code = a.code(nil)
	refused("another redirect URI", code, url.Values{"redirect_uri": {a.back.URL + "/elsewhere"}})
	refused("and the code is used up by that", code, nil)
	refused("a code nobody gave", "F00D", nil)
}

func TestVismaConnectChecksPKCE(t *testing.T) {
	a := newApp(t, started(t, Options{}))
	// The pair of RFC 7636, appendix B.
	const verifier, challenge = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
	pkce := url.Values{"code_challenge": {challenge}, "code_challenge_method": {"S256"}}
	a.tokens(a.code(pkce), url.Values{"code_verifier": {verifier}})
	for _, wrong := range []url.Values{nil, {"code_verifier": {"wrong"}}, {"code_verifier": {challenge}}} {
		status, body := a.exchange(a.code(pkce), wrong)
		same(t, "wrong verifier", words(status, body), "400 map[error:invalid_grant]")
	}
	for _, q := range []url.Values{
		{"code_challenge": {challenge}, "code_challenge_method": {"plain"}},
		{"code_challenge": {challenge}},
		{"code_challenge_method": {"S256"}},
	} {
		response, err := SignIn(t.Context(), nil, a.ask(q))
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		same(t, "callback", a.seen.Get("error"), "invalid_request")
	}
}

func TestVismaConnectRefreshTokensRotate(t *testing.T) {
	s := started(t, Options{})
	a := newApp(t, s)
	first := a.tokens(a.code(nil), nil)
	status, second := a.refresh(first["refresh_token"])
	same(t, "refresh", status, 200)
	if second["refresh_token"] == first["refresh_token"] || second["access_token"] == first["access_token"] {
		t.Error("the tokens did not change")
	}
	status, body := a.refresh(first["refresh_token"])
	same(t, "the old one again", words(status, body), "400 map[error:invalid_grant]")
	(&caller{t, s, second["access_token"].(string)}).get(in("v1", "contacts"))

	t.Run("reusable ones do not, and are not repeated", func(t *testing.T) {
		control(t, s, "POST", "/switches", `{"rotate_refresh":false}`)
		for range 2 {
			status, body := a.refresh(second["refresh_token"])
			same(t, "refresh", words(status, keys(body)), "200 [access_token expires_in scope token_type]")
		}
	})
	t.Run("an answer lost after rotation leaves nothing that works", func(t *testing.T) {
		control(t, s, "POST", "/switches", `{"rotate_refresh":true}`)
		control(t, s, "POST", "/faults", `{"kind":"lost_refresh"}`)
		k := s.Credentials()
		_, err := http.PostForm(s.ConnectTokenURL(), url.Values{
			"grant_type": {"refresh_token"}, "refresh_token": {second["refresh_token"].(string)},
			"client_id": {k.ConnectClientID}, "client_secret": {k.ConnectClientSecret}})
		if err == nil {
			t.Error("the answer arrived")
		}
		status, body := a.refresh(second["refresh_token"])
		same(t, "the old one", words(status, body), "400 map[error:invalid_grant]")
	})
	t.Run("a withdrawn consent ends both", func(t *testing.T) {
		third := a.tokens(a.code(nil), nil)
		control(t, s, "POST", "/consent/withdraw", "")
		(&caller{t, s, third["access_token"].(string)}).fails(401, 41, "GET", in("v1", "contacts"), nil)
		status, body := a.refresh(third["refresh_token"])
		same(t, "refresh", words(status, body), "400 map[error:invalid_grant]")
		a.tokens(a.code(nil), nil)
	})
}

func TestVismaConnectRefusesWrongRequests(t *testing.T) {
	s := started(t, Options{RedirectURIs: []string{"https://app.example/callback"}})
	a := newApp(t, s)
	for name, over := range map[string]url.Values{
		"unknown client":       {"client_id": {"isv_other"}},
		"redirect not exact":   {"redirect_uri": {"https://app.example/callback/"}},
		"redirect on loopback": {"redirect_uri": {a.redirect()}},
	} {
		r, err := http.Get(a.ask(over))
		if err != nil {
			t.Fatal(err)
		}
		page, _ := io.ReadAll(r.Body)
		r.Body.Close()
		if r.StatusCode != 400 || strings.Contains(string(page), "<form") {
			t.Errorf("%s: %d %s", name, r.StatusCode, page)
		}
	}
	for want, form := range map[string]url.Values{
		"unsupported_grant_type": {"grant_type": {"client_credentials"}},
		"invalid_client":         {"grant_type": {"refresh_token"}, "refresh_token": {"x"}, "client_secret": {"x"}},
		"invalid_request":        {"grant_type": {"authorization_code"}},
		"invalid_grant":          {"grant_type": {"refresh_token"}, "refresh_token": {"x"}},
	} {
		status, body := a.post(form)
		same(t, want, words(status, body), "400 map[error:"+want+"]")
	}
}

func TestVismaConnectTellsTheAppWhatWentWrong(t *testing.T) {
	a := newApp(t, started(t, Options{}))
	for want, over := range map[string]url.Values{
		"invalid_scope":             {"scope": {"dineropublicapi:read admin"}},
		"unsupported_response_type": {"response_type": {"token"}},
	} {
		for _, mode := range []string{"query", "form_post"} {
			over.Set("response_mode", mode)
			r, err := SignIn(t.Context(), nil, a.ask(over))
			if err != nil {
				t.Fatal(err)
			}
			r.Body.Close()
			same(t, want, a.seen, map[string][]string{"error": {want}, "state": {"stA/te&1"}})
		}
	}
	r, err := http.PostForm(a.s.AuthorizeURL(), must(url.ParseQuery(strings.SplitN(a.ask(url.Values{"decision": {"deny"}, "response_mode": {"query"}}), "?", 2)[1])))
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	same(t, "denied", a.seen.Get("error"), "access_denied")
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
