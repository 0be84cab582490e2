package dinero_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

func TestTrap01_FieldsAreNamedAndKeysFitInAnyCase(t *testing.T) {
	s := newScript(t)
	s.says(salesPath, `{"collection":[{"type":"Invoice","NUMBER":1045,"guid":"`+guidA+`","contactguid":"`+guidC+`","contactName":"Vestby",
		"date":"2026-10-05","currency":"DKK","status":"Booked","totalexclvat":4350,"totalInclVat":5437.5}],
		"pagination":{"pageSize":100,"result":1,"resultWithoutFilter":1}}`)
	items := listed(t, s.open(nil), adaptors.Query{})
	if len(items) != 1 || items[0].Head.Number != "1045" || items[0].Head.TotalWithVAT.String() != "5437.5" || items[0].Head.Customer != guidC {
		t.Errorf("%+v", items)
	}
	asked := s.asked(salesPath)[0]
	for _, field := range []string{"Guid", "Number", "ContactGuid", "TotalInclVatInDkk", "LatestMailOutType", "DeletedAt"} {
		if !strings.Contains(asked, field) {
			t.Errorf("%s is not asked for: %s", field, asked)
		}
	}
}

func TestTrap02_StatusMeansTwoThings(t *testing.T) {
	s := newScript(t)
	for _, word := range []string{"Booked", "Paid", "OverPaid", "Overpaid", "Overdue", "overdue", "Disputed"} {
		s.says(salesPath, rows(with(row(1045, guidA), `"Booked"`, `"`+word+`"`)))
		if items := listed(t, s.open(nil), adaptors.Query{}); len(items) != 1 {
			t.Errorf("%s: %d items", word, len(items))
		}
	}
	for _, paid := range []string{"Paid", "OverPaid", "Overdue"} {
		s.says(invoicePath, with(exampleInvoice, `"PaymentStatus": "Booked"`, `"PaymentStatus": "`+paid+`"`))
		if _, err := s.open(nil).Fetch(t.Context(), invoiceRef); err != nil {
			t.Errorf("%s: %v", paid, err)
		}
	}
}

func TestTrap03_DraftsAreFilteredThereAndHere(t *testing.T) {
	s := newScript(t)
	draft := with(row(9, guidB), `"Booked"`, `"draft"`)
	s.says(salesPath, rows(row(1045, guidA), draft))
	if got := refs(listed(t, s.open(nil), adaptors.Query{Since: day("2026-10-01")})); got != invoiceRef {
		t.Error(got)
	}
	asked := s.asked(salesPath)[0]
	if !strings.Contains(asked, "statusFilter=Booked%2CPaid%2COverPaid%2COverdue") || !strings.Contains(asked, "startDate=2026-10-01") {
		t.Error(asked)
	}
}

func TestTrap04_BothDatesOrNone(t *testing.T) {
	s := newScript(t)
	s.says(salesPath, rows())
	for name, q := range map[string]adaptors.Query{
		"from": {From: day("2026-10-01")}, "until": {Until: day("2026-10-01")}, "since": {Since: day("2026-10-01")},
		"nothing": {}, "number": {Numbers: []string{"7"}}, "both": {From: day("2026-10-01"), Until: day("2026-10-02")},
	} {
		before := len(s.asked(""))
		listed(t, s.open(nil), q)
		for _, asked := range s.asked("")[before:] {
			if strings.Contains(asked, "startDate=") != strings.Contains(asked, "endDate=") {
				t.Errorf("%s: %s", name, asked)
			}
		}
	}
}

func TestTrap05_DeletedDocumentsNeverCome(t *testing.T) {
	s := newScript(t)
	s.says(salesPath, rows(with(row(1044, guidB), `"DeletedAt":null`, `"DeletedAt":"2026-10-06T00:00:00"`), row(1045, guidA)))
	if got := refs(listed(t, s.open(nil), adaptors.Query{})); got != invoiceRef {
		t.Error(got)
	}
}

func TestTrap06_ANumberIsNeverAFloat(t *testing.T) {
	s := newScript(t)
	largest := "9223372036854775807"
	s.says(salesPath, rows(
		with(row(1, guidA), `"Number":1,`, `"Number":9007199254740993,`),
		with(row(1, guidB), `"Number":1,`, `"Number":`+largest+`,`, `"Booked"`, `"Draft"`),
		with(row(1, guidD), `"Number":1,`, `"Number":`+largest+`,`, `"Status":"Booked",`, ``)))
	items := listed(t, s.open(nil), adaptors.Query{})
	if len(items) != 1 || items[0].Head.Number != "9007199254740993" {
		t.Errorf("%+v", items)
	}
}

func TestTrap07_TimeStampIsNeverRead(t *testing.T) {
	s := newScript(t)
	var versions []string
	for _, stamp := range []string{`"00000000031C7A42"`, `"not hex at all"`, `null`} {
		s.says(invoicePath, with(exampleInvoice, `"00000000031C7A42"`, stamp))
		item, err := s.open(nil).Fetch(t.Context(), invoiceRef)
		if err != nil {
			t.Fatal(err)
		}
		versions = append(versions, item.Version)
	}
	if len(slices.Compact(versions)) != 1 {
		t.Errorf("the version follows the time stamp: %v", versions)
	}
}

func TestTrap08_NotFoundHasManyForms(t *testing.T) {
	s := newScript(t)
	for name, h := range map[string]http.HandlerFunc{
		"400/63":             status(400, `{"code":63,"message":"no result","validationErrors":null}`),
		"400/65":             status(400, `{"Code":65,"Message":"Item is deleted"}`),
		"400/40":             status(400, `{"code":"40"}`),
		"404 with a page":    status(404, `<!DOCTYPE html><html><body>404</body></html>`, "Content-Type", "text/html"),
		"404 without a body": status(404, ``),
	} {
		s.does(invoicePath, h)
		_, err := s.open(nil).Fetch(t.Context(), invoiceRef)
		if fault.KindOf(err) != fault.Permanent || fault.CodeOf(err) != "SRC-GONE" {
			t.Errorf("%s: %s %s: %v", name, fault.KindOf(err), fault.CodeOf(err), err)
		}
	}
	s.says(invoicePath, exampleInvoice)
	s.tells("/v1/284517/contacts/"+guidC, 404, `{"code":40,"message":"not found"}`)
	item, err := s.open(nil).Fetch(t.Context(), invoiceRef)
	if err != nil || item.Invoice.Buyer.Name != "Vestby Kommune, Teknik og Miljø" || item.Invoice.Buyer.VATIdentifier != "" {
		t.Errorf("a customer that is gone: %v %+v", err, item.Invoice)
	}
}

func TestTrap09_VATComesFromPricesAndAccount(t *testing.T) {
	s := newScript(t)
	s.says(invoicePath, exampleInvoice)
	item, err := s.open(nil).Fetch(t.Context(), invoiceRef)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range item.Invoice.Lines {
		if l.VAT.Category != "S" || l.VAT.Rate.String() != "25" {
			t.Errorf("line %s: %+v", l.ID, l.VAT)
		}
	}
}

func TestTrap10_TheCustomerIsJoinedAndRemembered(t *testing.T) {
	s := newScript(t)
	s.says(invoicePath, exampleInvoice)
	a := s.open(nil)
	for range 3 {
		item, err := a.Fetch(t.Context(), invoiceRef)
		if err != nil {
			t.Fatal(err)
		}
		b := item.Invoice.Buyer
		if b.VATIdentifier != "DK36781203" || b.LegalRegistration != (invoice.Identifier{Scheme: "0184", Value: "36781203"}) ||
			b.ElectronicAddress != (invoice.ElectronicAddress{Scheme: "0088", Value: "5798000987654"}) ||
			b.Address != (invoice.Address{Line1: "Rådhuspladsen 2", PostCode: "6800", City: "Varde", Country: "DK"}) ||
			b.Contact.Email != "faktura@vestby.example" {
			t.Fatalf("%+v", b)
		}
	}
	if n := len(s.asked("/contacts/")); n != 1 {
		t.Errorf("the customer was asked for %d times", n)
	}
	s.clock.Advance(11 * time.Minute)
	if _, err := a.Fetch(t.Context(), invoiceRef); err != nil || len(s.asked("/contacts/")) != 2 {
		t.Errorf("after its time it was asked for %d times: %v", len(s.asked("/contacts/")), err)
	}
}

func TestTrap11_OrderNumberAndReferencesComeFromWhereThePersonSays(t *testing.T) {
	s := newScript(t)
	s.says(invoicePath, exampleInvoice)
	for name, c := range map[string]struct {
		over         plugin.Values
		order, buyer string
		contact, day string
	}{
		"as it begins":   {nil, "REKV-77120", "Jens Holm", "Jens Holm", ""},
		"from comment":   {plugin.Values{"order_number_from": "comment", "order_number_pattern": "Rekvisition *", "contact_person_from": "comment", "contact_person_pattern": "att. *"}, "77120", "Jens Holm", "Jens Holm", ""},
		"fixed, nothing": {plugin.Values{"order_number_from": "none", "buyer_reference_from": "fixed", "buyer_reference_text": "Drift 7", "contact_person_from": "none", "delivery_date_from": "fixed", "delivery_date_text": "3-10-2026"}, "", "Drift 7", "", "2026-10-03"},
	} {
		item, err := s.open(c.over).Fetch(t.Context(), invoiceRef)
		if err != nil {
			t.Fatal(name, err)
		}
		inv := item.Invoice
		if inv.PurchaseOrder != c.order || inv.BuyerReference != c.buyer || inv.Buyer.Contact.Name != c.contact || inv.Delivery.Date.String() != c.day {
			t.Errorf("%s: order %q, buyer %q, contact %q, delivery %q", name, inv.PurchaseOrder, inv.BuyerReference, inv.Buyer.Contact.Name, inv.Delivery.Date)
		}
	}
}

func TestTrap12_DineroHasSentItAlready(t *testing.T) {
	s := newScript(t)
	s.says(salesPath, rows(with(row(1045, guidA), `"LatestMailOutType":"None"`, `"LatestMailOutType":"einvoice"`)))
	if items := listed(t, s.open(nil), adaptors.Query{}); items[0].SentThere != time.Date(2026, 10, 5, 8, 16, 2, 110e6, time.UTC) {
		t.Errorf("listed: %s", items[0].SentThere)
	}
	sent := time.Date(2026, 10, 5, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		latest, mails string
		want          time.Time
	}{
		"never mailed":             {"None", `[]`, time.Time{}},
		"sent":                     {"Einvoice", `[{"Date":"2026-10-05T09:00:00","Type":"Einvoice","Status":"Sent"}]`, sent},
		"sent, then reminded":      {"Reminder", `[{"Date":"2026-10-05T09:00:00","Type":"EInvoice","Status":"Sent"},{"Date":"2026-11-10T09:00:00","Type":"Reminder","Status":"Sent"}]`, sent},
		"failed":                   {"Einvoice", `[{"Date":"2026-10-05T09:00:00","Type":"Einvoice","Status":"Failed"}]`, time.Time{}},
		"nobody there":             {"Einvoice", `[{"Date":"2026-10-05T09:00:00","Type":"Einvoice","Status":"Pending","LatestEvent":"EndpointNotFound"}]`, time.Time{}},
		"mailed as PDF":            {"Mailout", `[{"Date":"2026-10-05T09:00:00","Type":"Mailout","Status":"Sent"}]`, time.Time{}},
		"sent, but nothing listed": {"Einvoice", `[]`, time.Date(2026, 10, 5, 8, 16, 2, 110e6, time.UTC)},
	} {
		s.says(invoicePath, with(exampleInvoice, `"LatestMailOutType": "None"`, `"LatestMailOutType": "`+c.latest+`"`))
		s.says(invoicePath+"/mailouts", c.mails)
		item, err := s.open(nil).Fetch(t.Context(), invoiceRef)
		if err != nil || !item.SentThere.Equal(c.want) {
			t.Errorf("%s: %s, want %s (%v)", name, item.SentThere, c.want, err)
		}
	}
	for _, asked := range s.asked("") {
		if !strings.HasPrefix(asked, "GET ") {
			t.Errorf("an export must only read: %s", asked)
		}
	}
}

func TestTrap16_NobodyAsksForThePDFOfADraft(t *testing.T) {
	s := newScript(t)
	s.says(invoicePath, with(exampleInvoice, `"Status": "Booked", "ContactGuid"`, `"Status": "Draft", "ContactGuid"`))
	_, err := s.open(plugin.Values{"include_pdf": "always"}).Fetch(t.Context(), invoiceRef)
	if fault.KindOf(err) != fault.Permanent || fault.CodeOf(err) != "SRC-GONE" {
		t.Errorf("%v", err)
	}
	if n := len(s.asked(invoicePath)); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

func TestTrap17_AnEmptyAnswerDoesNotMoveTheCursor(t *testing.T) {
	s := newScript(t)
	s.inTurn(salesPath, status(200, rows(row(1045, guidA))), status(200, rows()), status(200, `{"Collection":null,"Pagination":null}`), status(200, rows(row(1046, guidB))))
	a := s.open(nil)
	first := listed(t, a, adaptors.Query{})
	at := first[0].Cursor
	for range 2 {
		s.clock.Advance(time.Hour)
		if items := listed(t, a, adaptors.Query{Cursor: at}); len(items) != 0 {
			t.Fatalf("%+v", items)
		}
	}
	s.clock.Advance(time.Hour)
	if got := refs(listed(t, a, adaptors.Query{Cursor: at})); got != "invoice:"+guidB {
		t.Error(got)
	}
	// 09:00 less five minutes, each time: nothing has moved it.
	for i, asked := range s.asked("changesSince") {
		if !strings.Contains(asked, "changesSince=2026-11-22T08%3A55%3A00Z") {
			t.Errorf("question %d: %s", i, asked)
		}
	}
}

func day(text string) invoice.Date {
	d, err := invoice.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}
