package sentences

func peppol() table {
	return table{
		"PEPPOL-EN16931-R001": missing("the business process of the invoice", "fakturaens forretningsproces"),
		"PEPPOL-EN16931-R002": say("The invoice has more than one note. Put them into one.", "Fakturaen har mere end én note. Saml dem i én."),
		"PEPPOL-EN16931-R003": say("The buyer's reference or an order number is missing. Ask the buyer what to write.", "Købers reference eller et ordrenummer mangler. Spørg køber, hvad der skal stå."),
		"PEPPOL-EN16931-R004": say("The invoice says that it follows another rule set than Peppol's: “{found}”.", "Fakturaen siger, at den følger et andet regelsæt end Peppols: “{found}”."),
		"PEPPOL-EN16931-R005": say("The accounting currency must differ from the currency of the invoice; leave it out if they are the same.", "Regnskabsvalutaen skal være en anden end fakturaens valuta; udelad den, hvis de er ens."),
		"PEPPOL-EN16931-R007": say("The business process of the invoice is not one that Peppol knows.", "Fakturaens forretningsproces er ikke en, Peppol kender."),
		"PEPPOL-EN16931-R008": say("A field is there but empty.", "Et felt er der, men er tomt."),
		"PEPPOL-EN16931-R010": missing("the buyer's electronic address, where the invoice is to be sent,", "købers elektroniske adresse, som fakturaen skal sendes til,"),
		"PEPPOL-EN16931-R020": missing("the seller's electronic address", "sælgers elektroniske adresse"),
		"PEPPOL-EN16931-R040": say("A discount or charge is {found}, but its percentage gives {due}.", "En rabat eller et gebyr er {found}, men procentsatsen giver {due}."),
		"PEPPOL-EN16931-R041": say("A discount or charge has a percentage, but not the amount that it is a percentage of.", "En rabat eller et gebyr har en procentsats, men ikke det beløb, den er beregnet af."),
		"PEPPOL-EN16931-R042": say("A discount or charge has an amount that it is worked out from, but no percentage.", "En rabat eller et gebyr har et beløb, det er beregnet af, men ingen procentsats."),
		"PEPPOL-EN16931-R043": say("It is not clear whether an amount is a discount or a charge.", "Det er ikke klart, om et beløb er en rabat eller et gebyr."),
		"PEPPOL-EN16931-R044": say("A price may have a discount, but not a charge.", "En pris må have en rabat, men ikke et gebyr."),
		"PEPPOL-EN16931-R046": say("The price is {found}, but the price before discount less the discount is {due}.", "Prisen er {found}, men prisen før rabat minus rabatten er {due}."),
		"PEPPOL-EN16931-R051": say("An amount is in {found}, but the invoice is in {due}.", "Et beløb er i {found}, men fakturaen er i {due}."),
		"PEPPOL-EN16931-R053": say("The invoice must have exactly one VAT summary; it has {found}.", "Fakturaen skal have præcis én momsopgørelse; den har {found}."),
		"PEPPOL-EN16931-R054": say("The VAT in the accounting currency must be given once if that currency is named, and otherwise not at all.", "Momsen i regnskabsvalutaen skal angives én gang, hvis den valuta er nævnt, og ellers slet ikke."),
		"PEPPOL-EN16931-R055": say("The VAT in the two currencies must both be positive or both negative.", "Momsen i de to valutaer skal enten begge være positive eller begge negative."),
		"PEPPOL-EN16931-R061": missing("the mandate for the direct debit", "fuldmagten til den direkte debitering"),
		"PEPPOL-EN16931-R080": say("The credit note has more than one project number.", "Kreditnotaen har mere end ét projektnummer."),
		"PEPPOL-EN16931-R100": say("A line may refer to no more than one object; it refers to {found}.", "En linje må højst henvise til ét objekt; den henviser til {found}."),
		"PEPPOL-EN16931-R101": say("A line refers to a document that is not an invoiced object.", "En linje henviser til et dokument, der ikke er et faktureret objekt."),
		"PEPPOL-EN16931-R110": say("The period of a line begins on {found}, before the invoice period begins on {due}.", "Perioden på en linje begynder {found}, før fakturaperioden begynder {due}."),
		"PEPPOL-EN16931-R111": say("The period of a line ends on {found}, after the invoice period ends on {due}.", "Perioden på en linje slutter {found}, efter at fakturaperioden slutter {due}."),
		"PEPPOL-EN16931-R120": say("The amount of a line is {found}, but quantity times price, with its charges and discounts, gives {due}.", "Beløbet på en linje er {found}, men antal gange pris, med gebyrer og rabatter, giver {due}."),
		"PEPPOL-EN16931-R121": say("The quantity that a price is for is {found}; it must be above zero.", "Det antal, som en pris gælder for, er {found}; det skal være over nul."),
		"PEPPOL-EN16931-R130": say("The price is for the unit {found}, but the quantity of the line is in {due}.", "Prisen gælder for enheden {found}, men antallet på linjen er i {due}."),
	}
}

// identifiers is the sentences of numbers by their kind.
func identifiers() table {
	wrong := func(en, da string) Sentence {
		return Sentence{"“{found}” is not " + en + ".", "“{found}” er ikke " + da + "."}
	}
	return table{
		"PEPPOL-COMMON-R040":   wrong("a right EAN number (GLN): a digit is wrong or missing", "et rigtigt EAN-nummer (GLN): et ciffer er forkert eller mangler"),
		"PEPPOL-COMMON-R041":   wrong("a right Norwegian company number of nine digits", "et rigtigt norsk organisationsnummer på ni cifre"),
		"PEPPOL-COMMON-R042":   wrong("a Danish CVR number: write eight digits", "et dansk CVR-nummer: skriv otte cifre"),
		"PEPPOL-COMMON-R043":   wrong("a right Belgian company number of ten digits", "et rigtigt belgisk virksomhedsnummer på ti cifre"),
		"PEPPOL-COMMON-R044":   wrong("an Italian office code (IPA) of six characters", "en italiensk kontorkode (IPA) på seks tegn"),
		"PEPPOL-COMMON-R045":   wrong("an Italian tax code of 11 digits or 16 characters", "en italiensk skattekode på 11 cifre eller 16 tegn"),
		"PEPPOL-COMMON-R046":   wrong("an Italian tax code that can be an electronic address", "en italiensk skattekode, der kan være en elektronisk adresse"),
		"PEPPOL-COMMON-R047":   wrong("a right Italian VAT number", "et rigtigt italiensk momsnummer"),
		"PEPPOL-COMMON-R049":   wrong("a right Swedish company number of ten digits", "et rigtigt svensk organisationsnummer på ti cifre"),
		"PEPPOL-COMMON-R050":   wrong("a right Australian business number of eleven digits", "et rigtigt australsk virksomhedsnummer på elleve cifre"),
		"PEPPOL-COMMON-R052":   wrong("a Danish production unit number (P-number) of ten digits", "et dansk P-nummer på ti cifre"),
		"PEPPOL-COMMON-R053":   wrong("a Danish SE number: write DK and eight digits", "et dansk SE-nummer: skriv DK og otte cifre"),
		"PEPPOL-COMMON-R054":   wrong("a Dutch trade register number (KVK) of eight digits", "et hollandsk handelsregisternummer (KVK) på otte cifre"),
		"PEPPOL-COMMON-R055":   wrong("a Dutch number of a public body (OIN) of twenty digits", "et hollandsk nummer på en offentlig myndighed (OIN) på tyve cifre"),
		"PEPPOL-COMMON-R056-1": wrong("a Dutch VAT number that can identify a party: NL, nine digits, B, two digits", "et hollandsk momsnummer, der kan identificere en part: NL, ni cifre, B, to cifre"),
		"PEPPOL-COMMON-R056-2": wrong("a Dutch VAT number: NL, nine digits, B, two digits", "et hollandsk momsnummer: NL, ni cifre, B, to cifre"),
		"PEPPOL-COMMON-R057":   wrong("a Dutch number of a place of business of twelve digits", "et hollandsk nummer på et forretningssted på tolv cifre"),
	}
}

func peppolCodes() table {
	unlisted := func(en, da string) Sentence {
		return Sentence{capital(en) + " “{found}” is not in Peppol's list.", capital(da) + " “{found}” står ikke på Peppols liste."}
	}
	exempt := func(reason, reasonDA, category, categoryDA string) Sentence {
		return say("The reason for no VAT says “"+reason+"”, so the VAT category must be “"+category+"”.",
			"Begrundelsen for ingen moms siger “"+reasonDA+"”, så momskategorien skal være “"+categoryDA+"”.")
	}
	return table{
		"PEPPOL-EN16931-CL001": unlisted("the kind of an attached file", "typen af et bilag"),
		"PEPPOL-EN16931-CL002": unlisted("the reason for a discount", "begrundelsen for en rabat"),
		"PEPPOL-EN16931-CL003": unlisted("the reason for a charge", "begrundelsen for et gebyr"),
		"PEPPOL-EN16931-CL006": unlisted("the code that says when VAT is due", "koden for, hvornår momsen forfalder,"),
		"PEPPOL-EN16931-CL007": unlisted("the currency of an amount", "valutaen på et beløb"),
		"PEPPOL-EN16931-CL008": unlisted("the kind of electronic address", "typen af elektronisk adresse"),
		"PEPPOL-EN16931-P0100": unlisted("the type of invoice", "fakturatypen"),
		"PEPPOL-EN16931-P0101": unlisted("the type of credit note", "kreditnotatypen"),
		"PEPPOL-EN16931-P0112": say("This type of invoice is for German sellers with German buyers only.", "Denne fakturatype er kun for tyske sælgere med tyske købere."),
		"PEPPOL-EN16931-F001":  say("“{found}” is not a date written as year-month-day, for example 2026-02-27.", "“{found}” er ikke en dato skrevet som år-måned-dag, for eksempel 2026-02-27."),
		"PEPPOL-EN16931-P0104": exempt("export", "eksport", "export outside the EU", "eksport ud af EU"),
		"PEPPOL-EN16931-P0105": exempt("not subject to VAT", "ikke omfattet af moms", "outside the scope of VAT", "uden for momsloven"),
		"PEPPOL-EN16931-P0106": exempt("sale within the EU", "salg inden for EU", "sale to another EU country", "salg til et andet EU-land"),
		"PEPPOL-EN16931-P0107": exempt("reverse charge", "omvendt betalingspligt", "reverse charge", "omvendt betalingspligt"),
		"PEPPOL-EN16931-P0108": exempt("second-hand means of transport", "brugte transportmidler", "exempt from VAT", "momsfritaget"),
		"PEPPOL-EN16931-P0109": exempt("second-hand goods", "brugte varer", "exempt from VAT", "momsfritaget"),
		"PEPPOL-EN16931-P0110": exempt("works of art", "kunstgenstande", "exempt from VAT", "momsfritaget"),
		"PEPPOL-EN16931-P0111": exempt("collectors' items and antiques", "samlerobjekter og antikviteter", "exempt from VAT", "momsfritaget"),
	}
}
