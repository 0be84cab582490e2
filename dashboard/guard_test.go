package dashboard_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/postbud/postbud/dashboard"
	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/invoice/invoicetest"
)

// filled is a route's address with real names in it.
func (r *rig) filled(pattern string, doc string) (method, path string) {
	method, path, _ = strings.Cut(pattern, " ")
	return method, strings.NewReplacer(
		"{$}", "", "{company}", "nordlys", "{adaptor}", "books", "{document}", doc, "{kind}/activate", "books/activate",
		"gateways/new/{kind}", "gateways/new/folder", "{kind}", "books", "{gateway}", "partner", "{run}", "run_x",
		"{customer}", url.PathEscape(customerOf(invoicetest.Full())), "{field}", "connection", "{file}", "sent", "{preview}", "none", "{code}", "DUP",
	).Replace(path)
}

func TestEveryPostWorksOnce(t *testing.T) {
	r := newRig(t)
	r.books.book(invoicetest.Minimal())
	v, _ := r.connected()
	v.active()
	text := v.page(at + "/adaptors")
	form := url.Values{"form": {formID(t, text)}}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() { v.post(at+"/adaptors/books/run", form) })
	}
	wait.Wait()
	r.settle("nordlys")
	again := v.post(at+"/adaptors/books/run", form)
	runs, err := r.store.Ledger.Runs(t.Context(), "nordlys", "books", 10)
	r.must(err)
	if len(runs) != 1 {
		t.Errorf("one form began %d runs", len(runs))
	}
	if again.status != http.StatusSeeOther || !strings.HasPrefix(again.location, at+"/runs/run_") {
		t.Errorf("the second post leads to %d %s", again.status, again.location)
	}
	v.wants(v.get(again.location), http.StatusOK, "This was already done at")
}

func TestT43EveryPostFromAnotherSiteIsRefused(t *testing.T) {
	r := newRig(t)
	v, _ := r.connected()
	form := url.Values{"form": {formID(t, v.page(at+"/adaptors/books"))}}
	for _, route := range dashboard.Routes() {
		method, path := r.filled(route.Pattern, "doc_x")
		if method != http.MethodPost {
			continue
		}
		for _, header := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "", "Origin", "https://evil.example"}} {
			got := v.do(method, path, form, header...)
			if got.status != http.StatusForbidden || !strings.Contains(got.text, "another site") {
				t.Errorf("%s %s with %v answered %d", method, path, header, got.status)
			}
		}
	}
}

func TestAFormOfAnotherSessionIsNotTaken(t *testing.T) {
	r := newRig(t)
	v, _ := r.connected()
	u := r.user("bo@nordlys.example", "nordlys", access.Admin)
	foreign := formID(t, r.signedIn(u.Email).page(at+"/adaptors/books"))
	for _, id := range []string{foreign, "", "made.up"} {
		got := v.post(at+"/adaptors/books", url.Values{"form": {id}, "name": {"Renamed"}, "start": {""}})
		v.wants(got, http.StatusForbidden, "This page was open too long", "Renamed")
	}
	if a, err := r.store.Setup.Activation(t.Context(), "nordlys", "books"); err != nil || a.Name != "Books" {
		t.Errorf("it was renamed to %q (%v)", a.Name, err)
	}
}

func TestT40FieldsThatAFormDoesNotHaveAreRefused(t *testing.T) {
	r := newRig(t)
	v, _ := r.connected()
	for _, route := range dashboard.Routes() {
		method, path := r.filled(route.Pattern, "doc_x")
		if method != http.MethodPost || path == "/sign-out" {
			continue
		}
		for _, extra := range []string{"subscription_id", "role", "state", "Paused", "Owner", "hash"} {
			form := url.Values{"form": {formID(t, v.page(at+"/adaptors/books"))}, extra: {"owner"}}
			if got := v.post(path, form); got.status != http.StatusBadRequest {
				t.Errorf("%s takes %s: %d", path, extra, got.status)
			}
		}
	}
}

// TestT39TheRightsAreThoseOfTheMatrix goes through every route with every role.
func TestT39TheRightsAreThoseOfTheMatrix(t *testing.T) {
	r := newRig(t)
	r.books.book(invoicetest.Full())
	v, _ := r.connected()
	v.active()
	v.submit(at+"/adaptors", at+"/adaptors/books/run")
	r.settle("nordlys")
	doc := r.document("nordlys", invoicetest.Full().Number)
	may := map[string][]access.Role{
		"see":    {access.Owner, access.Admin, access.Bookkeeper, access.Viewer},
		"work":   {access.Owner, access.Admin, access.Bookkeeper},
		"rules":  {access.Owner, access.Admin, access.Bookkeeper},
		"set up": {access.Owner, access.Admin},
	}
	for _, role := range []access.Role{access.Viewer, access.Bookkeeper, access.Admin} {
		u := r.user(string(role)+"@nordlys.example", "nordlys", role)
		w := r.signedIn(u.Email)
		for _, route := range dashboard.Routes() {
			method, path := r.filled(route.Pattern, doc.ID)
			allowed := false
			for _, has := range may[route.Need] {
				allowed = allowed || has == role
			}
			if may[route.Need] == nil {
				continue
			}
			var got answer
			if method == http.MethodPost {
				got = w.post(path, url.Values{"form": {"x.y"}}) // a right one would do it
			} else {
				got = w.get(path)
			}
			forbidden := got.status == http.StatusForbidden && strings.Contains(got.text, "You may not do this")
			if forbidden == allowed {
				t.Errorf("%s: %s %s answered %d", role, method, path, got.status)
			}
		}
	}
	// A role that is taken back ends at once, on a session that goes on.
	u, err := r.store.Members.UserByEmail(t.Context(), "viewer@nordlys.example")
	r.must(err)
	w := r.signedIn(u.Email)
	w.page(at + "/")
	r.must(r.store.Members.SetRole(t.Context(), u.ID, "nordlys", ""))
	if got := w.get(at + "/"); got.status != http.StatusNotFound {
		t.Errorf("without a role the company answers %d", got.status)
	}
	u.Disabled = true
	r.must(r.store.Members.SaveUser(t.Context(), u))
	if got := w.get("/me"); got.status != http.StatusSeeOther {
		t.Errorf("a disabled user's session answers %d", got.status)
	}
}

func TestWhoMayNotSeesNoButtons(t *testing.T) {
	r := newRig(t)
	r.books.book(invoicetest.Full())
	v, _ := r.connected()
	v.active()
	v.submit(at+"/adaptors", at+"/adaptors/books/run")
	r.settle("nordlys")
	doc := r.document("nordlys", invoicetest.Full().Number)
	u := r.user("viewer@nordlys.example", "nordlys", access.Viewer)
	w := r.signedIn(u.Email)
	for _, path := range []string{"/", "/adaptors", "/adaptors/books", "/adaptors/books/source", "/adaptors/books/rules", "/adaptors/books/rules/settings",
		"/adaptors/books/notifications", "/adaptors/books/schedule", "/gateways", "/gateways/partner", "/documents/" + doc.ID, "/documents?group=all"} {
		text := w.page(at + path)
		main := text[strings.Index(text, "<main"):]
		for _, m := range regexp.MustCompile(`<button[^>]*>([^<]*)`).FindAllStringSubmatch(main, -1) {
			if m[1] != "Apply" {
				t.Errorf("%s shows a viewer the button %q", path, m[1])
			}
		}
		for _, l := range links(main) {
			if strings.HasSuffix(l, "/resend") || strings.HasSuffix(l, "/delete") || strings.HasSuffix(l, "/export") || strings.HasSuffix(l, "/new") || strings.Contains(l, "/activate") {
				t.Errorf("%s leads a viewer to %s", path, l)
			}
		}
	}
}

func TestWithoutASignInEveryPageAsksForIt(t *testing.T) {
	r := newRig(t)
	r.connected()
	w := r.visitor()
	for _, route := range dashboard.Routes() {
		if route.Need == "anybody" {
			continue
		}
		method, path := r.filled(route.Pattern, "doc_x")
		var got answer
		if method == http.MethodPost {
			got = w.post(path, url.Values{})
		} else {
			got = w.get(path)
		}
		if got.status != http.StatusSeeOther || !strings.HasPrefix(got.location, "/sign-in?next=") {
			t.Errorf("%s %s answered %d %s", method, path, got.status, got.location)
		}
	}
	got := w.do(http.MethodGet, at+"/documents", nil, "Accept", "application/json")
	if got.status != http.StatusUnauthorized {
		t.Errorf("JSON answers %d", got.status)
	}
}

func TestAfterTheSignInThePageIsWhereItWas(t *testing.T) {
	r := newRig(t)
	r.firstRun()
	w := r.visitor()
	for next, want := range map[string]string{at + "/documents?group=all": at + "/documents?group=all", "//evil.example/": at + "/", "https://evil.example": at + "/", `/\evil.example`: at + "/"} {
		got := w.post("/sign-in", url.Values{"email": {"Anna@Nordlys.example"}, "password": {goodPassword}, "next": {next}})
		if got.location != want {
			t.Errorf("next=%s leads to %s, not %s", next, got.location, want)
		}
	}
}

func TestGETChangesNothing(t *testing.T) {
	r := newRig(t)
	r.books.book(invoicetest.Full())
	v, _ := r.connected()
	v.active()
	v.submit(at+"/adaptors", at+"/adaptors/books/run")
	r.settle("nordlys")
	doc := r.document("nordlys", invoicetest.Full().Number)
	count := func() (n int64, runs int) {
		for c, err := range r.store.Ledger.Changes(t.Context(), "nordlys", "books", 0) {
			r.must(err)
			n = c.Seq
		}
		all, err := r.store.Ledger.Runs(t.Context(), "nordlys", "", 100)
		r.must(err)
		return n, len(all)
	}
	before, runs := count()
	for _, route := range dashboard.Routes() {
		if method, path := r.filled(route.Pattern, doc.ID); method == http.MethodGet {
			v.get(path)
		}
	}
	// What a post does is not done by a GET to its address.
	for _, path := range []string{at + "/adaptors/books/run", at + "/documents/" + doc.ID + "/cancel", "/sign-out"} {
		if got := v.get(path); got.status != http.StatusNotFound && got.status != http.StatusMethodNotAllowed {
			t.Errorf("GET %s answered %d", path, got.status)
		}
	}
	if after, now := count(); after != before || now != runs {
		t.Errorf("the ledger moved from %d to %d, %d runs to %d", before, after, runs, now)
	}
	if doc2, err := r.store.Ledger.Find(t.Context(), "nordlys", doc.ID); err != nil || doc2.State != ledger.Delivered {
		t.Errorf("the document is %s (%v)", doc2.State, err)
	}
}
