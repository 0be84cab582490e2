package dinero

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestTrapsOfSection1 covers those rows of the reference's list of traps that
// TestSection13 does not.
func TestTrapsOfSection1(t *testing.T) {
	t.Run("4: one end of a date range is not a range", func(t *testing.T) {
		call := signedIn(t, started(t, Options{Data: small()}))
		for _, list := range []string{"invoices", "sales", "sales/creditnotes"} {
			call.fails(400, 42, "GET", in("v1", list, "startDate", "2026-10-01"), nil)
			call.fails(400, 42, "GET", in("v1", list, "endDate", "2026-10-01"), nil)
			call.fails(400, 42, "GET", in("v1", list, "startDate", "1.10.2026", "endDate", "2026-10-01"), nil)
		}
	})
	t.Run("5: deleted documents show only when asked for", func(t *testing.T) {
		c := small()
		gone := sold(1, "anna", "2026-10-01")
		gone.Deleted = morning()
		c.Documents = []Document{gone, sold(2, "anna", "2026-10-01")}
		call := signedIn(t, started(t, Options{Data: c}))
		for only, numbers := range map[string]string{"": "2", "false": "2", "true": "1", "True": "1"} {
			same(t, "deletedOnly="+only, call.column("Number", in("v1", "invoices", "fields", "Number", "deletedOnly", only)), numbers)
		}
		call.fails(400, 42, "GET", in("v1", "invoices", "deletedOnly", "perhaps"), nil)
	})
	t.Run("7: TimeStamp in documents, Timestamp in bodies", func(t *testing.T) {
		c := small()
		c.Documents = []Document{sold(1, "anna", "2026-10-01")}
		call := signedIn(t, started(t, Options{Data: c}))
		got := keys(call.get(in("v1", "invoices/"+GUID("invoice", "1"))))
		if !strings.Contains(got, "TimeStamp") || strings.Contains(got, "Timestamp") {
			t.Error(got)
		}
	})
	t.Run("9 to 11: no VAT rate, no buyer numbers, no order number on the invoice", func(t *testing.T) {
		call := signedIn(t, started(t, Options{Data: exampleCompany(t)}))
		text := string(call.do("GET", in("v1", "invoices/"+exampleInvoiceGUID), nil).body)
		for _, name := range []string{"VatRate", "VatCode", "EanNumber", "VatNumber", "Email", "OrderReference"} {
			if strings.Contains(text, `"`+name+`"`) {
				t.Errorf("the invoice has %s", name)
			}
		}
	})
	t.Run("12: what Dinero sent itself shows", func(t *testing.T) {
		c := small()
		c.Documents = []Document{sold(1, "anna", "2026-10-01")}
		call := signedIn(t, started(t, Options{Data: c}))
		path := in("v3", "invoices/"+GUID("invoice", "1")+"/e-invoice")
		if r := call.do("POST", path, map[string]any{"PaymentMeanEnum": "FIK"}); r.status != 200 {
			t.Fatalf("%d %s", r.status, r.body)
		}
		row := call.rows(in("v1", "sales", "fields", "LatestMailOutType,MailOutStatus"))[0]
		same(t, "list", row, "map[LatestMailOutType:Einvoice MailOutStatus:Sent]")
		mail := call.array(in("v1", "invoices/"+GUID("invoice", "1")+"/mailouts"))[0]
		same(t, "mailout", words(mail["Type"], mail["Receiver"], mail["LatestEvent"]), "Einvoice 36781203 SentToDispatching")
	})
	t.Run("13: the rate limit is for a client and an organization", testRateLimit)
	t.Run("15: brownouts", func(t *testing.T) {
		c := small()
		c.Documents = []Document{sold(1, "anna", "2026-10-01")}
		s := started(t, Options{Data: c})
		call := signedIn(t, s)
		retired := [][2]string{
			{"PUT", in("v1", "invoices/"+GUID("invoice", "1"))}, {"PUT", in("v1.1", "invoices/"+GUID("invoice", "1"))},
			{"GET", in("v1", "invoices/"+GUID("invoice", "1")+"/payments")}, {"POST", in("v2", "invoices/"+GUID("invoice", "1")+"/e-invoice")},
		}
		for _, r := range retired {
			if got := call.do(r[0], r[1], "{}"); got.status != 404 || !strings.Contains(string(got.body), "<html>") {
				t.Errorf("%v: %d", r, got.status)
			}
		}
		body := map[string]any{"Name": "Anna", "CountryKey": "DK"}
		call.ok("PUT", in("v1", "contacts/"+GUID("anna")), body)
		s.Switch(func(w *Switches) { w.Brownout = true })
		for _, r := range append(retired, [2]string{"PUT", in("v1", "contacts/"+GUID("anna"))}) {
			if got := call.do(r[0], r[1], body); got.status != 480 {
				t.Errorf("%v: %d", r, got.status)
			}
		}
		call.ok("PUT", in("v2", "contacts/"+GUID("anna")), body)
	})
}

func testRateLimit(t *testing.T) {
	other := Blank(555001, "Søsterselskab ApS")
	s := started(t, Options{Data: small(), Others: []*Company{other}, Switches: Switches{RateLimit: 60}})
	call := signedIn(t, s)
	path := in("v1", "contacts")
	for range 59 {
		call.get(path)
	}
	s.Advance(40 * time.Second)
	call.get(path)
	s.Advance(500 * time.Millisecond)
	r := call.do("GET", path, nil)
	same(t, "the 61st", words(r.status, r.header.Get("Content-Type"), r.header.Get("Retry-After"), string(r.body)),
		"429 text/plain 20 API calls quota exceeded! maximum admitted 60 per 1m.")

	call.array("/v1/organizations")
	app := newApp(t, s)
	user := &caller{t, s, app.tokens(app.code(nil), nil)["access_token"].(string)}
	user.get(path)
	user.get("/v1/555001/contacts")

	s.Advance(19400 * time.Millisecond)
	same(t, "the last moment", call.do("GET", path, nil).header.Get("Retry-After"), "1")
	s.Advance(100 * time.Millisecond)
	call.get(path)

	control(t, s, "POST", "/switches", `{"rate_limit":2}`)
	call.get(path)
	same(t, "another limit", string(call.do("GET", path, nil).body), "API calls quota exceeded! maximum admitted 2 per 1m.")
}

func TestFreeTextSearchLooksAtNumberNameDescriptionAndTotal(t *testing.T) {
	c := small()
	one, two := sold(1045, "anna", "2026-10-01"), sold(21045, "bo", "2026-10-02")
	two.Lines[0].Price, two.Description = D("4350"), "Særfaktura"
	draft := Document{Kind: Invoice, ContactGUID: new(GUID("anna")), Lines: []Line{hundred()}, Description: "Kladde"}
	c.Documents = []Document{one, two, draft}
	call := signedIn(t, started(t, Options{Data: c}))
	for text, want := range map[string]string{
		"1045": "21045 1045", "21045": "21045", "bo byg": "21045", "SÆR": "21045", "5437.5": "21045", "5437,50": "21045", "125": "9223372036854775807 1045",
		"922337": "", "kladde": "9223372036854775807",
	} {
		same(t, text, call.column("Number", "/v1/284517/invoices?fields=Number&freeTextSearch="+url.QueryEscape(text)), want)
	}
}

func TestForeignCurrencyHasKroneAmountsInListsOnly(t *testing.T) {
	c := small()
	d := sold(1, "anna", "2026-10-01")
	d.Currency, d.ExchangeRate, d.Lines[0].Price = "EUR", D("746.05"), D("1000")
	c.Documents = []Document{d}
	call := signedIn(t, started(t, Options{Data: c}))
	row := call.rows(in("v1", "sales", "fields", "TotalExclVatInDkk,TotalInclVatInDkk,TotalExclVat,TotalInclVat,Currency"))[0]
	same(t, "row", row, "map[Currency:EUR TotalExclVat:1000 TotalExclVatInDkk:7460.5 TotalInclVat:1250 TotalInclVatInDkk:9325.63]")
	if got := string(call.do("GET", in("v1", "invoices/"+d.GUID), nil).body); strings.Contains(got, "InDkk") {
		t.Error("the document has amounts in kroner")
	}
}

func TestCreditNoteTotalsChangeSignByASwitch(t *testing.T) {
	c := small()
	d := sold(1, "anna", "2026-10-01")
	d.Kind = CreditNote
	c.Documents = []Document{d, sold(2, "anna", "2026-10-01")}
	c.Documents[1].GUID = GUID("other")
	s := started(t, Options{Data: c})
	call := signedIn(t, s)
	for _, sign := range []string{"", "-"} {
		doc := call.get(in("v1", "sales/creditnotes/"+d.GUID))
		same(t, "document", words(doc["TotalInclVat"], doc["TotalVat"]), fmt.Sprintf("%s125.0 %s25.0", sign, sign))
		same(t, "list", call.column("TotalInclVat", in("v1", "sales", "fields", "TotalInclVat", "sortOrder", "ascending")), sign+"125 125")
		control(t, s, "POST", "/switches", `{"creditnote_negative_totals":true}`)
	}
}

func TestExtraFieldsAndBankFieldsComeBySwitch(t *testing.T) {
	s := started(t, Options{Data: Sample(SampleDay())})
	call := signedIn(t, s)
	deposit := in("v1", "accounts/deposit", "fields", "AccountNumber,Name,IsDefault,IsHidden,BankIbanNumber")
	same(t, "as documented", keys(call.array(deposit)[0]), "[AccountNumber IsDefault IsHidden Name]")
	same(t, "default fields", keys(call.array(in("v1", "accounts/deposit"))[0]), "[AccountNumber Name]")
	s.Switch(func(w *Switches) { w.BankFields, w.ExtraFields = true, true })
	same(t, "with the bank", call.array(deposit)[0]["BankIbanNumber"], "DK5000400440116243")
	first, _ := s.Numbered(Invoice, 1001)
	if got := call.get(in("v1", "invoices/"+first.GUID)); got["SustainabilityReport"] == nil {
		t.Error("no extra field")
	}
}
