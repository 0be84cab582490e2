package xrechnung_test

import (
	"bytes"
	"testing"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/xrechnung"
	"github.com/postbud/postbud/formattest"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// syntaxes are the settings for the two.
func syntaxes() map[string]plugin.Values {
	return map[string]plugin.Values{"ubl": {"syntax": "ubl"}, "cii": {"syntax": "cii"}}
}

func TestFormat(t *testing.T) {
	good, bad := formattest.Official(t, "xrechnung")
	for syntax, settings := range syntaxes() {
		t.Run(syntax, func(t *testing.T) {
			formattest.Run(t, xrechnung.Format, formattest.Options{
				Settings: settings, Dress: german, Warned: warned(syntax), Good: good, Bad: append(spoilt(t), bad...),
			})
		})
	}
}

// warned is a rule that warns of every invoice with two embedded files.
func warned(syntax string) []string {
	if syntax == "cii" {
		return []string{"CII-SR-476"}
	}
	return nil
}

func open(t *testing.T, settings plugin.Values) formats.Format {
	t.Helper()
	f, err := xrechnung.Format.Open(settings, plugin.Env{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func written(t *testing.T, settings plugin.Values, inv *invoice.Invoice) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := open(t, settings).(formats.Writer).Write(t.Context(), &b, inv); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func reader(t *testing.T) formats.Reader {
	t.Helper()
	return open(t, nil).(formats.Reader)
}

func read(t *testing.T, doc []byte) *invoice.Invoice {
	t.Helper()
	inv, err := reader(t).Read(t.Context(), bytes.NewReader(doc))
	if err != nil {
		t.Fatal(err)
	}
	return inv
}

// german gives an invoice what XRechnung demands of it and the samples lack: the
// seller's contact, one way to pay, a day of delivery.
func german(inv *invoice.Invoice) {
	if inv.Seller.Contact == (invoice.Contact{}) {
		inv.Seller.Contact = invoice.Contact{Name: "Åse Bæk", Phone: "+45 74 00 00 01", Email: "faktura@havneby.example"}
	}
	if len(inv.Payment.Transfers) == 0 {
		inv.Payment = invoice.Payment{MeansCode: "58", Transfers: []invoice.CreditTransfer{{Account: "DK5000400440116243"}}}
	}
	inv.Payment.Card, inv.Payment.DirectDebit = invoice.Card{}, invoice.DirectDebit{}
	if inv.Delivery == (invoice.Delivery{}) {
		inv.Delivery.Date = inv.IssueDate
	}
}

// spoilt is German invoices in both syntaxes that each break a rule.
func spoilt(t *testing.T) []formattest.Document {
	var documents []formattest.Document
	for rule, spoil := range map[string]func(*invoice.Invoice){
		"BR-02":      func(i *invoice.Invoice) { i.Number = "" },
		"BR-CO-15":   func(i *invoice.Invoice) { i.Totals.TotalWithVAT = invoice.MustDecimal("1.00") },
		"BR-DE-1":    func(i *invoice.Invoice) { i.Payment = invoice.Payment{} },
		"BR-DE-2":    func(i *invoice.Invoice) { i.Seller.Contact = invoice.Contact{} },
		"BR-DE-3":    func(i *invoice.Invoice) { i.Seller.Address.City = "" },
		"BR-DE-5":    func(i *invoice.Invoice) { i.Seller.Contact.Name = "" },
		"BR-DE-6":    func(i *invoice.Invoice) { i.Seller.Contact.Phone = "" },
		"BR-DE-7":    func(i *invoice.Invoice) { i.Seller.Contact.Email = "" },
		"BR-DE-8":    func(i *invoice.Invoice) { i.Buyer.Address.City = "" },
		"BR-DE-15":   func(i *invoice.Invoice) { i.BuyerReference = "" },
		"BR-DE-18":   func(i *invoice.Invoice) { i.PaymentTerms = "#SKONTO#TAGE=14#PROZENT=2,25#\n" },
		"BR-DE-23-a": func(i *invoice.Invoice) { i.Payment.Transfers = nil },
		"BR-DE-23-b": func(i *invoice.Invoice) { i.Payment.Card = invoice.Card{Number: "1234"} },
		"BR-DE-22":   func(i *invoice.Invoice) { i.Attachments = invoicetest.Full().Attachments; twice(i.Attachments) },
		"BR-DE-14":   func(i *invoice.Invoice) { i.VATBreakdown[0].Rate = invoice.Decimal{} },
		"BR-CO-16":   func(i *invoice.Invoice) { i.Totals.Due = invoice.MustDecimal("1.00") },
		"BR-CL-23":   func(i *invoice.Invoice) { i.Lines[0].Unit = "stk" },
		"BR-DE-30": func(i *invoice.Invoice) {
			i.Payment = debit(invoice.DirectDebit{Mandate: "M", Account: "DK5000400440116243"})
		},
		"BR-DE-31": func(i *invoice.Invoice) {
			i.Payment = debit(invoice.DirectDebit{Mandate: "M", Creditor: "DE98ZZZ09999999999"})
		},
		"BR-DE-CVD-02": func(i *invoice.Invoice) { i.Specification = xrechnung.Current()[2] },
	} {
		for name, settings := range syntaxes() {
			inv := invoicetest.Minimal()
			german(inv)
			spoil(inv)
			documents = append(documents, formattest.Document{Name: "spoilt for " + rule + " in " + name, Bytes: written(t, settings, inv), Rule: rule})
		}
	}
	return documents
}

func debit(d invoice.DirectDebit) invoice.Payment {
	return invoice.Payment{MeansCode: "59", DirectDebit: d}
}

func twice(a []invoice.Attachment) { a[1].FileName = a[0].FileName }
