package x12

import "github.com/postbud/postbud/plugin"

type codeSettings struct {
	Types          map[string]string
	Purpose        string
	NoOrder        string
	References     map[string]string
	LineReferences map[string]string
	NoteCode       string
	ReasonCode     string
	Due            string
	TermsCode      string
	TermsBasis     string
	Dates          map[string]string
}

func (s *codeSettings) fields() []*plugin.Field {
	return []*plugin.Field{
		plugin.Text(&s.NoOrder, "no_order", "Order number when there is none").Like("NONE").
			About("Some customers refuse an invoice without an order number and name a word to write instead."),
		plugin.Mapping(&s.Types, "types", titleTypes).Rare().
			Or("380=DR\n381=CR\n384=AI\n386=PP").Like("380=DI\n381=CN").
			About("Invoice (380), credit note (381) and others, each with the code of the customer's guide. A type that is not listed stops the invoice."),
		plugin.OneOf(&s.Purpose, "purpose", "Purpose code (BIG08)",
			plugin.Choice{Value: "none", Title: "none"},
			plugin.Choice{Value: "00", Title: "00: original"},
			plugin.Choice{Value: "07", Title: "07: duplicate"},
		).Or("none").Rare(),
		plugin.Mapping(&s.References, "references", "References (REF)").Rare().
			Or("BT-10=CR\nBT-11=JB\nBT-12=CT\nBT-14=VN\nBT-15=RV\nBT-16=BM\nBT-19=11\nBT-25=OI").
			Like("BT-10=DP\nBT-12=CT\nBT-25=IV\nBT-83=ZZ\nBT-84=ZB").
			About("Which references are sent, by their business terms, each with the code of the customer's guide. The order number is not among them, it has a place of its own."),
		plugin.Mapping(&s.LineReferences, "line_references", "References of lines (REF)").Rare().
			Or("BT-133=11").Like("BT-127=ZZ\nBT-132=PO\nBT-133=11").
			About("The same for each line."),
		plugin.Text(&s.NoteCode, "note_code", "Code of notes (NTE01)").Or("GEN").Like("INV").Rare().
			About("Three letters; GEN is a general note."),
		plugin.Text(&s.ReasonCode, "reason_code", "Code of notes that say why there is no VAT (NTE01)").Or("ZZZ").Like("INV").Rare().
			About("Three letters, others than those of notes, so that a reader knows the reason from a note. ZZZ is agreed between the two of you."),
		plugin.OneOf(&s.Due, "due", "Due date as",
			plugin.Choice{Value: "both", Title: "date and number of days"},
			plugin.Choice{Value: "date", Title: "date"},
			plugin.Choice{Value: "days", Title: "number of days after the invoice date"},
		).Or("both").Rare(),
		plugin.Text(&s.TermsCode, "terms_code", "Code of payment terms (ITD01)").Or("01").Like("14").Rare().
			About("01 is basic, 05 without cash discount, 14 as agreed before."),
		plugin.Text(&s.TermsBasis, "terms_basis", "The days count from (ITD02)").Or("3").Like("3").Rare().
			About("3 is the invoice date, 1 the date of shipment, 2 the date of delivery."),
		plugin.Mapping(&s.Dates, "dates", "Codes of dates (DTM01)").Rare().
			Or("BT-134=150\nBT-135=151\nBT-7=007\nBT-72=035\nBT-73=186\nBT-74=187").Like("BT-72=011").
			About("Delivery (BT-72), invoicing period (BT-73, BT-74), period of a line (BT-134, BT-135) and tax point (BT-7). A date that is not listed is not sent."),
	}
}

type lineSettings struct {
	Items           []string
	NameCode        string
	DescriptionCode string
	Units           map[string]string
	PriceDecimals   int
	PriceBasis      string
	ListPrice       bool
	LineAmount      string
	Tolerance       string
	LineAllowances  string
	LineTax         bool
}

func (s *lineSettings) fields() []*plugin.Field {
	return []*plugin.Field{
		plugin.Lines(&s.Items, "items", "Item numbers (IT106 and on)").Rare().
			Or("BT-155=VN\nBT-156=BP\nBT-157=EN\nBT-159=CH\nBT-132=PL").Like("BT-157=UP\nBT-155=VN\nBT-156=IN").
			About("In the order of the customer's guide: your number (BT-155), the customer's (BT-156), the GTIN (BT-157), the country of origin (BT-159), the order line (BT-132). A GTIN gets the code that fits its length."),
		plugin.Mapping(&s.Units, "units", titleUnits).Rare().Like("XBE=BD\nE48=UN").
			About("Units that the customer wants otherwise than usual: the unit's code on the invoice, then the code in X12. A unit without a code stops the invoice."),
		plugin.Text(&s.NameCode, "name_code", "Code of the item name (PID02)").Or("08").Like("08").Rare(),
		plugin.Text(&s.DescriptionCode, "description_code", "Code of the item description (PID02)").Or("GEN").Like("GEN").Rare().
			About("It must differ from the code of the name."),
		plugin.Whole(&s.PriceDecimals, "price_decimals", "Most decimals of a price").Or("6").Between("2", "16").Rare().
			About("A price with more of them stops the invoice."),
		plugin.OneOf(&s.PriceBasis, "price_basis", "Price for more than one unit",
			plugin.Choice{Value: "code", Title: "as it is, with a code (per hundred, per thousand)"},
			plugin.Choice{Value: "unit", Title: "divided, so that it is for one unit"},
		).Or("code").Rare().About("Other numbers than one, hundred and thousand have no code, and the price is divided in any case."),
		plugin.Switch(&s.ListPrice, "list_price", "Send list price and price basis too (CTP)").Or("yes").Rare().
			About("The price before discount, and for how many units a price is when no code says so."),
		plugin.OneOf(&s.LineAmount, "line_amount", "Amount of each line (PAM)",
			plugin.Choice{Value: "differs", Title: "when quantity times price does not give it"},
			plugin.Choice{Value: "always", Title: "always"},
			plugin.Choice{Value: "never", Title: "never"},
		).Or("differs").Rare().About("Where it is never sent, the customer works it out, and the total must agree with that."),
		plugin.Text(&s.Tolerance, "tolerance", "How far the total may be off").Or("0.05").Like("0.01").When("line_amount", "never").Rare().
			About("From what the customer works out; the guide names it. Further off, the invoice is stopped."),
		plugin.OneOf(&s.LineAllowances, "line_allowances", "Discounts and charges of a line",
			plugin.Choice{Value: "line", Title: "at the line"},
			plugin.Choice{Value: "total", Title: "together at the end"},
		).Or("line").Rare().About("For customers that take them at the end only."),
		plugin.Switch(&s.LineTax, "line_tax", "Send the VAT rate of each line").Or("yes").Rare().
			About("Without it a reader knows the rate of a line only where all lines have the same."),
	}
}
