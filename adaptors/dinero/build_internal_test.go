package dinero

import (
	"testing"

	"github.com/postbud/postbud/invoice"
)

func TestHowToPay(t *testing.T) {
	dane, german := invoice.Address{Country: "DK"}, invoice.Address{Country: "DE"}
	const fik = "+71000000000104521+87654321"
	for name, c := range map[string]struct {
		settings Settings
		bank     deposit
		fik      string
		at       invoice.Address
		currency string
		want     string // means|remittance|account|BIC
	}{
		"slip":                    {Settings{IBAN: "DK50 0040 0440 1162 43"}, deposit{}, fik, dane, "DKK", "93|71#000000000104521|87654321|"},
		"slip with signs":         {Settings{}, deposit{}, "+71<000000000104521 +87654321<", dane, "DKK", "93|71#000000000104521|87654321|"},
		"slip abroad":             {Settings{IBAN: "DK5000400440116243", BIC: "dabadkkk"}, deposit{}, fik, german, "EUR", "58||DK5000400440116243|DABADKKK"},
		"slip, other currency":    {Settings{IBAN: "DK5000400440116243"}, deposit{}, fik, dane, "EUR", "58||DK5000400440116243|"},
		"abroad in kroner":        {Settings{IBAN: "DK5000400440116243"}, deposit{}, "", german, "DKK", "30||DK5000400440116243|"},
		"home, account":           {Settings{BankAccount: "0040 0440116243"}, deposit{}, "", dane, "DKK", "42||0440116243|0040"},
		"home, both":              {Settings{BankAccount: "0040 0440116243", IBAN: "DK5000400440116243"}, deposit{}, "", dane, "DKK", "42||0440116243|0040"},
		"abroad, account alone":   {Settings{BankAccount: "0040 0440116243"}, deposit{}, "", german, "EUR", "30||0440116243|0040"},
		"what Dinero knows":       {Settings{}, deposit{BankIbanNumber: "DK5000400440116243", BankSwiftNumber: "DABADKKK"}, "", dane, "DKK", "58||DK5000400440116243|DABADKKK"},
		"what Dinero knows, home": {Settings{}, deposit{BankRegistrationNumber: "0040", BankAccountNumber: "0440116243"}, "", dane, "DKK", "42||0440116243|0040"},
		"reference":               {Settings{IBAN: "DK5000400440116243", PaymentReference: origin{From: fromText, Text: "Faktura"}}, deposit{}, "", dane, "DKK", "58|Faktura|DK5000400440116243|"},
		"nothing":                 {Settings{}, deposit{}, "", dane, "DKK", "|||"},
		"a slip that is none":     {Settings{}, deposit{}, "71 4711", dane, "DKK", "|||"},
	} {
		inv := &invoice.Invoice{Currency: c.currency, Buyer: invoice.Party{Address: c.at}}
		p := parts{settings: c.settings, bank: c.bank}.payment(inv, &document{kind: anInvoice, FikCode: c.fik})
		got := p.MeansCode + "|" + p.Remittance
		if len(p.Transfers) == 0 {
			got += "||"
		} else {
			got += "|" + p.Transfers[0].Account + "|" + p.Transfers[0].BIC
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestCategoriesThatDemandMore(t *testing.T) {
	doc := func() *document {
		return &document{kind: anInvoice, Number: 7, Date: "2026-10-05", PaymentDate: "2026-10-20", ContactName: "Dora",
			TotalExclVat: dec("100"), TotalVat: dec("0"), TotalInclVat: dec("100"),
			ProductLines: []line{
				{LineType: "Text", Description: "Before", Comments: "and more"},
				{LineType: "product", Description: "Thing", Quantity: dec("1"), BaseAmountValue: dec("100"), BaseAmountValueInclVat: dec("100"), TotalAmount: dec("100"), AccountNumber: 1050},
				{LineType: "Text", Description: "After"},
			}}
	}
	made := func(over func(*parts)) *invoice.Invoice {
		p := parts{
			settings: Settings{EUSupply: goods, DKZero: exempt, VATFreeAs: outside, ExemptionReason: "Exempt", TextLines: onDocument},
			firm:     organization{Name: "Fjordlys", VatNumber: "29384711", CountryKey: "DK"},
			buyer:    &contact{Name: "Dora", CountryKey: "DE", VatRegionKey: "EU", VatNumber: "DE136695976", City: "Kiel"},
			accounts: map[number]account{1050: {1050, ""}},
		}
		over(&p)
		inv, err := build(doc(), p)
		if err != nil {
			t.Fatal(err)
		}
		return inv
	}
	inv := made(func(*parts) {})
	if row := inv.VATBreakdown[0]; row.Category != "K" || row.ExemptionCode != "VATEX-EU-IC" || row.ExemptionReason == "" || inv.Delivery.Date != inv.IssueDate ||
		inv.Delivery.Address.Country != "DE" || inv.Buyer.VATIdentifier != "DE136695976" || inv.Currency != "DKK" {
		t.Errorf("K (BR-IC-11, BR-IC-12): %+v %+v", row, inv.Delivery)
	}
	if inv.Notes[0].Text != "Before\nand more\nAfter" || inv.Lines[0].Note != "" {
		t.Errorf("notes: %+v", inv.Notes)
	}
	inv = made(func(p *parts) { p.firm.IsVatFree = true })
	if row := inv.VATBreakdown[0]; row.Category != "O" || row.Rate.Given() || inv.Seller.VATIdentifier+inv.Buyer.VATIdentifier != "" || row.ExemptionCode != "VATEX-EU-O" {
		t.Errorf("O (BR-O-02): %+v %+v", row, inv.Seller)
	}
	inv = made(func(p *parts) { p.buyer.VatRegionKey = "DK" })
	if row := inv.VATBreakdown[0]; row.Category != "E" || row.ExemptionReason != "Exempt" {
		t.Errorf("E (BR-E-10): %+v", row)
	}
	inv = made(func(p *parts) { p.buyer.VatRegionKey, p.settings.DKZero = "DK", zeroRated })
	if row := inv.VATBreakdown[0]; row.Category != "Z" || row.ExemptionReason+row.ExemptionCode != "" {
		t.Errorf("Z (BR-Z-10): %+v", row)
	}
}
