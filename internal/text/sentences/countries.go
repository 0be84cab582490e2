package sentences

func southern() table {
	return table{
		"IT-R-001":   say("The tax code “{found}” of the Italian seller must have 11 to 16 capital letters and digits.", "Den italienske sælgers skattekode “{found}” skal have 11 til 16 store bogstaver og cifre."),
		"IT-R-002":   missing("the street of the Italian seller", "den italienske sælgers gade"),
		"IT-R-003":   missing("the city of the Italian seller", "den italienske sælgers by"),
		"IT-R-004":   missing("the post code of the Italian seller", "den italienske sælgers postnummer"),
		"GR-R-001-1": say("The number “{found}” of a Greek invoice must have six parts with | between them.", "Nummeret “{found}” på en græsk faktura skal have seks dele med | imellem."),
		"GR-R-001-2": say("The first part of the Greek invoice number must be the tax number of the seller or its tax representative.", "Første del af det græske fakturanummer skal være sælgers eller skatterepræsentantens skattenummer."),
		"GR-R-001-3": say("The second part of the Greek invoice number must be the invoice date as day, month and year.", "Anden del af det græske fakturanummer skal være fakturadatoen som dag, måned og år."),
		"GR-R-001-4": say("The third part of the Greek invoice number must be a whole number.", "Tredje del af det græske fakturanummer skal være et helt tal."),
		"GR-R-001-5": say("The fourth part of the Greek invoice number must be a Greek document type.", "Fjerde del af det græske fakturanummer skal være en græsk dokumenttype."),
		"GR-R-001-6": say("The fifth part of the Greek invoice number is empty.", "Femte del af det græske fakturanummer er tom."),
		"GR-R-001-7": say("The sixth part of the Greek invoice number is empty.", "Sjette del af det græske fakturanummer er tom."),
		"GR-R-002":   missing("the trading name of the Greek seller", "den græske sælgers forretningsnavn"),
		"GR-R-003":   say("The VAT number “{found}” of the Greek seller must be EL and a right tax number of nine digits.", "Den græske sælgers momsnummer “{found}” skal være EL og et rigtigt skattenummer på ni cifre."),
		"GR-R-004-1": say("A Greek invoice must name its registration number (MARK) exactly once; it does so {found} times.", "En græsk faktura skal nævne sit registreringsnummer (MARK) præcis én gang; det sker {found} gange."),
		"GR-R-004-2": say("The Greek registration number (MARK) “{found}” must be a whole number above zero.", "Det græske registreringsnummer (MARK) “{found}” skal være et helt tal over nul."),
		"GR-R-005":   missing("the trading name of the buyer from a Greek seller", "forretningsnavnet på køberen fra en græsk sælger"),
		"GR-R-006":   say("The Greek buyer needs exactly one VAT number: EL and a right tax number of nine digits.", "Den græske køber skal have præcis ét momsnummer: EL og et rigtigt skattenummer på ni cifre."),
		"GR-R-008-2": say("A Greek invoice may name its web address only once; it does so {found} times.", "En græsk faktura må kun nævne sin webadresse én gang; det sker {found} gange."),
		"GR-R-008-3": missing("the web address in the reference to the Greek invoice", "webadressen i henvisningen til den græske faktura"),
		"GR-R-009":   say("The electronic address “{found}” of the Greek seller must be its tax number.", "Den græske sælgers elektroniske adresse “{found}” skal være dens skattenummer."),
		"GR-R-010":   say("The electronic address “{found}” of the Greek buyer must be its tax number.", "Den græske købers elektroniske adresse “{found}” skal være dens skattenummer."),
		"GR-S-008-1": say("A Greek invoice should name its web address once; it does so {found} times.", "En græsk faktura bør nævne sin webadresse én gang; det sker {found} gange."),
		"GR-S-011":   say("The Greek seller should have exactly one VAT number: EL and a right tax number of nine digits.", "Den græske sælger bør have præcis ét momsnummer: EL og et rigtigt skattenummer på ni cifre."),
	}
}

func netherlands() table {
	return table{
		"NL-R-001": say("A Dutch credit note must name the invoice that it credits.", "En hollandsk kreditnota skal nævne den faktura, den krediterer."),
		"NL-R-002": missing("street, city or post code of the Dutch seller", "den hollandske sælgers gade, by eller postnummer"),
		"NL-R-003": say("The company number of the Dutch seller must be a KVK or OIN number.", "Den hollandske sælgers virksomhedsnummer skal være et KVK- eller OIN-nummer."),
		"NL-R-004": missing("street, city or post code of the Dutch buyer", "den hollandske købers gade, by eller postnummer"),
		"NL-R-005": say("The company number of the Dutch buyer must be a KVK or OIN number.", "Den hollandske købers virksomhedsnummer skal være et KVK- eller OIN-nummer."),
		"NL-R-006": missing("street, city or post code of the Dutch tax representative", "den hollandske skatterepræsentants gade, by eller postnummer"),
		"NL-R-007": say("There is an amount to be paid to the Dutch seller, but no means of payment.", "Der er et beløb at betale til den hollandske sælger, men ingen betalingsmåde."),
		"NL-R-008": say("The means of payment {found} is not used between Dutch parties.", "Betalingsmåden {found} bruges ikke mellem hollandske parter."),
		"NL-R-009": say("A line refers to an order line, but the invoice of the Dutch seller has no order number.", "En linje henviser til en ordrelinje, men den hollandske sælgers faktura har intet ordrenummer."),
	}
}

func germany() table {
	return table{
		"DE-R-001":   missing("the means of payment on the German invoice", "betalingsmåden på den tyske faktura"),
		"DE-R-002":   missing("the contact of the German seller", "den tyske sælgers kontakt"),
		"DE-R-003":   missing("the city of the German seller", "den tyske sælgers by"),
		"DE-R-004":   missing("the post code of the German seller", "den tyske sælgers postnummer"),
		"DE-R-005":   missing("the name of the German seller's contact", "navnet på den tyske sælgers kontakt"),
		"DE-R-006":   missing("the telephone number of the German seller's contact", "telefonnummeret på den tyske sælgers kontakt"),
		"DE-R-007":   missing("the e-mail address of the German seller's contact", "mailadressen på den tyske sælgers kontakt"),
		"DE-R-008":   missing("the city of the German buyer", "den tyske købers by"),
		"DE-R-009":   missing("the post code of the German buyer", "den tyske købers postnummer"),
		"DE-R-010":   missing("the city of the delivery address in Germany", "byen i leveringsadressen i Tyskland"),
		"DE-R-011":   missing("the post code of the delivery address in Germany", "postnummeret i leveringsadressen i Tyskland"),
		"DE-R-014":   missing("the rate in a row of the German VAT summary", "satsen i en række i den tyske momsopgørelse"),
		"DE-R-015":   missing("the buyer's reference on the German invoice (Leitweg-ID for authorities)", "købers reference på den tyske faktura (Leitweg-ID for myndigheder)"),
		"DE-R-016":   missing("the VAT or tax number of the German seller", "den tyske sælgers moms- eller skattenummer"),
		"DE-R-017":   say("This type of document is not usual between German parties.", "Denne dokumenttype er ikke almindelig mellem tyske parter."),
		"DE-R-018":   say("The cash discount in the payment terms is not written in the fixed German form, for example #SKONTO#TAGE=7#PROZENT=2.00#, each on a line of its own.", "Kontantrabatten i betalingsbetingelserne er ikke skrevet i den faste tyske form, for eksempel #SKONTO#TAGE=7#PROZENT=2.00#, hver på sin egen linje."),
		"DE-R-019":   say("The account “{found}” for the SEPA transfer is not a right IBAN.", "Kontoen “{found}” til SEPA-overførslen er ikke et rigtigt IBAN."),
		"DE-R-020":   say("The account “{found}” that is to be debited is not a right IBAN.", "Kontoen “{found}”, der skal debiteres, er ikke et rigtigt IBAN."),
		"DE-R-022":   say("Two attached files have the same name.", "To bilag har samme filnavn."),
		"DE-R-023-1": say("The means of payment is a transfer, but the account on the German invoice is missing.", "Betalingsmåden er en overførsel, men kontoen på den tyske faktura mangler."),
		"DE-R-023-2": say("The means of payment is a transfer, so no card and no direct debit may be given.", "Betalingsmåden er en overførsel, så der må ikke være angivet kort eller direkte debitering."),
		"DE-R-024-1": say("The means of payment is a card, but its number is missing.", "Betalingsmåden er et kort, men kortets nummer mangler."),
		"DE-R-024-2": say("The means of payment is a card, so no transfer and no direct debit may be given.", "Betalingsmåden er et kort, så der må ikke være angivet overførsel eller direkte debitering."),
		"DE-R-025-1": say("The means of payment is a direct debit, but its mandate is missing.", "Betalingsmåden er en direkte debitering, men fuldmagten mangler."),
		"DE-R-025-2": say("The means of payment is a direct debit, so no transfer and no card may be given.", "Betalingsmåden er en direkte debitering, så der må ikke være angivet overførsel eller kort."),
		"DE-R-026":   say("A corrected invoice should name the invoice that it corrects.", "En rettet faktura bør nævne den faktura, den retter."),
		"DE-R-027":   say("The telephone number “{found}” of the German seller's contact should have at least three digits.", "Telefonnummeret “{found}” på den tyske sælgers kontakt bør have mindst tre cifre."),
		"DE-R-028":   say("“{found}” does not look like an e-mail address.", "“{found}” ligner ikke en mailadresse."),
		"DE-R-030":   missing("the creditor number for the direct debit", "kreditornummeret til den direkte debitering"),
		"DE-R-031":   missing("the account that is to be debited", "kontoen, der skal debiteres,"),
		"DE-R-T02":   say("The link to an attached document (“{found}”) should be a whole web address, with https at the front.", "Linket til et bilag (“{found}”) bør være en hel webadresse med https forrest."),
	}
}
