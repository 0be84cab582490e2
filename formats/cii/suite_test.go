package cii_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/cii"
	"github.com/postbud/postbud/formattest"
	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

func TestFormat(t *testing.T) {
	o := formattest.Options{Bad: spoilt(t)}
	if dir, ok := judge.SharedDir(); ok {
		good, bad := goodAndBad(t, filepath.Join(dir, "testdata"))
		o.Good = good
		o.Bad = append(o.Bad, bad...)
	}
	formattest.Run(t, cii.Unwarned, o)
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

// goodAndBad is the documents of EN 16931 and Factur-X that break nothing, and those
// that break a fatal rule.
func goodAndBad(t *testing.T, dir string) (good, bad []formattest.Document) {
	t.Helper()
	for _, set := range []string{"en16931-cii", "facturx-xml"} {
		f, err := os.Open(filepath.Join(dir, set, "expected.csv"))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(f).ReadAll()
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		broken := map[string][]string{}
		for _, row := range rows[1:] {
			broken[row[0]] = append(broken[row[0]], row[2]+" "+row[3])
		}
		for file, rules := range broken {
			doc, err := os.ReadFile(filepath.Join(dir, set, file))
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
	}
	if len(good) < 5 || len(bad) < 5 {
		t.Fatalf("%d good and %d bad official documents", len(good), len(bad))
	}
	return good, bad
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
