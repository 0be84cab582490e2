package x12

import "github.com/postbud/postbud/plugin"

// Settings of the format: what partners agree on. Tables are kept as the settings
// have them; compile makes them ready for use.
type Settings struct {
	envelopeSettings
	textSettings
	partySettings
	codeSettings
	lineSettings
	moneySettings
	readingSettings
}

func fields(s *Settings) []*plugin.Field {
	var all []*plugin.Field
	for _, group := range [][]*plugin.Field{
		s.envelopeSettings.fields(), s.textSettings.fields(), s.partySettings.fields(), s.codeSettings.fields(),
		s.lineSettings.fields(), s.moneySettings.fields(), s.readingSettings.fields(),
	} {
		all = append(all, group...)
	}
	for _, f := range all {
		f.PerRule()
	}
	return all
}

// The titles that faults name, as the form has them.
const (
	titleCharacters = "Letters that the customer can read"
	titleUnfit      = "What to do with other letters"
	titleTypes      = "Codes of document types (BIG07)"
	titleUnits      = "Further units"
	choiceFit       = "Spell them with the letters there are (ø as oe)"
)

type envelopeSettings struct {
	Version                                       string
	SenderQualifier, SenderID, SenderGroup        string
	ReceiverQualifier, ReceiverID, ReceiverGroup  string
	Test, Receipt, LineBreaks                     bool
	FirstNumber                                   int
	InterchangeVersion, Release, Guideline, Marks string
}

func (s *envelopeSettings) fields() []*plugin.Field {
	return []*plugin.Field{
		plugin.OneOf(&s.Version, "version", "Version",
			plugin.Choice{Value: "4010", Title: "4010 (usual)"},
			plugin.Choice{Value: "5010", Title: "5010"},
		).Or("4010").About("The customer's guide says which one, often on its first page."),
		plugin.Text(&s.SenderID, "sender_id", "Your identifier").Like("5790000123452").
			About("Under which the customer knows you as a sender, at most 15 characters. Left empty, your GLN or company number is used."),
		plugin.OneOf(&s.SenderQualifier, "sender_qualifier", "Kind of your identifier", qualifiers()...).Or("ZZ").
			About("Agree on it with the customer; a GLN usually goes as agreed between the two of you."),
		plugin.Text(&s.ReceiverID, "receiver_id", "The customer's identifier").Like("012345678").
			About("The address of the customer's mailbox, at most 15 characters. Left empty, the customer's GLN or company number is used."),
		plugin.OneOf(&s.ReceiverQualifier, "receiver_qualifier", "Kind of the customer's identifier", qualifiers()...).Or("ZZ").
			About("It stands before the identifier in the customer's guide, such as 01 or ZZ."),
		plugin.Switch(&s.Test, "test", "Send as a test").
			About("The customer's system takes the invoice and books nothing."),
		plugin.Text(&s.SenderGroup, "sender_group", "Your code in the group (GS02)").Like("POSTBUD").Rare().
			About("Left empty, it is your identifier."),
		plugin.Text(&s.ReceiverGroup, "receiver_group", "The customer's code in the group (GS03)").Like("012345678").Rare().
			About("Some customers have another code for each of their companies. Left empty, it is the customer's identifier."),
		plugin.Whole(&s.FirstNumber, "first_number", "First control number").Or("1").Between("1", "999999999").Rare().
			About("Each file has a number that the customer must not see twice. Raise it when you have sent files from another system before."),
		plugin.Text(&s.InterchangeVersion, "interchange_version", "Version of the outer envelope (ISA12)").Like("00401").Rare().
			About("Left empty, it fits the version. Some customers ask for 00400 or 00401 around every version."),
		plugin.Text(&s.Release, "release", "Version and industry (GS08)").Like("004010VICS").Rare().
			About("Left empty, it fits the version. Some industries add letters to it, such as VICS."),
		plugin.Text(&s.Guideline, "guideline", "Name of the guide (ST03)").Like("005010VICS").Rare().
			About("Only in version 5010, and only where the customer's guide asks for it."),
		plugin.Text(&s.Marks, "separators", "Separators").Or("*>^~").Rare().
			About("Four characters: between elements, within an element, between repetitions, and at the end of a segment. Characters that no keyboard has are written as their codes, such as 1D1F1E1C."),
		plugin.Switch(&s.LineBreaks, "line_breaks", "Begin a new line for each segment").Rare().
			About("Easier on the eyes; most customers take both."),
		plugin.Switch(&s.Receipt, "receipt", "Ask for a receipt of the envelope (TA1)").Rare().
			About("Most customers send a functional acknowledgement (997) anyway; this asks for one more answer."),
	}
}

// qualifiers are the usual kinds of interchange identifiers (element I05).
func qualifiers() []plugin.Choice {
	return []plugin.Choice{
		{Value: "ZZ", Title: "ZZ: agreed between the two of you"},
		{Value: "01", Title: "01: DUNS number"},
		{Value: "08", Title: "08: UCC communications number"},
		{Value: "12", Title: "12: telephone number"},
		{Value: "14", Title: "14: DUNS number with a suffix"},
		{Value: "07", Title: "07: global location number"},
		{Value: "16", Title: "16: DUNS number with four more characters"},
		{Value: "20", Title: "20: health industry number"},
		{Value: "30", Title: "30: American tax number"},
	}
}

type textSettings struct {
	Characters string
	Unfit      string
}

func (s *textSettings) fields() []*plugin.Field {
	return []*plugin.Field{
		plugin.OneOf(&s.Characters, "characters", titleCharacters,
			plugin.Choice{Value: "extended", Title: "A–Z in capital and small letters (usual)"},
			plugin.Choice{Value: "basic", Title: "Capital letters A–Z only"},
			plugin.Choice{Value: "latin1", Title: "Western European letters (ISO 8859-1)"},
			plugin.Choice{Value: "utf8", Title: "Every letter there is (UTF-8)"},
		).Or("extended").About("Most American systems read A–Z only; ask before you choose more."),
		plugin.OneOf(&s.Unfit, "unfit", titleUnfit,
			plugin.Choice{Value: "fit", Title: choiceFit},
			plugin.Choice{Value: "stop", Title: "Stop and tell me"},
		).Or("fit").About("The same goes for characters that part the data, such as the asterisk, and for line breaks. A letter that has no spelling stops the invoice in any case."),
	}
}

type partySettings struct {
	Parties         map[string]string
	BillTo          bool
	Identifiers     map[string]string
	PartyReferences map[string]string
	Addresses       bool
	ContactCode     string
}

func (s *partySettings) fields() []*plugin.Field {
	return []*plugin.Field{
		plugin.Mapping(&s.Parties, "parties", "Codes of the parties (N101)").Rare().
			Or("buyer=BY\npayee=RE\nseller=SE\nship_to=ST").Like("buyer=BY\npayee=RI\nseller=VN\nship_to=ST\ntax_representative=TX").
			About("One party to a line, with the code that the customer's guide gives it. A party that is not listed is not sent."),
		plugin.Switch(&s.BillTo, "bill_to", "Send the buyer as bill-to party (BT) too").Rare().
			About("For customers whose guide asks for both."),
		plugin.Mapping(&s.Identifiers, "identifiers", "Codes of party identifiers (N103)").Rare().
			Or("0060=1\n0062=9\n0088=UL\nnone=92").
			About("Which code an identifier gets by its scheme: 0088 is the GLN, 0060 the DUNS number, none an identifier without a scheme. Others are not sent."),
		plugin.Mapping(&s.PartyReferences, "party_references", "References of parties (REF)").Rare().
			Or("BT-30=ZZ\nBT-31=VX\nBT-32=TJ\nBT-47=ZZ\nBT-48=VX\nBT-61=ZZ").Like("BT-31=VX\nBT-32=TJ\nBT-48=VX").
			About("Company (BT-30, BT-47, BT-61) and VAT numbers by their business terms, each with the code of the customer's guide. ZZ is agreed between the two of you; a number that is not listed is not sent."),
		plugin.Switch(&s.Addresses, "addresses", "Send addresses").Or("yes").Rare().
			About("Some customers look addresses up by identifier and want none."),
		plugin.Text(&s.ContactCode, "contact_code", "Code of contacts (PER01)").Or("IC").Like("AR").Rare().
			About("IC is an information contact, AR accounts receivable, BD the buyer's department."),
	}
}
