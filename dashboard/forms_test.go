package dashboard_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/dashboard"
	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/invoice/invoicetest"
)

// posting is one form of the pages as somebody posts it.
type posting struct {
	pattern string
	path    string
	fields  []string
	ready   func(*posting) // brings the company to where the form makes sense, and may fill in the rest
	count   func() int     // what posting it raises by one
	unseen  bool           // what it does is not in the portrait
	renews  bool           // the form's session ends with it
}

// postings are all forms that do something, in an order in which each has what it
// needs. One that is missing fails the tests that go through them.
func (r *rig) postings(v *visitor) []*posting {
	const books, partner = at + "/adaptors/books", at + "/gateways/partner"
	customer := customerOf(invoicetest.Full())
	settings := []string{"set.address", "books.example", "set.sign_in", "key", "secret.key", "right"}
	doc := func(state ledger.State, action string) func(*posting) {
		return func(p *posting) {
			id := r.inState(state)
			p.path = at + "/documents/" + id + "/" + action
			p.count = func() int { return r.did(id, "Anna Holm") }
		}
	}
	runs := func() int {
		all, err := r.store.Ledger.Runs(r.Context(), "nordlys", "", 100)
		r.must(err)
		return len(all)
	}
	gateways := func() int {
		all, err := r.store.Setup.Destinations(r.Context(), "nordlys")
		r.must(err)
		return len(all)
	}
	adaptors := func() int {
		all, err := r.store.Setup.Activations(r.Context(), "nordlys")
		r.must(err)
		return len(all)
	}
	of := func(n *int) func() int {
		return func() int {
			r.books.mu.Lock()
			defer r.books.mu.Unlock()
			return *n
		}
	}
	const adaptor, gateway, document = "POST /c/{company}/adaptors/{adaptor}", "POST /c/{company}/gateways/{gateway}", "POST /c/{company}/documents/{document}"
	all := []*posting{
		{pattern: "POST /me", path: "/me", fields: []string{"name", "Anna Holm", "language", "en"}, unseen: true},
		{pattern: "POST /c/{company}/catalogue/{kind}/activate", path: at + "/catalogue/books/activate", fields: []string{"name", "Second", "gateway", ""}, count: adaptors},
		{pattern: adaptor, path: books, fields: []string{"name", "The books", "start", ""}},
		{pattern: adaptor + "/run", path: books + "/run", count: runs},
		{pattern: adaptor + "/pause", path: books + "/pause"},
		{pattern: adaptor + "/resume", path: books + "/resume"},
		{pattern: adaptor + "/source", path: books + "/source", fields: append(settings, "set.user", "anna")},
		{pattern: adaptor + "/source/test", path: books + "/source/test", fields: settings, unseen: true, count: func() int {
			r.books.mu.Lock()
			defer r.books.mu.Unlock()
			return len(r.books.keys)
		}},
		{pattern: adaptor + "/source/customers", path: books + "/source/customers", count: of(&r.books.listed), unseen: true},
		{pattern: adaptor + "/notifications", path: books + "/notifications", fields: []string{"run-good.anna@nordlys.example", "yes", "doc-bad.anna@nordlys.example", "yes"}},
		{pattern: adaptor + "/notifications/add", path: books + "/notifications/add", fields: []string{"email", "bo@nordlys.example", "language", "da"}, count: func() int {
			a, err := r.store.Setup.Activation(r.Context(), "nordlys", "books")
			r.must(err)
			return len(a.Recipients)
		}},
		{pattern: adaptor + "/schedule", path: books + "/schedule", fields: []string{"every", "hourly", "minute", "5"}},
		{pattern: adaptor + "/rules/settings", path: books + "/rules/settings", fields: []string{"active", "", "format", "csv", "destination", "partner"}},
		{pattern: adaptor + "/rules/customers/{customer}", path: books + "/rules/customers/" + url.PathEscape(customer),
			fields: []string{"active", "on", "format", "json", "destination", "partner", "general.attach_pdf", "never"}},
		{pattern: adaptor + "/rules/deactivate", path: books + "/rules/deactivate", fields: []string{"id", customer}},
		{pattern: adaptor + "/rules/activate", path: books + "/rules/activate", fields: []string{"id", customer, "format", "json", "destination", "partner",
			"scheme." + customer, "0088", "value." + customer, "5790000436101"}},
		{pattern: "POST /c/{company}/gateways/new/{kind}", path: at + "/gateways/new/folder", fields: []string{"name", "Third", "set.path", r.TempDir(), "set.on_exists", "number"}, count: gateways},
		{pattern: "POST /c/{company}/gateways/new/{kind}/do/connect/{field}", path: at + "/gateways/new/dropbox/do/connect/connection",
			fields: []string{"name", "Fourth", "set.sign_in", "connect", "set.client_id", "ours"}, count: gateways},
		{pattern: gateway + "/do/connect/{field}", path: at + "/gateways/box/do/connect/connection",
			fields: []string{"name", "The box", "set.sign_in", "connect", "set.client_id", "ours"}, ready: func(*posting) {
				r.must(r.store.Setup.SaveDestination(r.Context(), setup.Destination{Subscription: "nordlys", ID: "box", Name: "Box", Gateway: "dropbox",
					Settings: map[string]string{"sign_in": "connect", "client_id": "theirs"}}))
			}},
		{pattern: gateway, path: partner, ready: func(p *posting) {
			d, err := r.store.Setup.Destination(r.Context(), "nordlys", "partner")
			r.must(err)
			p.fields = []string{"name", "The partner", "set.path", d.Settings["path"], "set.on_exists", "number"}
		}},
		{pattern: gateway + "/do/pause", path: partner + "/do/pause"},
		{pattern: gateway + "/do/resume", path: partner + "/do/resume"},
		{pattern: gateway + "/do/test", path: partner + "/do/test", unseen: true},
		{pattern: gateway + "/do/trust", path: at + "/gateways/harbour/do/trust", fields: []string{"sure", "yes"}, unseen: true, ready: func(*posting) {
			r.must(r.store.Setup.SaveDestination(r.Context(), setup.Destination{Subscription: "nordlys", ID: "harbour", Name: "Harbour", Gateway: "sftp",
				Settings: map[string]string{"host": "127.0.0.1", "port": "1", "user": "nordlys", "host_key": "SHA256:GncH9GFFkAuHi9H2dW9R6M/BRNVavc6BdfmxQRXdmAU"},
				Paused:   "another key", PausedCode: "GW-HOSTKEY", PausedArgs: map[string]string{"old": "SHA256:a", "new": "SHA256:b"}}))
		}},
		{pattern: gateway + "/do/delete", path: at + "/gateways/spare/do/delete", fields: []string{"typed", "Spare"}, ready: func(*posting) {
			r.must(r.store.Setup.SaveDestination(r.Context(), setup.Destination{Subscription: "nordlys", ID: "spare", Name: "Spare", Gateway: "folder", Settings: map[string]string{"path": r.TempDir()}}))
		}},
		{pattern: document + "/release", ready: doc(ledger.Held, "release")},
		{pattern: document + "/skip", ready: doc(ledger.Held, "skip")},
		{pattern: document + "/cancel", ready: doc(ledger.Stopped, "cancel")},
		{pattern: document + "/read-again", ready: doc(ledger.Stopped, "read-again")},
		{pattern: document + "/try-now", ready: doc(ledger.Waiting, "try-now")},
		{pattern: document + "/send-again", ready: doc(ledger.Rejected, "send-again"), unseen: true},
		{pattern: document + "/send-by-next", ready: func(p *posting) {
			r.must(r.store.Setup.SaveDestination(r.Context(), setup.Destination{Subscription: "nordlys", ID: "next", Name: "Next", Gateway: "folder", Settings: map[string]string{"path": r.TempDir()}}))
			late := invoicetest.Minimal() // due before its date, so that it stops
			late.Number, late.DueDate = "falls back", late.IssueDate.AddDays(-9)
			r.books.book(late)
			v.active()
			v.submit(at+"/adaptors", books+"/run")
			r.settle("nordlys")
			owns, err := r.store.Setup.Owns(r.Context(), "nordlys", "books")
			r.must(err)
			for customer, own := range owns {
				own.Then = []rule.Step{{Destination: "next"}}
				owns[customer] = own
			}
			r.must(r.store.Setup.SaveOwn(r.Context(), "nordlys", "books", owns))
			p.path = at + "/documents/" + r.document("nordlys", "falls back").ID + "/send-by-next"
		}},
		{pattern: document + "/resend", fields: []string{"why", "lost"}, ready: func(p *posting) {
			p.path = at + "/documents/" + r.document("nordlys", invoicetest.Full().Number).ID + "/resend"
		}, count: func() int {
			n, err := r.store.Ledger.Count(r.Context(), "nordlys", ledger.Filter{})
			r.must(err)
			sum := 0
			for _, k := range n {
				sum += k
			}
			return sum
		}},
		{pattern: adaptor + "/export/preview", path: books + "/export/preview", count: of(&r.books.pulled), unseen: true, ready: func(p *posting) {
			late := invoicetest.Minimal()
			late.Number = "late"
			r.books.book(late)
			v.active()
			p.fields = r.found(v)
		}},
		{pattern: adaptor + "/export/preview/{preview}/send", count: runs, ready: func(p *posting) {
			got := v.submit("/me", books+"/export/preview", r.found(v)...)
			preview := got.location
			for end := time.Now().Add(20 * time.Second); strings.Contains(got.text, "It goes on when you leave") && time.Now().Before(end); got = v.get(preview) {
				time.Sleep(20 * time.Millisecond)
			}
			p.path, p.fields = preview+"/send", nil
			for _, id := range values(got.text, "id") {
				p.fields = append(p.fields, "id", id)
			}
		}},
		{pattern: adaptor + "/source/connect/{field}", path: books + "/source/connect/connection", fields: []string{"set.address", "books.example", "set.sign_in", "connect", "set.client_id", "ours"}},
		{pattern: adaptor + "/delete", path: at + "/adaptors/spare/delete", fields: []string{"typed", "Spare"}, ready: func(*posting) {
			r.must(r.store.Setup.SaveActivation(r.Context(), setup.Activation{Subscription: "nordlys", ID: "spare", Name: "Spare", Adaptor: "books"}))
		}},
		{pattern: "POST /me/password", path: "/me/password", fields: []string{"old-password", goodPassword, "new-password", "a tram that is green now"}, renews: true},
	}
	for _, route := range dashboard.Routes() {
		known := slices.ContainsFunc(all, func(p *posting) bool { return p.pattern == route.Pattern })
		if strings.HasPrefix(route.Pattern, "POST ") && !route.Often && !route.Upload && !known {
			r.Errorf("%s is not among the postings: say how it is posted", route.Pattern)
		}
	}
	return all
}

// found are the fields of step 2 of the manual export, with all ticked that can be.
func (r *rig) found(v *visitor) []string {
	r.Helper()
	fields := []string{"by", "date", "from", "2020-01-01"}
	for _, id := range values(v.page(at+"/adaptors/books/export?go=1&by=date&from=2020-01-01"), "id") {
		fields = append(fields, "id", id)
	}
	if len(fields) == 4 {
		r.Fatal("nothing can be exported")
	}
	return fields
}

// did counts what somebody did to a document.
func (r *rig) did(id, who string) (n int) {
	history, err := r.store.Ledger.History(r.Context(), "nordlys", id)
	r.must(err)
	for _, h := range history {
		if h.Actor == who {
			n++
		}
	}
	return n
}

// portrait is all that is stored of the company, in one text.
func (r *rig) portrait() string {
	r.Helper()
	ctx := r.Context()
	var all []any
	activations, err := r.store.Setup.Activations(ctx, "nordlys")
	r.must(err)
	for _, a := range activations {
		own, err := r.store.Setup.Owns(ctx, "nordlys", a.ID)
		r.must(err)
		all = append(all, a, own)
	}
	destinations, err := r.store.Setup.Destinations(ctx, "nordlys")
	r.must(err)
	everybody, err := r.store.Members.Everybody(ctx, "nordlys")
	r.must(err)
	runs, err := r.store.Ledger.Runs(ctx, "nordlys", "", 1000)
	r.must(err)
	all = append(all, destinations, everybody, len(runs))
	for t, err := range r.store.Ledger.Search(ctx, "nordlys", ledger.Filter{}) {
		r.must(err)
		all = append(all, fmt.Sprint(t.ID, t.State, t.Changed))
	}
	text, err := json.Marshal(all)
	r.must(err)
	return string(text)
}

// ready is a company with documents in it, and its owner.
func (r *rig) readyCompany() *visitor {
	r.Helper()
	r.books.book(invoicetest.Full())
	v, _ := r.connected()
	v.active()
	v.submit(at+"/adaptors", at+"/adaptors/books/run")
	r.settle("nordlys")
	return v
}

func (p *posting) form(id string) url.Values {
	form := url.Values{"form": {id}}
	for i := 0; i+1 < len(p.fields); i += 2 {
		form.Add(p.fields[i], p.fields[i+1])
	}
	return form
}

// TestEveryFormWorksOnce posts each form twice at the same moment, and once more
// when all has come to rest.
func TestEveryFormWorksOnce(t *testing.T) {
	r := newRig(t)
	v := r.readyCompany()
	for _, p := range r.postings(v) {
		if p.ready != nil {
			p.ready(p)
		}
		r.settle("nordlys")
		form := p.form(formID(t, v.page("/me")))
		before, counted := r.portrait(), 0
		if p.count != nil {
			counted = p.count()
		}
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() {
				if got := v.post(p.path, form); got.status != http.StatusSeeOther && !p.renews {
					t.Errorf("%s answered %d: %s", p.pattern, got.status, summary(got.text))
				}
			})
		}
		both.Wait()
		r.settle("nordlys")
		after := r.portrait()
		if after == before && !p.unseen {
			t.Errorf("%s changes nothing", p.pattern)
		}
		third := v.post(p.path, form)
		if led := strings.Split(third.location, "#")[0]; !p.renews {
			page := v.get(led)
			if page.status == http.StatusSeeOther { // two at once may lose the way to a sign-in elsewhere
				page = v.get(page.location)
			}
			if third.status != http.StatusSeeOther || !strings.Contains(page.text, "This was already done at") {
				t.Errorf("%s, posted again, answered %d %s", p.pattern, third.status, third.location)
			}
		}
		r.settle("nordlys")
		if r.portrait() != after {
			t.Errorf("%s works twice", p.pattern)
		}
		if p.count != nil && p.count() != counted+1 && !(p.unseen && p.count() == counted) {
			t.Errorf("%s, posted three times, works %d times", p.pattern, p.count()-counted)
		}
	}
}

// TestNoFormWorksWithoutItsOwnToken posts each form with none, a made-up one, one
// of a colleague and one of the same person's other browser.
func TestNoFormWorksWithoutItsOwnToken(t *testing.T) {
	r := newRig(t)
	v := r.readyCompany()
	u := r.user("bo@nordlys.example", "nordlys", access.Owner)
	tokens := map[string]string{
		"no token": "", "a made-up one": "abc.def", "one of a colleague": formID(t, r.signedIn(u.Email).page("/me")),
		"one of another browser": formID(t, r.signedIn("anna@nordlys.example").page("/me")),
	}
	for _, p := range r.postings(v) {
		if p.ready != nil {
			p.ready(p)
		}
		r.settle("nordlys")
		before := r.portrait()
		for name, token := range tokens {
			got := v.post(p.path, p.form(token))
			if got.status != http.StatusForbidden || !strings.Contains(got.text, "This page was open too long") {
				t.Errorf("%s takes %s: %d", p.pattern, name, got.status)
			}
		}
		if r.portrait() != before {
			t.Errorf("%s did something", p.pattern)
		}
	}
	var often []string
	for _, route := range dashboard.Routes() {
		if strings.HasPrefix(route.Pattern, "POST ") && route.Often {
			often = append(often, route.Pattern)
		}
	}
	if !slices.Equal(often, []string{"POST /setup", "POST /sign-in", "POST /sign-out"}) {
		t.Errorf("without a token work %v", often)
	}
}
