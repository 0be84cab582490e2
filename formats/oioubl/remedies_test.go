package oioubl_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/oioubl"
	"github.com/postbud/postbud/internal/text"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// changed is a small invoice with something about it.
func changed(how func(*invoice.Invoice)) *invoice.Invoice {
	inv := invoicetest.Minimal()
	how(inv)
	return inv
}

// summed is one whose totals are worked out again.
func summed(t *testing.T, how func(*invoice.Invoice)) *invoice.Invoice {
	t.Helper()
	inv := changed(how)
	if err := invoice.Recalculate(inv); err != nil {
		t.Fatal(err)
	}
	return inv
}

// TestEachRemedyIsAChoice: what OIOUBL cannot say is refused by the term and with the
// setting that helps; with that setting it is written, breaks no rule, and loses what
// the remedy gives up.
func TestEachRemedyIsAChoice(t *testing.T) {
	allowance := func(amount string) func(*invoice.Invoice) {
		return func(i *invoice.Invoice) {
			i.Allowances = []invoice.Allowance{{Amount: dec(amount), Category: "S", Rate: dec("25"), Reason: "Rabat"}}
		}
	}
	for _, c := range []struct {
		name          string
		inv           *invoice.Invoice
		term          string
		setting, with string
		lost          string
		has           []string
	}{
		{"exempt", changed(func(i *invoice.Invoice) {
			i.Lines[0].VAT = invoice.LineVAT{Category: "E", Rate: dec("0")}
			i.VATBreakdown = []invoice.VATBreakdown{{Taxable: dec("59.85"), Tax: dec("0.00"), Category: "E", Rate: dec("0"), ExemptionReason: "Undervisning"}}
			i.Totals.TotalVAT, i.Totals.TotalWithVAT, i.Totals.Due = dec("0.00"), dec("59.85"), dec("59.85")
		}), "BT-118", "exempt", "zero_rated", "", []string{">ZeroRated<", ">Undervisning<"}},
		{"several rates", summed(t, func(i *invoice.Invoice) {
			i.Lines = append(i.Lines, i.Lines[0])
			i.Lines[1].ID, i.Lines[1].VAT.Rate = "2", dec("12")
		}), "BT-118", "rates", "merge", "", []string{"<cbc:Percent>18.5<", "<cbc:Percent>12<", "<cbc:Percent>25<"}},
		{"below zero", invoicetest.NegativeLine(), "BT-115", "negative", "turn", "", []string{"<CreditNote ", "<cbc:CreditNoteTypeCode>380<", ">39.12<"}},
		{"an allowance below zero", summed(t, allowance("-5.00")), "BT-92", "signs", "turn", "BT-92 BT-95 BT-96 BT-97 BT-107", []string{"<cbc:ChargeIndicator>true<", ">5.00<"}},
		{"a charge below zero", summed(t, func(i *invoice.Invoice) {
			i.Charges = []invoice.Allowance{{Amount: dec("-5.00"), Category: "S", Rate: dec("25"), Reason: "Gebyr"}}
		}), "BT-99", "signs", "turn", "BT-99 BT-102 BT-103 BT-104 BT-108", []string{"<cbc:ChargeIndicator>false<"}},
		{"an allowance of zero", summed(t, allowance("0.00")), "BT-92", "signs", "turn", "BT-92 BT-95 BT-96 BT-97", nil},
		{"an allowance of a line below zero", summed(t, func(i *invoice.Invoice) {
			i.Lines[0].Allowances = []invoice.LineAllowance{{Amount: dec("-5.00"), Reason: "Rabat"}}
			i.Lines[0].LineNet = invoice.LineNet(i.Lines[0])
		}), "BT-136", "signs", "turn", "BT-136 BT-139", []string{"<cbc:ChargeIndicator>true<"}},
		{"a charge of a line below zero", summed(t, func(i *invoice.Invoice) {
			i.Lines[0].Charges = []invoice.LineAllowance{{Amount: dec("-5.00"), Reason: "Gebyr"}, {Amount: dec("2.00"), Reason: "Gebyr"}}
			i.Lines[0].LineNet = invoice.LineNet(i.Lines[0])
		}), "BT-141", "signs", "turn", "BT-141 BT-144", nil},
		{"a corrected invoice", changed(func(i *invoice.Invoice) { i.TypeCode = "384" }), "BT-3", "kind", "plain", "BT-3", []string{">380<"}},
		{"barrels", changed(func(i *invoice.Invoice) { i.Lines[0].Unit = "XBA" }), "BT-130", "units", "replace", "", []string{`unitCode="C62"`}},
		{"a unit of nobody", changed(func(i *invoice.Invoice) { i.Lines[0].Unit = "QQQ" }), "BT-130", "units", "replace", "", []string{`unitCode="C62"`, "Enhed: "}},
		{"a ZIP file", changed(func(i *invoice.Invoice) {
			i.Attachments = []invoice.Attachment{{Reference: "B1", Content: invoicetest.Content("application/zip", []byte("PK")), FileName: "b.zip"}}
		}), "BT-125", "files", "leave_out", "BT-125 BT-125-1 BT-125-2", []string{"<cbc:ID>B1<"}},
		{"a file of no type", changed(func(i *invoice.Invoice) {
			i.Attachments = []invoice.Attachment{{Reference: "B1", Content: invoicetest.Content("", []byte("PK")), FileName: "b"}}
		}), "BT-125", "files", "leave_out", "BT-125 BT-125-2", []string{"<cbc:ID>B1<"}},
		{"VAT in Swedish kronor", changed(func(i *invoice.Invoice) {
			i.VATCurrency, i.Totals.VATInAccountingCurrency = "SEK", dec("22.10")
		}), "BT-6", "vat_currency", "leave_out", "BT-6 BT-111", nil},
		{"VAT in euro beside no VAT", func() *invoice.Invoice {
			inv := invoicetest.ReverseCharge()
			inv.VATCurrency, inv.Totals.VATInAccountingCurrency = "EUR", dec("0.00")
			return inv
		}(), "BT-111", "vat_currency", "leave_out", "BT-6 BT-111", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := write(t, plugin.Values{}, c.inv)
			if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Args["field"] != c.term || f.Code != "DOC-UNSAID" || f.Args["setting"] != c.setting || f.Args["with"] != c.with ||
				!strings.Contains(f.Message, c.term) || !strings.Contains(f.Message, `set "`+c.setting+`" to "`+c.with+`"`) {
				t.Fatalf("it is refused with %v, want %s and %s", err, c.term, c.setting)
			}
			inBothLanguages(t, fault.As(err))
			settings := plugin.Values{c.setting: c.with}
			doc, err := write(t, settings, c.inv)
			if err != nil {
				t.Fatal(err)
			}
			comesBack(t, settings, c.inv, doc, c.lost)
			for _, part := range c.has {
				if !bytes.Contains(doc, []byte(part)) {
					t.Errorf("%s is not in\n%s", part, doc)
				}
			}
		})
	}
}

func TestCategoriesOfLettersAreAChoice(t *testing.T) {
	abroad := changed(func(i *invoice.Invoice) {
		i.Lines[0].VAT = invoice.LineVAT{Category: "K", Rate: dec("0")}
		i.VATBreakdown = []invoice.VATBreakdown{{Taxable: dec("59.85"), Tax: dec("0.00"), Category: "K", Rate: dec("0"), ExemptionReason: "EU"}}
		i.Totals.TotalVAT, i.Totals.TotalWithVAT, i.Totals.Due = dec("0.00"), dec("59.85"), dec("59.85")
	})
	for choice, want := range map[string][2]string{
		"letter":     {`schemeID="urn:oioubl:id:taxcategoryid-1.4">K<`, ""},
		"zero_rated": {`schemeID="urn:oioubl:id:taxcategoryid-1.1">ZeroRated<`, "BT-118 BT-151"},
	} {
		settings := plugin.Values{"letters": choice}
		doc, err := write(t, settings, abroad)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(doc, []byte(want[0])) {
			t.Errorf("%s: no %s", choice, want[0])
		}
		comesBack(t, settings, abroad, doc, want[1])
	}
}

func TestWhatNoRemedyHelpsIsRefused(t *testing.T) {
	paid := invoicetest.Minimal()
	paid.Totals.Paid, paid.Totals.Due = dec("100.00"), dec("-25.19")
	below := invoicetest.NegativeLine()
	below.TypeCode = "381"
	for name, c := range map[string]struct {
		inv  *invoice.Invoice
		term string
	}{
		"more is paid than is due":       {paid, "BT-115"},
		"a credit note below zero":       {below, "BT-115"},
		"a payment below zero":           {changed(func(i *invoice.Invoice) { i.Totals.Paid, i.Totals.Due = dec("-1.00"), dec("75.81") }), "BT-113"},
		"a category of nobody":           {changed(func(i *invoice.Invoice) { i.VATBreakdown[0].Category = "Q" }), "BT-118"},
		"an address by mail":             {changed(func(i *invoice.Invoice) { i.Buyer.ElectronicAddress.Scheme = "EM" }), "BT-49"},
		"three decimals":                 {changed(func(i *invoice.Invoice) { i.Totals.Due = dec("74.815") }), "BT-115"},
		"a total without VAT of its own": {changed(func(i *invoice.Invoice) { i.Totals.TotalWithoutVAT = dec("60.00") }), "BT-109"},
		"a price for another unit":       {changed(func(i *invoice.Invoice) { i.Lines[0].Price.BaseQuantity, i.Lines[0].Price.BaseUnit = dec("1"), "KGM" }), "BT-150"},
		"a reason for a zero rate": {changed(func(i *invoice.Invoice) {
			i.VATBreakdown[0] = invoice.VATBreakdown{Taxable: dec("59.85"), Tax: dec("14.96"), Category: "Z", Rate: dec("0"), ExemptionReason: "x"}
		}), "BT-120"},
		"exempt without a reason": {changed(func(i *invoice.Invoice) {
			i.VATBreakdown[0] = invoice.VATBreakdown{Taxable: dec("59.85"), Tax: dec("14.96"), Category: "E", Rate: dec("0")}
		}), "BT-120"},
	} {
		_, err := write(t, every(), c.inv)
		f := fault.As(err)
		if f == nil || f.Kind != fault.Invalid || f.Code == "" || f.Args["field"] != c.term {
			t.Errorf("%s: %v", name, err)
		}
		if f != nil && f.Code == "DOC-UNSAID" {
			inBothLanguages(t, f)
		}
	}
}

// inBothLanguages looks that a person is told what cannot be said and between what to
// choose, and that a Dane is told it in Danish.
func inBothLanguages(t *testing.T, f *fault.Error) {
	t.Helper()
	en, da := text.In("en").Code(f.Code, f.Args), text.In("da").Code(f.Code, f.Args)
	for _, part := range []string{"what", "otherwise", "choice"} {
		phrase := f.Args[part]
		if phrase == "" && part == "choice" {
			continue
		}
		if !strings.Contains(strings.ToLower(en.Text), strings.ToLower(phrase)) || phrase == "" {
			t.Errorf("%q is not in the English %q", phrase, en.Text)
		}
		if strings.Contains(strings.ToLower(da.Text), strings.ToLower(phrase)) || !text.In("da").Has("said."+phrase) && !text.In("da").Has("declared."+phrase) {
			t.Errorf("%q is not in Danish: %q", phrase, da.Text)
		}
	}
	if strings.Contains(en.Text, "choose ") != (f.Args["choice"] != "") || strings.Contains(da.Text, "vælg ") != (f.Args["choice"] != "") {
		t.Errorf("a choice is offered where there is none, or none where there is one: %q, %q", en.Text, da.Text)
	}
	if !strings.Contains(en.Text, "("+f.Args["field"]+")") || !strings.Contains(da.Text, "("+f.Args["field"]+")") {
		t.Errorf("the term is not named: %q, %q", en.Text, da.Text)
	}
}

// write writes with settings, and looks that a refusal writes nothing.
func write(t testing.TB, settings plugin.Values, inv *invoice.Invoice) ([]byte, error) {
	t.Helper()
	var b bytes.Buffer
	err := open(t, settings).(formats.Writer).Write(t.Context(), &b, inv)
	if err != nil && b.Len() > 0 {
		t.Errorf("%d bytes are written of what is refused", b.Len())
	}
	return b.Bytes(), err
}

// comesBack reads what was written: it breaks no rule, and loses those terms and
// what is declared.
func comesBack(t *testing.T, settings plugin.Values, inv *invoice.Invoice, doc []byte, want string) {
	t.Helper()
	f := open(t, settings)
	findings, err := f.(formats.Validator).Validate(t.Context(), bytes.NewReader(doc))
	if err != nil || len(findings) > 0 {
		t.Errorf("it breaks %v, %v\n%s", findings, err, doc)
	}
	got, err := f.(formats.Reader).Read(t.Context(), bytes.NewReader(doc))
	if err != nil {
		t.Fatal(err)
	}
	lost := slices.DeleteFunc(invoice.Lost(inv, got), func(term string) bool { return slices.Contains(oioubl.Format.Loses, term) })
	if strings.Join(lost, " ") != want {
		t.Errorf("it loses %v, want %s\n%s", lost, want, doc)
	}
}
