package invoice_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"pgregory.net/rapid"
)

var dec = invoice.MustDecimal

func TestLineNetIsRoundedOnceAndHalfUp(t *testing.T) {
	amount := func(s string) []invoice.LineAllowance { return []invoice.LineAllowance{{Amount: dec(s)}} }
	none := invoice.Decimal{}
	for name, c := range map[string]struct {
		line invoice.Line
		want string
	}{
		"plain":          {invoice.Line{Quantity: dec("3"), Price: invoice.Price{NetPrice: dec("19.95")}}, "59.85"},
		"a half":         {invoice.Line{Quantity: dec("1"), Price: invoice.Price{NetPrice: dec("1.005")}}, "1.01"},
		"a half below 0": {invoice.Line{Quantity: dec("-1"), Price: invoice.Price{NetPrice: dec("1.005")}}, "-1.00"},
		"base quantity":  {invoice.Line{Quantity: dec("20"), Price: invoice.Price{NetPrice: dec("95.50"), BaseQuantity: dec("10")}}, "191.00"},
		"a third":        {invoice.Line{Quantity: dec("1"), Price: invoice.Price{NetPrice: dec("1"), BaseQuantity: dec("3")}}, "0.33"},
		// 10/3 is 3.33…; with the charge 3.335 and more, so rounding twice would lose an øre.
		"rounded once":           {invoice.Line{Quantity: dec("10"), Price: invoice.Price{NetPrice: dec("1"), BaseQuantity: dec("3")}, Charges: amount("0.002")}, "3.34"},
		"allowance":              {invoice.Line{Quantity: dec("2"), Price: invoice.Price{NetPrice: dec("10")}, Allowances: amount("0.50")}, "19.50"},
		"several":                {invoice.Line{Quantity: dec("2"), Price: invoice.Price{NetPrice: dec("10")}, Allowances: append(amount("1"), amount("2")...), Charges: amount("0.01")}, "17.01"},
		"base quantity 0":        {invoice.Line{Quantity: dec("2"), Price: invoice.Price{NetPrice: dec("10"), BaseQuantity: dec("0")}}, "20.00"},
		"long factors":           {invoice.Line{Quantity: dec("0.1234567891"), Price: invoice.Price{NetPrice: dec("99999999.99999999")}}, "12345678.91"},
		"more than 19 digits":    {invoice.Line{Quantity: dec("9999999999"), Price: invoice.Price{NetPrice: dec("9999999999"), BaseQuantity: dec("9999999999")}}, "9999999999.00"},
		"no quantity":            {invoice.Line{Quantity: none, Price: invoice.Price{NetPrice: dec("10")}}, ""},
		"no price":               {invoice.Line{Quantity: dec("1")}, ""},
		"does not fit":           {invoice.Line{Quantity: dec("9999999999999"), Price: invoice.Price{NetPrice: dec("9999999999999")}}, "overflow: the number has more than 19 digits"},
		"invalid price":          {invoice.Line{Quantity: dec("1"), Price: invoice.Price{NetPrice: invoice.NewDecimal(1, 99)}}, "overflow: the number has more than 19 digits"},
		"invalid, yet no factor": {invoice.Line{Quantity: invoice.NewDecimal(1, 99)}, "overflow: the number has more than 19 digits"},
	} {
		if got := invoice.LineNet(c.line); got.String() != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestRecalculateMakesEveryTotalAnew(t *testing.T) {
	for _, s := range invoicetest.All() {
		inv := s.Invoice
		kept := inv.Totals
		inv.Totals = invoice.Totals{Paid: kept.Paid, Rounding: kept.Rounding, VATInAccountingCurrency: kept.VATInAccountingCurrency}
		reasons := map[string][2]string{}
		for i := range inv.VATBreakdown {
			r := &inv.VATBreakdown[i]
			reasons[r.Category] = [2]string{r.ExemptionReason, r.ExemptionCode}
		}
		inv.VATBreakdown = nil
		if err := invoice.Recalculate(inv); err != nil {
			t.Fatal(err)
		}
		for i := range inv.VATBreakdown { // a reason is no matter of arithmetic
			r := &inv.VATBreakdown[i]
			r.ExemptionReason, r.ExemptionCode = reasons[r.Category][0], reasons[r.Category][1]
		}
		for _, want := range invoicetest.All() {
			if want.Name != s.Name {
				continue
			}
			if lost := append(invoice.Lost(want.Invoice, inv), invoice.Lost(inv, want.Invoice)...); len(lost) > 0 {
				t.Errorf("%s: %v came out otherwise: %v %v", s.Name, lost, inv.Totals, inv.VATBreakdown)
			}
		}
	}
}

func TestRecalculateKeepsRowsReasonsAndOtherTerms(t *testing.T) {
	inv := invoicetest.SeveralRates()
	rows := inv.VATBreakdown
	inv.VATBreakdown = []invoice.VATBreakdown{
		{Category: "E", Rate: dec("0.00"), ExemptionCode: "VATEX-EU-132-1I"},
		{Category: "G", Rate: dec("0"), Taxable: dec("77"), ExemptionReason: "nothing belongs here any more"},
		{Category: "E", Rate: dec("0"), ExemptionReason: "Undervisning"},
		{Category: "S", Rate: dec("12.0")},
	}
	before := fmt.Sprint(inv.Lines, inv.Allowances, inv.Charges)
	if err := invoice.Recalculate(inv); err != nil {
		t.Fatal(err)
	}
	want := []invoice.VATBreakdown{rows[3], rows[1], rows[0], rows[2]}
	for i, r := range inv.VATBreakdown {
		w := want[i]
		if r.Category != w.Category || !r.Rate.Equal(w.Rate) || !r.Taxable.Equal(w.Taxable) || !r.Tax.Equal(w.Tax) ||
			r.ExemptionReason != w.ExemptionReason || r.ExemptionCode != w.ExemptionCode {
			t.Errorf("row %d is %v, want %v", i+1, r, w)
		}
	}
	if len(inv.VATBreakdown) != 4 || fmt.Sprint(inv.Lines, inv.Allowances, inv.Charges) != before {
		t.Error("there are other rows, or lines, allowances or charges changed")
	}
}

func TestRecalculateLeavesOutTotalsOfNothing(t *testing.T) {
	inv := &invoice.Invoice{}
	inv.Totals.Allowances, inv.Totals.Charges = dec("5"), dec("5")
	if err := invoice.Recalculate(inv); err != nil {
		t.Fatal(err)
	}
	tot := inv.Totals
	if tot.Allowances.Given() || tot.Charges.Given() || tot.Paid.Given() || len(inv.VATBreakdown) > 0 {
		t.Errorf("%+v", tot)
	}
	for _, d := range []invoice.Decimal{tot.Lines, tot.TotalWithoutVAT, tot.TotalVAT, tot.TotalWithVAT, tot.Due} {
		if d.String() != "0.00" {
			t.Errorf("%+v", tot)
		}
	}
}

func TestRecalculateRefusesAndChangesNothing(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*invoice.Invoice)
		says  string
	}{
		"no net amount": {func(i *invoice.Invoice) { i.Lines[1].LineNet = invoice.Decimal{} }, "line 2 has no net amount (BT-131)"},
		"line":          {func(i *invoice.Invoice) { i.Lines[0].LineNet = dec("9999999999999999999") }, "overflow"},
		"rate":          {func(i *invoice.Invoice) { i.Lines[0].VAT.Rate = invoice.NewDecimal(1, 99) }, "overflow"},
		"tax":           {func(i *invoice.Invoice) { i.Lines[0].VAT.Rate = dec("9999999999999999999") }, "overflow"},
		"charge":        {func(i *invoice.Invoice) { i.Charges[0].Amount = invoice.NewDecimal(1, 99) }, "overflow"},
		"paid":          {func(i *invoice.Invoice) { i.Totals.Paid = invoice.NewDecimal(1, 99) }, "overflow"},
	} {
		inv := invoicetest.Full()
		c.spoil(inv)
		totals, rows := inv.Totals, fmt.Sprint(inv.VATBreakdown)
		if err := invoice.Recalculate(inv); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
		if inv.Totals != totals || fmt.Sprint(inv.VATBreakdown) != rows {
			t.Errorf("%s: it refuses and changes the totals", name)
		}
	}
}

func TestDifferencesNameTheWrongNumberAndNoOther(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*invoice.Invoice)
		want  string
	}{
		"nothing":          {func(*invoice.Invoice) {}, ""},
		"line within 0.02": {func(i *invoice.Invoice) { i.Lines[0].Quantity = dec("20.002") }, ""},
		"line":             {func(i *invoice.Invoice) { i.Lines[0].Quantity = dec("21") }, "BT-131 Lines[1].LineNet 184.00 193.55"},
		"lines":            {func(i *invoice.Invoice) { i.Lines[1].Price.NetPrice, i.Lines[1].LineNet = dec("501"), dec("501.00") }, "BT-106 Totals.Lines 684.00 685.00, BT-116 VATBreakdown[2].Taxable 500.00 501.00"},
		"allowances":       {func(i *invoice.Invoice) { i.Totals.Allowances = invoice.Decimal{} }, "BT-107 Totals.Allowances  10.00, BT-109 Totals.TotalWithoutVAT 704.00 714.00"},
		"sum of nothing": {func(i *invoice.Invoice) { i.Allowances = nil; i.Totals.Allowances = dec("0.00") },
			"BT-109 Totals.TotalWithoutVAT 704.00 714.00, BT-116 VATBreakdown[1].Taxable 204.00 214.00"},
		"allowances of 0": {func(i *invoice.Invoice) {
			i.Allowances[0].Amount, i.Totals.Allowances = dec("0"), invoice.Decimal{}
		}, "BT-107 Totals.Allowances  0.00, BT-109 Totals.TotalWithoutVAT 704.00 714.00, BT-116 VATBreakdown[1].Taxable 204.00 214.00"},
		"charges":     {func(i *invoice.Invoice) { i.Totals.Charges = dec("31") }, "BT-108 Totals.Charges 31 30.00, BT-109 Totals.TotalWithoutVAT 704.00 705.00"},
		"without VAT": {func(i *invoice.Invoice) { i.Totals.TotalWithoutVAT = invoice.Decimal{} }, "BT-109 Totals.TotalWithoutVAT  704.00, BT-112 Totals.TotalWithVAT 755.00 51.00"},
		"VAT":         {func(i *invoice.Invoice) { i.Totals.TotalVAT = dec("51.01") }, "BT-110 Totals.TotalVAT 51.01 51.00, BT-112 Totals.TotalWithVAT 755.00 755.01"},
		"with VAT":    {func(i *invoice.Invoice) { i.Totals.TotalWithVAT = dec("756.00") }, "BT-112 Totals.TotalWithVAT 756.00 755.00, BT-115 Totals.Due 655.00 656.00"},
		"due":         {func(i *invoice.Invoice) { i.Totals.Due = dec("0") }, "BT-115 Totals.Due 0 655.00"},
		"tax within 1": {func(i *invoice.Invoice) {
			i.VATBreakdown[0].Tax, i.Totals.TotalVAT, i.Totals.TotalWithVAT, i.Totals.Due = dec("51.99"), dec("51.99"), dec("755.99"), dec("655.99")
		}, ""},
		"tax": {func(i *invoice.Invoice) {
			i.VATBreakdown[0].Tax, i.Totals.TotalVAT, i.Totals.TotalWithVAT, i.Totals.Due = dec("52"), dec("52"), dec("756"), dec("656")
		}, "BT-117 VATBreakdown[1].Tax 52 51.00"},
		"tax at rate 0": {func(i *invoice.Invoice) {
			i.VATBreakdown[1].Tax, i.Totals.TotalVAT, i.Totals.TotalWithVAT, i.Totals.Due = dec("0.01"), dec("51.01"), dec("755.01"), dec("655.01")
		}, "BT-117 VATBreakdown[2].Tax 0.01 0.00"},
		"missing row":    {func(i *invoice.Invoice) { i.VATBreakdown = i.VATBreakdown[:1] }, "BT-116 VATBreakdown  500.00"},
		"row of nothing": {func(i *invoice.Invoice) { i.Lines[1].VAT.Category = "Z" }, "BT-116 VATBreakdown[2].Taxable 500.00 0.00, BT-116 VATBreakdown  500.00"},
	} {
		inv := invoicetest.Full()
		c.spoil(inv)
		var got []string
		for _, d := range invoice.Differences(inv) {
			got = append(got, fmt.Sprintf("%s %s %s %s", d.Term, d.Path, d.Found, d.Due))
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, strings.Join(got, ", "), c.want)
		}
	}
}

// anyInvoice draws lines, allowances and charges of a few categories and rates.
func anyInvoice(t *rapid.T) *invoice.Invoice {
	money := func(name string) invoice.Decimal {
		return invoice.NewDecimal(rapid.Int64Range(-9_999_999, 9_999_999).Draw(t, name), 2)
	}
	tax := func() (string, invoice.Decimal) {
		c := rapid.SampledFrom([]string{"S 25", "S 12.5", "S 6.00", "S 6", "Z 0", "E 0", "AE 0"}).Draw(t, "category")
		category, rate, _ := strings.Cut(c, " ")
		return category, dec(rate)
	}
	inv := &invoice.Invoice{}
	for range rapid.IntRange(1, 12).Draw(t, "lines") {
		l := invoice.Line{Quantity: invoice.NewDecimal(rapid.Int64Range(-9999, 9999).Draw(t, "quantity"), 3)}
		l.Price.NetPrice = invoice.NewDecimal(rapid.Int64Range(0, 99_999_999).Draw(t, "price"), 4)
		l.VAT.Category, l.VAT.Rate = tax()
		l.LineNet = invoice.LineNet(l)
		inv.Lines = append(inv.Lines, l)
	}
	for _, list := range []*[]invoice.Allowance{&inv.Allowances, &inv.Charges} {
		for range rapid.IntRange(0, 3).Draw(t, "allowances") {
			a := invoice.Allowance{Amount: money("amount")}
			a.Category, a.Rate = tax()
			*list = append(*list, a)
		}
	}
	inv.Totals.Paid = money("paid")
	return inv
}

func TestWhatRecalculateMakesAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		inv := anyInvoice(t)
		if err := invoice.Recalculate(inv); err != nil {
			t.Fatal(err)
		}
		if d := invoice.Differences(inv); len(d) > 0 {
			t.Fatalf("%v", d)
		}
		sum := invoice.Decimal{}
		for _, r := range inv.VATBreakdown {
			sum = sum.Add(r.Taxable)
		}
		if !sum.Equal(inv.Totals.TotalWithoutVAT) {
			t.Fatalf("the rows have %s, the total is %s", sum, inv.Totals.TotalWithoutVAT)
		}
		again := *inv
		if err := invoice.Recalculate(&again); err != nil || !reflect.DeepEqual(&again, inv) {
			t.Fatalf("a second time changes it: %v", err)
		}
	})
}

func BenchmarkDifferencesOfAThousandLines(b *testing.B) {
	inv := invoicetest.ManyLines(1000)
	for b.Loop() {
		invoice.Differences(inv)
	}
}
