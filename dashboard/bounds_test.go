package dashboard_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/postbud/postbud/dashboard"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/invoice/invoicetest"
)

// TestEveryAnswerBearsTheHeaders goes through all routes, what does not exist and
// what is refused.
func TestEveryAnswerBearsTheHeaders(t *testing.T) {
	r := newRig(t)
	v := r.readyCompany()
	doc := r.document("nordlys", invoicetest.Full().Number)
	answers := map[string]answer{
		"an unknown page":     v.get("/nowhere"),
		"an unknown asset":    v.get("/assets/nowhere.js"),
		"an asset":            v.get(assetPattern.FindStringSubmatch(v.page("/me"))[1]),
		"another site's post": v.do(http.MethodPost, "/me", url.Values{}, "Sec-Fetch-Site", "cross-site"),
		"JSON":                v.do(http.MethodGet, at+"/documents", nil, "Accept", "application/json"),
		"a problem in JSON":   v.do(http.MethodGet, at+"/documents/none", nil, "Accept", "application/json"),
		"a file":              v.get(at + "/documents/" + doc.ID + "/files/sent"),
		"a table":             v.get(at + "/documents/csv?csv=excel&group=all"),
		"a method":            v.do(http.MethodDelete, "/me", nil),
		"without a sign-in":   r.visitor().get(at + "/"),
	}
	for _, route := range dashboard.Routes() {
		method, path := r.filled(route.Pattern, doc.ID)
		if method == http.MethodGet {
			answers[route.Pattern] = v.get(path)
		} else {
			answers[route.Pattern] = v.post(path, url.Values{"form": {"x.y"}})
		}
	}
	for name, got := range answers {
		if got.status >= 500 {
			t.Errorf("%s answers %d", name, got.status)
		}
		for header, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin", "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
		} {
			if got.header.Get(header) != want {
				t.Errorf("%s has the %s %q", name, header, got.header.Get(header))
			}
		}
		policy := got.header.Get("Content-Security-Policy")
		for _, must := range []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
			if !strings.Contains(policy, must) {
				t.Errorf("the policy of %s lacks %s: %s", name, must, policy)
			}
		}
		if strings.Contains(policy, "unsafe") {
			t.Errorf("the policy of %s is %s", name, policy)
		}
		if cache := got.header.Get("Cache-Control"); cache != "no-store" && name != "an asset" {
			t.Errorf("%s may be kept: %q", name, cache)
		}
		if kind := got.header.Get("Content-Type"); kind == "" && got.text != "" {
			t.Errorf("%s has no type", name)
		}
		if got.header.Get("Server") != "" || got.header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s tells too much: %v", name, got.header)
		}
	}
}

// TestWhereAPostLeadsIsAPageOfOurs offers other addresses in every way there is.
func TestWhereAPostLeadsIsAPageOfOurs(t *testing.T) {
	for address, own := range map[string]bool{
		"/": true, at + "/documents?q=a%20b": true, "/c/å": true,
		"": false, "c/nordlys": false, "//evil.example": false, "///evil.example": false, `/\evil.example`: false, `\/evil.example`: false, "/\t/evil.example": false,
		"https://evil.example": false, "javascript:alert(1)": false, "/a\r\nSet-Cookie: x=y": false, "/\n/evil.example": false, "/ok\\..\\evil": false, " //evil.example": false,
	} {
		if dashboard.Local(address) != own {
			t.Errorf("%q counts as a page of ours: %v", address, !own)
		}
	}
	r := newRig(t)
	v, _ := r.connected()
	out := r.visitor()
	form := formID(t, v.page("/me"))
	for _, evil := range []string{"https://evil.example", `/\evil.example`} {
		for _, route := range dashboard.Routes() {
			method, path := r.filled(route.Pattern, "doc_x")
			if method != http.MethodPost || path == "/sign-out" {
				continue
			}
			for who, w := range map[string]*visitor{"the owner": v, "somebody": out} {
				got := w.post(path, url.Values{"form": {form}, "back": {evil}})
				to, err := url.Parse(got.location)
				if err != nil || to.Host != "" || to.Scheme != "" || strings.Contains(to.Query().Get("next"), "evil") {
					t.Errorf("%s posts %s with back=%q and is led to %s", who, path, evil, got.location)
				}
			}
		}
		got := out.get("/sign-in?next=" + url.QueryEscape(evil))
		if got.status != http.StatusOK || strings.Contains(got.header.Get("Location"), "evil") {
			t.Errorf("the sign-in page for %q answers %d", evil, got.status)
		}
	}
}

// TestTooMuchIsRefused posts more than any form holds, and asks for more than any
// page shows.
func TestTooMuchIsRefused(t *testing.T) {
	r := newRig(t)
	v, _ := r.connected()
	r.many(300)
	large := strings.Repeat("x", 2<<20)
	for _, route := range dashboard.Routes() {
		method, path := r.filled(route.Pattern, "doc_x")
		if method != http.MethodPost {
			continue
		}
		form := url.Values{"form": {large}}
		if route.Need == "anybody" {
			form.Set("form", large[:100<<10])
		}
		if got := v.post(path, form); got.status != http.StatusRequestEntityTooLarge {
			t.Errorf("%s answers %d to %d kB", path, got.status, len(form.Get("form"))>>10)
		}
	}
	long := strings.Repeat("å", 201)
	for _, p := range []struct {
		page, action string
		fields       []string
	}{
		{"/me", "/me", []string{"name", long, "language", "en"}},
		{adaptor, adaptor, []string{"name", long, "start", ""}},
		{at + "/catalogue/books/activate", at + "/catalogue/books/activate", []string{"name", long, "gateway", ""}},
		{at + "/gateways/new/folder", at + "/gateways/new/folder", []string{"name", long, "set.path", t.TempDir(), "set.on_exists", "number"}},
		{source, source, []string{"set.address", strings.Repeat("x", 5<<10), "set.sign_in", "key"}},
		{adaptor + "/notifications", adaptor + "/notifications/add", []string{"email", strings.Repeat("x", 200) + "@nordlys.example", "language", "en"}},
		{adaptor + "/rules/settings", adaptor + "/rules/settings", []string{"active", "", "format", "", "destination", "", "supplier.name", strings.Repeat("x", 5<<10)}},
	} {
		if got := v.submit(p.page, p.action, p.fields...); got.status != http.StatusUnprocessableEntity || len(got.text) > 100<<10 {
			t.Errorf("%s takes a field of %d letters: %d, %d kB", p.action, len(p.fields[1]), got.status, len(got.text)>>10)
		}
	}
	if got := v.submit(adaptor+"/schedule", adaptor+"/schedule", "every", "daily", "at", strings.Repeat("06:00,", 100)); got.status != http.StatusBadRequest {
		t.Errorf("a schedule of 100 times a day answers %d", got.status)
	}
	r.must(r.store.Setup.ChangeActivation(t.Context(), "nordlys", "books", func(a *setup.Activation) {
		for n := len(a.Recipients); n < 49; n++ {
			a.Recipients = append(a.Recipients, setup.Recipient{Address: fmt.Sprintf("number%d@nordlys.example", n)})
		}
	}))
	add := func(address string) answer {
		return v.submit(adaptor+"/notifications", adaptor+"/notifications/add", "email", address, "language", "en")
	}
	v.wants(add("last@nordlys.example"), http.StatusOK, "is told from now on")
	v.wants(add("one-more@nordlys.example"), http.StatusUnprocessableEntity, "At most 50 addresses are told")
	if a, err := r.store.Setup.Activation(t.Context(), "nordlys", "books"); err != nil || len(a.Recipients) != 50 {
		t.Errorf("%d are told (%v)", len(a.Recipients), err)
	}
	for query, most := range map[string]int{
		"group=all&size=100000": 50, "group=all&size=-1": 50, "group=all&size=200": 200, "group=all&at=-7&after=doc_none": 50, "group=all&at=99999999999999999999": 50,
		"group=all&after=" + strings.Repeat("x", 20<<10): 50, "group=all&before=" + strings.Repeat("%ff", 5<<10): 50,
		"group=all&q=" + strings.Repeat("%25_", 10<<10): 0, "from=99999-99-99&until=" + strings.Repeat("9", 1000): 50, "page=-1&state=%00": 50,
	} {
		got := v.get(at + "/documents?" + query)
		unknown := strings.Contains(query, "after=") || strings.Contains(query, "before=") // a place in the list that there is not
		if got.status != http.StatusOK && !(unknown && got.status == http.StatusNotFound) || len(rows(got.text)) > most {
			t.Errorf("%.60s answers %d with %d rows", query, got.status, len(rows(got.text)))
		}
	}
	for _, query := range []string{"page=99999999999999999999", "page=-5", "q=" + strings.Repeat("x", 30<<10), "select=all&page=7"} {
		if got := v.get(adaptor + "/rules?" + query); got.status != http.StatusOK {
			t.Errorf("the customers with %.40s answer %d", query, got.status)
		}
	}
	for _, numbers := range []string{strings.Repeat("1-1000,", 1000), strings.Repeat("0", 50<<10) + "1-999", "1-99999999999999999999", strings.Repeat("7,", 20<<10)} {
		got := v.get(adaptor + "/export?go=1&by=number&numbers=" + url.QueryEscape(numbers))
		if got.status != http.StatusOK || strings.Contains(got.text, "at the source") && !strings.Contains(got.text, "Not exported (0)") {
			t.Errorf("the numbers %.40s answer %d", numbers, got.status)
		}
	}
}

// TestWhatIsKeptForOnePersonIsBounded has somebody test connections and never save.
func TestWhatIsKeptForOnePersonIsBounded(t *testing.T) {
	if kept, others := dashboard.Shelved(1000); kept > 20 || !others {
		t.Errorf("%d things of one person are kept, those of others: %v", kept, others)
	}
}

// TestAPanicIsAnsweredAndTellsNothing has the last net catch one.
func TestAPanicIsAnsweredAndTellsNothing(t *testing.T) {
	r := newRig(t)
	p := r.parts
	p.Members = nil // so that the first page that asks for anybody panics
	w := httptest.NewRecorder()
	dashboard.New(p).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "goroutine") || w.Header().Get("Content-Security-Policy") == "" {
		t.Errorf("a panic answers %d: %s", w.Code, w.Body)
	}
	if !strings.Contains(r.logs.String(), "panic") {
		t.Error("the log does not tell of it")
	}
}
