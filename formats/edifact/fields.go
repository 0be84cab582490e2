package edifact

import "github.com/postbud/postbud/plugin"

// Titles and choices that faults name, as the form has them.
const (
	titleSet      = "Character set"
	titleUnknown  = "When the character set lacks a character"
	titleSender   = "Sender's EDI number"
	titleReceiver = "Receiver's EDI number"
	fillSender    = `fill in "` + titleSender + `" in the settings of the format instead`
	fillReceiver  = `fill in "` + titleReceiver + `" in the settings of the format instead`
	choiceAll     = "UNOW: all letters (UTF-8)"
	choiceReplace = "Write it in another way where one is known"
)

// What becomes of a character that the set does not have.
const (
	plain   = "plain"   // of typographic forms the plain one, of texts alone
	replace = "replace" // what a person would write
	stop    = "stop"
)

// everyLetter is the character set that has them all.
const everyLetter = "unow"

// choice is one value of a field.
func choice(value, title string) plugin.Choice { return plugin.Choice{Value: value, Title: title} }

func messageFields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.OneOf(&s.Directory, "directory", "Version",
			choice(d96a, "D.96A, EANCOM 1997"),
			choice(d01b, "D.01B, EANCOM 2002"),
		).Or(d96a).PerRule().About("The receiver's guide says which one; in Denmark it is mostly D.96A."),
		plugin.OneOf(&s.Association, "association", "EANCOM mark",
			choice("eancom", "EAN008 in D.96A, EAN010 in D.01B"),
			choice("ean011", "EAN011"),
			choice("none", "none: plain EDIFACT"),
		).Or("eancom").PerRule().Rare().About("Tells the receiver which edition of EANCOM the invoice follows."),
		plugin.OneOf(&s.Set, "charset", titleSet,
			choice("unoc", "UNOC: Western European letters (ISO 8859-1)"),
			choice("unob", "UNOB: English letters"),
			choice("unoa", "UNOA: English capital letters alone"),
			choice(everyLetter, choiceAll),
		).Or("unoc").PerRule().About("Which letters the receiver's system can read; with UNOA everything is written in capitals."),
		plugin.OneOf(&s.Unknown, "unknown", titleUnknown,
			choice(plain, "Write typographic signs in plain ones, and stop at all else"),
			choice(replace, choiceReplace),
			choice(stop, "Stop and tell me"),
		).Or(plain).PerRule().About("Plain signs mean the same: \" for “ and ”, - for a dash, ... for …, EUR for €. They are written in texts alone, never in numbers and references. The other way goes further, such as ae for æ where æ cannot be written. The log tells which texts were written so."),
		plugin.OneOf(&s.Decimal, "decimal", "Decimal mark",
			choice("point", "point"),
			choice("comma", "comma"),
		).Or("point").PerRule().Rare(),
		plugin.Switch(&s.Advice, "una", "Begin with a UNA line").Or("yes").PerRule().Rare().
			About("It names the separators; a few old systems stumble over it."),
		plugin.Switch(&s.Breaks, "line_breaks", "A new line for each segment").PerRule().Rare().
			About("For people who read the file; the receiver's system does not need it."),
	}
}

func envelopeFields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.Text(&s.Sender, "sender", titleSender).PerRule().Like("5790000000005:14").
			About("Your GLN or mailbox number; leave empty to take the seller's electronic address from the invoice."),
		plugin.Text(&s.Receiver, "receiver", titleReceiver).PerRule().Like("5790000000012:14").
			About("The receiver's GLN or mailbox number; leave empty to take the buyer's electronic address from the invoice."),
		plugin.OneOf(&s.Reference, "reference", "Number of the interchange",
			choice("derived", "made from the content: letters and digits"),
			choice("counted", "counted upwards: 1, 2, 3"),
		).Or("derived").PerRule().Rare().About("Each file that is sent has a number of its own, by which the receiver acknowledges it."),
		plugin.Text(&s.Application, "application", "Application reference").PerRule().Rare().Like("INVOIC").
			About("Only where the receiver asks for it."),
		plugin.Text(&s.Agreement, "agreement", "Agreement").PerRule().Rare().Like("EANCOM").
			About("Only where the receiver asks for it, such as EANCOM or HANCOM."),
		plugin.Switch(&s.Acknowledge, "acknowledge", "Ask for an acknowledgement").PerRule().Rare().
			About("The receiver's system then answers with a CONTRL message."),
		plugin.Switch(&s.Test, "test", "Mark as a test").PerRule().
			About("The receiver then checks the invoice and does not book it."),
	}
}

func headFields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.OneOf(&s.Seller, "seller", "Seller is named as",
			choice("SU", "supplier (SU)"),
			choice("SE", "seller (SE)"),
		).Or("SU").PerRule().Rare(),
		plugin.Switch(&s.Invoicee, "invoicee", "Name the buyer as invoicee too").PerRule().Rare().
			About("Writes the buyer once more as the one who pays (IV), where the receiver's guide demands it."),
		plugin.OneOf(&s.DeliverTo, "deliver_to", "Delivery address is named as",
			choice("DP", "delivery party (DP)"),
			choice("ST", "ship to (ST)"),
			choice("UC", "final consignee (UC)"),
		).Or("DP").PerRule().Rare(),
		plugin.OneOf(&s.CompanyNumber, "company_number", "Company numbers are named as",
			choice("GN", "government reference (GN)"),
			choice("XA", "company registration (XA)"),
		).Or("GN").PerRule().Rare().About("How the CVR number stands beside the VAT number."),
		plugin.OneOf(&s.BuyerReference, "buyer_reference", "Buyer's reference stands",
			choice("document", "among the references of the invoice"),
			choice("buyer", "under the buyer"),
		).Or("document").PerRule().Rare(),
		plugin.OneOf(&s.Despatch, "despatch", "Despatch advice is named as",
			choice("DQ", "delivery note (DQ)"),
			choice("AAK", "despatch advice (AAK)"),
		).Or("DQ").PerRule().Rare(),
		plugin.OneOf(&s.Period, "period", "Periods are written",
			choice("167", "as two dates (167 and 168)"),
			choice("263", "as one span (263)"),
		).Or("167").PerRule().Rare(),
		plugin.OneOf(&s.Payment, "payment", "Due date is written",
			choice("date", "as a date (PAT 1)"),
			choice("fixed", "as a fixed date (PAT 3)"),
			choice("days", "as days after the invoice date"),
			choice("both", "as days and as a date"),
		).Or("date").PerRule().Rare(),
		plugin.Switch(&s.HeaderVAT, "header_vat", "VAT rates in the head of the invoice too").PerRule().Rare().
			About("Some guides, such as eINVOIC Denmark, want the rates before the lines as well."),
		plugin.OneOf(&s.Exemption, "exemption", "Why no VAT is charged is named as",
			choice("TXD", "tax declaration (TXD)"),
			choice("AGM", "exemption (AGM)"),
		).Or("TXD").PerRule().Rare(),
	}
}

func totalFields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.OneOf(&s.Adjustments, "adjustments", "Sums of allowances and charges",
			choice("260", "each for itself (260 and 259)"),
			choice("131", "as one number (131)"),
		).Or("260").PerRule().Rare(),
		plugin.OneOf(&s.NetTotal, "net_total", "Total without VAT is named as",
			choice("125", "taxable amount (125)"),
			choice("389", "amount without VAT (389)"),
		).Or("125").PerRule().Rare(),
		plugin.OneOf(&s.VATTotal, "vat_total", "Total VAT is named as",
			choice("124", "tax amount (124)"),
			choice("176", "total tax (176)"),
		).Or("124").PerRule().Rare(),
		plugin.OneOf(&s.GrossTotal, "gross_total", "Total with VAT is named as",
			choice("77", "invoice amount (77)"),
			choice("388", "amount with VAT (388)"),
			choice("39", "invoice total (39)"),
		).Or("77").PerRule().Rare(),
		plugin.OneOf(&s.Rounding, "rounding", "Rounding is named as",
			choice("165", "adjustment (165)"),
			choice("366", "rounding (366)"),
		).Or("165").PerRule().Rare(),
	}
}

func lineFields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.OneOf(&s.LineNumbers, "line_numbers", "Line numbers",
			choice("keep", "as the invoice has them"),
			choice("count", "counted anew: 1, 2, 3"),
		).Or("keep").PerRule().Rare().About("A line number has at most six digits; where one is longer the lines are counted, and their own numbers stand beside."),
		plugin.OneOf(&s.ItemNumber, "item_number", "EAN numbers of goods are named as",
			choice("usual", "EN in D.96A, SRV in D.01B"),
			choice("EN", "EAN number (EN)"),
			choice("SRV", "trade item number (SRV)"),
			choice("EU", "EAN or UPC number (EU)"),
		).Or("usual").PerRule().Rare(),
		plugin.OneOf(&s.BuyerItem, "buyer_item", "Buyer's item numbers are named as",
			choice("IN", "buyer's item number (IN)"),
			choice("BP", "buyer's part number (BP)"),
		).Or("IN").PerRule().Rare(),
		plugin.OneOf(&s.OrderLine, "order_line", "Order lines are written",
			choice("ON", "behind the order number (ON)"),
			choice("LI", "as a reference of their own (LI)"),
		).Or("ON").PerRule().Rare(),
		plugin.OneOf(&s.LineAmount, "line_amount", "Line amounts are named as",
			choice("203", "line item amount (203)"),
			choice("66", "goods item total (66)"),
		).Or("203").PerRule().Rare(),
		plugin.OneOf(&s.LineAdjustments, "line_adjustments", "Allowances and charges of a line are named as",
			choice("204", "allowance or charge amount each (204 and 23)"),
			choice("8", "allowance or charge amount (8)"),
		).Or("204").PerRule().Rare(),
		plugin.OneOf(&s.Control, "control", "Control totals",
			choice("lines", "number of lines"),
			choice("quantity", "sum of the quantities"),
			choice("both", "both"),
			choice("none", "none"),
		).Or("lines").PerRule().Rare(),
	}
}
