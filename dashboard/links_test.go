package dashboard_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/dashboard"
	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// full is a company with a document in every state, connections in every
// condition, and what was begun and not finished. It returns pages to which no
// link leads.
func (r *rig) full() (v *visitor, begun []string) {
	r.Helper()
	v = r.crowded()
	for _, state := range ledger.States() {
		r.inState(state)
	}
	r.must(r.store.Setup.SaveDestination(r.Context(), setup.Destination{Subscription: "nordlys", ID: "harbour", Name: "Harbour", Gateway: "sftp",
		Settings: plugin.Values{"host": "127.0.0.1", "port": "1", "user": "u", "host_key": "SHA256:GncH9GFFkAuHi9H2dW9R6M/BRNVavc6BdfmxQRXdmAU"},
		Paused:   "another key", PausedCode: "GW-HOSTKEY", PausedAt: r.now(), PausedArgs: map[string]string{"old": "SHA256:a", "new": "SHA256:b"}}))
	r.must(r.store.Setup.SaveDestination(r.Context(), setup.Destination{Subscription: "nordlys", ID: "down", Name: "Down", Gateway: "folder",
		Settings: plugin.Values{"path": r.TempDir()}, Failures: 3, OpenUntil: r.now().Add(time.Hour)}))
	r.must(r.store.Members.SaveSubscription(r.Context(), access.Subscription{ID: "nordlys-test", Name: "Nordlys (Sample)", Zone: "UTC", Language: "en", Test: true}))
	anna, err := r.store.Members.UserByEmail(r.Context(), "anna@nordlys.example")
	r.must(err)
	r.must(r.store.Members.SetRole(r.Context(), anna.ID, "nordlys-test", access.Owner))

	late := poisoned()
	late.Number = "for the preview"
	r.books.book(late)
	got := v.submit("/me", at+"/adaptors/books/export/preview", r.found(v)...)
	preview := got.location
	for end := time.Now().Add(20 * time.Second); strings.Contains(got.text, "It goes on when you leave") && time.Now().Before(end); got = v.get(preview) {
		time.Sleep(20 * time.Millisecond)
	}
	tested := v.submit(source, source+"/test", "set.address", "books.example", "set.sign_in", "key", "secret.key", "wrong").location
	tried := v.submit(at+"/gateways/new/folder", at+"/gateways/new/folder", "name", "X", "set.path", "/nowhere", "set.on_exists", "number", "do", "test").location
	v.submit(source, source+"/connect/connection", "set.address", "books.example", "set.sign_in", "connect", "set.client_id", "ours")
	begun = []string{preview, strings.Split(tested, "#")[0], strings.Split(tried, "#")[0], source + "/connect", at + "/documents?group=all", at + "/documents?group=all&size=100",
		at + "/adaptors/books/rules?select=all", at + "/adaptors/books/rules/deactivate?all=1", "/c/nordlys-test/", "/companies", "/help", at + "/nowhere",
		at + "/adaptors/books/export?go=1&by=date&from=2020-01-01", at + "/adaptors/books/export?go=1&by=number&numbers=nothing-like-it"}
	for i, path := range begun {
		begun[i] = strings.TrimPrefix(path, r.server.URL)
	}
	return v, begun
}

var (
	formTagPattern = regexp.MustCompile(`(?s)<form\b([^>]*)>(.*?)</form>`)
	actionPattern  = regexp.MustCompile(`\saction="([^"]*)"`)
	buttonPattern  = regexp.MustCompile(`\sformaction="([^"]*)"`)
	localPattern   = regexp.MustCompile(`\shref="#([^"]*)"`)
)

// TestEveryLinkAndButtonLeadsSomewhere follows all links, and holds the address of
// every form and button against the routes, for an owner, and for a viewer, who is
// not led to what he may not do.
func TestEveryLinkAndButtonLeadsSomewhere(t *testing.T) {
	r := newRig(t)
	owner, begun := r.full()
	viewer := r.signedIn(r.user("viewer@nordlys.example", "nordlys", access.Viewer).Email)
	mux := http.NewServeMux()
	for _, route := range dashboard.Routes() {
		mux.Handle(route.Pattern, http.NotFoundHandler())
	}
	for who, w := range map[string]*visitor{"the owner": owner, "a viewer": viewer} {
		start := []string{at + "/", at + "/documents?group=all", "/me", "/help"}
		if w == owner {
			start = append(start, begun...)
		}
		pages, buttons := 0, 0
		for path, got := range r.crawl(w, start...) {
			if path == at+"/nowhere" {
				continue
			}
			pages++
			if got.status != http.StatusOK {
				t.Errorf("%s is led to %s, which answers %d", who, path, got.status)
				continue
			}
			if !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") {
				continue
			}
			for _, m := range localPattern.FindAllStringSubmatch(got.text, -1) {
				if !strings.Contains(got.text, `id="`+m[1]+`"`) {
					t.Errorf("%s has no %q to go to", path, m[1])
				}
			}
			for _, form := range formTagPattern.FindAllStringSubmatch(got.text, -1) {
				method := http.MethodGet
				if strings.Contains(form[1], `method="post"`) {
					method = http.MethodPost
				}
				actions := buttonPattern.FindAllStringSubmatch(form[2], -1)
				if m := actionPattern.FindStringSubmatch(form[1]); m != nil {
					actions = append(actions, m)
				} else {
					actions = append(actions, []string{"", path})
				}
				for _, m := range actions {
					buttons++
					if to := strings.ReplaceAll(m[1], "&amp;", "&"); !leads(mux, method, path, to) {
						t.Errorf("on %s a %s leads to %s, where nothing is", path, method, to)
					}
				}
			}
		}
		t.Logf("%s has seen %d pages and %d buttons", who, pages, buttons)
		if pages < 60 || buttons < 100 {
			t.Errorf("%s has seen %d pages and %d buttons", who, pages, buttons)
		}
	}
}

// leads says whether a route takes the address.
func leads(mux *http.ServeMux, method, from, to string) bool {
	base, err := url.Parse(from)
	if err != nil {
		return false
	}
	at, err := base.Parse(to)
	if err != nil || at.Host != "" {
		return false
	}
	_, pattern := mux.Handler(httptest.NewRequest(method, at.RequestURI(), nil))
	return pattern != ""
}
