package dashboard_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestT68TheFirstRunAsksForTheCodeAndClosesItself(t *testing.T) {
	r := newRig(t)
	v := r.visitor()
	if got := v.get("/"); got.location != "/setup" {
		t.Errorf("/ leads to %s", got.location)
	}
	form := url.Values{"code": {"wrong"}, "name": {"A"}, "email": {"a@b.example"}, "password": {goodPassword}, "company": {"C"},
		"country": {"DK"}, "cvr": {""}, "zone": {"UTC"}, "language": {"en"}}
	v.wants(v.post("/setup", form), http.StatusUnprocessableEntity, "That is not the setup code")
	form.Set("code", setupCode)
	form.Set("password", "short")
	form.Set("zone", "Mars")
	form.Set("cvr", "12345678")
	v.wants(v.post("/setup", form), http.StatusUnprocessableEntity, "at least 12", "time zone such as", "is no CVR number")
	if n, err := r.store.Members.Users(t.Context()); n != 0 || err != nil {
		t.Fatalf("there are %d users (%v)", n, err)
	}
	r.firstRunByPage()
	if got := v.get("/setup"); got.status != http.StatusNotFound {
		t.Errorf("afterwards /setup answers %d", got.status)
	}
	if got := v.post("/setup", form); got.status != http.StatusNotFound {
		t.Errorf("afterwards a post to /setup answers %d", got.status)
	}
}

func TestWrongSetupCodesMakeAPause(t *testing.T) {
	r := newRig(t)
	v := r.visitor()
	form := url.Values{"code": {"wrong"}, "country": {"DK"}, "zone": {"UTC"}, "language": {"en"}}
	var got answer
	for range 12 {
		got = v.post("/setup", form)
		if got.status == http.StatusTooManyRequests {
			break
		}
	}
	if got.status != http.StatusTooManyRequests {
		t.Errorf("after 12 wrong codes it answers %d", got.status)
	}
}

func TestT41WrongPasswordsMakeAPauseAndTellNothing(t *testing.T) {
	r := newRig(t)
	r.firstRunByPage()
	v := r.visitor()
	known := v.post("/sign-in", url.Values{"email": {"anna@nordlys.example"}, "password": {"wrong"}})
	unknown := v.post("/sign-in", url.Values{"email": {"nobody@nordlys.example"}, "password": {"wrong"}})
	if known.status != http.StatusUnprocessableEntity ||
		strings.ReplaceAll(known.text, "anna@", "x@") != strings.ReplaceAll(unknown.text, "nobody@", "x@") {
		t.Errorf("a known and an unknown address are answered differently: %d %d", known.status, unknown.status)
	}
	var got answer
	for range 15 {
		got = v.post("/sign-in", url.Values{"email": {"anna@nordlys.example"}, "password": {"wrong"}})
		if got.status == http.StatusTooManyRequests {
			break
		}
	}
	if got.status != http.StatusTooManyRequests {
		t.Fatalf("after many wrong passwords it answers %d", got.status)
	}
	got = v.post("/sign-in", url.Values{"email": {"anna@nordlys.example"}, "password": {goodPassword}})
	if got.status != http.StatusTooManyRequests {
		t.Errorf("in the pause the right password answers %d", got.status)
	}
}

func TestT42TheSessionIsMadeAnewAndEnds(t *testing.T) {
	r := newRig(t)
	v := r.firstRunByPage()
	base, err := url.Parse(r.server.URL)
	r.must(err)
	first := v.http.Jar.Cookies(base)
	if len(first) != 1 || first[0].Name != "postbud" {
		t.Fatalf("the cookies are %v", first)
	}
	got := v.post("/sign-in", url.Values{"email": {"anna@nordlys.example"}, "password": {goodPassword}})
	cookie := got.header.Get("Set-Cookie")
	for _, attribute := range []string{"HttpOnly", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(cookie, attribute) {
			t.Errorf("the cookie lacks %s: %s", attribute, cookie)
		}
	}
	if second := v.http.Jar.Cookies(base); second[0].Value == first[0].Value {
		t.Error("the session kept its name over a sign-in")
	}
	old := r.visitor()
	old.http.Jar.SetCookies(base, first)
	if got := old.get("/me"); got.status != http.StatusSeeOther {
		t.Errorf("the session from before answers %d", got.status)
	}
	v.page("/me")
	v.post("/sign-out", url.Values{})
	if got := v.get("/me"); got.status != http.StatusSeeOther {
		t.Errorf("after signing out /me answers %d", got.status)
	}
}

func TestOverTLSTheCookieIsForThisHostAlone(t *testing.T) {
	r := newRig(t)
	handler := r.handler("https://postbud.example")
	got := r.serve(handler, http.MethodPost, "/setup", url.Values{
		"code": {setupCode}, "name": {"Anna"}, "email": {"a@b.example"}, "password": {goodPassword}, "company": {"C"},
		"country": {"DK"}, "cvr": {""}, "zone": {"UTC"}, "language": {"en"}})
	cookie := got.Header().Get("Set-Cookie")
	if !strings.HasPrefix(cookie, "__Host-postbud=") || !strings.Contains(cookie, "Secure") {
		t.Errorf("the cookie is %s", cookie)
	}
	if got.Header().Get("Strict-Transport-Security") == "" {
		t.Error("there is no Strict-Transport-Security")
	}
}

func TestThePasswordCanBeChanged(t *testing.T) {
	r := newRig(t)
	v := r.firstRunByPage()
	v.wants(v.submit("/me", "/me/password", "old-password", "wrong", "new-password", "a tram that is green now"), http.StatusUnprocessableEntity, "That is not your password")
	v.wants(v.submit("/me", "/me/password", "old-password", goodPassword, "new-password", "password1234"), http.StatusUnprocessableEntity, "Many people have this password")
	v.wants(v.submit("/me", "/me/password", "old-password", goodPassword, "new-password", "a tram that is green now"), http.StatusOK, "Saved.")
	w := r.visitor()
	if got := w.post("/sign-in", url.Values{"email": {"anna@nordlys.example"}, "password": {"a tram that is green now"}}); got.status != http.StatusSeeOther {
		t.Errorf("the new password answers %d", got.status)
	}
	v.wants(v.submit("/me", "/me", "name", "Anna H", "language", "da"), http.StatusOK, "Gemt.", `lang="da"`)
}
