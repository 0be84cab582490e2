package invoicetest

import "github.com/postbud/postbud/invoice"

func fullLines() []invoice.Line {
	return []invoice.Line{
		{
			ID:           "1",
			Note:         "Leveret i 2 kasser: A+B, mrk. 'haster?'",
			Object:       invoice.Identifier{Scheme: "AWV", Value: "+4574000001"},
			Quantity:     dec("20"),
			Unit:         "C62",
			LineNet:      dec("184.00"), // 20 × 95.50 ÷ 10 − 19.10 + 12.10
			OrderLine:    "10",
			BuyerAccount: "4010-221",
			Period:       invoice.Period{Start: day("2026-02-02"), End: day("2026-02-20")},
			Allowances: []invoice.LineAllowance{{
				Amount: dec("19.10"), Base: dec("191.00"), Percentage: dec("10"), Reason: "Discount", ReasonCode: "95"}},
			Charges: []invoice.LineAllowance{{
				Amount: dec("12.10"), Base: dec("121.00"), Percentage: dec("10"), Reason: "Packing", ReasonCode: "PC"}},
			Price: invoice.Price{NetPrice: dec("95.50"), Discount: dec("4.4955"), GrossPrice: dec("99.9955"), BaseQuantity: dec("10"), BaseUnit: "C62"},
			VAT:   invoice.LineVAT{Category: "S", Rate: dec("25")},
			Item: invoice.Item{
				Name:        "Bolte M8 × 40, rustfri",
				Description: "Sekskantbolte <A4> & møtrikker, pakke á 10",
				SellerID:    "HV-0840",
				BuyerID:     "NB/77-1",
				StandardID:  invoice.Identifier{Scheme: "0160", Value: "05712345000021"},
				Classifications: []invoice.Classification{
					{Scheme: "TST", Version: "19.0501", Value: "31161620"},
					{Scheme: "HS", Value: "73181595"},
				},
				OriginCountry: "SE",
				Attributes:    []invoice.Attribute{{Name: "Længde", Value: "40 mm"}, {Name: "Kvalitet", Value: "A4-80"}},
			},
		},
		{
			ID:       "2",
			Quantity: dec("1"),
			Unit:     "HUR",
			LineNet:  dec("500.00"),
			Price:    invoice.Price{NetPrice: dec("500.00")},
			VAT:      invoice.LineVAT{Category: "E", Rate: dec("0")},
			Item:     invoice.Item{Name: "Kursus i brug af momentnøgle"},
		},
	}
}
