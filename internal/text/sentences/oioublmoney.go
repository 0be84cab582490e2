package sentences

// oioublMoney is allowances and charges, exchange rates and taxes.
func oioublMoney() table {
	rate := func(en, da string) (positive, exact Sentence) {
		return Sentence{capital(en) + " must be greater than zero.", capital(da) + " skal være større end nul."},
			Sentence{capital(en) + " must be written with exactly four decimals.", capital(da) + " skal skrives med præcis fire decimaler."}
	}
	t := table{
		"F-LIB224": forbidden("the tax of an allowance or charge beside its category", "skatten af en rabat eller et gebyr ved siden af dens kategori"),
		"F-LIB225": forbidden("a way to pay for an allowance or charge", "en betalingsmåde for en rabat eller et gebyr"),
		"F-LIB226": say("An allowance or charge must have exactly one VAT category.", "En rabat eller et gebyr skal have præcis én momskategori."),
		"F-LIB248": required("the amount that an allowance or charge is a part of", "beløbet, som en rabat eller et gebyr er en del af,"),
		"F-LIB227": say("The factor of an allowance or charge ({found}) must not be negative.", "Faktoren for en rabat eller et gebyr ({found}) må ikke være negativ."),
		"F-LIB228": say("An allowance or charge is {found}, but its factor and the amount it is a part of give {due}. The factor is a fraction: write 0.10 for 10 %.",
			"En rabat eller et gebyr er {found}, men faktoren og beløbet, det er en del af, giver {due}. Faktoren er en brøkdel: skriv 0.10 for 10 %."),
		"F-LIB020": say("A number in the order of allowances and charges, or the amount of a payment term, is negative.", "Et nummer i rækken af rabatter og gebyrer, eller beløbet i en betalingsbetingelse, er negativt."),
		"F-LIB019": say("An amount of an allowance or charge, or the quantity or factor of a price, must be greater than zero.", "Et beløb for en rabat eller et gebyr, eller antallet eller faktoren for en pris, skal være større end nul."),
		"F-LIB317": say("An amount of an allowance or charge on a line or a price must not be zero.", "Et beløb for en rabat eller et gebyr på en linje eller en pris må ikke være nul."),
		"F-LIB271": say("The factor of an allowance or charge on a price ({found}) must not be negative.", "Faktoren for en rabat eller et gebyr på en pris ({found}) må ikke være negativ."),
		"F-LIB268": forbidden("the tax of an allowance or charge on a price", "skatten af en rabat eller et gebyr på en pris"),
		"F-LIB269": forbidden("a way to pay for an allowance or charge on a price", "en betalingsmåde for en rabat eller et gebyr på en pris"),
		"F-LIB273": forbidden("the code of a cost account for an allowance or charge on a price", "koden for en bogføringskonto for en rabat eller et gebyr på en pris"),
		"F-LIB274": forbidden("a cost account in words for an allowance or charge on a price", "et kontonavn til bogføringen for en rabat eller et gebyr på en pris"),
		"F-LIB270": required("the amount that an allowance or charge on a price is a part of", "beløbet, som en rabat eller et gebyr på en pris er en del af,"),

		"F-LIB238": required("the number of the contract behind an exchange rate", "nummeret på kontrakten bag en valutakurs"),
		"F-LIB083": required("the currency that an exchange rate goes from", "valutaen, som en valutakurs går fra,"),
		"F-LIB084": required("the currency that an exchange rate goes to", "valutaen, som en valutakurs går til,"),
		"F-LIB310": say("An exchange rate must say that it is multiplied by or divided by, not “{found}”.", "En valutakurs skal angive, at der ganges eller divideres med den, ikke “{found}”."),
		"F-LIB239": choose("the code for the type of the contract behind an exchange rate", "the type in words", "koden for typen af kontrakten bag en valutakurs", "typen i ord"),
		"F-LIB240": only("one document for the contract behind an exchange rate", "ét dokument for kontrakten bag en valutakurs"),

		"F-LIB067": forbidden("the type of a tax that is Danish VAT", "typen af en skat, der er dansk moms,"),
		"F-LIB065": required("the number of a tax", "nummeret på en skat"),
		"F-LIB066": required("the name of a tax", "navnet på en skat"),
		"F-LIB197": say("A tax that is not VAT must say whether it is in the VAT base at the standard rate, at the zero rate or by reverse charge.",
			"En skat, der ikke er moms, skal angive, om den indgår i momsgrundlaget med normalsats, nulsats eller omvendt betalingspligt."),
		"F-LIB070": source("the number of a tax", "nummeret på en skat"),
		"F-LIB071": source("the type of a tax", "typen af en skat"),
		"F-LIB198": say("The tax with the number 63 is Danish VAT and is called “Moms”, not “{found}”.", "Skatten med nummer 63 er dansk moms og hedder “Moms”, ikke “{found}”."),
		"F-LIB199": say("A tax is called “Moms” without having the number 63.", "En skat hedder “Moms” uden at have nummeret 63."),
		"F-LIB072": forbidden("a range of a VAT category", "et interval for en momskategori"),
		"F-LIB073": forbidden("the rate of a range of a VAT category", "satsen for et interval for en momskategori"),
		"F-LIB074": required("the code of a VAT category", "koden for en momskategori"),
		"F-LIB075": source("the VAT category", "momskategorien"),
		"W-LIB229": keeper("the VAT category", "momskategorien"),
		"F-LIB309": unlisted("the VAT category", "momskategorien"),
		"W-LIB230": say("The name of a VAT category is for documents by the Nordic profiles alone.", "Navnet på en momskategori er kun til dokumenter efter de nordiske profiler."),
		"F-LIB231": choose("a VAT rate in per cent", "an amount for each unit", "en momssats i procent", "et beløb for hver enhed"),
		"F-LIB232": required("the unit that a tax by the unit is reckoned by", "enheden, som en skat pr. enhed er beregnet efter,"),
		"F-LIB382": say("At the standard rate the VAT rate must be given and not be zero.", "Ved normalsats skal momssatsen angives og må ikke være nul."),
		"F-LIB400": say("On a line with the zero rate both the VAT and the rate must be zero.", "På en linje med nulsats skal både momsen og satsen være nul."),
		"F-LIB401": say("The VAT of a line at the standard rate is {found}, but its taxable amount and rate give {due}.", "Momsen på en linje med normalsats er {found}, men dens grundlag og sats giver {due}."),
		"F-LIB314": say("The same tax is summed up twice.", "Den samme skat er gjort op to gange."),
		"F-LIB306": say("VAT must be summed up exactly once, for the whole document and on each line.", "Momsen skal gøres op præcis én gang, for hele dokumentet og på hver linje."),
		"F-LIB250": decimals2("a total of a tax", "en total for en skat"),
		"F-LIB251": say("The rounding of a tax must not be zero; leave it out.", "Afrundingen af en skat må ikke være nul; udelad den."),
		"F-LIB252": decimals2("the rounding of a tax", "afrundingen af en skat"),
		"F-LIB253": say("A tax that is no evidence belongs on a proforma invoice (325) alone.", "En skat, der ikke er dokumentation, hører kun til på en proformafaktura (325)."),
		"F-LIB373": say("VAT in the VAT currency may stand at the standard rate alone.", "Moms i momsvalutaen må kun stå ved normalsats."),
		"F-LIB385": differs("a total of a tax", "en total for en skat", "the sum of its rows", "summen af dens rækker"),
		"F-LIB254": forbidden("the rate in a row of a tax beside its category", "satsen i en række for en skat ved siden af dens kategori"),
		"F-LIB255": forbidden("the unit in a row of a tax", "enheden i en række for en skat"),
		"F-LIB256": forbidden("the amount for each unit in a row of a tax", "beløbet pr. enhed i en række for en skat"),
		"F-LIB257": forbidden("a range in a row of a tax", "et interval i en række for en skat"),
		"F-LIB258": forbidden("the rate of a range in a row of a tax", "satsen for et interval i en række for en skat"),
		"F-LIB259": required("the taxable amount in a row of a tax", "grundlaget i en række for en skat"),
		"F-LIB315": say("Two rows of the VAT have the same category; put them in one.", "To rækker i momsen har samme kategori; læg dem sammen."),
		"F-LIB316": say("The rows of a tax must all be of that tax.", "Rækkerne i en skat skal alle være af den skat."),
		"F-LIB261": decimals2("the taxable amount in a row of a tax", "grundlaget i en række for en skat"),
		"F-LIB263": decimals2("the tax in a row", "skatten i en række"),
		"F-LIB264": say("The number in the order of reckoning must be greater than zero.", "Nummeret i beregningsrækkefølgen skal være større end nul."),
		"F-LIB266": say("The VAT in the VAT currency has another sign than the VAT of the document.", "Momsen i momsvalutaen har et andet fortegn end dokumentets moms."),
		"F-LIB267": decimals2("the VAT in the VAT currency", "momsen i momsvalutaen"),
		"F-LIB381": say("A row at the standard rate has a taxable amount and a rate, but no VAT.", "En række med normalsats har et grundlag og en sats, men ingen moms."),
		"F-LIB402": differs("the taxable amount of a VAT category", "grundlaget for en momskategori", "the sum of its lines less allowances plus charges", "summen af dens linjer minus rabatter plus gebyrer"),
		"F-LIB333": required("the rate of a foreign VAT", "satsen for en udenlandsk moms"),
		"F-LIB334": say("The rate of a foreign VAT must be filled in, with two decimals at most.", "Satsen for en udenlandsk moms skal være udfyldt, med højst to decimaler."),
	}
	t["F-LIB085"], t["F-LIB086"] = rate("the base rate of the currency that is exchanged", "grundkursen for valutaen, der veksles fra,")
	t["F-LIB087"], t["F-LIB088"] = rate("the base rate of the currency that is exchanged for", "grundkursen for valutaen, der veksles til,")
	t["F-LIB089"], t["F-LIB090"] = rate("the exchange rate", "valutakursen")
	return t
}

// oioublTotals is the totals.
func oioublTotals() table {
	return table{
		"F-LIB013": say("The total of allowances, of charges or of what is paid in advance ({found}) must be greater than zero; leave it out where there is none.",
			"Totalen af rabatter, af gebyrer eller af det forudbetalte ({found}) skal være større end nul; udelad den, hvor der ikke er nogen."),
		"F-LIB014": decimals2("a total of the document", "en af dokumentets totaler"),
		"F-LIB016": say("The total with tax, or the amount to be paid, must not be negative.", "Totalen med skat, eller beløbet til betaling, må ikke være negativ."),
		"F-LIB303": say("The rounding of the amount to be paid must not be zero; leave it out.", "Afrundingen af beløbet til betaling må ikke være nul; udelad den."),
		"F-LIB375": say("The total with tax of the credit note must not be negative.", "Kreditnotaens total med skat må ikke være negativ."),
		"F-LIB374": say("What is paid in advance must be greater than zero on the credit note; leave it out where there is nothing.", "Det forudbetalte på kreditnotaen skal være større end nul; udelad det, hvor der ikke er noget."),
		"F-INV338": say("The rounding of the amount to be paid is more than 10.00 up or down, or an item's certificate has no type.", "Afrundingen af beløbet til betaling er mere end 10.00 op eller ned, eller en vares certifikat har ingen type."),
		"F-CRN208": say("The rounding of the amount to be paid ({found}) is more than 10.00 up or down.", "Afrundingen af beløbet til betaling ({found}) er mere end 10.00 op eller ned."),
	}.pairs(
		pair{"F-INV120", "F-CRN066", required("the sum of the lines of the invoice", "summen af fakturaens linjer")},
		pair{"F-INV122", "F-CRN068", say("The invoice has an allowance, so the total of the allowances must be given.", "Fakturaen har en rabat, så totalen af rabatterne skal angives.")},
		pair{"F-INV123", "F-CRN069", say("The invoice has a charge, so the total of the charges must be given.", "Fakturaen har et gebyr, så totalen af gebyrerne skal angives.")},
		pair{"F-INV124", "", say("The invoice has a prepayment, so the total of what is paid in advance must be given.", "Fakturaen har en forudbetaling, så totalen af det forudbetalte skal angives.")},
		pair{"F-INV125", "F-CRN071", say("A tax of the invoice is rounded, so the rounding of the amount to be paid must be given.", "En skat på fakturaen er afrundet, så afrundingen af beløbet til betaling skal angives.")},
		pair{"F-INV126", "F-CRN072", differs("the sum of the lines of the invoice", "summen af fakturaens linjer", "adding them up", "at lægge dem sammen")},
		pair{"F-INV127", "F-CRN073", differs("the tax of the whole invoice", "skatten af hele fakturaen", "the sum of its rows", "summen af dens rækker")},
		pair{"F-INV128", "F-CRN074", differs("the total with tax of the invoice", "fakturaens total med skat", "lines plus tax plus charges less allowances, with the rounding,", "linjer plus skat plus gebyrer minus rabatter, med afrundingen,")},
		pair{"F-INV129", "F-CRN075", differs("the total of the allowances on the invoice", "totalen af rabatterne på fakturaen", "adding them up", "at lægge dem sammen")},
		pair{"F-INV130", "F-CRN076", differs("the total of the charges on the invoice", "totalen af gebyrerne på fakturaen", "adding them up", "at lægge dem sammen")},
		pair{"F-INV131", "", differs("what is paid in advance on the invoice", "det forudbetalte på fakturaen", "adding up the prepayments", "at lægge forudbetalingerne sammen")},
		pair{"F-INV132", "F-CRN078", differs("the rounding of the amount to be paid on the invoice", "afrundingen af beløbet til betaling på fakturaen", "the sum of the taxes' roundings", "summen af skatternes afrundinger")},
		pair{"F-INV133", "F-CRN079", differs("the amount to be paid on the invoice", "beløbet til betaling på fakturaen",
			"lines plus tax plus charges less allowances less what is paid in advance, with the rounding,", "linjer plus skat plus gebyrer minus rabatter minus det forudbetalte, med afrundingen,")},
		pair{"F-INV134", "", say("The amount to be paid is {found}, but the terms of payment of the invoice add up to {due}.", "Beløbet til betaling er {found}, men fakturaens betalingsbetingelser giver {due}.")},
	)
}
