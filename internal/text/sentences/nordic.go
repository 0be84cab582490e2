package sentences

func denmark() table {
	return table{
		"DK-R-002": missing("the CVR number of the Danish seller", "den danske sælgers CVR-nummer"),
		"DK-R-003": say("The classification of an item by UNSPSC must name version 19.05.01 or 26.08.01 of the list.", "Klassifikationen af en vare efter UNSPSC skal nævne listens version 19.05.01 eller 26.08.01."),
		"DK-R-004": say("The reason for a duty (“{found}”) must be its four-digit code, or hold a # between code and text.", "Begrundelsen for en afgift (“{found}”) skal være dens firecifrede kode eller have et # mellem kode og tekst."),
		"DK-R-005": say("The means of payment {found} is not used between Danish companies. Use for example bank transfer (58 or 31), FIK (93) or giro (50).", "Betalingsmåden {found} bruges ikke mellem danske virksomheder. Brug for eksempel bankoverførsel (58 eller 31), FIK (93) eller giro (50)."),
		"DK-R-006": say("A bank transfer to a Danish account needs both registration number and account number.", "En bankoverførsel til en dansk konto skal have både registreringsnummer og kontonummer."),
		"DK-R-007": say("A direct debit (Betalingsservice) needs both the mandate and the account of the payer.", "En direkte debitering (Betalingsservice) skal have både fuldmagten og betalerens konto."),
		"DK-R-008": say("A giro payment needs a card type (01, 04 or 15) and a giro account of seven or eight digits.", "En girobetaling skal have en korttype (01, 04 eller 15) og en girokonto på syv eller otte cifre."),
		"DK-R-009": say("The payment number “{found}” of a giro card of type 04 or 15 must have 16 digits after the card type.", "Betalings-ID “{found}” på et girokort af type 04 eller 15 skal have 16 cifre efter korttypen."),
		"DK-R-010": say("A FIK payment needs a card type (71, 73 or 75) and a creditor number of eight digits.", "En FIK-betaling skal have en korttype (71, 73 eller 75) og et kreditornummer på otte cifre."),
		"DK-R-011": say("The payment number “{found}” of a FIK card must have 15 digits for type 71 and 16 for type 75 after the card type.", "Betalings-ID “{found}” på et FIK-kort skal have 15 cifre for type 71 og 16 for type 75 efter korttypen."),
		"DK-R-013": say("The number of a Danish party does not say what kind of number it is.", "Nummeret på en dansk part siger ikke, hvilken slags nummer det er."),
		"DK-R-014": say("The company number of the Danish seller must be marked as a CVR number.", "Den danske sælgers virksomhedsnummer skal være mærket som et CVR-nummer."),
		"DK-R-016": say("The amount of a credit note between Danish parties is {found}; write it without minus.", "Beløbet på en kreditnota mellem danske parter er {found}; skriv det uden minus."),
		"DK-R-017": say("The company number of the Danish buyer must be marked as a CVR number.", "Den danske købers virksomhedsnummer skal være mærket som et CVR-nummer."),
	}
}

func nordic() table {
	return table{
		"NO-R-001": say("The VAT number “{found}” of the Norwegian seller must be NO, nine digits and MVA.", "Den norske sælgers momsnummer “{found}” skal være NO, ni cifre og MVA."),
		"NO-R-002": say("A Norwegian seller that is in the company register should write “Foretaksregisteret”.", "En norsk sælger, der står i foretaksregisteret, bør skrive “Foretaksregisteret”."),
		"SE-R-001": say("The VAT number “{found}” of the Swedish seller must have 14 characters.", "Den svenske sælgers momsnummer “{found}” skal have 14 tegn."),
		"SE-R-002": say("The VAT number “{found}” of the Swedish seller must be digits after SE.", "Den svenske sælgers momsnummer “{found}” skal være cifre efter SE."),
		"SE-R-003": say("The company number “{found}” of the Swedish seller must be digits alone.", "Den svenske sælgers organisationsnummer “{found}” må kun være cifre."),
		"SE-R-004": say("The company number “{found}” of the Swedish seller must have ten characters.", "Den svenske sælgers organisationsnummer “{found}” skal have ti tegn."),
		"SE-R-005": say("A Swedish seller with F-tax must write “Godkänd för F-skatt”, not “{found}”.", "En svensk sælger med F-skat skal skrive “Godkänd för F-skatt”, ikke “{found}”."),
		"SE-R-006": say("The Swedish VAT rate is {found} %; it must be 25, 12 or 6 %.", "Den svenske momssats er {found} %; den skal være 25, 12 eller 6 %."),
		"SE-R-007": say("A Plusgiro account should be digits alone.", "En Plusgiro-konto bør kun være cifre."),
		"SE-R-008": say("A Bankgiro account should be digits alone.", "En Bankgiro-konto bør kun være cifre."),
		"SE-R-009": say("The Bankgiro account “{found}” should have seven or eight digits.", "Bankgiro-kontoen “{found}” bør have syv eller otte cifre."),
		"SE-R-010": say("The Plusgiro account “{found}” should have two to eight digits.", "Plusgiro-kontoen “{found}” bør have to til otte cifre."),
		"SE-R-011": say("For Bankgiro and Plusgiro use the means of payment 30 and name the system with the account.", "Brug betalingsmåde 30 til Bankgiro og Plusgiro, og nævn systemet ved kontoen."),
		"SE-R-012": say("For payments between Swedish parties use the means of payment 30.", "Brug betalingsmåde 30 til betalinger mellem svenske parter."),
		"SE-R-013": say("The company number “{found}” of the Swedish seller has a wrong digit.", "Den svenske sælgers organisationsnummer “{found}” har et forkert ciffer."),
		"IS-R-001": say("An Icelandic seller should use the types 380 (invoice) and 381 (credit note).", "En islandsk sælger bør bruge typerne 380 (faktura) og 381 (kreditnota)."),
		"IS-R-002": missing("the Icelandic identification number (kennitala) of the seller", "sælgers islandske identifikationsnummer (kennitala)"),
		"IS-R-003": missing("street or post code of the Icelandic seller", "den islandske sælgers gade eller postnummer"),
		"IS-R-004": missing("the Icelandic identification number (kennitala) of the buyer", "købers islandske identifikationsnummer (kennitala)"),
		"IS-R-005": missing("street or post code of the Icelandic buyer", "den islandske købers gade eller postnummer"),
		"IS-R-006": say("The Icelandic account “{found}” for means of payment 9 must have 12 digits.", "Den islandske konto “{found}” til betalingsmåde 9 skal have 12 cifre."),
		"IS-R-007": say("The Icelandic account “{found}” for means of payment 42 must have 12 digits.", "Den islandske konto “{found}” til betalingsmåde 42 skal have 12 cifre."),
		"IS-R-008": say("The last day of payment (eindagi) “{found}” must be a date written as year-month-day.", "Sidste betalingsdag (eindagi) “{found}” skal være en dato skrevet som år-måned-dag."),
		"IS-R-009": say("An invoice with a last day of payment (eindagi) needs a due date.", "En faktura med en sidste betalingsdag (eindagi) skal have en forfaldsdato."),
		"IS-R-010": say("The due date {found} is after the last day of payment (eindagi) {due}.", "Forfaldsdatoen {found} er efter sidste betalingsdag (eindagi) {due}."),
	}
}
