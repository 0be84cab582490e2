package dashboard_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/invoice/invoicetest"
)

// byChain gives everyone a rule that begins at net and goes on to the partner.
func (r *rig) byChain(strict rule.Switch) {
	r.Helper()
	r.must(r.store.Setup.ChangeActivation(r.Context(), "nordlys", "books", func(a *setup.Activation) {
		a.Common = rule.Export{Active: rule.On, Format: "csv", Destination: "net", Then: []rule.Step{{Destination: "partner"}}, Strict: strict}
	}))
	r.must(r.store.Setup.DeleteOwn(r.Context(), "nordlys", "books", customerOf(invoicetest.Full())))
}

func TestTheShareOfAGatewayCountsOnlyWhatItTried(t *testing.T) {
	r, v, _ := chained(t)
	r.byChain(rule.On)
	v.submit(at+"/adaptors", adaptor+"/run")
	r.settle("nordlys")
	d := r.document("nordlys", invoicetest.Full().Number)
	before := d
	before.ID, before.Ref, before.State, before.Destination, before.Code = "", "elsewhere", ledger.Stopped, "net", "DOC-REF-MISSING"
	_, err := r.store.Ledger.Enter(t.Context(), "nordlys", ledger.Page{Activation: "books", KeepCursor: true, Transactions: []ledger.Transaction{before}})
	r.must(err)
	v.wants(v.get(at+"/gateways/net"), http.StatusOK, "0 %, 0 of 1")
}

func TestADocumentBehindAPausedGatewaySaysWhatItWaitsFor(t *testing.T) {
	r, v, _ := chained(t)
	r.byChain(rule.Off)
	v.submit(at+"/gateways/net", at+"/gateways/net/do/pause")
	v.submit(at+"/adaptors", adaptor+"/run")
	r.settle("nordlys")
	d := r.document("nordlys", invoicetest.Full().Number)
	if d.State != ledger.Waiting {
		t.Fatalf("it is %s", d.State)
	}
	page := at + "/documents/" + d.ID
	v.wants(v.get(page), http.StatusOK, "It waits for The network, which is paused: no time is set.", "these roles may do: Owner, Admin", "Goes on when the pause of The network is ended", "Send by Partner")
	if text := v.page(page); strings.Contains(text, "We try again") || strings.Contains(text, "try-now") {
		t.Error("it speaks of a next try that there is not")
	}
	v.wants(v.get(at+"/documents"), http.StatusOK, "Waits for The network, which is paused")
	v.wants(v.get(at+"/gateways/net/do/delete"), http.StatusOK, "cannot be deleted yet", "Books: settings for everyone", "1 document", d.Head.Number)
}

func TestWhatWasRejectedAndSentOnDoesNotSayThatNothingCame(t *testing.T) {
	for code, want := range map[string]string{"RCV-REJECT": "and the receiver refused it", ledger.CameBack: "and it came back"} {
		r, v, _ := chained(t)
		r.byChain(rule.On)
		v.submit(at+"/adaptors", adaptor+"/run")
		r.settle("nordlys")
		d := r.document("nordlys", invoicetest.Full().Number)
		late := ledger.Move{Subscription: "nordlys", ID: d.ID, From: ledger.Stopped, To: ledger.Rejected, Kind: "permanent", Code: code, Cause: "no"}
		r.must(r.store.Ledger.Move(t.Context(), late))
		page := at + "/documents/" + d.ID
		v.submit(page, page+"/send-by-next")
		r.settle("nordlys")
		v.wants(v.get(page), http.StatusOK, want)
		if strings.Contains(v.page(page), "Nothing by The network") {
			t.Errorf("%s: it says that nothing came", code)
		}
		next := r.document("nordlys", d.Head.Number)
		v.wants(v.get(at+"/documents/"+next.ID+"/resend"), http.StatusOK, "It begins again at The network, the first gateway of its export rule; last time it went by Partner.")
	}
}

func TestALateReceiptIsToldOnThePages(t *testing.T) {
	r, v, _ := chained(t)
	r.byChain(rule.Off)
	v.submit(at+"/adaptors", adaptor+"/run")
	r.settle("nordlys")
	next := r.document("nordlys", invoicetest.Full().Number)
	first, err := r.store.Ledger.Find(t.Context(), "nordlys", next.FallbackOf)
	r.must(err)
	mark := ledger.Move{Subscription: "nordlys", ID: next.ID, From: next.State, To: next.State, Aside: true, Code: ledger.ArrivedTwice,
		Change: func(t *ledger.Transaction) { t.PossibleDuplicate = true }}
	r.must(r.store.Ledger.Move(t.Context(), ledger.Move{Subscription: "nordlys", ID: first.ID, From: first.State, To: ledger.Delivered,
		Code: ledger.ArrivedTwice, Args: map[string]string{ledger.ArgGateway: "The network", ledger.ArgOnward: "Partner"}, Beside: []ledger.Move{mark},
		Change: func(t *ledger.Transaction) { t.Proof, t.PossibleDuplicate = gateways.ByReceipt, true }}))
	v.wants(v.get(at+"/documents/"+first.ID), http.StatusOK, "The customer may have it twice", "It went out by Partner, and then the receipt of The network came late")
	v.wants(v.get(at+"/documents/"+next.ID), http.StatusOK, "Heard that another gateway delivered it, too")
}

func TestWhatWasGivenUpLeadsToTheOneThatArrivedAndOffersNothingElse(t *testing.T) {
	r, v, _ := chained(t)
	r.byChain(rule.Off)
	v.submit(at+"/adaptors", adaptor+"/run")
	r.settle("nordlys")
	next := r.document("nordlys", invoicetest.Full().Number)
	first, err := r.store.Ledger.Find(t.Context(), "nordlys", next.FallbackOf)
	r.must(err)
	for _, m := range []ledger.Move{ // the next did not work either, and a person gave it up; then the receipt of the first came
		{ID: next.ID, From: next.State, To: ledger.Rejected, Code: "RCV-REJECT", Cause: "no"},
		{ID: next.ID, From: ledger.Rejected, To: ledger.Cancelled, Cause: "why"},
		{ID: first.ID, From: first.State, To: ledger.Delivered, Code: ledger.ArrivedAfter, Args: map[string]string{ledger.ArgGateway: "The network"}},
	} {
		m.Subscription = "nordlys"
		r.must(r.store.Ledger.Move(t.Context(), m))
	}
	page := at + "/documents/" + next.ID
	v.wants(v.get(page), http.StatusOK, "Yes, by The network. It is not sent by this gateway too.", "Open the one that arrived", at+"/documents/"+first.ID)
	if text := v.page(page); strings.Contains(text, "read-again") || strings.Contains(text, "send-again") {
		t.Error("it offers what is refused")
	}
}

func TestAReaderIsLedToTheOneAddress(t *testing.T) {
	r := newRig(t)
	for _, c := range []struct{ public, host, method, want string }{
		{"http://localhost:8080", "127.0.0.1:8080", "GET", "http://localhost:8080/sign-in?to=%2F"},
		{"http://127.0.0.1:8080", "localhost:8080", "GET", "http://127.0.0.1:8080/sign-in?to=%2F"},
		{"http://localhost:8080", "[::1]:8080", "GET", "http://localhost:8080/sign-in?to=%2F"},
		{"http://localhost:8080", "localhost:8080", "GET", ""},
		{"http://localhost:8080", "127.0.0.1:9090", "GET", ""}, // another door, perhaps through a tunnel
		{"http://localhost:8080", "192.168.1.7:8080", "GET", ""},
		{"http://localhost:8080", "127.0.0.1:8080", "POST", ""},
		{"https://post.example", "127.0.0.1:8080", "GET", ""},
	} {
		req := httptest.NewRequest(c.method, "http://"+c.host+"/sign-in?to=%2F", nil)
		w := httptest.NewRecorder()
		r.handler(c.public).ServeHTTP(w, req)
		if got := w.Header().Get("Location"); w.Code == http.StatusFound && got != c.want || c.want != "" && got != c.want {
			t.Errorf("%s by %s leads to %q with %d, not %q", c.method, c.host, got, w.Code, c.want)
		}
	}
}

func TestASignInElsewhereBegunByAnotherNameIsLedToTheOneAddressFirst(t *testing.T) {
	r := newRig(t)
	r.server.Config.Handler = r.handler("http://post.example")
	v := r.firstRun()
	r.must(r.store.Setup.SaveDestination(t.Context(), setup.Destination{Subscription: "nordlys", ID: "box", Name: "Box", Gateway: "dropbox"}))
	v.wants(v.get(at+"/gateways/box/do/connect"), http.StatusOK, "Go to the one address first", "the way back leads to post.example", "http://post.example"+at+"/gateways/box")
}
