package invoicetest

import "github.com/postbud/postbud/invoice"

// seller is a Danish company with what Peppol and the Danish rules ask for.
func seller() invoice.Party {
	return invoice.Party{
		Name:              "Havneby Værktøj ApS",
		LegalRegistration: invoice.Identifier{Scheme: "0184", Value: "29384711"},
		VATIdentifier:     "DK29384711",
		ElectronicAddress: invoice.ElectronicAddress{Scheme: "0184", Value: "29384711"},
		Address:           invoice.Address{Line1: "Strandvejen 12", City: "Aabenraa", PostCode: "6200", Country: "DK"},
	}
}

// buyer is a Danish company that receives by its EAN number.
func buyer() invoice.Party {
	return invoice.Party{
		Name:              "Nordisk Byg A/S",
		LegalRegistration: invoice.Identifier{Scheme: "0184", Value: "88776658"},
		VATIdentifier:     "DK88776658",
		ElectronicAddress: invoice.ElectronicAddress{Scheme: "0088", Value: "5790000123452"},
		Address:           invoice.Address{Line1: "Industrivej 4", City: "Kolding", PostCode: "6000", Country: "DK"},
	}
}

// basic is an invoice without lines.
func basic(number string) *invoice.Invoice {
	return &invoice.Invoice{
		Number:         number,
		IssueDate:      day("2026-02-27"),
		TypeCode:       "380",
		Currency:       "DKK",
		DueDate:        day("2026-03-29"),
		BuyerReference: "Indkøb",
		Process:        Process,
		Specification:  Specification,
		Seller:         seller(),
		Buyer:          buyer(),
	}
}

// line is a line without allowances, its net amount being quantity × price.
func line(id, name, quantity, unit, price, category, rate string) invoice.Line {
	l := invoice.Line{
		ID:       id,
		Quantity: dec(quantity),
		Unit:     unit,
		Price:    invoice.Price{NetPrice: dec(price)},
		VAT:      invoice.LineVAT{Category: category},
		Item:     invoice.Item{Name: name},
	}
	if rate != "" {
		l.VAT.Rate = dec(rate)
	}
	l.LineNet = invoice.LineNet(l)
	return l
}

// transfer is a payment to a Danish bank account.
func transfer() invoice.Payment {
	return invoice.Payment{
		MeansCode:  "58",
		Remittance: "Faktura",
		Transfers:  []invoice.CreditTransfer{{Account: "DK5000400440116243"}},
	}
}
