package xrechnung_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/xrechnung"
	"github.com/postbud/postbud/formattest"
	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// syntaxes are the settings for the two.
func syntaxes() map[string]plugin.Values {
	return map[string]plugin.Values{"ubl": {"syntax": "ubl"}, "cii": {"syntax": "cii"}}
}

func TestFormat(t *testing.T) {
	for name, settings := range syntaxes() {
		t.Run(name, func(t *testing.T) {
			formattest.Run(t, xrechnung.ReadWrite, formattest.Options{Settings: settings})
		})
	}
	t.Run("rules", func(t *testing.T) {
		o := formattest.Options{Bad: spoilt(t)}
		if dir, ok := judge.SharedDir(); ok {
			good, bad := goodAndBad(t, filepath.Join(dir, "testdata", "xrechnung"))
			o.Good = good
			o.Bad = append(o.Bad, bad...)
		}
		formattest.Run(t, xrechnung.Rules, o)
	})
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

func read(t *testing.T, doc []byte) *invoice.Invoice {
	t.Helper()
	inv, err := open(t, nil).(formats.Reader).Read(t.Context(), bytes.NewReader(doc))
	if err != nil {
		t.Fatal(err)
	}
	return inv
}

// german gives an invoice what XRechnung demands of it and the samples lack: the
// seller's contact, one way to pay, a day of delivery.
func german(inv *invoice.Invoice) *invoice.Invoice {
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
	return inv
}

func TestGermanInvoicesBreakNoRule(t *testing.T) {
	for name, settings := range syntaxes() {
		for _, s := range invoicetest.All() {
			var rules []string
			for _, f := range findings(t, written(t, settings, german(s.Invoice))) {
				rules = append(rules, string(f.Flag)+" "+f.Rule)
			}
			var want []string
			if name == "cii" && len(s.Invoice.Attachments) > 1 { // all invoices with two embedded files are warned of
				want = []string{"warning CII-SR-476"}
			}
			if !slices.Equal(rules, want) {
				t.Errorf("%s in %s breaks %v, want %v", s.Name, name, rules, want)
			}
		}
	}
}

func findings(t *testing.T, doc []byte) []invoice.Finding {
	t.Helper()
	found, err := open(t, nil).(formats.Validator).Validate(t.Context(), bytes.NewReader(doc))
	if err != nil {
		t.Fatal(err)
	}
	return found
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
			inv := german(invoicetest.Minimal())
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

// goodAndBad is the official documents that break nothing, and those that break a
// fatal rule.
func goodAndBad(t *testing.T, dir string) (good, bad []formattest.Document) {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "expected.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	broken := map[string][]string{}
	for _, row := range rows[1:] {
		broken[row[0]] = append(broken[row[0]], row[2]+" "+row[3])
	}
	for file, rules := range broken {
		doc, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		clean := true
		for _, b := range rules {
			rule, flag, _ := strings.Cut(b, " ")
			clean = clean && rule == "-"
			if flag == "fatal" {
				bad = append(bad, formattest.Document{Name: file, Bytes: doc, Rule: rule})
			}
		}
		if clean {
			good = append(good, formattest.Document{Name: file, Bytes: doc})
		}
	}
	if len(good) < 5 {
		t.Fatalf("%d good official documents", len(good))
	}
	return good, bad
}
