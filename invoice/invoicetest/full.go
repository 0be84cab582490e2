package invoicetest

import "github.com/postbud/postbud/invoice"

// Full gives every business term but the value added tax point date (BT-7), which
// excludes BT-8 (BR-CO-03); see TaxPointDate. Its texts hold the letters that
// formats have trouble with.
func Full() *invoice.Invoice {
	inv := references()
	inv.Seller = fullSeller()
	inv.Buyer = fullBuyer()
	inv.Payee = invoice.Payee{
		Name:              "Sønderjysk Factoring A/S",
		Identifier:        invoice.Identifier{Scheme: "0088", Value: "5790001555009"},
		LegalRegistration: invoice.Identifier{Scheme: "0184", Value: "44556677"},
	}
	inv.TaxRepresentative = invoice.Representative{
		Name:          "Revision & Moms I/S",
		VATIdentifier: "DK10002001",
		Address:       address("Skattegade 1", "2. tv.", "Att. Moms", "Odense", "5000", "Fyn"),
	}
	inv.Delivery = invoice.Delivery{
		Name:     "Byggeplads Øst",
		Location: invoice.Identifier{Scheme: "0088", Value: "5790000987658"},
		Date:     day("2026-02-20"),
		Period:   invoice.Period{Start: day("2026-02-01"), End: day("2026-02-28")},
		Address:  address("Havnegade 99", "Port 3", "Kran 7", "Esbjerg", "6700", "Jylland"),
	}
	inv.Payment = fullPayment()
	inv.Allowances = []invoice.Allowance{{
		Amount: dec("10.00"), Base: dec("200.00"), Percentage: dec("5"),
		Category: "S", Rate: dec("25"), Reason: "Discount", ReasonCode: "95",
	}}
	inv.Charges = []invoice.Allowance{{
		Amount: dec("30.00"), Base: dec("300.00"), Percentage: dec("10"),
		Category: "S", Rate: dec("25"), Reason: "Freight service", ReasonCode: "FC",
	}}
	inv.Lines = fullLines()
	inv.VATBreakdown = []invoice.VATBreakdown{
		{Taxable: dec("204.00"), Tax: dec("51.00"), Category: "S", Rate: dec("25")},
		{Taxable: dec("500.00"), Tax: dec("0.00"), Category: "E", Rate: dec("0"),
			ExemptionReason: "Undervisning er fritaget for moms", ExemptionCode: "VATEX-EU-132-1I"},
	}
	inv.Totals = invoice.Totals{
		Lines: dec("684.00"), Allowances: dec("10.00"), Charges: dec("30.00"),
		TotalWithoutVAT: dec("704.00"), TotalVAT: dec("51.00"), VATInAccountingCurrency: dec("6.84"), TotalWithVAT: dec("755.00"),
		Paid: dec("100.25"), Rounding: dec("0.25"), Due: dec("655.00"),
	}
	inv.Attachments = []invoice.Attachment{
		{Reference: "Målerapport", Description: "Report with drawings", Location: "https://example.com/report/2026-0042",
			Content: Content("application/pdf", PDF()), FileName: "målerapport.pdf"},
		{Reference: "Timeseddel", Content: Content("text/csv", []byte("date;hours\r\n2026-02-20;7,5\r\n")), FileName: "timer.csv"},
	}
	return inv
}

// TaxPointDate is Full with BT-7 in the place of BT-8.
func TaxPointDate() *invoice.Invoice {
	inv := Full()
	inv.TaxPointCode, inv.TaxPointDate = "", day("2026-02-20")
	return inv
}

func references() *invoice.Invoice {
	inv := basic("2026-0042")
	inv.VATCurrency = "EUR"
	inv.TaxPointCode = "35"
	inv.BuyerReference = "Afd. 12/Sørensen"
	inv.Project = "P-778"
	inv.Contract = "RAMME-2025"
	inv.PurchaseOrder = "PO-4711"
	inv.SalesOrder = "SO-1001"
	inv.ReceivingAdvice = "MODT-55"
	inv.DespatchAdvice = "FS-9001"
	inv.Tender = "2025/S 001-000001"
	inv.Object = invoice.Identifier{Scheme: "ABZ", Value: "AB12345"}
	inv.BuyerAccount = "4010-220"
	inv.PaymentTerms = "30 dage netto, herefter 1,5 % pr. måned"
	inv.Notes = []invoice.Note{{Subject: "AAI", Text: `Æ, ø og å; "M8" <rustfri> & 5' lang`}}
	inv.Preceding = []invoice.Preceding{{Number: "2026-0040", IssueDate: day("2026-01-30")}, {Number: "2026-0041", IssueDate: day("2026-02-02")}}
	return inv
}

func fullSeller() invoice.Party {
	s := seller()
	s.TradingName = "Havneby Jern"
	s.Identifiers = []invoice.Identifier{{Scheme: "0088", Value: "5712345000014"}, {Scheme: "0184", Value: "29384711"}}
	s.TaxRegistration = "29384711-F"
	s.LegalInformation = "Selskabskapital 40.000 kr."
	s.Address = address("Strandvejen 12", "Baghuset", "Postboks 7", "Aabenraa", "6200", "Sønderjylland")
	s.Contact = invoice.Contact{Name: "Åse Bæk", Phone: "+45 74 00 00 01", Email: "faktura@havneby.example"}
	return s
}

func fullBuyer() invoice.Party {
	b := buyer()
	b.TradingName = "Nordisk Byg & Anlæg"
	b.Identifiers = []invoice.Identifier{{Scheme: "0088", Value: "5790000123452"}}
	b.Address = address("Industrivej 4", "Bygning C", "Kreditorafdelingen", "Kolding", "6000", "Sydjylland")
	b.Contact = invoice.Contact{Name: "Jens Sørensen", Phone: "+45 75 00 00 02", Email: "kreditor@nordiskbyg.example"}
	return b
}

func fullPayment() invoice.Payment {
	return invoice.Payment{
		MeansCode:  "58",
		MeansText:  "SEPA credit transfer",
		Remittance: "2026-0042",
		Transfers: []invoice.CreditTransfer{
			{Account: "DK5000400440116243", Name: "Havneby Værktøj ApS", BIC: "DABADKKK"},
			{Account: "DK3450510001234567", Name: "Havneby, gebyrer", BIC: "JYBADKKK"},
		},
		Card:        invoice.Card{Number: "**1234", Holder: "Jens Sørensen"},
		DirectDebit: invoice.DirectDebit{Mandate: "MAND-17", Creditor: "DK98ZZZ29384711", Account: "DK9520000123456789"},
	}
}

func address(line1, line2, line3, city, postCode, subdivision string) invoice.Address {
	return invoice.Address{Line1: line1, Line2: line2, Line3: line3, City: city, PostCode: postCode, Subdivision: subdivision, Country: "DK"}
}
