package dinero_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// fetched is the example invoice, changed and with settings, as a whole item.
func fetched(t *testing.T, s *script, over plugin.Values, oldNew ...string) (adaptors.Item, error) {
	t.Helper()
	s.says(invoicePath, with(exampleInvoice, oldNew...))
	return s.open(over).Fetch(t.Context(), invoiceRef)
}

func TestTheReferencesInvoiceBecomesAnInvoice(t *testing.T) {
	s := newScript(t)
	item, err := fetched(t, s, nil)
	if err != nil {
		t.Fatal(err)
	}
	inv := item.Invoice
	for what, c := range map[string][2]string{
		"number":        {inv.Number, "1045"},
		"kind":          {inv.TypeCode, "380"},
		"dates":         {inv.IssueDate.String() + " " + inv.DueDate.String(), "2026-10-05 2026-11-04"},
		"currency":      {inv.Currency + inv.VATCurrency, "DKK"},
		"order":         {inv.PurchaseOrder, "REKV-77120"},
		"seller":        {inv.Seller.Name + "|" + inv.Seller.VATIdentifier + "|" + inv.Seller.LegalRegistration.Value + "|" + inv.Seller.ElectronicAddress.Scheme, "Fjordlys ApS|DK29384711|29384711|0184"},
		"seller person": {inv.Seller.Contact.Name + "|" + inv.Seller.Contact.Email, "Karen Østergaard|k@fjordlys.example"},
		"note":          {inv.Notes[0].Text, "Rekvisition 77120, att. Jens Holm"},
		"slip":          {inv.Payment.MeansCode + "|" + inv.Payment.Remittance + "|" + inv.Payment.Transfers[0].Account, "93|71#000000000104521|87654321"},
		"totals":        {inv.Totals.TotalWithoutVAT.String() + "|" + inv.Totals.TotalVAT.String() + "|" + inv.Totals.Due.String(), "4350.00|1087.50|5437.50"},
		"line 1":        {text(inv.Lines[0]), "Servicebesøg på eltavle|Uge 40|6 HUR|545|||3270.00|"},
		"line 2":        {text(inv.Lines[1]), "HPFI-relæ 40 A||3 H87|360|40|400|1080.00|Udført efter aftale med driftslederen"},
		"breakdown":     {inv.VATBreakdown[0].Category + " " + inv.VATBreakdown[0].Rate.String() + " " + inv.VATBreakdown[0].Tax.String(), "S 25 1087.50"},
	} {
		if c[0] != c[1] {
			t.Errorf("%s:\n got %s\nwant %s", what, c[0], c[1])
		}
	}
	if len(inv.Lines) != 2 || len(inv.Notes) != 1 || inv.Totals.Rounding.Given() {
		t.Errorf("%+v", inv)
	}
	r, err := item.Source.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	raw, err := io.ReadAll(r)
	if err != nil || string(raw) != exampleInvoice || item.Source.MediaType != "application/json" {
		t.Errorf("the source is not what Dinero gave: %v %s", err, item.Source.MediaType)
	}
}

// text is a line's terms on one line.
func text(l invoice.Line) string {
	return strings.Join([]string{l.Item.Name, l.Item.Description, l.Quantity.String() + " " + l.Unit, l.Price.NetPrice.String(),
		l.Price.Discount.String(), l.Price.GrossPrice.String(), l.LineNet.String(), l.Note}, "|")
}

func TestTheReferencesCreditNoteNamesItsInvoice(t *testing.T) {
	s := newScript(t)
	s.says(creditPath, exampleCreditNote)
	s.says(invoicePath, exampleInvoice)
	item, err := s.open(nil).Fetch(t.Context(), creditRef)
	if err != nil {
		t.Fatal(err)
	}
	inv := item.Invoice
	if inv.TypeCode != "381" || inv.Payment.MeansCode != "" || inv.DueDate.Given() || inv.Totals.Due.String() != "450.00" ||
		len(inv.Preceding) != 1 || inv.Preceding[0].Number != "1045" || inv.Preceding[0].IssueDate.String() != "2026-10-05" {
		t.Errorf("%+v", inv)
	}
	for name, h := range map[string]http.HandlerFunc{"deleted": status(400, `{"code":65}`), "unknown": status(400, `{"code":63}`)} {
		s.does(invoicePath, h)
		if item, err := s.open(nil).Fetch(t.Context(), creditRef); err != nil || len(item.Invoice.Preceding) != 0 {
			t.Errorf("%s: %v %+v", name, err, item.Invoice)
		}
	}
	s.tells(invoicePath, 500, ``)
	if _, err := s.open(nil).Fetch(t.Context(), creditRef); fault.KindOf(err) != fault.Temporary {
		t.Errorf("when the invoice cannot be asked for the credit note must wait: %v", err)
	}
	s.says(creditPath, with(exampleCreditNote, `"CreditNoteFor": "`+guidA+`"`, `"CreditNoteFor": null`))
	if item, err := s.open(nil).Fetch(t.Context(), creditRef); err != nil || len(item.Invoice.Preceding) != 0 {
		t.Errorf("alone: %v", err)
	}
}

func TestF12_AWordThatIsNewIsNamedAndNeverGuessed(t *testing.T) {
	for name, change := range map[string][]string{
		"LineType":        {`"LineType": "Text"`, `"LineType": "Bundle"`},
		"Status":          {`"Status": "Booked", "ContactGuid"`, `"Status": "Frozen", "ContactGuid"`},
		"number for text": {`"ExternalReference": "REKV-77120"`, `"ExternalReference": {"a":1}`},
		"text for number": {`"Quantity": 6`, `"Quantity": "six"`},
		"no date":         {`"Date": "2026-10-05"`, `"Date": "next week"`},
		"due date":        {`"PaymentDate": "2026-11-04"`, `"PaymentDate": "soon"`},
	} {
		s := newScript(t)
		if _, err := fetched(t, s, nil, change...); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %s %v", name, fault.KindOf(err), err)
		}
	}
	s := newScript(t)
	if item, err := fetched(t, s, nil, `"Address": null`, `"Address": null, "Brand": {"new": ["thing"]}`,
		`"InvoiceTemplateId": null`, `"InvoiceTemplateId": 7`, `"Comment": "Rekvisition 77120, att. Jens Holm"`, `"Comment": null`); err != nil || len(item.Invoice.Notes) != 0 {
		t.Errorf("unknown fields and null: %v", err)
	}
	s.says("/v1/284517/contacts/"+guidC, with(vestby, `"InvoiceMailOutOptionKey":"GLN"`, `"InvoiceMailOutOptionKey":"FAX"`))
	if _, err := fetched(t, s, nil); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "FAX") {
		t.Errorf("a new preferred address: %v", err)
	}
}

func TestBadReferencesAndForeignAnswers(t *testing.T) {
	s := newScript(t)
	s.says(invoicePath, exampleInvoice)
	for _, ref := range []string{"", "invoice", "invoice:1045", "order:" + guidA, "invoice:../" + guidA, "invoice:" + strings.ToUpper(guidA)} {
		if _, err := s.open(nil).Fetch(t.Context(), ref); fault.KindOf(err) != fault.Permanent {
			t.Errorf("%q: %v", ref, err)
		}
	}
	if len(s.asked("")) != 0 {
		t.Error(s.asked(""))
	}
	if _, err := fetched(t, s, nil, guidA, guidB); fault.KindOf(err) != fault.Temporary {
		t.Errorf("another document than was asked for: %v", err)
	}
}

func TestAForeignCurrencyBearsItsVATInKroner(t *testing.T) {
	s := newScript(t)
	kroner := with(row(1045, guidA), `"TotalExclVat":4350`, `"TotalExclVat":4350,"TotalExclVatInDkk":32407.5,"TotalInclVatInDkk":40509.38`)
	s.says("/v1/284517/invoices", rows(row(1045, guidB), strings.Replace(kroner, `"Type":"Invoice",`, ``, 1)))
	item, err := fetched(t, s, nil, `"Currency": "DKK"`, `"Currency": "EUR"`)
	if err != nil {
		t.Fatal(err)
	}
	if inv := item.Invoice; inv.Currency != "EUR" || inv.VATCurrency != "DKK" || inv.Totals.VATInAccountingCurrency.String() != "8101.88" || inv.Payment.MeansCode != "" {
		t.Errorf("%s %s %s %+v", inv.Currency, inv.VATCurrency, inv.Totals.VATInAccountingCurrency, inv.Payment)
	}
	asked := s.asked("/invoices?")[0]
	for _, part := range []string{"startDate=2026-10-05", "endDate=2026-10-05", "freeTextSearch=1045", "TotalInclVatInDkk"} {
		if !strings.Contains(asked, part) {
			t.Errorf("no %s in %s", part, asked)
		}
	}
	s.says("/v1/284517/invoices", rows())
	if _, err := fetched(t, s, nil, `"Currency": "DKK"`, `"Currency": "EUR"`); fault.KindOf(err) != fault.Temporary {
		t.Errorf("an empty list must not cost the VAT in kroner: %v", err)
	}
}

func TestAnAccountThatIsYoungerThanOurListIsFound(t *testing.T) {
	s := newScript(t)
	young := with(exampleInvoice, `"BaseAmountValueInclVat": 681.25`, `"BaseAmountValueInclVat": 545.0`, `"TotalAmountInclVat": 4087.5`, `"TotalAmountInclVat": 3270.0`,
		`"AccountNumber": 1000, "Unit": "hours"`, `"AccountNumber": 1060, "Unit": "hours"`, `"TotalVat": 1087.5`, `"TotalVat": 270.0`, `"TotalInclVat": 5437.5`, `"TotalInclVat": 4620.0`)
	s.says(invoicePath, young)
	a := s.open(nil)
	_, err := a.Fetch(t.Context(), invoiceRef)
	f := fault.As(err)
	if f == nil || f.Kind != fault.Invalid || f.Code != "DOC-VAT-MAP" || f.Args["no"] != "1060" || f.Args["n"] != "1" {
		t.Fatalf("%+v", f)
	}
	s.says("/v1/284517/accounts/entry", `[{"AccountNumber":1000,"VatCode":"U25"},{"AccountNumber":1060,"VatCode":null}]`)
	s.clock.Advance(2 * 60e9)
	item, err := a.Fetch(t.Context(), invoiceRef)
	if err != nil || item.Invoice.Lines[0].VAT.Category != "E" {
		t.Errorf("%v", err)
	}
	if item, err := s.open(plugin.Values{"account_vat": "1060=Z"}).Fetch(t.Context(), invoiceRef); err != nil || item.Invoice.Lines[0].VAT.Category != "Z" {
		t.Errorf("mapped: %v", err)
	}
}
