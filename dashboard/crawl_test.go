package dashboard_test

import (
	"errors"
	"fmt"
	"html"
	"iter"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/directory"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// canary is what must never be on a page as it is.
const canary = `"><script>canary()</script>`

// poison puts the canary into every text of a value.
func poison(v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && f.Type != reflect.TypeFor[invoice.Content]() {
				poison(v.Field(i), depth+1)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			poison(v.Index(i), depth+1)
		}
	case reflect.String:
		if v.CanSet() {
			v.SetString(v.String() + canary)
		}
	}
}

// poisoned is an invoice with the canary in every field, but for those on which
// its way hangs.
func poisoned() *invoice.Invoice {
	inv := invoicetest.Full()
	typeCode, currency := inv.TypeCode, inv.Currency
	poison(reflect.ValueOf(inv).Elem(), 0)
	inv.TypeCode, inv.Currency = typeCode, currency
	return inv
}

// crowded is a company with a bit of everything, the canary in all of it.
func (r *rig) crowded() *visitor {
	r.Helper()
	r.books.book(invoicetest.Full())
	bad := invoicetest.CreditNote()
	r.books.book(bad)
	r.books.book(poisoned())
	v, _ := r.connected()
	v.active()
	ctx := r.Context()
	must := r.must
	// A second adaptor and gateway whose every name holds the canary.
	must(r.store.Setup.SaveDestination(ctx, setup.Destination{Subscription: "nordlys", ID: "evil", Name: "Evil " + canary, Gateway: "folder",
		Settings: plugin.Values{"path": r.TempDir(), "subfolder": canary}, Paused: "because " + canary, PausedAt: time.Now()}))
	must(r.store.Setup.SaveActivation(ctx, setup.Activation{Subscription: "nordlys", ID: "evil", Name: "Evil " + canary, Adaptor: "books",
		Settings: plugin.Values{"address": canary, "user": canary}, Paused: "because " + canary,
		Recipients: []setup.Recipient{{Address: `"<script>canary()</script>"@example.com`, DocumentNegative: true}}}))
	must(r.store.Directory.Put(ctx, directory.Customer{Subscription: "nordlys", Activation: "books", ID: "x/" + canary, Number: canary,
		Party: invoice.Party{Name: "Customer " + canary, VATIdentifier: canary, ElectronicAddress: invoice.ElectronicAddress{Scheme: canary, Value: canary}}}))
	v.submit(at+"/adaptors", at+"/adaptors/books/run")
	r.settle("nordlys")
	return v
}

func TestEveryPageIsWholeAndShowsNothingAsItIs(t *testing.T) {
	r := newRig(t)
	v := r.crowded()
	seen := 0
	for path, got := range r.crawl(v, at+"/", "/me", "/companies", "/help", at+"/documents?group=all", at+"/adaptors/books/rules?select=all",
		at+"/adaptors/books/export?go=1&by=number&numbers=1-3,2026-0042", at+"/documents/"+r.document("nordlys", poisoned().Number).ID) {
		seen++
		if got.status != http.StatusOK {
			t.Errorf("GET %s answered %d: %s", path, got.status, summary(got.text))
		} else if strings.HasPrefix(got.header.Get("Content-Type"), "text/html") {
			isWhole(t, path, got)
		}
	}
	if seen < 60 {
		t.Errorf("only %d pages were seen", seen)
	}
}

// crawl follows all links from some pages on, each address once. A redirect is
// followed and not shown itself.
func (r *rig) crawl(v *visitor, todo ...string) iter.Seq2[string, answer] {
	return func(yield func(string, answer) bool) {
		seen := map[string]bool{}
		for len(todo) > 0 && len(seen) < 500 {
			path := todo[0]
			todo = todo[1:]
			if seen[path] {
				continue
			}
			seen[path] = true
			got := v.get(path)
			if got.status == http.StatusSeeOther {
				todo = append(todo, strings.TrimPrefix(got.location, r.server.URL))
				continue
			}
			if strings.HasPrefix(got.header.Get("Content-Type"), "text/html") {
				for _, l := range links(got.text) {
					if l = follow(path, l); l != "" && !seen[l] {
						todo = append(todo, l)
					}
				}
			}
			if !yield(path, got) {
				return
			}
		}
	}
}

// follow is where a link on a page leads, "" for what is not crawled.
func follow(from, link string) string {
	base, err := url.Parse(from)
	if err != nil {
		return ""
	}
	to, err := base.Parse(link)
	if err != nil || to.Host != "" || strings.HasPrefix(to.Path, "/assets/") || strings.HasPrefix(link, "#") {
		return ""
	}
	to.Fragment = ""
	if q := to.Query(); q.Has("page") || q.Has("after") || q.Has("size") {
		return ""
	}
	return to.String()
}

var (
	inlinePattern = regexp.MustCompile(`(?i)<[a-z][^>]*\s(style|on[a-z]+)\s*=`)
	scriptPattern = regexp.MustCompile(`(?is)<script[^>]*>(.*?)</script>`)
	labelPattern  = regexp.MustCompile(`<label[^>]*\sfor="([^"]*)"`)
	inputPattern  = regexp.MustCompile(`<(?:input|select|textarea)\b[^>]*>`)
	idPattern     = regexp.MustCompile(`\sid="([^"]*)"`)
	headerPattern = regexp.MustCompile(`<h1[ >]`)
	titlePattern  = regexp.MustCompile(`<title>(.*?)</title>`)
	assetPattern  = regexp.MustCompile(`href="(/assets/[^"]*)"`)
	wordPattern   = regexp.MustCompile(`>\s*(?:state|group|kind|run|trigger|word|button|nav|frame|role|right|notice|reason|fail|signin|first|field|home|catalogue|adaptors|source|rules|notify|schedule|gateways|documents|doc|paper|runs|export)\.[a-z0-9_\-]+\s*<`)
)

// isWhole holds a page against the rules that all pages keep.
func isWhole(t *testing.T, path string, got answer) {
	t.Helper()
	text := got.text
	if strings.Contains(text, "<script>canary") || strings.Contains(text, "canary()</script>") {
		i := max(strings.Index(text, "canary()")-80, 0)
		t.Errorf("%s shows a source's text as it is: %s", path, text[i:min(i+160, len(text))])
	}
	if n := len(headerPattern.FindAllString(text, -1)); n != 1 {
		t.Errorf("%s has %d headings of the first order", path, n)
	}
	if m := titlePattern.FindStringSubmatch(text); m == nil || strings.TrimSpace(strings.Trim(m[1], "· ")) == "" {
		t.Errorf("%s has no title", path)
	}
	if m := inlinePattern.FindString(html.UnescapeString(onlyTags(text))); m != "" {
		t.Errorf("%s has something inline: %s", path, m)
	}
	for _, m := range scriptPattern.FindAllStringSubmatch(text, -1) {
		if strings.TrimSpace(m[1]) != "" {
			t.Errorf("%s has an inline script: %s", path, m[1])
		}
	}
	if m := wordPattern.FindString(text); m != "" {
		t.Errorf("%s shows the key of a word: %s", path, m)
	}
	for _, missing := range []string{"ZgotmplZ", "%!", "<no value>"} {
		if strings.Contains(text, missing) {
			i := max(strings.Index(text, missing)-100, 0)
			t.Errorf("%s holds %s: %s", path, missing, text[i:min(i+200, len(text))])
		}
	}
	labelled(t, path, text)
	idsOnce(t, path, text)
	policy := got.header.Get("Content-Security-Policy")
	if policy != "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; frame-src 'self'" {
		t.Errorf("%s has the policy %q", path, policy)
	}
	if len(links(text)) == 0 {
		t.Errorf("%s leads nowhere", path)
	}
}

// onlyTags drops the words, which may hold anything.
func onlyTags(text string) string { return strings.Join(tagPattern.FindAllString(text, -1), "\n") }

// labelled sees that every field has a label: one for its id, one around it, or
// words of its own.
func labelled(t *testing.T, path, text string) {
	t.Helper()
	for0 := map[string]bool{}
	for _, m := range labelPattern.FindAllStringSubmatch(text, -1) {
		for0[m[1]] = true
	}
	for _, at := range inputPattern.FindAllStringIndex(text, -1) {
		tag := text[at[0]:at[1]]
		if strings.Contains(tag, `type="hidden"`) || strings.Contains(tag, "aria-label=") {
			continue
		}
		if m := idPattern.FindStringSubmatch(tag); m != nil && for0[m[1]] {
			continue
		}
		before := text[:at[0]]
		if strings.LastIndex(before, "<label") > strings.LastIndex(before, "</label>") {
			continue
		}
		t.Errorf("%s: no label for %s", path, tag)
	}
}

func idsOnce(t *testing.T, path, text string) {
	t.Helper()
	seen := map[string]bool{}
	for _, tag := range tagPattern.FindAllString(text, -1) {
		if m := idPattern.FindStringSubmatch(tag); m != nil {
			if seen[m[1]] {
				t.Errorf("%s has the id %q twice", path, m[1])
			}
			seen[m[1]] = true
		}
	}
}

func TestEveryStateHasAWayOutOrAClock(t *testing.T) {
	r := newRig(t)
	v := r.firstRun()
	for _, state := range ledger.States() {
		t.Run(string(state), func(t *testing.T) {
			id := r.inState(state)
			got := v.page(at + "/documents/" + id)
			main := got[strings.Index(got, "<main"):]
			if !strings.Contains(main, `action="`+at+"/documents/"+id) && !strings.Contains(main, "What happens by itself") && !strings.Contains(main, "/resend") {
				t.Errorf("%s has no way out: %s", state, summary(main))
			}
			if !strings.Contains(main, "Has the customer received anything?") {
				t.Errorf("%s does not say whether the customer received anything", state)
			}
			list := v.page(at + "/documents?group=all&q=state-" + string(state))
			if !strings.Contains(list, id) {
				t.Errorf("%s is not in the list: %s", state, summary(list))
			}
		})
	}
	list := v.page(at + "/documents?group=all")
	for _, state := range ledger.States() {
		if !strings.Contains(list, "state-"+string(state)) {
			t.Errorf("%s is not among all", state)
		}
	}
}

// inState makes a document that has come to a state by moves that there are.
func (r *rig) inState(state ledger.State) string {
	r.Helper()
	inv := invoicetest.Minimal()
	name := "state-" + string(state)
	for n := 2; r.has(name); n++ {
		name = fmt.Sprintf("state-%s-%d", state, n)
	}
	key := ledger.Key{Subscription: "nordlys", Activation: "books", Ref: name, Version: "1"}
	doc := ledger.Transaction{Key: key, ID: key.ID(), State: ledger.Listed, Trigger: ledger.Manual, Actor: "test",
		Head: ledger.Head{Number: name, Kind: "invoice", IssueDate: inv.IssueDate, Receiver: inv.Buyer.Name, Currency: "DKK", TotalWithVAT: inv.Totals.TotalWithVAT}}
	_, err := r.store.Ledger.Enter(r.Context(), "nordlys", ledger.Page{Activation: "books", KeepCursor: true, Transactions: []ledger.Transaction{doc}})
	r.must(err)
	var fence int64
	for _, to := range way(ledger.Listed, state) {
		m := ledger.Move{Subscription: "nordlys", ID: doc.ID, From: doc.State, To: to, Actor: "engine", Cause: "for the test"}
		m.Fence = fence
		fence = 0
		switch to {
		case ledger.Sending: // nobody is moved there: a lane is claimed
			claimed, err := r.store.Ledger.Claim(r.Context(), ledger.Lane{Subscription: "nordlys", Kind: ledger.LaneDeliver, Of: "partner"}, "test", 50, time.Hour)
			r.must(err)
			for _, t := range claimed {
				if t.ID == doc.ID {
					doc.State, fence = to, t.Fence
				}
			}
			continue
		case ledger.Ready:
			m.Change = func(t *ledger.Transaction) { t.Destination = "partner" }
		case ledger.Waiting:
			m.Step, m.Until = ledger.Sending, time.Now().Add(time.Hour)
		case ledger.Sent, ledger.Unknown:
			m.Until = time.Now().Add(time.Hour)
		case ledger.Stopped:
			m.Kind, m.Code = string(fault.Invalid), "DOC-DUE"
		}
		if err := r.store.Ledger.Move(r.Context(), m); errors.Is(err, ledger.ErrMoved) {
			return r.inState(state) // the engine, where one is at work, was faster
		} else if err != nil {
			r.Fatal(err)
		}
		doc.State = to
	}
	return doc.ID
}

func (r *rig) has(number string) bool {
	for t, err := range r.store.Ledger.Search(r.Context(), "nordlys", ledger.Filter{}) {
		r.must(err)
		if t.Head.Number == number {
			return true
		}
	}
	return false
}

// way is the shortest way from one state to another.
func way(from, to ledger.State) []ledger.State {
	paths := [][]ledger.State{{from}}
	for len(paths) > 0 {
		path := paths[0]
		paths = paths[1:]
		last := path[len(path)-1]
		if last == to {
			return path[1:]
		}
		for _, next := range ledger.Next(last) {
			if !slices.Contains(path, next) && (next != ledger.Sending || last == ledger.Ready) {
				paths = append(paths, append(slices.Clone(path), next))
			}
		}
	}
	return nil
}

func TestAForeignCompanyIsNotFoundWhateverTheRoute(t *testing.T) {
	r := newRig(t)
	v := r.crowded()
	r.must(r.store.Members.SaveSubscription(t.Context(), access.Subscription{ID: "other", Name: "Other", Zone: "UTC", Language: "en"}))
	stranger := r.user("eve@other.example", "other", access.Owner)
	w := r.signedIn(stranger.Email)
	doc := r.document("nordlys", "2026-K007")
	own := w.get("/c/other/documents/" + doc.ID)
	unknown := w.get("/c/other/documents/doc_unknown")
	if own.status != http.StatusNotFound || own.text != unknown.text {
		t.Errorf("a foreign document answers %d, and unlike an unknown one", own.status)
	}
	for _, path := range []string{"/", "/documents", "/documents/" + doc.ID, "/documents/" + doc.ID + "/files/sent", "/documents/" + doc.ID + "/evidence", "/adaptors/books", "/gateways/partner", "/runs", "/documents/csv"} {
		foreign, none := w.get(at+path), w.get("/c/none"+path)
		if foreign.status != http.StatusNotFound || foreign.text != none.text {
			t.Errorf("%s of a foreign company answers %d, and unlike one that does not exist", path, foreign.status)
		}
		if strings.Contains(foreign.text, "Nordlys") {
			t.Errorf("%s tells of the foreign company", path)
		}
	}
	if got := v.get("/c/other/"); got.status != http.StatusNotFound {
		t.Errorf("the other way round it answers %d", got.status)
	}
}
