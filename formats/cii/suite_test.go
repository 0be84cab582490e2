package cii_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/cii"
	"github.com/postbud/postbud/formattest"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// missedByTheRules are the warnings that the official rules give to every invoice
// with a second supporting document that has a name or a file: they count over all
// of them together, though EN 16931 takes any number.
var missedByTheRules = []string{"CII-SR-475", "CII-SR-476"}

func TestFormat(t *testing.T) {
	good, bad := formattest.Official(t, "en16931-cii", "facturx-xml")
	formattest.Run(t, cii.Format, formattest.Options{Good: good, Bad: append(bad, spoilt(t)...), Warned: missedByTheRules})
}

func open(t *testing.T) formats.Format {
	t.Helper()
	f, err := cii.Format.Open(plugin.Values{}, plugin.Env{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func written(t *testing.T, inv *invoice.Invoice) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := open(t).(formats.Writer).Write(t.Context(), &b, inv); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(t *testing.T, doc []byte) *invoice.Invoice {
	t.Helper()
	inv, err := open(t).(formats.Reader).Read(t.Context(), bytes.NewReader(doc))
	if err != nil {
		t.Fatal(err)
	}
	return inv
}

func findings(t *testing.T, doc []byte) []invoice.Finding {
	t.Helper()
	found, err := open(t).(formats.Validator).Validate(t.Context(), bytes.NewReader(doc))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestTheRulesWarnOfSecondAttachmentsAlone(t *testing.T) {
	for _, s := range invoicetest.All() {
		var rules []string
		for _, f := range findings(t, written(t, s.Invoice)) {
			rules = append(rules, string(f.Flag)+" "+f.Rule)
		}
		var want []string
		if len(s.Invoice.Attachments) > 1 {
			want = []string{"warning CII-SR-476"}
		}
		if !slices.Equal(rules, want) {
			t.Errorf("%s breaks %v, want %v", s.Name, rules, want)
		}
	}
}

// spoilt is documents of ours that each break a rule.
func spoilt(t *testing.T) []formattest.Document {
	var documents []formattest.Document
	for rule, spoil := range map[string]func(*invoice.Invoice){
		"BR-02":      func(i *invoice.Invoice) { i.Number = "" },
		"BR-CO-15":   func(i *invoice.Invoice) { i.Totals.TotalWithVAT = invoice.MustDecimal("1.00") },
		"BR-S-05":    func(i *invoice.Invoice) { i.Lines[0].VAT.Rate = invoice.MustDecimal("0") },
		"BR-27":      func(i *invoice.Invoice) { i.Lines[0].Price.NetPrice = invoice.MustDecimal("-19.95") },
		"BR-CL-23":   func(i *invoice.Invoice) { i.Lines[0].Unit = "stk" },
		"BR-53":      func(i *invoice.Invoice) { i.VATCurrency = "EUR" },
		"CII-SR-462": func(i *invoice.Invoice) { *i = *invoicetest.Full(); i.VATBreakdown[0].Category = "" },
		"CII-SR-072": func(i *invoice.Invoice) { i.Lines[0].Item.Attributes = []invoice.Attribute{{Name: "Længde"}} },
		"CII-SR-470": func(i *invoice.Invoice) {
			i.Payment = invoice.Payment{MeansCode: "30", Transfers: []invoice.CreditTransfer{{BIC: "DABADKKK"}}}
		},
		"XSD": func(i *invoice.Invoice) { i.Lines[0].ID = "" },
	} {
		inv := invoicetest.Minimal()
		spoil(inv)
		doc := written(t, inv)
		if rule == "CII-SR-462" { // two codes for the day on which VAT falls due
			doc = bytes.Replace(doc, []byte("DueDateTypeCode>29<"), []byte("DueDateTypeCode>5<"), 1)
		}
		documents = append(documents, formattest.Document{Name: "spoilt for " + rule, Bytes: doc, Rule: rule})
	}
	return documents
}

func TestSpecificationIsTheOneThatIsChecked(t *testing.T) {
	for _, given := range []string{"", invoicetest.Specification, cii.Specification + "#conformant#urn:factur-x.eu:1p0:extended"} {
		inv := invoicetest.Minimal()
		inv.Specification = given
		if got := read(t, written(t, inv)).Specification; got != cii.Specification {
			t.Errorf("%q is written as %q", given, got)
		}
		if inv.Specification != given {
			t.Error("the invoice itself was changed")
		}
	}
	inv := invoicetest.Minimal()
	inv.Process = ""
	if got := read(t, written(t, inv)).Process; got != "" {
		t.Errorf("a process is made up: %q", got)
	}
}

func TestProfilesOfFacturXAreRecognised(t *testing.T) {
	r := open(t).(formats.Reader)
	doc := string(written(t, invoicetest.Minimal()))
	for specification, want := range map[string]int{
		cii.Specification:             90,
		"urn:factur-x.eu:1p0:minimum": 90,
		cii.Specification + "#compliant#urn:factur-x.eu:1p0:basic":                 90,
		cii.Specification + "#conformant#urn:factur-x.eu:1p0:extended":             90,
		cii.Specification + "#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0":       40,
		cii.Specification + "#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0#": 40,
	} {
		head := strings.Replace(doc, ">"+cii.Specification+"<", ">"+specification+"<", 1)
		if got := r.Recognise([]byte(head)); got != want {
			t.Errorf("%s is recognised with %d, want %d", specification, got, want)
		}
	}
}
