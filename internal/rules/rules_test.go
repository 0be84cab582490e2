package rules_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/check"
	"github.com/postbud/postbud/internal/rules"
	"github.com/postbud/postbud/internal/rules/xrechnung"
	"github.com/postbud/postbud/internal/ubl"
	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

var today = invoice.Date{Year: 2026, Month: 3, Day: 10}

func written(t testing.TB, inv *invoice.Invoice) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := ubl.Write(t.Context(), &b, inv); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// names is the layers of sets.
func names(sets []*check.Compiled) string {
	var all []string
	for _, s := range sets {
		all = append(all, s.Layer+" "+s.Version)
	}
	return strings.Join(all, ", ")
}

func TestDocumentChoosesItsRules(t *testing.T) {
	peppol := string(written(t, invoicetest.Minimal()))
	as := func(specification string) string {
		return strings.Replace(peppol, "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0", specification, 1)
	}
	cii := func(specification string) string {
		return `<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"` +
			` xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"><rsm:ExchangedDocumentContext>` +
			`<ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>` + specification + `</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter>` +
			`</rsm:ExchangedDocumentContext></rsm:CrossIndustryInvoice>`
	}
	for _, c := range []struct{ name, doc, want string }{
		{"XRechnung", as(xrechnung.Specification), "schema UBL 2.1, en16931 1.3.16, xrechnung 3.0.2"},
		{"the extension of XRechnung", as(xrechnung.Extension), "schema UBL 2.1, en16931 1.3.16, xrechnung 3.0.2"},
		{"a later XRechnung", as(xrechnung.Specification + "1"), "schema UBL 2.1, en16931 1.3.16"},
		{"XRechnung in CII", cii(" " + xrechnung.CleanVehicles + " "), "schema CII D16B, en16931 1.3.16, xrechnung 3.0.2"},
		{"EN 16931 in CII", cii("urn:cen.eu:en16931:2017"), "schema CII D16B, en16931 1.3.16"},
		{"OIOUBL", as("OIOUBL-2.1"), "schema UBL 2.1, oioubl 1.17.2"},
		{"Peppol", peppol, "schema UBL 2.1, en16931 1.3.16, peppol 2026.5"},
		{"an extension of Peppol", strings.Replace(peppol, "billing:3.0<", "billing:3.0#conformant#urn:x<", 1), "schema UBL 2.1, en16931 1.3.16, peppol 2026.5"},
		{"a credit note", string(written(t, invoicetest.CreditNote())), "schema UBL 2.1, en16931 1.3.16, peppol 2026.5"},
		{"EN 16931 alone", strings.Replace(peppol, "#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0", "", 1), "schema UBL 2.1, en16931 1.3.16"},
		{"another specification", strings.Replace(peppol, "billing:3.0", "other:3.0", 1), "schema UBL 2.1, en16931 1.3.16"},
		{"a reminder", `<Reminder xmlns="urn:oasis:names:specification:ubl:schema:xsd:Reminder-2"/>`, "schema UBL 2.1"},
		{"an order", `<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			tree, err := xmltree.Parse(t.Context(), strings.NewReader(c.doc), xmltree.Options{Vocabulary: rules.Vocabulary()})
			if err != nil {
				t.Fatal(err)
			}
			for _, day := range []invoice.Date{today, {}} {
				if got := names(rules.Select(tree, day)); got != c.want {
					t.Errorf("on %s: got %s, want %s", day, got, c.want)
				}
			}
		})
	}
}

func TestNamedLayersAreAskedWhateverTheDocumentSays(t *testing.T) {
	inv := invoicetest.Minimal()
	inv.Specification = "urn:cen.eu:en16931:2017"
	inv.BuyerReference = ""
	doc := written(t, inv)
	for _, c := range []struct {
		layers []string
		want   string
	}{
		{nil, ""},
		{[]string{rules.EN16931}, ""},
		{[]string{rules.Peppol}, "PEPPOL-EN16931-R003 PEPPOL-EN16931-R004"},
		{[]string{rules.EN16931, rules.Peppol}, "PEPPOL-EN16931-R003 PEPPOL-EN16931-R004"},
	} {
		findings, err := rules.Check(t.Context(), bytes.NewReader(doc), today, c.layers...)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range findings {
			got = append(got, f.Rule)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%v: got %v, want %s", c.layers, got, c.want)
		}
	}
}

func TestWhatCannotBeCheckedIsAnError(t *testing.T) {
	for _, c := range []struct {
		name, doc string
		layers    []string
		kind      fault.Kind
	}{
		{"no XML", "hello", nil, fault.Invalid},
		{"an order", `<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>`, nil, fault.Invalid},
		{"an order by the rules of Peppol", `<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>`, []string{rules.Peppol}, fault.Invalid},
		{"rules that there are not", string(written(t, invoicetest.Minimal())), []string{"nemhandel"}, fault.Configuration},
	} {
		findings, err := rules.Check(t.Context(), strings.NewReader(c.doc), today, c.layers...)
		if fault.KindOf(err) != c.kind || findings != nil {
			t.Errorf("%s: got %v, %v", c.name, findings, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := rules.Check(ctx, bytes.NewReader(written(t, invoicetest.Minimal())), today); !errors.Is(err, context.Canceled) {
		t.Errorf("an ended context: %v", err)
	}
}

func TestAttachmentsAreNotHeldToBeChecked(t *testing.T) {
	doc := string(written(t, invoicetest.Full()))
	head, tail, _ := strings.Cut(doc, "</cbc:EmbeddedDocumentBinaryObject>")
	big := io.MultiReader(strings.NewReader(head), &endless{left: 30 << 20}, strings.NewReader("</cbc:EmbeddedDocumentBinaryObject>"+tail))
	findings, err := rules.Check(t.Context(), big, today)
	if err != nil || len(findings) > 0 {
		t.Errorf("got %v, %v", findings, err)
	}
}

// endless is base64 without end.
type endless struct{ left int }

func (r *endless) Read(b []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	n := min(len(b), r.left)
	for i := range b[:n] {
		b[i] = 'A'
	}
	r.left -= n
	return n, nil
}

func TestLayersAreNamedOnceAndInOrder(t *testing.T) {
	if got := fmt.Sprint(rules.Layers()); got != "[schema en16931 peppol xrechnung oioubl]" {
		t.Errorf("got %s", got)
	}
	for _, s := range rules.Sets() {
		if s.Version == "" || len(s.Roots) == 0 || len(s.IDs()) == 0 {
			t.Errorf("%s is not complete", s.Layer)
		}
	}
}
