package oioubl

import "github.com/postbud/postbud/plugin"

// Settings of the format: the profile, and what is done where OIOUBL cannot say
// what the invoice says.
type Settings struct {
	Profile string // a key of profiles

	Exempt      string // refuse, zero_rated
	Letters     string // letter, zero_rated
	Rates       string // refuse, merge
	Kind        string // refuse, plain
	Negative    string // refuse, turn
	Signs       string // refuse, turn
	Units       string // refuse, replace
	Files       string // refuse, leave_out
	VATCurrency string // refuse, leave_out
}

// refuse is the default of every remedy.
const refuse = "refuse"

// remedy is what a setting is set to for another way to write, and what the form
// calls that choice.
type remedy struct{ with, says string }

// remedies is the remedy of each setting that has one.
var remedies = map[string]remedy{
	"exempt":       {zeroRatedChoice, "Write it as zero-rated, with the reason"},
	"rates":        {"merge", "Write one row for them; the lines keep their rates"},
	"negative":     {"turn", "Write it as a credit note"},
	"signs":        {"turn", "Write an allowance below zero as a charge and a charge as an allowance, and leave out one of zero"},
	"kind":         {"plain", "Write it as a plain invoice (380)"},
	"units":        {"replace", "Write the unit nearest to it, or pieces with the unit in the note"},
	"files":        {"leave_out", "Name the file and leave out its content"},
	"vat_currency": {"leave_out", "Leave it out"},
}

func fields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.OneOf(&s.Profile, "profile", "Profile",
			choice("nes5", "Billing (NES profile 5)"),
			choice("bilsim", "Simple billing (BilSim)"),
			choice("bilsimr", "Simple billing with an answer (BilSimR)"),
			choice("nes7", "Order to billing (NES profile 7)"),
			choice("ordsimr", "Simple order with an answer, and billing (OrdSimR-BilSim)"),
			choice("ordadv", "Advanced order and billing (OrdAdv-BilSim)"),
		).Or("nes5").PerRule().Rare().About("How buyer and seller work together; those with an order need the order number on every invoice."),
		plugin.OneOf(&s.Exempt, "exempt", "When something is exempt from VAT",
			refusing(), choosing("exempt"),
		).Or(refuse).PerRule().About("OIOUBL has no exempt VAT."),
		plugin.OneOf(&s.Rates, "rates", "When a VAT category has several rates",
			refusing(), choosing("rates"),
		).Or(refuse).PerRule().About("OIOUBL has one VAT row for all standard rates, and one for all that is zero-rated."),
		plugin.OneOf(&s.Negative, "negative", "When an invoice is below zero",
			refusing(), choosing("negative"),
		).Or(refuse).PerRule().About("OIOUBL takes no total below zero."),
		plugin.OneOf(&s.Signs, "signs", "When an allowance or charge is not above zero",
			refusing(), choosing("signs"),
		).Or(refuse).PerRule().Rare(),
		plugin.OneOf(&s.Kind, "kind", "When the invoice is of a kind that OIOUBL lacks",
			refusing(), choosing("kind"),
		).Or(refuse).PerRule().Rare().About("Such as a corrected invoice (384) or a prepayment invoice (386)."),
		plugin.OneOf(&s.Units, "units", "When OIOUBL lacks a unit",
			refusing(), choosing("units"),
		).Or(refuse).PerRule().About("Its list of units is an old one. Pieces (H87) are written as EA, which means the same."),
		plugin.OneOf(&s.Files, "files", "When OIOUBL takes no files of that type",
			refusing(), choosing("files"),
		).Or(refuse).PerRule().Rare().About("It takes PDF, pictures, XML, CSV and spreadsheets."),
		plugin.OneOf(&s.VATCurrency, "vat_currency", "When VAT in another currency has no place",
			refusing(), choosing("vat_currency"),
		).Or(refuse).PerRule().Rare().About("OIOUBL takes it in kroner or euro, and only beside VAT at a standard rate."),
		plugin.OneOf(&s.Letters, "letters", "Deliveries abroad and outside VAT are written",
			choice("letter", "as their own categories (K, G, O)"),
			choice("zero_rated", "as zero-rated, with the reason"),
		).Or("letter").PerRule().Rare().About("Some older systems of receivers do not know the categories of their own."),
	}
}

// refusing is the default of a remedy, and choosing the remedy itself.
func refusing() plugin.Choice { return choice(refuse, "Stop and tell me") }

func choosing(setting string) plugin.Choice {
	return choice(remedies[setting].with, remedies[setting].says)
}

func choice(value, title string) plugin.Choice { return plugin.Choice{Value: value, Title: title} }
