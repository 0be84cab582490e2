package dashboard_test

import (
	"net/url"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"

	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/invoice/invoicetest"
)

// pagesInTrouble looks at the pages of a company in which everything goes wrong
// and every name holds a script.
func pagesInTrouble(t *testing.T, chromium *chromiumRun) {
	r := newRig(t)
	late := invoicetest.Minimal()
	late.Number, late.DueDate = "2026-0100", late.IssueDate.AddDays(-3)
	r.books.book(late)
	v := r.crowded()
	r.must(r.store.Members.SaveSubscription(t.Context(), access.Subscription{ID: "nordlys-test", Name: "Nordlys (Sample)", Zone: "Europe/Copenhagen", Language: "en", Test: true}))
	anna, err := r.store.Members.UserByEmail(t.Context(), "anna@nordlys.example")
	r.must(err)
	r.must(r.store.Members.SetRole(t.Context(), anna.ID, "nordlys-test", access.Owner))
	r.must(r.store.Setup.SaveDestination(t.Context(), setup.Destination{Subscription: "nordlys", ID: "harbour", Name: "Harbour", Gateway: "sftp",
		Settings: map[string]string{"host": "sftp.harbour.example", "user": "nordlys", "host_key": "SHA256:GncH9GFFkAuHi9H2dW9R6M/BRNVavc6BdfmxQRXdmAU"},
		Paused:   "the server shows another key", PausedCode: "GW-HOSTKEY", PausedAt: r.now(),
		PausedArgs: map[string]string{"old": "SHA256:GncH9GFFkAuHi9H2dW9R6M/BRNVavc6BdfmxQRXdmAU", "new": "SHA256:EPbHkTyzrMvH2qs1uqHrzMJJJJzxV46CQskiwXFx9os"}}))
	stopped, waiting := r.document("nordlys", "2026-0100"), r.inState(ledger.Waiting)

	b := newBrowser(t, chromium, r.server.URL, true)
	b.prefix = "x"
	b.open("/sign-in?lang=en")
	b.shot("sign-in")
	b.open("/sign-in?lang=da")
	b.fill("email", "anna@nordlys.example", "password", "wrong")
	b.press(`//main//button`)
	b.says("passer ikke sammen")
	b.shot("sign-in-wrong")
	b.as(v)
	for _, p := range []struct{ name, path, says string }{
		{"companies", "/companies", "Nordlys (Sample)"},
		{"home-of-trouble", at + "/", "Latest documents"},
		{"home-of-a-test-company", "/c/nordlys-test/", "Test mode"},
		{"needs-you", at + "/documents", "Needs you"},
		{"stopped", at + "/documents/" + stopped.ID, "The due date is before the invoice date"},
		{"retrying", at + "/documents/" + waiting, "We try again"},
		{"poisoned", at + "/documents/" + r.document("nordlys", poisoned().Number).ID, "canary()"},
		{"poisoned-content", at + "/documents/" + r.document("nordlys", poisoned().Number).ID + "/content?show=model", "canary()"},
		{"gateways", at + "/gateways", "Key changed"},
		{"gateway-key-changed", at + "/gateways/harbour", "Trust the new key"},
		{"adaptors", at + "/adaptors", "Evil"},
		{"adaptor-general", at + "/adaptors/books", "Ignore documents dated before"},
		{"delete", at + "/adaptors/books/delete", "to confirm"},
		{"export-by-customer", at + "/adaptors/books/export?by=customer", "By customer"},
		{"me", "/me", "Change password"},
		{"help", "/help", "Codes"},
		{"help-code", "/help/codes/GW-HOSTKEY", "GW-HOSTKEY"},
		{"not-found", at + "/nowhere", "There is no page here"},
		{"notifications-evil", at + "/adaptors/evil/notifications", "canary"},
		{"customers-evil", at + "/adaptors/books/rules?q=canary", "canary"},
		{"customer-evil", at + "/adaptors/books/rules/customers/" + url.PathEscape("x/"+canary), "canary"},
	} {
		b.open(p.path)
		b.says(p.says)
		b.shot(p.name)
	}
	gateway := at + "/gateways/partner"
	v.submit(gateway, gateway+"/do/pause")
	r.inState(ledger.Ready)
	b.open(gateway)
	b.says("1 document waits behind it", "Resume and send the 1 that waits")
	b.shot("gateway-paused")
	b.noTrouble()
}

// as takes over the session of a visitor.
func (b *browser) as(v *visitor) {
	b.Helper()
	base, err := url.Parse(v.base)
	if err != nil {
		b.Fatal(err)
	}
	b.soon(command(network.ClearBrowserCookies, cdp.Empty{}))
	for _, c := range v.http.Jar.Cookies(base) {
		b.soon(command(network.SetCookie, network.SetCookieParams{Name: c.Name, Value: c.Value, URL: v.base}))
	}
}
