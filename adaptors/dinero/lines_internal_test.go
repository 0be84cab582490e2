package dinero

import (
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

func TestNetPricesAreExact(t *testing.T) {
	for _, c := range []struct {
		quantity, price, discount, total string
		want                             string // quantity|net|discount|gross, "" for DOC-TOTAL
	}{
		{"3", "400", "10", "1080", "3|360|40|400"},
		{"1", "100", "0", "100", "1|100||"},
		{"7", "33.33", "12.5", "204.15", "7|29.16375|4.16625|33.33"},
		{"3", "33.33", "0", "99.99", "3|33.33||"},
		{"3", "33.33", "0", "100", "3|33.33333333||"}, // Dinero reckons with more digits than it shows
		{"100", "79.99", "0", "7999.2", "100|79.992||"},
		{"2", "50", "100", "0", "2|0|50|50"},
		{"1", "-20", "0", "-20", "-1|20||"}, // BR-27: prices are not negative
		{"-2", "-20", "0", "40", "2|20||"},
		{"-1", "20", "25", "-15", "-1|15|5|20"},
		{"1.5", "0.333", "0", "0.5", "1.5|0.333||"},
		{"0", "100", "0", "0", "0|100||"},
		{"0", "100", "0", "50", ""},
		{"2", "100", "0", "250", ""},
		{"1", "100", "33.333", "66.67", "1|66.667|33.333|100"},
	} {
		l := line{Quantity: dec(c.quantity), BaseAmountValue: dec(c.price), Discount: dec(c.discount)}
		out, err := product(1, l, invoice.MustDecimal(c.total).Round(2))
		if c.want == "" {
			if fault.CodeOf(err) != "DOC-TOTAL" {
				t.Errorf("%+v: %v", c, err)
			}
			continue
		}
		p := out.Price
		got := strings.Join([]string{out.Quantity.String(), p.NetPrice.String(), p.Discount.String(), p.GrossPrice.String()}, "|")
		if err != nil || got != c.want {
			t.Errorf("%+v: %s %v", c, got, err)
			continue
		}
		if p.GrossPrice.Given() && p.GrossPrice.Sub(p.Discount).Cmp(p.NetPrice) != 0 {
			t.Errorf("%+v: PEPPOL-EN16931-R046: %s - %s is not %s", c, p.GrossPrice, p.Discount, p.NetPrice)
		}
		if invoice.LineNet(out).Cmp(out.LineNet) != 0 {
			t.Errorf("%+v: %s is not %s", c, invoice.LineNet(out), out.LineNet)
		}
	}
}

func TestLineTotalsThatAreBeforeTheDiscountAreWorkedOutAnew(t *testing.T) {
	d := &document{kind: anInvoice, TotalExclVat: dec("460")}
	got, err := d.netOf([]line{
		{Quantity: dec("1"), BaseAmountValue: dec("400"), Discount: dec("10"), TotalAmount: dec("400")},
		{Quantity: dec("1"), BaseAmountValue: dec("100"), TotalAmount: dec("100")},
	})
	if err != nil || got[0].String() != "360.00" || got[1].String() != "100.00" {
		t.Errorf("%v %v", got, err)
	}
}

func TestEveryUnitHasACodeOfRec20(t *testing.T) {
	for unit, want := range map[string]string{
		"hours": "HUR", "parts": "H87", "km": "KMT", "day": "DAY", "week": "WEE", "month": "MON", "kilogram": "KGM", "cubicMetre": "MTQ",
		"set": "SET", "litre": "LTR", "box": "XBX", "case": "XCS", "carton": "XCT", "metre": "MTR", "package": "XPK", "shipment": "SX",
		"squareMetre": "MTK", "session": "E48", "tonne": "TNE", "": "C62",
	} {
		if got, known := unitCode(unit); got != want || !known {
			t.Errorf("%q: %s %v", unit, got, known)
		}
	}
	out, err := product(1, line{Quantity: dec("1"), BaseAmountValue: dec("1"), Unit: "fortnight"}, invoice.MustDecimal("1.00"))
	if err != nil || out.Unit != "C62" || len(out.Item.Attributes) != 1 || out.Item.Attributes[0].Value != "fortnight" {
		t.Errorf("an unknown unit must not be lost: %+v %v", out, err)
	}
}
