package dinero

import (
	"bytes"
	"net/http"
	"net/url"
	"testing"
	"time"
)

func testAuth(t *testing.T) {
	other := Blank(555001, "Søsterselskab ApS")
	s := started(t, Options{Data: small(), Others: []*Company{other}})

	t.Run("the API key's answer", func(t *testing.T) {
		status, body := askPersonal(t, s, nil, nil)
		same(t, "status", status, 200)
		same(t, "keys", keys(body), "[access_token expires_in token_type]")
		same(t, "lifetime", body["expires_in"], 3600)
	})
	t.Run("what the API key's sign-in refuses", func(t *testing.T) {
		for _, want := range []struct {
			name   string
			change func(*http.Request)
			over   url.Values
			status int
			code   string
		}{
			{"wrong key", nil, url.Values{"username": {"x"}, "password": {"x"}}, 400, "invalid_grant"},
			{"key only once", nil, url.Values{"password": {"x"}}, 400, "invalid_grant"},
			{"wrong secret", func(r *http.Request) { r.SetBasicAuth(s.Credentials().ClientID, "x") }, nil, 401, "invalid_client"},
			{"wrong client", func(r *http.Request) { r.SetBasicAuth("x", s.Credentials().ClientSecret) }, nil, 401, "invalid_client"},
			{"no Basic", func(r *http.Request) { r.Header.Del("Authorization") }, nil, 401, "invalid_client"},
			{"wrong grant type", nil, url.Values{"grant_type": {"client_credentials"}}, 400, "unsupported_grant_type"},
			{"wrong scope", nil, url.Values{"scope": {"admin"}}, 400, "invalid_scope"},
			{"JSON", func(r *http.Request) { r.Header.Set("Content-Type", "application/json") }, nil, 400, "invalid_request"},
		} {
			status, body := askPersonal(t, s, want.change, want.over)
			same(t, want.name, words(status, body), words(want.status, map[string]any{"error": want.code}))
		}
		s.Switch(func(w *Switches) { w.WrappedTokenErrors = true })
		_, body := askPersonal(t, s, nil, url.Values{"username": {"x"}})
		s.Switch(func(w *Switches) { w.WrappedTokenErrors = false })
		same(t, "wrapped", body["message"], `{"error":"invalid_grant"}`)
	})
	t.Run("tokens that do not open the API", func(t *testing.T) {
		call := signedIn(t, s)
		for _, header := range []string{"", "Bearer", "Bearer nonsense", "Basic " + call.token} {
			r := (&caller{t, s, ""}).do("GET", in("v1", "contacts"), nil, "Authorization", header)
			same(t, header, r.status, 401)
			same(t, header, keys(object1(t, bytes.NewReader(r.body))), "[code message]")
		}
		reader := &caller{t, s, personal(t, s, "read")}
		reader.get(in("v1", "contacts"))
		reader.fails(403, 41, "POST", in("v1", "contacts"), map[string]any{"Name": "X", "CountryKey": "DK"})
		writer := &caller{t, s, personal(t, s, "write")}
		writer.fails(403, 41, "GET", in("v1", "contacts"), nil)
	})
	t.Run("other organization, no subscription", func(t *testing.T) {
		call := signedIn(t, s)
		call.fails(403, 41, "GET", "/v1/555001/contacts", nil)
		call.fails(403, 41, "GET", "/v1/999/contacts", nil)
		same(t, "the key shows one organization", len(call.array("/v1/organizations")), 1)
		control(t, s, "POST", "/subscription", `{"has":false}`)
		call.fails(403, 90, "GET", in("v1", "contacts"), nil)
		s.Switch(func(w *Switches) { w.SubscriptionCode = 48 })
		call.fails(403, 48, "GET", in("v1", "contacts"), nil)
		same(t, "organizations say so", call.array("/v1.1/organizations")[0]["Subscription"].(map[string]any)["HasPro"], false)
		control(t, s, "POST", "/subscription", `{"has":true}`)
		call.get(in("v1", "contacts"))
	})
	t.Run("Visma Connect reaches every organization of its user", func(t *testing.T) {
		app := newApp(t, s)
		call := &caller{t, s, app.tokens(app.code(nil), nil)["access_token"].(string)}
		same(t, "organizations", len(call.array("/v1/organizations")), 2)
		call.get("/v1/555001/contacts")
		call.get(in("v1", "contacts"))
		s.Advance(time.Hour)
		call.fails(401, 41, "GET", in("v1", "contacts"), nil)
	})
}
