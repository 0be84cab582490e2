package sentences

import "strings"

// vatFamily is a VAT category in words, and what its family of rules demands.
type vatFamily struct {
	id, en, da string
	several    bool
	who        needs
	rate       Sentence // what the rate must be
	reason     bool
}

// needs is which numbers of the parties must be on the invoice.
type needs Sentence

var (
	anyTax     = needs{"the seller's VAT or tax number must be given, or the VAT number of its tax representative", "skal sælgers moms- eller skattenummer eller skatterepræsentantens momsnummer være angivet"}
	vatNumber  = needs{"the VAT number of the seller or its tax representative must be given", "skal sælgers eller skatterepræsentantens momsnummer være angivet"}
	anyTaxBoth = needs{"the tax number of the seller and the VAT or company number of the buyer must be given", "skal sælgers skattenummer og købers moms- eller CVR-nummer være angivet"}
	vatBoth    = needs{"the VAT numbers of both seller and buyer must be given", "skal både sælgers og købers momsnummer være angivet"}
	nobody     = needs{"no VAT number of seller, tax representative or buyer may be given", "må hverken sælgers, skatterepræsentantens eller købers momsnummer være angivet"}

	zeroRate = Sentence{"must have the VAT rate 0 %", "skal have momssatsen 0 %"}
	someRate = Sentence{"must have a VAT rate above 0 %", "skal have en momssats over 0 %"}
	anyRate  = Sentence{"must have a VAT rate of 0 % or more", "skal have en momssats på 0 % eller mere"}
	// In CII it must be above 0.
	canaryRate = Sentence{"must have a VAT rate, and 0 % is not taken in every format", "skal have en momssats, og 0 % godtages ikke i alle formater"}
	emptyRate  = Sentence{"must not have a VAT rate", "må ikke have nogen momssats"}
)

func vatFamilies() []vatFamily {
	return []vatFamily{
		{id: "BR-AE", en: "reverse charge", da: "omvendt betalingspligt", who: anyTaxBoth, rate: zeroRate, reason: true},
		{id: "BR-E", en: "exempt from VAT", da: "momsfritaget", who: anyTax, rate: zeroRate, reason: true},
		{id: "BR-G", en: "export outside the EU", da: "eksport ud af EU", who: vatNumber, rate: zeroRate, reason: true},
		{id: "BR-IC", en: "sale to another EU country", da: "salg til et andet EU-land", who: vatBoth, rate: zeroRate, reason: true},
		{id: "BR-AF", en: "tax of the Canary Islands (IGIC)", da: "kanarisk afgift (IGIC)", several: true, who: anyTax, rate: canaryRate},
		{id: "BR-AG", en: "tax of Ceuta and Melilla (IPSI)", da: "afgift i Ceuta og Melilla (IPSI)", several: true, who: anyTax, rate: anyRate},
		{id: "BR-O", en: "outside the scope of VAT", da: "uden for momsloven", who: nobody, rate: emptyRate, reason: true},
		{id: "BR-S", en: "standard VAT", da: "almindelig moms", several: true, who: anyTax, rate: someRate},
		{id: "BR-Z", en: "zero-rated", da: "nulsats", who: anyTax, rate: zeroRate},
	}
}

func vat() table {
	t := table{
		"BR-IC-11": say("A sale to another EU country needs the date of delivery or the period of the invoice.", "Et salg til et andet EU-land kræver leveringsdatoen eller fakturaperioden."),
		"BR-IC-12": say("A sale to another EU country needs the country of delivery.", "Et salg til et andet EU-land kræver leveringslandet."),
		"BR-O-11":  say("An invoice outside the scope of VAT must have no other VAT category, in its VAT summary or elsewhere.", "En faktura uden for momsloven må ikke have andre momskategorier, hverken i momsopgørelsen eller andre steder."),
		"BR-O-12":  say("An invoice outside the scope of VAT must have no line with another VAT category.", "En faktura uden for momsloven må ikke have linjer med en anden momskategori."),
		"BR-O-13":  say("An invoice outside the scope of VAT must have no discount with another VAT category.", "En faktura uden for momsloven må ikke have rabatter med en anden momskategori."),
		"BR-O-14":  say("An invoice outside the scope of VAT must have no charge with another VAT category.", "En faktura uden for momsloven må ikke have gebyrer med en anden momskategori."),
		"BR-B-01":  say("Split payment is for invoices between Italian parties only.", "Delt betaling (split payment) er kun for fakturaer mellem italienske parter."),
		"BR-B-02":  say("Split payment and standard VAT cannot be on the same invoice.", "Delt betaling (split payment) og almindelig moms kan ikke stå på samme faktura."),
	}
	for _, f := range vatFamilies() {
		for rule, s := range f.sentences() {
			fill := func(pattern, name string) string { return strings.ReplaceAll(pattern, "{category}", name) }
			t[f.id+rule] = Sentence{fill(s.EN, f.en), fill(s.DA, f.da)}
		}
	}
	return t
}

// sentences is the patterns of a family, by the end of the rule's number.
func (f vatFamily) sentences() table {
	t := table{
		"-01": say("The VAT category “{category}” must have exactly one row in the VAT summary, and it must be used on a line, a discount or a charge.", "Momskategorien “{category}” skal have præcis én række i momsopgørelsen, og den skal være brugt på en linje, en rabat eller et gebyr."),
		"-02": say("A line has the VAT category “{category}”, so "+f.who.EN+".", "En linje har momskategorien “{category}”, så "+f.who.DA+"."),
		"-03": say("A discount has the VAT category “{category}”, so "+f.who.EN+".", "En rabat har momskategorien “{category}”, så "+f.who.DA+"."),
		"-04": say("A charge has the VAT category “{category}”, so "+f.who.EN+".", "Et gebyr har momskategorien “{category}”, så "+f.who.DA+"."),
		"-05": say("A line with the VAT category “{category}” "+f.rate.EN+".", "En linje med momskategorien “{category}” "+f.rate.DA+"."),
		"-06": say("A discount with the VAT category “{category}” "+f.rate.EN+".", "En rabat med momskategorien “{category}” "+f.rate.DA+"."),
		"-07": say("A charge with the VAT category “{category}” "+f.rate.EN+".", "Et gebyr med momskategorien “{category}” "+f.rate.DA+"."),
		"-08": say("The taxable amount for “{category}” is {found}, but its lines less discounts plus charges give {due}.", "Momsgrundlaget for “{category}” er {found}, men linjer minus rabatter plus gebyrer giver {due}."),
		"-09": say("The VAT for “{category}” is {found}; it should be {due}.", "Momsen for “{category}” er {found}; den skal være {due}."),
		"-10": say("The row for “{category}” in the VAT summary must not give a reason for an exemption.", "Rækken for “{category}” i momsopgørelsen må ikke have en begrundelse for fritagelse."),
	}
	if f.several {
		t["-01"] = say("The VAT category “{category}” must be either both on lines, discounts or charges and in the VAT summary, or in neither.", "Momskategorien “{category}” skal enten stå både på linjer, rabatter eller gebyrer og i momsopgørelsen eller ingen af stederne.")
	}
	if f.reason {
		t["-10"] = say("The row for “{category}” in the VAT summary needs a reason, as text or code.", "Rækken for “{category}” i momsopgørelsen mangler en begrundelse, som tekst eller kode.")
	}
	return t
}
