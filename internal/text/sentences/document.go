package sentences

func document() table {
	return table{
		"BR-01":    missing("the name of the rule set that the invoice follows", "navnet på det regelsæt, som fakturaen følger,"),
		"BR-02":    missing("the invoice number", "fakturanummeret"),
		"BR-03":    missing("the invoice date", "fakturadatoen"),
		"BR-04":    missing("the type of document (invoice or credit note)", "dokumenttypen (faktura eller kreditnota)"),
		"BR-05":    missing("the currency of the invoice", "fakturaens valuta"),
		"BR-16":    say("The invoice has no lines.", "Fakturaen har ingen linjer."),
		"BR-53":    say("The invoice names an accounting currency, so it needs the VAT in that currency, and it must be another than the invoice's own.", "Fakturaen nævner en regnskabsvaluta, så momsen skal stå i den valuta, og den skal være en anden end fakturaens egen."),
		"BR-CO-03": say("Give either the VAT date or the code that says when VAT is due, not both.", "Angiv enten momsdatoen eller koden for, hvornår momsen forfalder, ikke begge."),
		"BR-52":    missing("the number or name of an attached document", "nummeret eller navnet på et bilag"),
		"BR-55":    missing("the number of the earlier invoice that this document refers to", "nummeret på den tidligere faktura, som dokumentet henviser til,"),
		"BR-57":    missing("the country of the delivery address", "landet i leveringsadressen"),
		"BR-29":    say("The invoice period ends on {found}, before it begins on {due}.", "Fakturaperioden slutter {found}, før den begynder {due}."),
		"BR-30":    say("The period of a line ends on {found}, before it begins on {due}.", "Perioden på en linje slutter {found}, før den begynder {due}."),
		"BR-CO-19": say("The invoice period has neither a first nor a last day.", "Fakturaperioden har hverken en første eller en sidste dag."),
		"BR-CO-20": say("The period of a line has neither a first nor a last day.", "Perioden på en linje har hverken en første eller en sidste dag."),
	}
}

func parties() table {
	return table{
		"BR-06":    missing("the seller's name", "sælgers navn"),
		"BR-07":    missing("the buyer's name", "købers navn"),
		"BR-08":    missing("the seller's address", "sælgers adresse"),
		"BR-09":    missing("the country in the seller's address", "landet i sælgers adresse"),
		"BR-10":    missing("the buyer's address", "købers adresse"),
		"BR-11":    missing("the country in the buyer's address", "landet i købers adresse"),
		"BR-17":    say("The payee needs a name, and it must be another party than the seller.", "Betalingsmodtageren skal have et navn og må ikke være sælger selv."),
		"BR-18":    missing("the name of the seller's tax representative", "navnet på sælgers skatterepræsentant"),
		"BR-19":    missing("the address of the seller's tax representative", "adressen på sælgers skatterepræsentant"),
		"BR-20":    missing("the country in the address of the tax representative", "landet i skatterepræsentantens adresse"),
		"BR-56":    missing("the VAT number of the seller's tax representative", "momsnummeret på sælgers skatterepræsentant"),
		"BR-62":    say("The seller's electronic address does not say what kind of number it is (EAN, CVR or another).", "Sælgers elektroniske adresse siger ikke, hvilken slags nummer den er (EAN, CVR eller andet)."),
		"BR-63":    say("The buyer's electronic address does not say what kind of number it is (EAN, CVR or another).", "Købers elektroniske adresse siger ikke, hvilken slags nummer den er (EAN, CVR eller andet)."),
		"BR-CO-09": say("The VAT number “{found}” must begin with the two letters of a country, for example DK.", "Momsnummeret “{found}” skal begynde med et lands to bogstaver, for eksempel DK."),
		"BR-CO-26": say("The seller cannot be identified: give a company number, a VAT number or another identifier.", "Sælger kan ikke identificeres: angiv et CVR-nummer, et momsnummer eller et andet nummer."),
	}
}

func allowances() table {
	return table{
		"BR-31":    missing("the amount of a discount on the whole invoice", "beløbet på en rabat på hele fakturaen"),
		"BR-32":    missing("the VAT category of a discount on the whole invoice", "momskategorien på en rabat på hele fakturaen"),
		"BR-33":    missing("the reason for a discount on the whole invoice, as text or code,", "begrundelsen for en rabat på hele fakturaen, som tekst eller kode,"),
		"BR-36":    missing("the amount of a charge on the whole invoice", "beløbet på et gebyr på hele fakturaen"),
		"BR-37":    missing("the VAT category of a charge on the whole invoice", "momskategorien på et gebyr på hele fakturaen"),
		"BR-38":    missing("the reason for a charge on the whole invoice, as text or code,", "begrundelsen for et gebyr på hele fakturaen, som tekst eller kode,"),
		"BR-41":    missing("the amount of a discount on a line", "beløbet på en rabat på en linje"),
		"BR-42":    missing("the reason for a discount on a line, as text or code,", "begrundelsen for en rabat på en linje, som tekst eller kode,"),
		"BR-43":    missing("the amount of a charge on a line", "beløbet på et gebyr på en linje"),
		"BR-44":    missing("the reason for a charge on a line, as text or code,", "begrundelsen for et gebyr på en linje, som tekst eller kode,"),
		"BR-CO-05": say("The text and the code of a discount on the whole invoice give different reasons.", "Teksten og koden på en rabat på hele fakturaen giver forskellige begrundelser."),
		"BR-CO-06": say("The text and the code of a charge on the whole invoice give different reasons.", "Teksten og koden på et gebyr på hele fakturaen giver forskellige begrundelser."),
		"BR-CO-07": say("The text and the code of a discount on a line give different reasons.", "Teksten og koden på en rabat på en linje giver forskellige begrundelser."),
		"BR-CO-08": say("The text and the code of a charge on a line give different reasons.", "Teksten og koden på et gebyr på en linje giver forskellige begrundelser."),
		"BR-CO-21": say("Say why there is a discount on the whole invoice: write a reason or choose a code.", "Fortæl, hvorfor der er rabat på hele fakturaen: skriv en begrundelse, eller vælg en kode."),
		"BR-CO-22": say("Say why there is a charge on the whole invoice: write a reason or choose a code.", "Fortæl, hvorfor der er gebyr på hele fakturaen: skriv en begrundelse, eller vælg en kode."),
		"BR-CO-23": say("Say why there is a discount on the line: write a reason or choose a code.", "Fortæl, hvorfor der er rabat på linjen: skriv en begrundelse, eller vælg en kode."),
		"BR-CO-24": say("Say why there is a charge on the line: write a reason or choose a code.", "Fortæl, hvorfor der er gebyr på linjen: skriv en begrundelse, eller vælg en kode."),
	}
}

func lines() table {
	return table{
		"BR-21":    missing("the number of a line", "nummeret på en linje"),
		"BR-22":    missing("the quantity on a line", "antallet på en linje"),
		"BR-23":    missing("the unit of the quantity on a line", "enheden for antallet på en linje"),
		"BR-24":    missing("the amount of a line", "beløbet på en linje"),
		"BR-25":    missing("the name of the item on a line", "navnet på varen på en linje"),
		"BR-26":    missing("the price on a line", "prisen på en linje"),
		"BR-27":    say("The price on a line is missing or below zero. For a return, make the quantity negative, not the price.", "Prisen på en linje mangler eller er under nul. Ved en returnering skal antallet være negativt, ikke prisen."),
		"BR-28":    say("The price before discount is {found}; it must not be below zero.", "Prisen før rabat er {found}; den må ikke være under nul."),
		"BR-54":    say("A property of an item needs both a name and a value.", "En egenskab ved en vare skal have både et navn og en værdi."),
		"BR-64":    say("The item number does not say what kind of number it is, for example an EAN barcode.", "Varenummeret siger ikke, hvilken slags nummer det er, for eksempel en EAN-stregkode."),
		"BR-65":    say("The classification of an item does not say which list it comes from.", "Klassifikationen af en vare siger ikke, hvilken liste den kommer fra."),
		"BR-CO-04": missing("the VAT category of a line", "momskategorien på en linje"),
	}
}

func payment() table {
	return table{
		"BR-49": missing("the means of payment, for example bank transfer,", "betalingsmåden, for eksempel bankoverførsel,"),
		"BR-50": say("The payment is a bank transfer, but the number of the account is empty.", "Betalingen er en bankoverførsel, men kontonummeret er tomt."),
		"BR-51": say("A card number must show no more than its last digits, ten characters in all.", "Et kortnummer må højst vise de sidste cifre, i alt ti tegn."),
		"BR-61": say("The invoice asks for a bank transfer, but there is no account to pay to.", "Fakturaen beder om en bankoverførsel, men der er ingen konto at betale til."),
	}
}
