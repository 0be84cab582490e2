package cii_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

// has reports pieces that a document lacks, blanks between elements left out.
func has(t *testing.T, doc []byte, pieces ...string) {
	t.Helper()
	var dense strings.Builder
	for line := range strings.Lines(string(doc)) {
		dense.WriteString(strings.TrimSpace(line))
	}
	for _, p := range pieces {
		if !strings.Contains(dense.String(), p) {
			t.Errorf("%s is not in:\n%s", p, doc)
		}
	}
}

func TestSchemaFillersAreNotReadAsTerms(t *testing.T) {
	inv := invoicetest.Minimal()
	inv.Project = "P-1"
	doc := written(t, inv)
	has(t, doc, "<ram:ID>P-1</ram:ID><ram:Name>Project reference</ram:Name>", "<ram:ApplicableHeaderTradeDelivery></ram:ApplicableHeaderTradeDelivery>")
	if added := invoice.Lost(read(t, doc), inv); len(added) > 0 {
		t.Errorf("added %v", added)
	}
}

func TestPriceWithoutItsDiscountOrItsGrossPrice(t *testing.T) {
	inv := invoicetest.Minimal()
	inv.Lines[0].Price.GrossPrice = invoice.MustDecimal("25.00")
	got := read(t, written(t, inv)).Lines[0].Price
	if got.Discount.Given() || got.GrossPrice.String() != "25.00" {
		t.Errorf("without discount: discount %s, gross price %s", got.Discount, got.GrossPrice)
	}
	inv.Lines[0].Price.GrossPrice = invoice.Decimal{}
	inv.Lines[0].Price.Discount = invoice.MustDecimal("5.05")
	got = read(t, written(t, inv)).Lines[0].Price
	if got.Discount.String() != "5.05" || got.GrossPrice.String() != "25.00" {
		t.Errorf("without gross price: discount %s, gross price %s", got.Discount, got.GrossPrice)
	}
}

func TestQuantityOfThePriceIsThatOfTheNetPriceElseOfTheGross(t *testing.T) {
	doc := string(written(t, invoicetest.Full()))
	const quantity = `<ram:BasisQuantity unitCode="C62">10</ram:BasisQuantity>`
	at := strings.Index(doc, "<ram:NetPriceProductTradePrice>")
	cases := map[string]struct{ doc, want string }{
		"in both":          {doc, "10 C62"},
		"in the net price": {strings.Replace(doc, quantity, "", 1), "10 C62"},
		"in the gross":     {doc[:at] + strings.Replace(doc[at:], quantity, "", 1), "10 C62"},
		"they differ":      {strings.Replace(doc, quantity, `<ram:BasisQuantity unitCode="BX">1</ram:BasisQuantity>`, 1), "10 C62"},
		"nowhere":          {strings.ReplaceAll(doc, quantity, ""), " "},
	}
	for name, c := range cases {
		p := read(t, []byte(c.doc)).Lines[0].Price
		if got := p.BaseQuantity.String() + " " + p.BaseUnit; got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestFurtherPrecedingInvoicesAreNotes(t *testing.T) {
	inv := invoicetest.Full()
	inv.Preceding = append(inv.Preceding, invoice.Preceding{Number: "A (1)"}, invoice.Preceding{Number: "B) (2)", IssueDate: inv.IssueDate})
	doc := written(t, inv)
	has(t, doc, "<ram:Content>Preceding invoice 2026-0041 (2026-02-02)</ram:Content>", "<ram:Content>Preceding invoice A (1)</ram:Content>")
	if strings.Count(string(doc), "<ram:InvoiceReferencedDocument>") != 1 {
		t.Error("the schema has room for one")
	}
	got := read(t, doc)
	if !slices.Equal(got.Preceding, inv.Preceding) || !slices.Equal(got.Notes, inv.Notes) {
		t.Errorf("read %v and %v", got.Preceding, got.Notes)
	}
}

func TestNotesAreLeftAloneWhereNoInvoiceIsReferredTo(t *testing.T) {
	inv := invoicetest.Minimal()
	inv.Notes = []invoice.Note{{Text: "Preceding invoice 2026-0041 (2026-02-02)"}}
	if got := read(t, written(t, inv)); !slices.Equal(got.Notes, inv.Notes) || got.Preceding != nil {
		t.Errorf("read %v and %v", got.Preceding, got.Notes)
	}
}

func TestLaterReleasesHaveSeveralPrecedingInvoices(t *testing.T) {
	const one = "<ram:InvoiceReferencedDocument>"
	doc := strings.Replace(string(written(t, invoicetest.CreditNote())), one,
		one+"<ram:IssuerAssignedID>1</ram:IssuerAssignedID></ram:InvoiceReferencedDocument>"+one, 1)
	if got := read(t, []byte(doc)).Preceding; len(got) != 2 || got[0].Number != "1" || got[1].Number != "2026-0042" {
		t.Errorf("read %v", got)
	}
}

func TestTaxPointIsInTheBreakdown(t *testing.T) {
	date := written(t, invoicetest.TaxPointDate())
	has(t, date, `<ram:TaxPointDate><udt:DateString format="102">20260220</udt:DateString></ram:TaxPointDate>`)
	if strings.Count(string(date), "<ram:TaxPointDate>") != 1 {
		t.Error("CII-SR-461 takes one tax point date")
	}
	for code, want := range map[string]string{"3": "5", "35": "29", "432": "72"} {
		inv := invoicetest.Full()
		inv.TaxPointCode = code
		doc := written(t, inv)
		if strings.Count(string(doc), "<ram:DueDateTypeCode>"+want+"<") != 2 {
			t.Errorf("%s is not written as %s", code, want)
		}
		if got := read(t, doc).TaxPointCode; got != code {
			t.Errorf("%s comes back as %s", code, got)
		}
	}
	inv := invoicetest.TaxPointDate()
	inv.VATBreakdown = nil
	if got := read(t, written(t, inv)); got.TaxPointDate != inv.TaxPointDate || got.VATBreakdown != nil {
		t.Errorf("without a breakdown: %v, %v", got.TaxPointDate, got.VATBreakdown)
	}
}

func TestAccountIsAnIBANOrAnotherNumber(t *testing.T) {
	for account, c := range map[string]struct{ means, element string }{
		"DK5000400440116243":     {"30", "IBANID"},
		"DK50 0040 0440 1162 43": {"30", "IBANID"},
		"5371 0440116243":        {"30", "ProprietaryID"},
		"DK5000400440116244":     {"58", "IBANID"}, // wrong, for the rules to find
	} {
		inv := invoicetest.Minimal()
		inv.Payment = invoice.Payment{MeansCode: c.means, Transfers: []invoice.CreditTransfer{{Account: account}}}
		doc := written(t, inv)
		has(t, doc, "<ram:"+c.element+">"+account+"<")
		if got := read(t, doc).Payment.Transfers; !slices.Equal(got, inv.Payment.Transfers) {
			t.Errorf("%s comes back as %v", account, got)
		}
	}
}

func TestPaymentMeansAreThereOnceForEachAccount(t *testing.T) {
	doc := string(written(t, invoicetest.Full()))
	for piece, want := range map[string]int{
		"<ram:SpecifiedTradeSettlementPaymentMeans>":       2,
		"<ram:TypeCode>58<":                                2,
		"<ram:Information>SEPA credit transfer<":           2,
		"<ram:ApplicableTradeSettlementFinancialCard>":     1,
		"<ram:PayerPartyDebtorFinancialAccount>":           1,
		"<ram:PayeeSpecifiedCreditorFinancialInstitution>": 2,
		"<ram:CreditorReferenceID>":                        1,
	} {
		if got := strings.Count(doc, piece); got != want {
			t.Errorf("%s is there %d times, want %d", piece, got, want)
		}
	}
	inv := invoicetest.Minimal()
	inv.Payment = invoice.Payment{Remittance: "42", DirectDebit: invoice.DirectDebit{Mandate: "M", Creditor: "C"}}
	if doc := string(written(t, inv)); strings.Contains(doc, "PaymentMeans") {
		t.Errorf("what stands beside the payment means makes one:\n%s", doc)
	}
	inv.Payment = invoice.Payment{Transfers: []invoice.CreditTransfer{{BIC: "DABADKKK"}}}
	doc = string(written(t, inv))
	has(t, []byte(doc), "<ram:TypeCode>1</ram:TypeCode>")
	if got := read(t, []byte(doc)).Payment.Transfers; !slices.Equal(got, inv.Payment.Transfers) {
		t.Errorf("read %v", got)
	}
}

func TestTotalsAreToldApartByTheirCurrency(t *testing.T) {
	in := string(written(t, invoicetest.ForeignCurrency()))
	const vat, own = `<ram:TaxTotalAmount currencyID="EUR">300.00</ram:TaxTotalAmount>`, `<ram:TaxTotalAmount currencyID="DKK">2238.30</ram:TaxTotalAmount>`
	swapped := strings.NewReplacer(vat, own, own, vat).Replace(in)
	for name, doc := range map[string]string{
		"in order":                 in,
		"the other way round":      swapped,
		"without currencies":       strings.NewReplacer(` currencyID="EUR"`, "", ` currencyID="DKK"`, "").Replace(in),
		"with the same currencies": strings.ReplaceAll(in, `currencyID="EUR"`, `currencyID="DKK"`),
	} {
		if name == "with the same currencies" {
			doc = strings.Replace(doc, "<ram:InvoiceCurrencyCode>EUR<", "<ram:InvoiceCurrencyCode>DKK<", 1)
		}
		got := read(t, []byte(doc)).Totals
		if got.TotalVAT.String() != "300.00" || got.VATInAccountingCurrency.String() != "2238.30" {
			t.Errorf("%s: VAT %s, in the accounting currency %s", name, got.TotalVAT, got.VATInAccountingCurrency)
		}
	}
}

func TestIdentifiersWithASchemeAreGlobal(t *testing.T) {
	inv := invoicetest.Minimal()
	inv.Seller.Identifiers = []invoice.Identifier{{Scheme: "0088", Value: "5712345000014"}, {Value: "K-7"}}
	inv.Buyer.Identifiers = []invoice.Identifier{{Value: "L-9"}}
	inv.Payee = invoice.Payee{Name: "P", Identifier: invoice.Identifier{Value: "P-1"}}
	doc := written(t, inv)
	has(t, doc, `<ram:ID>K-7</ram:ID><ram:GlobalID schemeID="0088">5712345000014</ram:GlobalID>`, "<ram:ID>L-9</ram:ID>", "<ram:ID>P-1</ram:ID>")
	if lost := invoice.Lost(inv, read(t, doc)); len(lost) > 0 {
		t.Errorf("lost %v", lost)
	}
}

func TestExtendedIsReadAsFarAsThereAreWords(t *testing.T) {
	doc := string(written(t, invoicetest.Full()))
	doc = strings.Replace(doc, "<ram:SpecifiedTradePaymentTerms>", `<ram:SpecifiedLogisticsServiceCharge>
		<ram:Description>Fragt</ram:Description><ram:AppliedAmount>3.00</ram:AppliedAmount>
		<ram:AppliedTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>S</ram:CategoryCode>
		<ram:RateApplicablePercent>25</ram:RateApplicablePercent></ram:AppliedTradeTax></ram:SpecifiedLogisticsServiceCharge>
		<ram:SpecifiedTradePaymentTerms><ram:Description>2 % in 8 days</ram:Description><ram:DueDateDateTime>
		<udt:DateTimeString format="102">20260307</udt:DateTimeString></ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>
		<ram:SpecifiedTradePaymentTerms>`, 1)
	doc = strings.Replace(doc, "<ram:LineID>2</ram:LineID>", "<ram:LineID>2</ram:LineID><ram:LineStatusReasonCode>GROUP</ram:LineStatusReasonCode>", 1)
	doc = strings.Replace(doc, "<ram:AppliedTradeAllowanceCharge>", `<ram:AppliedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>true</udt:Indicator>
		</ram:ChargeIndicator><ram:ActualAmount>1.00</ram:ActualAmount></ram:AppliedTradeAllowanceCharge><ram:AppliedTradeAllowanceCharge>`, 1)
	doc = strings.Replace(doc, "<ram:BuyerTradeParty>", "<ram:BuyerTradeParty><ram:ID>K-77</ram:ID>", 1)
	got := read(t, []byte(doc))
	if c := got.Charges[1]; c.Amount.String() != "3.00" || c.Reason != "Fragt" || c.Category != "S" || c.Rate.String() != "25" {
		t.Errorf("freight is %v", c)
	}
	if want := "2 % in 8 days\n30 dage netto, herefter 1,5 % pr. måned"; got.PaymentTerms != want || got.DueDate.String() != "2026-03-29" {
		t.Errorf("terms %q, due on %s", got.PaymentTerms, got.DueDate)
	}
	if len(got.Lines) != 1 {
		t.Errorf("%d lines; the one that groups others is none", len(got.Lines))
	}
	if ids := got.Buyer.Identifiers; len(ids) != 1 || ids[0].Scheme != "0088" {
		t.Errorf("the buyer's identifiers are %v", ids)
	}
	if d := got.Lines[0].Price.Discount; d.String() != "3.4955" {
		t.Errorf("the discounts add up to %s", d)
	}
}
