package sentences

// xrechnung is the national rules of Germany.
func xrechnung() table {
	return table{
		"BR-DE-1":        missing("the means of payment, which an XRechnung needs,", "betalingsmåden, som en XRechnung skal have,"),
		"BR-DE-2":        missing("the seller's contact, which an XRechnung needs,", "sælgers kontaktperson, som en XRechnung skal have,"),
		"BR-DE-3":        missing("the city in the seller's address", "byen i sælgers adresse"),
		"BR-DE-4":        missing("the post code in the seller's address", "postnummeret i sælgers adresse"),
		"BR-DE-5":        missing("the name or department of the seller's contact", "navnet eller afdelingen for sælgers kontaktperson"),
		"BR-DE-6":        missing("the telephone number of the seller's contact", "telefonnummeret på sælgers kontaktperson"),
		"BR-DE-7":        missing("the e-mail address of the seller's contact", "mailadressen på sælgers kontaktperson"),
		"BR-DE-8":        missing("the city in the buyer's address", "byen i købers adresse"),
		"BR-DE-9":        missing("the post code in the buyer's address", "postnummeret i købers adresse"),
		"BR-DE-10":       missing("the city in the delivery address", "byen i leveringsadressen"),
		"BR-DE-11":       missing("the post code in the delivery address", "postnummeret i leveringsadressen"),
		"BR-DE-14":       missing("the rate in a row of the VAT summary, 0 included,", "satsen i en række i momsopgørelsen, også hvor den er 0,"),
		"BR-DE-15":       missing("the buyer's reference, for German authorities the Leitweg-ID,", "købers reference, for tyske myndigheder Leitweg-ID,"),
		"BR-DE-16":       missing("the VAT or tax number of the seller, or its tax representative,", "sælgers moms- eller skattenummer eller skatterepræsentant"),
		"BR-DE-17":       say("This type of document is not usual in XRechnung.", "Denne dokumenttype er ikke almindelig i XRechnung."),
		"BR-DE-18":       say("The cash discount in the payment terms is not written in the fixed form of XRechnung, for example #SKONTO#TAGE=14#PROZENT=2.25#, each on a line of its own.", "Kontantrabatten i betalingsbetingelserne er ikke skrevet i den faste form for XRechnung, for eksempel #SKONTO#TAGE=14#PROZENT=2.25#, hver på sin egen linje."),
		"BR-DE-19":       say("The account “{found}” to be paid to by SEPA transfer is not a right IBAN.", "Kontoen “{found}”, der skal betales til med SEPA-overførsel, er ikke et rigtigt IBAN."),
		"BR-DE-20":       say("The account “{found}” for the SEPA direct debit is not a right IBAN.", "Kontoen “{found}” til den direkte SEPA-debitering er ikke et rigtigt IBAN."),
		"BR-DE-21":       say("The invoice should name XRechnung 3.0 as the rule set that it follows.", "Fakturaen bør nævne XRechnung 3.0 som det regelsæt, den følger."),
		"BR-DE-22":       say("Two attached files bear the same name; each needs one of its own.", "To vedhæftede filer bærer samme navn; hver skal have sit eget."),
		"BR-DE-23-a":     say("The means of payment is a transfer, but the account to be paid to is missing.", "Betalingsmåden er en overførsel, men kontoen, der skal betales til, mangler."),
		"BR-DE-23-b":     say("The means of payment is a transfer, so details of a card or a direct debit must not stand beside it.", "Betalingsmåden er en overførsel, så oplysninger om kort eller direkte debitering må ikke stå ved siden af."),
		"BR-DE-24-a":     say("The means of payment is a card, but the details of the card are missing.", "Betalingsmåden er et kort, men oplysningerne om kortet mangler."),
		"BR-DE-24-b":     say("The means of payment is a card, so an account or a direct debit must not stand beside it.", "Betalingsmåden er et kort, så en konto eller en direkte debitering må ikke stå ved siden af."),
		"BR-DE-25-a":     say("The means of payment is a direct debit, but the details of the direct debit are missing.", "Betalingsmåden er en direkte debitering, men oplysningerne om den mangler."),
		"BR-DE-25-b":     say("The means of payment is a direct debit, so an account to be paid to or a card must not stand beside it.", "Betalingsmåden er en direkte debitering, så en konto at betale til eller et kort må ikke stå ved siden af."),
		"BR-DE-26":       say("An invoice that corrects another should name the one that it corrects.", "En faktura, der retter en anden, bør nævne den, den retter."),
		"BR-DE-27":       say("The telephone number “{found}” should have at least three digits.", "Telefonnummeret “{found}” bør have mindst tre cifre."),
		"BR-DE-28":       say("“{found}” is not written like an e-mail address.", "“{found}” er ikke skrevet som en mailadresse."),
		"BR-DE-30":       say("A direct debit needs the number of the creditor.", "En direkte debitering kræver kreditors nummer."),
		"BR-DE-31":       say("A direct debit needs the account that is to be debited.", "En direkte debitering kræver den konto, der skal debiteres."),
		"BR-DE-TMP-32":   say("It would be good to know when it was delivered: give a date, a period of the invoice or a period on every line.", "Det er godt at vide, hvornår der er leveret: angiv en dato, en fakturaperiode eller en periode på hver linje."),
		"BR-TMP-2":       say("The address of a supporting document (“{found}”) should begin like a web address.", "Adressen på et bilag (“{found}”) bør begynde som en webadresse."),
		"BR-TMP-3":       say("The net price and the gross price of a line must be for the same quantity and unit.", "Nettoprisen og bruttoprisen på en linje skal gælde for samme mængde og enhed."),
		"BR-DE-CVD-01":   say("An invoice for clean vehicles needs the number of the contract.", "En faktura for rene køretøjer skal have kontraktens nummer."),
		"BR-DE-CVD-02":   say("An invoice for clean vehicles needs the number of the tender.", "En faktura for rene køretøjer skal have udbuddets nummer."),
		"BR-DE-CVD-03":   say("An invoice for clean vehicles needs a line with both the category and the cleanness of a vehicle.", "En faktura for rene køretøjer skal have en linje med både kategorien og renheden af et køretøj."),
		"BR-DE-CVD-04":   say("The vehicle category “{found}” must be one of M1, M2, M3, N1, N2 and N3.", "Køretøjskategorien “{found}” skal være en af M1, M2, M3, N1, N2 og N3."),
		"BR-DE-CVD-05":   say("The cleanness of a vehicle is given as “{found}”; it must be clean, zero-emission or other.", "Renheden af et køretøj er angivet som “{found}”; den skal være clean, zero-emission eller other."),
		"BR-DE-CVD-06-a": say("A vehicle with a category must say once how clean it is.", "Et køretøj med en kategori skal sige én gang, hvor rent det er."),
		"BR-DE-CVD-06-b": say("A vehicle that says how clean it is must have one category.", "Et køretøj, der siger, hvor rent det er, skal have én kategori."),
		"BR-TMP-CVD-01":  say("The list “{found}” that an item is classified by cannot be used for clean vehicles.", "Listen “{found}”, som en vare er klassificeret efter, kan ikke bruges for rene køretøjer."),

		"PEPPOL-EN16931-R043-1": say("An allowance or charge must say whether it is one or the other.", "En rabat eller et gebyr skal sige, hvilket af de to det er."),
		"PEPPOL-EN16931-R043-2": say("What changes a price must say whether it is a discount or a charge.", "Det, der ændrer en pris, skal sige, om det er en rabat eller et gebyr."),
	}
}

// xrechnungExtension is the rules of the extension of XRechnung.
func xrechnungExtension() table {
	scheme := func(en, da string) Sentence {
		return say("The extension of XRechnung does not know the kind “{found}” of number for "+en+".", "Udvidelsen af XRechnung kender ikke nummertypen “{found}” for "+da+".")
	}
	return table{
		"BR-DEX-01": say("The extension of XRechnung does not allow attached files of the kind “{found}”.", "Udvidelsen af XRechnung tillader ikke vedhæftede filer af typen “{found}”."),
		"BR-DEX-02": say("The amount of a line should be the sum of the lines below it.", "Beløbet på en linje bør være summen af dens underlinjer."),
		"BR-DEX-03": say("Each line below a line must have exactly one VAT category.", "Hver underlinje skal have præcis én momskategori."),
		"BR-DEX-04": scheme("a party", "en part"),
		"BR-DEX-05": scheme("a company", "en virksomhed"),
		"BR-DEX-06": scheme("an item", "en vare"),
		"BR-DEX-07": scheme("an electronic address", "en elektronisk adresse"),
		"BR-DEX-08": scheme("the place of delivery", "leveringsstedet"),
		"BR-DEX-09": say("The amount to be paid less the rounding is {found}; with what third parties are paid it should be {due}.", "Beløbet til betaling minus afrundingen er {found}; med det, tredjeparter skal have, burde det være {due}."),
		"BR-DEX-10": missing("the number of a payment to a third party", "nummeret på en betaling til en tredjepart"),
		"BR-DEX-11": missing("the amount of a payment to a third party", "beløbet for en betaling til en tredjepart"),
		"BR-DEX-12": missing("the text of a payment to a third party", "teksten for en betaling til en tredjepart"),
		"BR-DEX-13": say("A payment to a third party ({found}) has more than two decimals.", "En betaling til en tredjepart ({found}) har mere end to decimaler."),
		"BR-DEX-14": say("A payment to a third party is in “{found}”; it must be in the currency of the invoice, “{due}”.", "En betaling til en tredjepart er i “{found}”; den skal være i fakturaens valuta, “{due}”."),
		"BR-DEX-15": say("A line refers to a line above it, which the rules of the extension cannot check.", "En linje henviser til en overordnet linje, hvilket reglerne for udvidelsen ikke kan kontrollere."),
	}
}
