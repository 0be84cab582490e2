package oioubl_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/oioubl"
	"github.com/postbud/postbud/formattest"
	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// faithful are the remedies that lose nothing: what they write can be read back.
func faithful() plugin.Values {
	return plugin.Values{"exempt": "zero_rated", "rates": "merge", "negative": "turn"}
}

func TestFormat(t *testing.T) {
	o := formattest.Options{Settings: faithful(), Limits: true, Samples: more(), Bad: spoilt(t)}
	if dir, ok := judge.SharedDir(); ok {
		o.Good = official(t, filepath.Join(dir, "testdata", "oioubl-2.1"))
	}
	formattest.Run(t, oioubl.Format, o)
}

// more are kinds of payment and of numbers that OIOUBL has ways of its own for.
func more() []invoicetest.Sample {
	paid := func(name, code, remittance string, transfers ...invoice.CreditTransfer) invoicetest.Sample {
		inv := invoicetest.Minimal()
		inv.Number = "2026-" + code
		inv.Payment = invoice.Payment{MeansCode: code, Remittance: remittance, Transfers: transfers}
		return invoicetest.Sample{Name: name, Invoice: inv}
	}
	iban := invoice.CreditTransfer{Account: "DK5000400440116243", Name: "Havneby", BIC: "DABADKKK"}
	national := invoice.CreditTransfer{Account: "0440116243", BIC: "0040"}
	pieces := invoicetest.Minimal()
	pieces.Number, pieces.Lines[0].Unit = "2026-H87", "H87"
	reasoned := invoicetest.Full()
	reasoned.Allowances[0].Reason, reasoned.VATBreakdown[1].ExemptionReason = "", ""
	return []invoicetest.Sample{
		paid("to an IBAN, by 30", "30", "2026-0001", iban),
		paid("to an IBAN, by 31", "31", "2026-0001", iban),
		paid("to a Danish account, by 42", "42", "a text that is longer than twenty letters", national),
		paid("to an account abroad", "30", "x", invoice.CreditTransfer{Account: "US-4711", BIC: "CHASUS33"}),
		paid("by FIK 71", "93", "71#123456789012347", invoice.CreditTransfer{Account: "12345678", Name: "Havneby"}),
		paid("by FIK 73", "93", "73#Faktura 2026-0001", invoice.CreditTransfer{Account: "12345678"}),
		paid("by FIK 75", "93", "75#1234567890123452", invoice.CreditTransfer{Account: "12345678"}),
		paid("by giro 01", "50", "01#", invoice.CreditTransfer{Account: "1234567"}),
		paid("by giro 04", "50", "04#1234567890123452", invoice.CreditTransfer{Account: "12345678"}),
		paid("to the Nemkonto", "97", ""),
		paid("in cash", "10", ""),
		{Name: "with codes for reasons alone", Invoice: reasoned},
		{Name: "in pieces", Invoice: pieces},
	}
}

func open(t testing.TB, v plugin.Values) formats.Format {
	t.Helper()
	f, err := oioubl.Format.Open(v, plugin.Env{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// written writes with the remedies that lose nothing.
func written(t testing.TB, inv *invoice.Invoice) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := open(t, faithful()).(formats.Writer).Write(t.Context(), &b, inv); err != nil {
		t.Fatalf("%s: %v", inv.Number, err)
	}
	return b.Bytes()
}

// spoilt is documents of ours that each break a rule.
func spoilt(t *testing.T) []formattest.Document {
	var documents []formattest.Document
	for rule, spoil := range map[string]func(*invoice.Invoice){
		"F-INV133": func(i *invoice.Invoice) { i.Totals.Due = dec("75.81") },
		"F-INV128": func(i *invoice.Invoice) { i.Totals.TotalWithVAT = dec("75.81") },
		"F-INV126": func(i *invoice.Invoice) { i.Totals.Lines, i.Totals.TotalWithoutVAT = dec("60.85"), dec("60.85") },
		"F-INV340": func(i *invoice.Invoice) { i.Lines[0].Price.NetPrice = dec("29.95") },
		"F-LIB385": func(i *invoice.Invoice) { i.Totals.TotalVAT = dec("15.96") },
		"F-LIB402": func(i *invoice.Invoice) { i.VATBreakdown[0].Taxable = dec("69.85") },
		"F-LIB404": func(i *invoice.Invoice) { i.Lines[0].VAT = invoice.LineVAT{Category: "Z", Rate: dec("0")} },
		"F-LIB382": func(i *invoice.Invoice) { i.VATBreakdown[0].Rate = dec("0") },
		"F-LIB298": func(i *invoice.Invoice) { i.Currency = "XXY" },
		"F-LIB301": func(i *invoice.Invoice) { i.Buyer.Address.Country = "QQ" },
		"F-LIB080": func(i *invoice.Invoice) {
			i.Delivery.Period = invoice.Period{Start: i.DueDate, End: i.IssueDate}
		},
	} {
		inv := invoicetest.Minimal()
		spoil(inv)
		documents = append(documents, formattest.Document{Name: "spoilt for " + rule, Bytes: written(t, inv), Rule: rule})
	}
	good := string(written(t, invoicetest.Minimal()))
	for rule, change := range map[string][2]string{
		"XSD":      {"<cbc:IssueDate>2026-02-27</cbc:IssueDate>", ""},
		"F-LIB002": {">OIOUBL-2.1<", ">OIOUBL-2.9<"},
		"F-LIB179": {`schemeID="GLN"`, `schemeID="0088"`},
		"F-LIB309": {">StandardRated<", ">E<"},
	} {
		if !strings.Contains(good, change[0]) {
			t.Fatalf("nothing to spoil for %s", rule)
		}
		documents = append(documents, formattest.Document{
			Name: "spoilt for " + rule, Bytes: []byte(strings.Replace(good, change[0], change[1], 1)), Rule: rule})
	}
	return documents
}

func dec(text string) invoice.Decimal { return invoice.MustDecimal(text) }

// official is the official invoices and credit notes that break nothing.
func official(t *testing.T, dir string) (good []formattest.Document) {
	t.Helper()
	broken := map[string]bool{}
	for _, row := range expected(t, dir) {
		broken[row[0]] = broken[row[0]] || row[2] != "-"
	}
	for file := range broken {
		doc, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		if !broken[file] && isInvoice(file) {
			good = append(good, formattest.Document{Name: file, Bytes: doc})
		}
	}
	if len(good) < 10 {
		t.Errorf("there are %d good documents", len(good))
	}
	return good
}

func isInvoice(file string) bool {
	return strings.Contains(file, "Invoice") || strings.Contains(file, "CreditNote")
}

func expected(t *testing.T, dir string) [][]string {
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
	return rows[1:]
}
