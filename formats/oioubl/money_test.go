package oioubl_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

// with is the document of a small invoice, with parts of it replaced.
func with(t *testing.T, oldNew ...string) []byte {
	t.Helper()
	doc := string(written(t, invoicetest.Minimal()))
	for i := 0; i < len(oldNew); i += 2 {
		if !strings.Contains(doc, oldNew[i]) {
			t.Fatalf("no %s in\n%s", oldNew[i], doc)
		}
		doc = strings.ReplaceAll(doc, oldNew[i], oldNew[i+1])
	}
	return []byte(doc)
}

func mustRead(t *testing.T, doc []byte) *invoice.Invoice {
	t.Helper()
	inv, err := read(t, doc)
	if err != nil {
		t.Fatalf("%v\n%s", err, doc)
	}
	for _, d := range invoice.Differences(inv) {
		t.Errorf("%s is %s, want %s", d.Path, d.Found, d.Due)
	}
	return inv
}

func is(t *testing.T, inv *invoice.Invoice, want map[string]string) {
	t.Helper()
	for term, value := range want {
		if got, _ := invoice.Lookup(inv, term); got != value {
			t.Errorf("%s is %q, want %q", term, got, value)
		}
	}
}

// TestTotalsMeanWhatOIOUBLMeans: TaxExclusiveAmount is the tax, and the rounding is
// in TaxInclusiveAmount.
func TestTotalsMeanWhatOIOUBLMeans(t *testing.T) {
	inv := changed(func(i *invoice.Invoice) {
		i.Totals.Rounding, i.Totals.Paid, i.Totals.Due = dec("0.19"), dec("50.00"), dec("25.00")
	})
	doc := written(t, inv)
	for _, part := range []string{">59.85</cbc:LineExtensionAmount>", ">14.96</cbc:TaxExclusiveAmount>", ">75.00</cbc:TaxInclusiveAmount>",
		">50.00</cbc:PaidAmount>", ">50.00</cbc:PrepaidAmount>", ">0.19</cbc:PayableRoundingAmount>", ">25.00</cbc:PayableAmount>"} {
		if !bytes.Contains(doc, []byte(part)) {
			t.Errorf("no %s in\n%s", part, doc)
		}
	}
	comesBack(t, nil, inv, doc, "")
	is(t, mustRead(t, doc), map[string]string{"BT-109": "59.85", "BT-112": "74.81", "BT-114": "0.19", "BT-107": "0.00"})
}

func TestPriceOfALineHasItsAllowancesInIt(t *testing.T) {
	inv := summed(t, func(i *invoice.Invoice) {
		l := &i.Lines[0]
		l.Quantity, l.Price = dec("20"), invoice.Price{NetPrice: dec("95.505"), BaseQuantity: dec("10"), BaseUnit: "C62"}
		l.Allowances = []invoice.LineAllowance{{Amount: dec("19.10"), Base: dec("191.00"), Percentage: dec("10"), Reason: "Rabat"}}
		l.Charges = []invoice.LineAllowance{{Amount: dec("12.10"), ReasonCode: "PC"}}
		l.LineNet = invoice.LineNet(*l)
	})
	doc := written(t, inv)
	for _, part := range []string{">92.005</cbc:PriceAmount>", ">95.505</cbc:PriceAmount>", ">AAA</cbc:PriceTypeCode>",
		">0.1</cbc:MultiplierFactorNumeric>", "<cbc:AllowanceChargeReason>Packing<"} {
		if !bytes.Contains(doc, []byte(part)) {
			t.Errorf("no %s in\n%s", part, doc)
		}
	}
	comesBack(t, nil, inv, doc, "")
}

// TestPriceOfOthersIsTakenApart: without our mark, the line's own sums tell whether its
// price has the allowances in it.
func TestPriceOfOthersIsTakenApart(t *testing.T) {
	allowance := `<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:AllowanceChargeReason>Rabat</cbc:AllowanceChargeReason>` +
		`<cbc:Amount currencyID="DKK">6.00</cbc:Amount></cac:AllowanceCharge>`
	inv := mustRead(t, with(t, "</cbc:LineExtensionAmount>\n    <cac:TaxTotal>", "</cbc:LineExtensionAmount>\n    "+allowance+"<cac:TaxTotal>"))
	is(t, inv, map[string]string{"BT-131": "59.85", "BT-136": "6.00", "BT-146": "21.95"})
}

func TestGrossPricesStay(t *testing.T) {
	for name, p := range map[string]invoice.Price{
		"a discount":                {NetPrice: dec("19.95"), Discount: dec("5.00"), GrossPrice: dec("24.95")},
		"a discount alone":          {NetPrice: dec("19.95"), Discount: dec("5.00")},
		"a discount of zero":        {NetPrice: dec("19.95"), Discount: dec("0.00"), GrossPrice: dec("19.95")},
		"no discount":               {NetPrice: dec("19.95"), GrossPrice: dec("19.95")},
		"a gross price below":       {NetPrice: dec("19.95"), Discount: dec("-5.00"), GrossPrice: dec("14.95")},
		"a discount worked out":     {NetPrice: dec("19.95"), GrossPrice: dec("24.95")},
		"a discount of zero, alone": {NetPrice: dec("19.95"), Discount: dec("0.00")},
	} {
		inv := changed(func(i *invoice.Invoice) { i.Lines[0].Price = p })
		doc := written(t, inv)
		t.Log(name)
		comesBack(t, nil, inv, doc, "")
	}
}

func TestFreeGoodsCostNothing(t *testing.T) {
	free := `<cac:InvoiceLine><cbc:ID>2</cbc:ID><cbc:InvoicedQuantity unitCode="EA">1</cbc:InvoicedQuantity>` +
		`<cbc:LineExtensionAmount currencyID="DKK">10.00</cbc:LineExtensionAmount><cbc:FreeOfChargeIndicator>true</cbc:FreeOfChargeIndicator>` +
		`<cac:TaxTotal><cbc:TaxAmount currencyID="DKK">0.00</cbc:TaxAmount><cac:TaxSubtotal><cac:TaxCategory><cbc:ID>StandardRated</cbc:ID><cbc:Percent>25</cbc:Percent>` +
		`<cac:TaxScheme><cbc:ID>63</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>` +
		`<cac:Item><cbc:Name>Prøve</cbc:Name></cac:Item><cac:Price><cbc:PriceAmount currencyID="DKK">10.00</cbc:PriceAmount></cac:Price></cac:InvoiceLine></Invoice>`
	inv := mustRead(t, with(t, "</Invoice>", free))
	is(t, inv, map[string]string{"Lines[2].LineNet": "0.00", "Lines[2].Price.GrossPrice": "10.00", "Lines[2].Price.Discount": "10.00", "Lines[2].Price.NetPrice": "0.00"})
}

func TestFactorBetweenUnitsIsABaseQuantity(t *testing.T) {
	inv := mustRead(t, with(t, `<cbc:BaseQuantity unitCode="C62">1<`, `<cbc:BaseQuantity unitCode="PK">1<`,
		"FactorRate>1<", "FactorRate>0.5<", "59.85", "29.93", ">14.96<", ">7.48<", ">74.81<", ">37.41<"))
	is(t, inv, map[string]string{"BT-149": "2", "BT-150": "C62"})
}

// TestDutiesAreCharges: EN 16931 has no taxes but VAT.
func TestDutiesAreCharges(t *testing.T) {
	duty := `</cac:TaxTotal>
  <cac:TaxTotal><cbc:TaxAmount currencyID="DKK">5.00</cbc:TaxAmount><cac:TaxSubtotal><cbc:TaxableAmount currencyID="DKK">5.00</cbc:TaxableAmount>
  <cbc:TaxAmount currencyID="DKK">5.00</cbc:TaxAmount><cac:TaxCategory><cbc:ID>3010</cbc:ID><cac:TaxScheme><cbc:ID>21</cbc:ID><cbc:Name>Chokoladeafgift</cbc:Name></cac:TaxScheme>
  </cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
  <cac:LegalMonetaryTotal>`
	doc := string(with(t, "</cac:TaxTotal>\n  <cac:LegalMonetaryTotal>", duty))
	head, lines, _ := strings.Cut(doc, "<cac:InvoiceLine>")
	for name, c := range map[string]struct{ taxable, tax, exclusive, total, category string }{
		"with VAT on it":    {"64.85", "16.21", "21.21", "81.06", "S"},
		"without VAT on it": {"59.85", "14.96", "19.96", "79.81", "O"},
	} {
		changed := strings.NewReplacer(
			`<cbc:TaxAmount currencyID="DKK">14.96<`, `<cbc:TaxAmount currencyID="DKK">`+c.tax+"<",
			`<cbc:TaxableAmount currencyID="DKK">59.85<`, `<cbc:TaxableAmount currencyID="DKK">`+c.taxable+"<",
			">14.96</cbc:TaxExclusiveAmount>", ">"+c.exclusive+"</cbc:TaxExclusiveAmount>", ">74.81<", ">"+c.total+"<").Replace(head)
		inv, err := read(t, []byte(changed+"<cac:InvoiceLine>"+lines))
		if err != nil {
			t.Fatal(err)
		}
		t.Log(name)
		is(t, inv, map[string]string{"BT-99": "5.00", "BT-104": "Chokoladeafgift", "BT-102": c.category, "BT-108": "5.00",
			"BT-109": "64.85", "BT-110": c.tax, "BT-112": c.total, "BT-115": c.total, "BT-116": c.taxable})
		for _, d := range invoice.Differences(inv) {
			if c.category == "S" {
				t.Errorf("%s is %s, want %s", d.Path, d.Found, d.Due)
			}
		}
	}
}

// TestReasonsOfOthersTellWhatIsExempt: many give the reason in the totals alone, or in
// the lines.
func TestReasonsOfOthersTellWhatIsExempt(t *testing.T) {
	zero := []string{">StandardRated<", ">ZeroRated<", "<cbc:Percent>25<", "<cbc:Percent>0<", ">14.96<", ">0.00<", ">74.81<", ">59.85<"}
	is(t, mustRead(t, with(t, zero...)), map[string]string{"BT-118": "Z", "BT-151": "Z"})
	const percent = "<cbc:Percent>0</cbc:Percent>"
	doc := string(with(t, zero...))
	inTotals := strings.Replace(doc, percent, percent+"<cbc:TaxExemptionReason>Undervisning</cbc:TaxExemptionReason>", 1)
	i := strings.LastIndex(doc, percent)
	inLines := doc[:i] + strings.Replace(doc[i:], percent, percent+"<cbc:TaxExemptionReasonCode>AAM</cbc:TaxExemptionReasonCode>", 1)
	is(t, mustRead(t, []byte(inTotals)), map[string]string{"BT-118": "E", "BT-151": "E", "BT-120": "Undervisning"})
	is(t, mustRead(t, []byte(inLines)), map[string]string{"BT-118": "E", "BT-151": "E", "BT-120": "AAM"})
}

func TestMergedRatesComeApart(t *testing.T) {
	doc := written(t, invoicetest.SeveralRates())
	if n := bytes.Count(doc[:bytes.Index(doc, []byte("InvoiceLine"))], []byte("<cac:TaxSubtotal>")); n != 2 {
		t.Errorf("there are %d rows", n)
	}
	if lost := invoice.Lost(invoicetest.SeveralRates(), mustRead(t, doc)); strings.Join(lost, " ") != "BT-23 BT-24 BT-98 BT-105 BT-121" {
		t.Errorf("it loses %v", lost) // no number among them
	}
	// What the lines do not make up stays one row.
	changed := bytes.Replace(doc, []byte(`<cbc:TaxableAmount currencyID="DKK">375.66<`), []byte(`<cbc:TaxableAmount currencyID="DKK">375.67<`), 1)
	if bytes.Equal(doc, changed) {
		t.Fatal("nothing was changed")
	}
	inv, err := read(t, changed)
	if err != nil || len(inv.VATBreakdown) != 3 || inv.VATBreakdown[0].Rate.String() != "22.92" {
		t.Errorf("%v, %+v", err, inv.VATBreakdown)
	}
}

func TestAmountsHaveTheDecimalsOfOIOUBL(t *testing.T) {
	inv := changed(func(i *invoice.Invoice) {
		i.Lines[0].Quantity, i.Lines[0].Price.NetPrice, i.Lines[0].LineNet = dec("1"), dec("59.85125"), dec("59.85125")
	})
	comesBack(t, nil, inv, written(t, inv), "")
	inv.TypeCode = "381"
	if _, err := write(t, nil, inv); fault.As(err) == nil || fault.As(err).Args["field"] != "BT-131" {
		t.Errorf("a credit note with five decimals: %v", err)
	}
	whole := changed(func(i *invoice.Invoice) {
		i.Lines[0].Price.NetPrice, i.Lines[0].LineNet, i.Totals.Lines = dec("20"), dec("60"), dec("60")
		i.VATBreakdown[0].Taxable, i.VATBreakdown[0].Tax = dec("60"), dec("15")
		i.Totals.TotalWithoutVAT, i.Totals.TotalVAT, i.Totals.TotalWithVAT, i.Totals.Due = dec("60"), dec("15"), dec("75"), dec("75")
	})
	comesBack(t, nil, whole, written(t, whole), "")
}
