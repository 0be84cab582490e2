package invoicetest

import (
	"fmt"

	"github.com/postbud/postbud/invoice"
)

// Minimal has one line and nothing that the rules do not ask for.
func Minimal() *invoice.Invoice {
	inv := basic("2026-0001")
	inv.Lines = []invoice.Line{line("1", "Skruer", "3", "C62", "19.95", "S", "25")}
	inv.VATBreakdown = []invoice.VATBreakdown{{Taxable: dec("59.85"), Tax: dec("14.96"), Category: "S", Rate: dec("25")}}
	inv.Totals = invoice.Totals{Lines: dec("59.85"), TotalWithoutVAT: dec("59.85"), TotalVAT: dec("14.96"), TotalWithVAT: dec("74.81"), Due: dec("74.81")}
	return inv
}

// CreditNote takes back a part of the invoice 2026-0042; its amounts are positive.
func CreditNote() *invoice.Invoice {
	inv := basic("2026-K007")
	inv.TypeCode = "381"
	inv.IssueDate = day("2026-03-05")
	inv.DueDate = invoice.Date{}
	inv.PaymentTerms = "Modregnes i næste betaling"
	inv.Preceding = []invoice.Preceding{{Number: "2026-0042", IssueDate: day("2026-02-27")}}
	inv.Lines = []invoice.Line{line("1", "Bolte M8 × 40, rustfri", "2", "C62", "9.55", "S", "25")}
	inv.VATBreakdown = []invoice.VATBreakdown{{Taxable: dec("19.10"), Tax: dec("4.78"), Category: "S", Rate: dec("25")}}
	inv.Totals = invoice.Totals{Lines: dec("19.10"), TotalWithoutVAT: dec("19.10"), TotalVAT: dec("4.78"), TotalWithVAT: dec("23.88"), Due: dec("23.88")}
	return inv
}

// FullCreditNote is Full as a credit note.
func FullCreditNote() *invoice.Invoice {
	inv := Full()
	inv.Number, inv.TypeCode = "2026-K042", "381"
	return inv
}

// ReverseCharge leaves the VAT to the buyer (category AE).
func ReverseCharge() *invoice.Invoice {
	inv := basic("2026-0050")
	inv.Payment = transfer()
	inv.Lines = []invoice.Line{line("1", "Metalskrot", "1250.5", "KGM", "7.40", "AE", "0")}
	inv.VATBreakdown = []invoice.VATBreakdown{{Taxable: dec("9253.70"), Tax: dec("0.00"), Category: "AE", Rate: dec("0"),
		ExemptionReason: "Omvendt betalingspligt", ExemptionCode: "VATEX-EU-AE"}}
	inv.Totals = invoice.Totals{Lines: dec("9253.70"), TotalWithoutVAT: dec("9253.70"), TotalVAT: dec("0.00"), TotalWithVAT: dec("9253.70"), Due: dec("9253.70")}
	return inv
}

// OutsideVAT is not subject to VAT (category O): no rates and no VAT identifiers.
func OutsideVAT() *invoice.Invoice {
	inv := basic("2026-0051")
	inv.Seller.VATIdentifier, inv.Buyer.VATIdentifier = "", ""
	inv.Lines = []invoice.Line{line("1", "Erstatning for tabt nøgle", "1", "C62", "350", "O", "")}
	inv.VATBreakdown = []invoice.VATBreakdown{{Taxable: dec("350.00"), Tax: dec("0.00"), Category: "O",
		ExemptionReason: "Uden for momslovens område", ExemptionCode: "VATEX-EU-O"}}
	inv.Totals = invoice.Totals{Lines: dec("350.00"), TotalWithoutVAT: dec("350.00"), TotalVAT: dec("0.00"), TotalWithVAT: dec("350.00"), Due: dec("350.00")}
	return inv
}

// SeveralRates has two rates of S, one of them twice, with Z and E, and
// allowances and charges among them. Its tax is rounded in each row.
func SeveralRates() *invoice.Invoice {
	inv := basic("2026-0052")
	inv.Payment = transfer()
	inv.Lines = []invoice.Line{
		line("1", "Hammer", "1", "C62", "100.02", "S", "25"),
		line("2", "Lærebog", "2", "C62", "33.33", "S", "12"),
		line("3", "Avis", "10", "C62", "4.999", "Z", "0"),
		line("4", "Kursus", "1.5", "HUR", "200", "E", "0"),
		line("5", "Sav", "3", "C62", "55.55", "S", "25"),
	}
	inv.Allowances = []invoice.Allowance{{Amount: dec("6.67"), Category: "S", Rate: dec("12"), Reason: "Special rebate", ReasonCode: "100"}}
	inv.Charges = []invoice.Allowance{{Amount: dec("49.00"), Category: "S", Rate: dec("25"), Reason: "Freight service", ReasonCode: "FC"}}
	inv.VATBreakdown = []invoice.VATBreakdown{
		{Taxable: dec("315.67"), Tax: dec("78.92"), Category: "S", Rate: dec("25")},
		{Taxable: dec("59.99"), Tax: dec("7.20"), Category: "S", Rate: dec("12")},
		{Taxable: dec("49.99"), Tax: dec("0.00"), Category: "Z", Rate: dec("0")},
		{Taxable: dec("300.00"), Tax: dec("0.00"), Category: "E", Rate: dec("0"), ExemptionReason: "Undervisning", ExemptionCode: "VATEX-EU-132-1I"},
	}
	inv.Totals = invoice.Totals{Lines: dec("683.32"), Allowances: dec("6.67"), Charges: dec("49.00"),
		TotalWithoutVAT: dec("725.65"), TotalVAT: dec("86.12"), TotalWithVAT: dec("811.77"), Due: dec("811.77")}
	return inv
}

// ForeignCurrency is in euro, with the VAT in kroner too.
func ForeignCurrency() *invoice.Invoice {
	inv := basic("2026-0053")
	inv.Currency, inv.VATCurrency = "EUR", "DKK"
	inv.Payment = transfer()
	inv.Lines = []invoice.Line{line("1", "Licens", "1", "ANN", "1200.00", "S", "25")}
	inv.VATBreakdown = []invoice.VATBreakdown{{Taxable: dec("1200.00"), Tax: dec("300.00"), Category: "S", Rate: dec("25")}}
	inv.Totals = invoice.Totals{Lines: dec("1200.00"), TotalWithoutVAT: dec("1200.00"), TotalVAT: dec("300.00"),
		VATInAccountingCurrency: dec("2238.30"), TotalWithVAT: dec("1500.00"), Due: dec("1500.00")}
	return inv
}

// NegativeLine takes back more than it sells: the second line and all totals
// are below 0. Its tax of −7.825 is rounded half up, to −7.82.
func NegativeLine() *invoice.Invoice {
	inv := basic("2026-0054")
	inv.Lines = []invoice.Line{
		line("1", "Fragt", "1", "C62", "18.70", "S", "25"),
		line("2", "Returneret boremaskine", "-1", "C62", "50.00", "S", "25"),
	}
	inv.VATBreakdown = []invoice.VATBreakdown{{Taxable: dec("-31.30"), Tax: dec("-7.82"), Category: "S", Rate: dec("25")}}
	inv.Totals = invoice.Totals{Lines: dec("-31.30"), TotalWithoutVAT: dec("-31.30"), TotalVAT: dec("-7.82"), TotalWithVAT: dec("-39.12"), Due: dec("-39.12")}
	return inv
}

// ManyLines has n lines, all different; prices have up to four decimals.
func ManyLines(n int) *invoice.Invoice {
	inv := basic(fmt.Sprintf("2026-N%d", n))
	inv.Payment = transfer()
	inv.Lines = make([]invoice.Line, n)
	for i := range inv.Lines {
		id := fmt.Sprint(i + 1)
		quantity := invoice.NewDecimal(int64(i%17+1), 0).String()
		price := invoice.NewDecimal(int64(10_000+i*37), 4).String()
		l := line(id, "Vare nr. "+id, quantity, "C62", price, "S", "25")
		l.Item.SellerID = fmt.Sprintf("V-%05d", i+1)
		inv.Lines[i] = l
	}
	return summed(inv)
}
