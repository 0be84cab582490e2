package dinero

import (
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

// rules know Danish VAT of 25 and 12.5 per cent, and five accounts.
func rules(over func(*vatRules)) vatRules {
	v := vatRules{
		settings: Settings{EUSupply: goods, DKZero: exempt, VATFreeAs: exempt},
		buyer:    &contact{CountryKey: "DK", VatRegionKey: "DK"},
		accounts: map[number]account{1000: {1000, "U25"}, 1010: {1010, "U12"}, 1050: {1050, ""}, 1051: {1051, "none"}, 1060: {1060, "gone"}},
		rates:    map[string]invoice.Decimal{"u25": invoice.MustDecimal("25"), "u12": invoice.MustDecimal("12.5"), "none": zero},
	}
	if over != nil {
		over(&v)
	}
	return v
}

// priced is a line of one with a price without and with VAT.
func priced(account number, without, with string) line {
	return line{AccountNumber: account, BaseAmountValue: dec(without), BaseAmountValueInclVat: dec(with), Quantity: dec("1")}
}

func TestTheRateIsTheOneThatFits(t *testing.T) {
	for _, c := range []struct {
		line line
		want string // "" for DOC-VAT-MAP
	}{
		{priced(1000, "545", "681.25"), "25"},
		{priced(1000, "1.99", "2.49"), "25"}, // rounded: 2.4875
		{priced(1000, "0.01", "0.01"), "25"}, // any rate fits; the account decides
		{priced(9999, "0.01", "0.01"), ""},   // and without an account nobody does
		{priced(1000, "0", "0"), "25"},
		{priced(1000, "100", "100"), "0"},  // the prices overrule the account
		{priced(9999, "100", "125"), "25"}, // an account that is not listed, with VAT
		{priced(9999, "100", "100"), ""},   // and without
		{priced(9999, "100", "112"), ""},   // a rate that no VAT code has
		{priced(1010, "100", "112.5"), "12.5"},
		{priced(1000, "100", "112.5"), "12.5"},
		{priced(1050, "100", "100"), "0"},
		{priced(1060, "100", "125"), "25"}, // the account's code is not listed
		{priced(1060, "100", "100"), ""},
		{priced(1000, "-100", "-125"), "25"},
		{line{AccountNumber: 1000, BaseAmountValue: dec("100")}, ""}, // no price with VAT
	} {
		vat, err := rules(nil).of(3, c.line)
		if c.want == "" {
			if f := fault.As(err); f == nil || f.Code != "DOC-VAT-MAP" || f.Args["n"] != "3" || f.Args["no"] != c.line.AccountNumber.String() {
				t.Errorf("%d %s %s: %+v %v", c.line.AccountNumber, c.line.BaseAmountValue, c.line.BaseAmountValueInclVat, vat, err)
			}
			continue
		}
		if err != nil || vat.Rate.String() != c.want || (vat.Category == "S") != (c.want != "0") {
			t.Errorf("%d %s %s: %+v %v", c.line.AccountNumber, c.line.BaseAmountValue, c.line.BaseAmountValueInclVat, vat, err)
		}
	}
}

func TestTheCategoryOfALineWithoutVAT(t *testing.T) {
	buyer := func(country, region, number string) func(*vatRules) {
		return func(v *vatRules) { v.buyer = &contact{CountryKey: country, VatRegionKey: region, VatNumber: number} }
	}
	for name, c := range map[string]struct {
		over func(*vatRules)
		want string
	}{
		"Denmark, exempt":     {nil, "E"},
		"Denmark, zero rated": {func(v *vatRules) { v.settings.DKZero = zeroRated }, "Z"},
		"EU, goods":           {buyer("DE", "EU", "DE136695976"), "K"},
		"EU, services":        {func(v *vatRules) { buyer("DE", "EU", "DE136695976")(v); v.settings.EUSupply = services }, "AE"},
		"EU, no VAT number":   {buyer("DE", "EU", ""), "E"},
		"World":               {buyer("NO", "World", ""), "G"},
		"World, small":        {buyer("NO", "world", ""), "G"},
		"Denmark, unsaid":     {buyer("DK", "", ""), "E"},
		"abroad, unsaid":      {buyer("NO", "", ""), "DOC-VAT-MAP"},
		"a new region":        {buyer("GL", "North", ""), "DOC-RULE"},
		"no customer":         {func(v *vatRules) { v.buyer = nil }, "E"},
		"firm without VAT":    {func(v *vatRules) { v.firm.IsVatFree = true }, "E"},
		"firm outside VAT":    {func(v *vatRules) { v.firm.IsVatFree = true; v.settings.VATFreeAs = outside }, "O"},
		"said by a person":    {func(v *vatRules) { v.settings.AccountVAT = map[string]string{"1050": "AE"} }, "AE"},
	} {
		vat, err := rules(c.over).of(1, priced(1050, "100", "100"))
		if got := vat.Category + fault.CodeOf(err); got != c.want {
			t.Errorf("%s: %s (%v)", name, got, err)
		}
		if vat.Category == "O" && vat.Rate.Given() {
			t.Errorf("%s: BR-O-05 allows no rate", name)
		}
	}
}
