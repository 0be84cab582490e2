package dashboard_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/access"
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

// TestT41AStrangerLocksNobodyOut guesses at an address until it is paused, and then
// has its owner sign in from a browser that she has used before.
func TestT41AStrangerLocksNobodyOut(t *testing.T) {
	r := newRig(t)
	own := r.firstRunByPage()
	wrong := url.Values{"email": {"anna@nordlys.example"}, "password": {"wrong"}}
	right := url.Values{"email": {"Anna@Nordlys.example"}, "password": {goodPassword}}
	own.post("/sign-out", url.Values{})
	stranger := r.visitor()
	if got := stranger.post("/sign-in", wrong); got.status != http.StatusUnprocessableEntity {
		t.Fatalf("a wrong password is answered %d", got.status)
	}
	for range access.Tries { // as many more, without their waits
		_, _, err := r.store.Members.Failed(t.Context(), "anna@nordlys.example", time.Now())
		r.must(err)
	}
	if got := stranger.post("/sign-in", right); got.status != http.StatusTooManyRequests {
		t.Errorf("a stranger with the right password is answered %d in the pause", got.status)
	}
	if got := own.post("/sign-in", right); got.status != http.StatusSeeOther {
		t.Fatalf("the owner is locked out: %d", got.status)
	}
	own.post("/sign-out", url.Values{})
	// The owner's own browser is counted too, and its pause is its own.
	n := 1
	for ; n < 20 && own.post("/sign-in", wrong).status != http.StatusTooManyRequests; n++ {
	}
	if n > access.Tries {
		t.Errorf("the known browser has %d tries", n)
	}
	// What makes a browser known is of use for nobody else, and for nothing else.
	r.user("bo@nordlys.example", "nordlys", access.Viewer)
	if got := own.post("/sign-in", url.Values{"email": {"bo@nordlys.example"}, "password": {"wrong"}}); got.status != http.StatusUnprocessableEntity {
		t.Errorf("another address in the known browser is answered %d", got.status)
	}
	base, err := url.Parse(r.server.URL)
	r.must(err)
	known := cookieOf(own, base, "postbud-known")
	if known == nil || known.Value == "" {
		t.Fatal("the browser is not known")
	}
	thief := r.visitor()
	thief.http.Jar.SetCookies(base, []*http.Cookie{{Name: "postbud", Value: known.Value}})
	if got := thief.get("/me"); got.status != http.StatusSeeOther {
		t.Errorf("the cookie of a known browser opens a page: %d", got.status)
	}
	guess := r.visitor()
	guess.http.Jar.SetCookies(base, []*http.Cookie{{Name: "postbud-known", Value: strings.Repeat("A", len(known.Value))}})
	if got := guess.post("/sign-in", right); got.status != http.StatusTooManyRequests {
		t.Errorf("a made-up cookie ends the pause: %d", got.status)
	}
}

// TestT41AnAddressThatTriesManyAccountsIsPaused comes from the Internet, and from
// behind a proxy, where all share one address.
func TestT41AnAddressThatTriesManyAccountsIsPaused(t *testing.T) {
	r := newRig(t)
	r.firstRun()
	h := r.handler(r.server.URL)
	try := func(from, email string) int {
		form := url.Values{"email": {email}, "password": {"wrong"}}
		req := httptest.NewRequest(http.MethodPost, "/sign-in", strings.NewReader(form.Encode()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
		req.RemoteAddr = from
		w := httptest.NewRecorder()
		h.ServeHTTP(w, req)
		return w.Code
	}
	for from, paused := range map[string]bool{"203.0.113.7:4711": true, "[2001:db8::7]:4711": true, "10.0.0.1:4711": false, "127.0.0.1:4711": false} {
		last := 0
		for n := range 6 { // the first waits come after three
			last = try(from, fmt.Sprintf("%d@%s.example", n, strings.NewReplacer(".", "-", ":", "-", "[", "", "]", "").Replace(from)))
		}
		if (last == http.StatusTooManyRequests) != paused {
			t.Errorf("%s, trying six accounts, is answered %d", from, last)
		}
	}
	if got := try("198.51.100.9:1", "anna@nordlys.example"); got != http.StatusUnprocessableEntity {
		t.Errorf("another address is answered %d", got)
	}
}

// TestT42ASessionThatSomebodyPlantedIsNotTakenOver signs in with cookies that
// somebody else knows.
func TestT42ASessionThatSomebodyPlantedIsNotTakenOver(t *testing.T) {
	r := newRig(t)
	r.firstRun()
	base, err := url.Parse(r.server.URL)
	r.must(err)
	right := url.Values{"email": {"anna@nordlys.example"}, "password": {goodPassword}}
	// A session of the program's own, begun by a post that was lost for want of a sign-in.
	attacker := r.visitor()
	attacker.post("/me", url.Values{"name": {"x"}})
	begun := cookieOf(attacker, base, "postbud")
	if begun == nil {
		t.Fatal("no session was begun")
	}
	for name, planted := range map[string]string{"a made-up one": strings.Repeat("A", 43), "one of the program's": begun.Value} {
		victim := r.visitor()
		victim.http.Jar.SetCookies(base, []*http.Cookie{{Name: "postbud", Value: planted, Path: "/"}})
		if got := victim.post("/sign-in", right); got.status != http.StatusSeeOther {
			t.Fatalf("with %s the sign-in answers %d", name, got.status)
		}
		if now := cookieOf(victim, base, "postbud"); now == nil || now.Value == planted {
			t.Errorf("with %s the session keeps its name", name)
		}
		spy := r.visitor()
		spy.http.Jar.SetCookies(base, []*http.Cookie{{Name: "postbud", Value: planted, Path: "/"}})
		if got := spy.get("/me"); got.status != http.StatusSeeOther || !strings.HasPrefix(got.location, "/sign-in") {
			t.Errorf("whoever planted %s is signed in: %d", name, got.status)
		}
	}
	// The same holds for the first run, which signs in too.
	fresh := newRig(t)
	v := fresh.visitor()
	home, err := url.Parse(fresh.server.URL)
	fresh.must(err)
	v.http.Jar.SetCookies(home, []*http.Cookie{{Name: "postbud", Value: strings.Repeat("B", 43), Path: "/"}})
	v.post("/setup", url.Values{"code": {setupCode}, "name": {"A"}, "email": {"a@b.example"}, "password": {goodPassword}, "company": {"C"},
		"country": {"DK"}, "cvr": {""}, "zone": {"UTC"}, "language": {"en"}})
	if now := cookieOf(v, home, "postbud"); now == nil || strings.HasPrefix(now.Value, "BBB") {
		t.Errorf("after the first run the session is %v", now)
	}
}

func cookieOf(v *visitor, base *url.URL, name string) *http.Cookie {
	for _, c := range v.http.Jar.Cookies(base) {
		if c.Name == name {
			return c
		}
	}
	return nil
}

func TestT42TheSessionIsMadeAnewAndEnds(t *testing.T) {
	r := newRig(t)
	v := r.firstRunByPage()
	base, err := url.Parse(r.server.URL)
	r.must(err)
	first := v.http.Jar.Cookies(base)
	first = slices.DeleteFunc(first, func(c *http.Cookie) bool { return c.Name == "postbud-known" })
	if len(first) != 1 || first[0].Name != "postbud" {
		t.Fatalf("the cookies are %v", first)
	}
	got := v.post("/sign-in", url.Values{"email": {"anna@nordlys.example"}, "password": {goodPassword}})
	var cookie string
	for _, one := range got.header.Values("Set-Cookie") {
		if strings.HasPrefix(one, "postbud=") {
			cookie = one
		}
	}
	for _, attribute := range []string{"HttpOnly", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(cookie, attribute) {
			t.Errorf("the cookie lacks %s: %s", attribute, cookie)
		}
	}
	if second := cookieOf(v, base, "postbud"); second.Value == first[0].Value {
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
	cookies := got.Result().Cookies()
	if len(cookies) != 2 {
		t.Errorf("there are %d cookies", len(cookies))
	}
	for _, c := range cookies {
		if !strings.HasPrefix(c.Name, "__Host-postbud") || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
			t.Errorf("the cookie is %v", c)
		}
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
