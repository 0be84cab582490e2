package xrechnung_test

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/xrechnung"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

func TestSyntaxIsUBLUnlessSetOtherwise(t *testing.T) {
	for want, settings := range map[string]plugin.Values{
		"<Invoice ":                  nil,
		"<Invoice":                   {"syntax": "ubl"},
		"<rsm:CrossIndustryInvoice ": {"syntax": "cii"},
	} {
		if doc := written(t, settings, invoicetest.Minimal()); !bytes.Contains(doc, []byte(want)) {
			t.Errorf("%v: no %s in\n%s", settings, want, doc)
		}
	}
	if _, err := xrechnung.Format.Open(plugin.Values{"syntax": "edifact"}, plugin.Env{}); err == nil {
		t.Error("there is no third syntax")
	}
}

func TestSpecificationIsXRechnungs(t *testing.T) {
	current := xrechnung.Current()
	for given, want := range map[string]string{
		"":                               current[0],
		invoicetest.Specification:        current[0],
		"urn:cen.eu:en16931:2017":        current[0],
		xrechnung.Recognised()[3]:        current[0], // XRechnung 1.2
		current[0]:                       current[0],
		current[1]:                       current[1],
		current[2]:                       current[2],
		current[0] + "#conformant#urn:x": current[0],
	} {
		for name, settings := range syntaxes() {
			inv := invoicetest.Minimal()
			inv.Specification = given
			if got := read(t, written(t, settings, inv)).Specification; got != want {
				t.Errorf("%s in %s is written as %s", given, name, got)
			}
			if inv.Specification != given {
				t.Error("the invoice itself was changed")
			}
		}
	}
}

// The document type that is announced names the specification that the document bears.
func TestTheDocumentTypeIsThatOfTheSpecification(t *testing.T) {
	for _, given := range append(xrechnung.Current(), invoicetest.Specification) {
		for name, settings := range syntaxes() {
			for _, inv := range []*invoice.Invoice{invoicetest.Minimal(), invoicetest.CreditNote()} {
				inv.Specification = given
				bears := read(t, written(t, settings, inv)).Specification
				got := xrechnung.Format.DocTypeOf(open(t, settings), inv)
				if _, rest, _ := strings.Cut(got, "##"); !strings.HasPrefix(rest, bears+"::") {
					t.Errorf("%s in %s is announced as %s", bears, name, got)
				}
			}
		}
	}
	inv := invoicetest.Minimal()
	inv.TypeCode = "751"
	if got := xrechnung.Format.DocTypeOf(open(t, nil), inv); got != "" {
		t.Errorf("a kind that is not announced is announced as %s", got)
	}
}

func TestProcessIsKeptOrPeppols(t *testing.T) {
	for given, want := range map[string]string{"": xrechnung.Process, "A1": "A1"} {
		for _, settings := range syntaxes() {
			inv := invoicetest.Minimal()
			inv.Process = given
			if got := read(t, written(t, settings, inv)).Process; got != want {
				t.Errorf("%q is written as %q", given, got)
			}
		}
	}
}

func TestWhatIsNotSubjectToVATHasTheRateZero(t *testing.T) {
	for name, settings := range syntaxes() {
		inv := invoicetest.OutsideVAT()
		got := read(t, written(t, settings, inv))
		if !got.VATBreakdown[0].Rate.Equal(invoice.MustDecimal("0")) || got.Lines[0].VAT.Rate.Given() {
			t.Errorf("%s: the breakdown has the rate %q, the line %q", name, got.VATBreakdown[0].Rate, got.Lines[0].VAT.Rate)
		}
		if inv.VATBreakdown[0].Rate.Given() {
			t.Error("the invoice itself was changed")
		}
	}
}

func TestEveryVersionIsRecognisedAndOtherFormatsAreNot(t *testing.T) {
	r := open(t, nil).(formats.Reader)
	for name, settings := range syntaxes() {
		doc := string(written(t, settings, invoicetest.Minimal()))
		cases := map[string]int{"urn:cen.eu:en16931:2017": 20, invoicetest.Specification: 20, xrechnung.Specification + "0": 20}
		for _, s := range xrechnung.Recognised() {
			cases[s] = 90
		}
		for specification, want := range cases {
			head := strings.Replace(doc, ">"+xrechnung.Specification+"<", ">"+specification+"<", 1)
			if got := r.Recognise([]byte(head)); got != want {
				t.Errorf("%s in %s is recognised with %d, want %d", specification, name, got, want)
			}
		}
	}
}

func TestReadingTellsTheSyntaxByItself(t *testing.T) {
	want := invoicetest.ManyLines(60) // longer than what the syntax is told by
	licence := []byte("<!--" + strings.Repeat("Everybody may read on. ", 300) + "-->")
	for name, settings := range syntaxes() {
		doc := written(t, settings, want)
		doc = bytes.Replace(doc, []byte("?>"), append([]byte("?>"), licence...), 1)
		for _, r := range []io.Reader{bytes.NewReader(doc), iotest.OneByteReader(bytes.NewReader(doc)), iotest.DataErrReader(bytes.NewReader(doc))} {
			got, err := open(t, nil).(formats.Reader).Read(t.Context(), r)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if lost := invoice.Lost(want, got); !slices.Equal(lost, []string{"BT-24"}) {
				t.Errorf("%s loses %v", name, lost)
			}
		}
	}
	broken := errors.New("the disk is broken")
	if _, err := open(t, nil).(formats.Reader).Read(t.Context(), iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

// TestDocumentTypesAreThoseOfTheSyntax: the suite holds them against what is written.
func TestDocumentTypesAreThoseOfTheSyntax(t *testing.T) {
	const root = "urn:oasis:names:specification:ubl:schema:xsd:"
	const cii = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100::CrossIndustryInvoice##" + xrechnung.Specification + "::D16B"
	for syntax, want := range map[string]map[string]string{
		"ubl": {
			"380": root + "Invoice-2::Invoice##" + xrechnung.Specification + "::2.1",
			"381": root + "CreditNote-2::CreditNote##" + xrechnung.Specification + "::2.1",
		},
		"cii": {"380": cii, "381": cii},
	} {
		got := xrechnung.Format.TraitsOf(open(t, syntaxes()[syntax]))
		for code, docType := range want {
			if got.DocTypes[code] != docType {
				t.Errorf("%s in %s is %s", code, syntax, got.DocTypes[code])
			}
		}
		if got.Extension != ".xml" || got.Process != xrechnung.Process || len(got.DocTypes) != len(xrechnung.Format.DocTypes) {
			t.Errorf("the other traits in %s are %v", syntax, got)
		}
	}
}
