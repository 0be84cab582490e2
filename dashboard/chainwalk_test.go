package dashboard_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// walkChain sets up a chain in the browser, without any script, sees a document go
// another way, and looks at the gateways that it went by.
func walkChain(t *testing.T, chromium *chromiumRun) {
	r, v, _ := chained(t)
	r.must(r.store.Setup.DeleteOwn(t.Context(), "nordlys", "books", customerOf(invoicetest.Full())))
	r.must(r.store.Setup.SaveDestination(t.Context(), setup.Destination{Subscription: "nordlys", ID: "resting", Name: "Resting folder", Gateway: "folder",
		Settings: plugin.Values{"path": t.TempDir()}, Failures: 6, OpenUntil: r.now().Add(20 * time.Minute), LastFailure: r.now(), LastSuccess: r.now().Add(-time.Hour),
		FailedCode: "GW-CONNECT", FailedArgs: map[string]string{"host": "files.example", "port": "22"}}))
	r.must(r.store.Setup.SaveDestination(t.Context(), setup.Destination{Subscription: "nordlys", ID: "paused", Name: "Paused folder", Gateway: "folder",
		Settings: plugin.Values{"path": t.TempDir()}, Paused: "paused by Anna Holm", PausedAt: r.now()}))
	b := newBrowser(t, chromium, r.server.URL, false)
	b.prefix = "f"
	b.as(v)
	b.open(adaptor + "/rules/settings")
	b.choose("active", "on", "format", "csv", "destination", "net")
	b.choose("then.0.destination", "spare")
	b.click("Save")
	b.says("Saved.", "2. Spare folder", "3. Add a gateway")
	b.choose("then.1.destination", "partner", "then.1.format", "json")
	b.click("Save")
	b.says("3. Partner")
	b.click("Move up 3. Partner")
	b.says("2. Partner", "3. Spare folder")
	b.shot("rule-chain")
	if then := r.common().Then; len(then) != 2 || then[0].Destination != "partner" || then[0].Format != "json" {
		t.Fatalf("the chain is %+v", then)
	}
	v.submit(at+"/adaptors", adaptor+"/run")
	r.settle("nordlys")
	next := r.document("nordlys", invoicetest.Full().Number)
	if next.State != ledger.Delivered || next.Destination != "partner" {
		t.Fatalf("it is %s at %q", next.State, next.Destination)
	}
	for _, p := range []struct{ name, path, says string }{
		{"customer-chain", adaptor + "/rules/customers/" + url.PathEscape(customerOf(invoicetest.Full())), "Inherits: Partner → Spare folder"},
		{"fell-back", at + "/documents/" + next.FallbackOf, "It goes by Partner now"},
		{"goes-on", at + "/documents/" + next.ID, "Tried before"},
		{"list-with-chain", at + "/documents?group=all", "after another gateway"},
		{"gateways", at + "/gateways", "Success, 30 days"},
		{"gateway-of-chain", at + "/gateways/net", "0 %, 0 of 1"},
		{"gateway-resting", at + "/gateways/resting", "Try now"},
		{"notifications", adaptor + "/notifications", "Documents that go by another gateway"},
	} {
		b.open(p.path)
		b.says(p.says)
		b.shot(p.name)
	}
	b.open(at + "/gateways")
	b.click("Test Partner")
	b.says("Connection test")
	b.shot("gateway-tested")
	b.noTrouble()
}
