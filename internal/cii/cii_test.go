package cii_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/cii"
	"github.com/postbud/postbud/internal/xmlterms/xmltermstest"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

func TestSyntax(t *testing.T) {
	xmltermstest.Run(t, xmltermstest.Syntax{Write: cii.Write, Read: cii.Read})
}

func written(t *testing.T, inv *invoice.Invoice) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := cii.Write(t.Context(), &b, inv); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(t *testing.T, doc []byte) *invoice.Invoice {
	t.Helper()
	inv, err := cii.Read(t.Context(), bytes.NewReader(doc), nil)
	if err != nil {
		t.Fatal(err)
	}
	return inv
}

func TestReadingRefusesWhatIsNoInvoice(t *testing.T) {
	doc := string(written(t, invoicetest.Full()))
	cases := map[string]string{
		"an order":            `<SCRDMCCBDACIOMessageStructure xmlns="urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100"/>`,
		"ZUGFeRD 1.0":         `<CrossIndustryDocument xmlns="urn:ferd:CrossIndustryDocument:invoice:1p0"/>`,
		"other namespace":     `<CrossIndustryInvoice xmlns="urn:x"/>`,
		"no namespace":        `<CrossIndustryInvoice/>`,
		"JSON":                `{"Number":"1"}`,
		"cut off":             doc[:len(doc)/2],
		"amount in words":     strings.Replace(doc, ">655.00<", ">six hundred<", 1),
		"amount by exponent":  strings.Replace(doc, ">655.00<", ">6.55E2<", 1),
		"amount with comma":   strings.Replace(doc, ">655.00<", ">655,00<", 1),
		"amount too long":     strings.Replace(doc, ">655.00<", ">655.12345678901234567890<", 1),
		"day that is none":    strings.Replace(doc, ">20260220<", ">20260230<", 1),
		"day with dashes":     strings.Replace(doc, ">20260220<", ">2026-02-20<", 1),
		"day with a time":     strings.Replace(doc, ">20260220<", ">202602201000<", 1),
		"another form of day": strings.Replace(doc, `format="102">20260220<`, `format="101">260220<`, 1),
		"attachment no base6": strings.Replace(doc, ">JVBERi0", ">*VBERi0", 1),
		"attachment cut off":  strings.Replace(doc, ">JVBERi0", ">VBERi0", 1),
	}
	for name, in := range cases {
		t.Run(name, func(t *testing.T) {
			if in == doc {
				t.Fatal("the document was not spoilt")
			}
			_, err := cii.Read(t.Context(), strings.NewReader(in), nil)
			if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Code == "" {
				t.Errorf("got %v, want it refused as invalid", err)
			}
		})
	}
}

func TestFaultsOfReadingNameTermAndPlace(t *testing.T) {
	doc := string(written(t, invoicetest.TaxPointDate()))
	for term, change := range map[string][2]string{
		"BT-2":   {">20260227<", ">yesterday<"},
		"BT-7":   {`<udt:DateString format="102">20260220<`, `<udt:DateString format="102">20262002<`},
		"BT-26":  {">20260130<", ">0<"},
		"BT-72":  {`<ram:OccurrenceDateTime>`, `<ram:OccurrenceDateTime><udt:DateTime>noon</udt:DateTime>`},
		"BT-111": {">6.84<", ">6.84 EUR<"},
		"BT-131": {">184.00<", ">--184<"},
		"BT-147": {">4.4955<", ">x<"},
	} {
		spoilt := strings.Replace(doc, change[0], change[1], 1)
		if term == "BT-72" { // the string goes before the moment
			at := strings.Index(spoilt, "</udt:DateTime>") + len("</udt:DateTime>")
			spoilt = spoilt[:at] + strings.Replace(spoilt[at:], ">20260220<", "> <", 1)
		}
		_, err := cii.Read(t.Context(), strings.NewReader(spoilt), nil)
		f := fault.As(err)
		if f == nil || f.Args["field"] != term || !strings.HasPrefix(f.Args["path"], "/rsm:CrossIndustryInvoice/") {
			t.Errorf("%s: got %v", term, err)
		}
	}
}

func TestReadingTakesWhatOthersWrite(t *testing.T) {
	doc := string(written(t, invoicetest.Full()))
	cases := map[string]struct {
		old, new string
		got      func(*invoice.Invoice) string
		want     string
	}{
		"blanks around a code":    {">58<", ">\n 58 <", func(i *invoice.Invoice) string { return i.Payment.MeansCode }, "58"},
		"blanks in an amount":     {">655.00<", "> 655.00\n<", func(i *invoice.Invoice) string { return i.Totals.Due.String() }, "655.00"},
		"more zeros than fit":     {">655.00<", ">655.0000000000000000000000<", func(i *invoice.Invoice) string { return i.Totals.Due.String() }, "655"},
		"a zero that is too long": {">655.00<", ">0.000000000000000000000000<", func(i *invoice.Invoice) string { return i.Totals.Due.String() }, "0"},
		"a day without its form":  {`format="102">20260220`, `>20260220`, func(i *invoice.Invoice) string { return i.Delivery.Date.String() }, "2026-02-20"},
		"a day with its minute":   {`format="102">20260220`, `format="203">202602201530`, func(i *invoice.Invoice) string { return i.Delivery.Date.String() }, "2026-02-20"},
		"a day with its second":   {`format="102">20260220`, `format="204">20260220153000`, func(i *invoice.Invoice) string { return i.Delivery.Date.String() }, "2026-02-20"},
		"a moment": {`<udt:DateTimeString format="102">20260220</udt:DateTimeString>`, `<udt:DateTime>2026-02-20T15:30:00+01:00</udt:DateTime>`,
			func(i *invoice.Invoice) string { return i.Delivery.Date.String() }, "2026-02-20"},
		"an indicator as digit": {">true<", ">1<", func(i *invoice.Invoice) string { return i.Charges[0].Amount.String() }, "30.00"},
		"blank text as none":    {">Afd. 12/Sørensen<", "> \n <", func(i *invoice.Invoice) string { return i.BuyerReference }, ""},
		"a department": {"<ram:PersonName>Åse Bæk</ram:PersonName>", "<ram:DepartmentName>Salg</ram:DepartmentName>",
			func(i *invoice.Invoice) string { return i.Seller.Contact.Name }, "Salg"},
		"an account of another kind": {"<ram:IBANID>DK9520000123456789</ram:IBANID>", "<ram:ProprietaryID>2000 0123456789</ram:ProprietaryID>",
			func(i *invoice.Invoice) string { return i.Payment.DirectDebit.Account }, "2000 0123456789"},
		"a code that is unknown": {">29<", ">13<", func(i *invoice.Invoice) string { return i.TaxPointCode }, "13"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			changed := strings.Replace(doc, c.old, c.new, 1)
			if changed == doc {
				t.Fatal("nothing was changed")
			}
			if got := c.got(read(t, []byte(changed))); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestRecognisingGoesByRootAndSpecification(t *testing.T) {
	doc := string(written(t, invoicetest.Full()))
	const other = `<?xml version="1.0"?><!-- <a/> --><x:CrossIndustryInvoice xmlns:x="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100">`
	const guideline = `<GuidelineSpecifiedDocumentContextParameter><!-- BT-24 <ID>no</ID> --><ID schemeID="x"> ` + invoicetest.Specification + "\n</ID>"
	cases := []struct {
		name string
		head string
		want int
	}{
		{"ours", doc, 90},
		{"its first 1000 bytes", doc[:1000], 90},
		{"another specification", strings.Replace(doc, "poacc:billing:3.0", "poacc:other:3.0", 1), 40},
		{"cut before the specification", doc[:500], 40},
		{"cut in the specification", doc[:strings.Index(doc, "poacc:billing:3.0")+5], 40},
		{"with comments and prefixes", other, 40},
		{"with comments, prefixes and specification", other + guideline, 90},
		{"the process alone", other + `<BusinessProcessSpecifiedDocumentContextParameter><ID>` + invoicetest.Specification + `</ID>`, 40},
		{"ZUGFeRD 1.0", `<rsm:CrossIndustryDocument xmlns:rsm="urn:ferd:CrossIndustryDocument:invoice:1p0">`, 0},
		{"another CrossIndustryInvoice", `<CrossIndustryInvoice xmlns="urn:x">`, 0},
		{"UBL", `<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">`, 0},
		{"CSV", "Number;Date\n1;2", 0},
		{"nothing", "", 0},
		{"half a tag", "<rsm:CrossIndu", 0},
		{"half a comment", "<!-- ", 0},
		{"half an instruction", "<?xml", 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := cii.Recognise([]byte(c.head), invoicetest.Specification); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

func TestUnitOfNoQuantityIsPassedOver(t *testing.T) {
	doc := bytes.Replace(written(t, invoicetest.Minimal()), []byte(`unitCode="C62">3<`), []byte(`unitCode="C62"><`), 1)
	if l := read(t, doc).Lines[0]; l.Quantity.Given() || l.Unit != "" {
		t.Errorf("the line has %s %q", l.Quantity, l.Unit)
	}
}
