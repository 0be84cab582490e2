package sentences

func totals() table {
	return table{
		"BR-12":    missing("the sum of the lines", "summen af linjerne"),
		"BR-13":    missing("the total without VAT", "totalen uden moms"),
		"BR-14":    missing("the total with VAT", "totalen med moms"),
		"BR-15":    missing("the amount to be paid", "beløbet til betaling"),
		"BR-45":    missing("the taxable amount in a row of the VAT summary", "momsgrundlaget i en række i momsopgørelsen"),
		"BR-46":    missing("the VAT amount in a row of the VAT summary", "momsbeløbet i en række i momsopgørelsen"),
		"BR-47":    missing("the VAT category in a row of the VAT summary", "momskategorien i en række i momsopgørelsen"),
		"BR-48":    missing("the VAT rate in a row of the VAT summary", "momssatsen i en række i momsopgørelsen"),
		"BR-CO-10": say("The sum of the lines is given as {found}, but the lines add up to {due}.", "Summen af linjerne er angivet til {found}, men linjerne giver {due}."),
		"BR-CO-11": say("The discounts on the whole invoice are given as {found} in all, but they add up to {due}.", "Rabatterne på hele fakturaen er angivet til {found} i alt, men de giver {due}."),
		"BR-CO-12": say("The charges on the whole invoice are given as {found} in all, but they add up to {due}.", "Gebyrerne på hele fakturaen er angivet til {found} i alt, men de giver {due}."),
		"BR-CO-13": say("The total without VAT is {found}, but lines less discounts plus charges give {due}.", "Totalen uden moms er {found}, men linjer minus rabatter plus gebyrer giver {due}."),
		"BR-CO-14": say("The VAT in all is {found}, but the rows of the VAT summary add up to {due}.", "Momsen i alt er {found}, men rækkerne i momsopgørelsen giver {due}."),
		"BR-CO-15": say("The total with VAT is {found}, but the total without VAT plus the VAT gives {due}.", "Totalen med moms er {found}, men totalen uden moms plus momsen giver {due}."),
		"BR-CO-16": say("The amount to be paid is {found}, but the total with VAT less what is paid already gives {due}.", "Beløbet til betaling er {found}, men totalen med moms minus det allerede betalte giver {due}."),
		"BR-CO-17": say("The VAT in a row of the VAT summary is {found}, but its taxable amount and rate give {due}.", "Momsen i en række i momsopgørelsen er {found}, men dens grundlag og sats giver {due}."),
		"BR-CO-18": missing("the VAT summary", "momsopgørelsen"),
	}
}

// decimals is the sentences of amounts with more than two decimals.
func decimals() table {
	cents := func(en, da string) Sentence {
		return Sentence{capital(en) + " ({found}) has more than two decimals.", capital(da) + " ({found}) har mere end to decimaler."}
	}
	return table{
		"BR-DEC-01": cents("a discount on the whole invoice", "en rabat på hele fakturaen"),
		"BR-DEC-02": cents("the amount that a discount on the whole invoice is worked out from", "beløbet, som en rabat på hele fakturaen er beregnet af,"),
		"BR-DEC-05": cents("a charge on the whole invoice", "et gebyr på hele fakturaen"),
		"BR-DEC-06": cents("the amount that a charge on the whole invoice is worked out from", "beløbet, som et gebyr på hele fakturaen er beregnet af,"),
		"BR-DEC-09": cents("the sum of the lines", "summen af linjerne"),
		"BR-DEC-10": cents("the sum of the discounts", "summen af rabatterne"),
		"BR-DEC-11": cents("the sum of the charges", "summen af gebyrerne"),
		"BR-DEC-12": cents("the total without VAT", "totalen uden moms"),
		"BR-DEC-13": cents("the VAT in all", "momsen i alt"),
		"BR-DEC-14": cents("the total with VAT", "totalen med moms"),
		"BR-DEC-15": say("The VAT in the accounting currency ({found}) is missing or has more than two decimals.", "Momsen i regnskabsvalutaen ({found}) mangler eller har mere end to decimaler."),
		"BR-DEC-16": cents("the amount paid already", "det allerede betalte beløb"),
		"BR-DEC-17": cents("the rounding", "afrundingen"),
		"BR-DEC-18": cents("the amount to be paid", "beløbet til betaling"),
		"BR-DEC-19": cents("the taxable amount in a row of the VAT summary", "momsgrundlaget i en række i momsopgørelsen"),
		"BR-DEC-20": cents("the VAT in a row of the VAT summary", "momsen i en række i momsopgørelsen"),
		"BR-DEC-23": cents("the amount of a line", "beløbet på en linje"),
		"BR-DEC-24": cents("a discount on a line", "en rabat på en linje"),
		"BR-DEC-25": cents("the amount that a discount on a line is worked out from", "beløbet, som en rabat på en linje er beregnet af,"),
		"BR-DEC-27": cents("a charge on a line", "et gebyr på en linje"),
		"BR-DEC-28": cents("the amount that a charge on a line is worked out from", "beløbet, som et gebyr på en linje er beregnet af,"),
		"UBL-DT-01": cents("an amount", "et beløb"),
	}
}
