package sentences

// oioublLines is the lines, what is sold and its price.
func oioublLines() table {
	t := table{
		"F-LIB007": required("the unit of a quantity", "enheden for et antal"),
		"W-LIB008": say("The code for the unit of a quantity (“{found}”) should have two characters or more.", "Koden for et antals enhed (“{found}”) bør have to tegn eller flere."),
		"F-LIB318": unlisted("the unit of a quantity", "enheden for et antal"),
		"F-LIB175": forbidden("a physical attribute of an item that the seller's own number does not name", "en fysisk egenskab ved en vare, som sælgers eget nummer ikke nævner,"),
		"F-LIB176": forbidden("a measure of an item that the seller's own number does not name", "et mål for en vare, som sælgers eget nummer ikke nævner,"),
		"F-LIB177": required("the number itself where an item is numbered by the buyer, the maker, a standard or a catalogue", "selve nummeret, hvor en vare har et nummer fra køber, producent, standard eller katalog,"),

		"OIOUBL-Common-GP004": say("The emission factor of an item (“{found}”) must be a number.", "En vares emissionsfaktor (“{found}”) skal være et tal."),
		"OIOUBL-Common-GP005": say("The net emission of an item is {found}, but its emission factor and quantity give {due}.", "En vares nettoemission er {found}, men dens emissionsfaktor og antal giver {due}."),
		"OIOUBL-Common-GP006": say("The source of an emission factor (“{found}”) must be Database or Internal.", "Kilden til en emissionsfaktor (“{found}”) skal være Database eller Internal."),
		"OIOUBL-Common-GP007": say("An item has an emission factor, but not its source.", "En vare har en emissionsfaktor, men ikke dens kilde."),
		"OIOUBL-Common-GP008": unlisted("the unit of an emission factor", "enheden for en emissionsfaktor"),
		"OIOUBL-Common-GP009": say("The rate that an emission is converted by (“{found}”) must be a number.", "Kursen, som en emission er omregnet med (“{found}”), skal være et tal."),

		"F-INV137": required("the quantity of a line of the invoice", "antallet på en linje på fakturaen"),
		"F-CRN196": say("The quantity of a line of the credit note must not be empty.", "Antallet på en linje på kreditnotaen må ikke være tomt."),
		"F-INV139": say("A line of the invoice must have exactly one price.", "En linje på fakturaen skal have præcis én pris."),
		"F-CRN082": say("A line of the credit note must have an item or refer to an invoice.", "En linje på kreditnotaen skal have en vare eller henvise til en faktura."),
		"F-CRN083": say("A line of the credit note must have a price or refer to an invoice.", "En linje på kreditnotaen skal have en pris eller henvise til en faktura."),
		"F-CRN207": required("the amount of a line of the credit note", "beløbet på en linje på kreditnotaen"),
		"F-CRN090": say("The amount of a line of the credit note ({found}) may have four decimals at most.", "Beløbet på en linje på kreditnotaen ({found}) må højst have fire decimaler."),
		"F-INV335": say("A line of the invoice is not negative, but an allowance or charge on it or its price is; or an item's certificate has no number.",
			"En linje på fakturaen er ikke negativ, men en rabat eller et gebyr på den eller dens pris er; eller en vares certifikat har intet nummer."),
		"F-CRN203": say("A line of the credit note is not negative, but an allowance or charge on its price is; or an item's certificate has no number.",
			"En linje på kreditnotaen er ikke negativ, men en rabat eller et gebyr på dens pris er; eller en vares certifikat har intet nummer."),
		"F-CRN205": required("the type of the certificate of an item on the credit note", "typen af certifikatet for en vare på kreditnotaen"),
		"F-INV171": say("A description of a physical attribute of an item on the invoice is empty.", "En beskrivelse af en fysisk egenskab ved en vare på fakturaen er tom."),
		"F-CRN119": required("the description of a physical attribute of an item on the credit note", "beskrivelsen af en fysisk egenskab ved en vare på kreditnotaen"),
	}.pairs(
		pair{"F-INV135", "", forbidden("terms of payment for a line of the invoice", "betalingsbetingelser for en linje på fakturaen")},
		pair{"F-INV136", "", forbidden("terms of delivery for a line of the invoice", "leveringsbetingelser for en linje på fakturaen")},
		pair{"F-INV138", "F-CRN081", required("the tax of each line of the invoice", "skatten af hver linje på fakturaen")},
		pair{"F-INV140", "F-CRN084", required("the number of a line of the invoice", "nummeret på en linje på fakturaen")},
		pair{"W-INV237", "", say("Two lines of the invoice have the number {found}.", "To linjer på fakturaen har nummeret {found}.")},
		pair{"F-INV142", "", say("A line refers to a line of an order, so the invoice must refer to the order.", "En linje henviser til en linje i en ordre, så fakturaen skal henvise til ordren.")},
		pair{"F-INV330", "", say("The date of delivery stands both on a line and on the whole invoice.", "Leveringsdatoen står både på en linje og på hele fakturaen.")},
		pair{"F-INV331", "", say("The period asked for delivery stands both on a line and on the whole invoice.", "Den ønskede leveringsperiode står både på en linje og på hele fakturaen.")},
		pair{"F-INV332", "", say("The place of delivery stands both on a line and on the whole invoice.", "Leveringsstedet står både på en linje og på hele fakturaen.")},
		pair{"F-INV333", "", say("The receiver of the goods stands both on a line and on the whole invoice.", "Modtageren af varerne står både på en linje og på hele fakturaen.")},
		pair{"F-INV147", "F-CRN088", say("The quantity of a line of the invoice must not be zero.", "Antallet på en linje på fakturaen må ikke være nul.")},
		pair{"F-INV149", "F-CRN089", say("The amount of a line of the invoice ({found}) must be written with two decimals at least.", "Beløbet på en linje på fakturaen ({found}) skal skrives med mindst to decimaler.")},
		pair{"F-INV211", "F-CRN109", say("On the invoice the country that an item comes from must stand in its address of origin.", "På fakturaen skal det land, som en vare kommer fra, stå i dens oprindelsesadresse.")},
		pair{"F-INV163", "F-CRN110", required("the name of an item on the invoice", "navnet på en vare på fakturaen")},
		pair{"F-INV307", "F-CRN177", only("one keyword for an item on the invoice", "ét søgeord for en vare på fakturaen")},
		pair{"F-INV308", "F-CRN178", only("one brand for an item on the invoice", "ét mærke for en vare på fakturaen")},
		pair{"F-INV309", "F-CRN179", only("one model for an item on the invoice", "én model for en vare på fakturaen")},
		pair{"F-INV312", "F-CRN180", only("one number by the maker for an item on the invoice", "ét nummer fra producenten for en vare på fakturaen")},
		pair{"F-INV313", "F-CRN181", only("one further number for an item on the invoice", "ét yderligere nummer for en vare på fakturaen")},
		pair{"F-INV321", "F-CRN182", only("one specification for an item on the invoice", "én specifikation for en vare på fakturaen")},
		pair{"F-INV167", "F-CRN115", required("the seller's number of an item on the invoice", "sælgers nummer på en vare på fakturaen")},
		pair{"F-INV170", "F-CRN118", required("the kind of a physical attribute of an item on the invoice", "arten af en fysisk egenskab ved en vare på fakturaen")},
		pair{"F-INV227", "F-CRN189", required("the kind of a measure of an item on the invoice", "arten af et mål for en vare på fakturaen")},
		pair{"W-INV184", "W-CRN132", say("On the invoice an item should be classified by UNSPSC.", "På fakturaen bør en vare være klassificeret efter UNSPSC.")},
		pair{"F-INV234", "F-CRN133", required("the name of a property of an item on the invoice", "navnet på en egenskab ved en vare på fakturaen")},
		pair{"F-INV235", "F-CRN151", required("the value of a property of an item on the invoice", "værdien af en egenskab ved en vare på fakturaen")},
		pair{"F-INV185", "F-CRN152", required("the number of a group of properties of an item on the invoice", "nummeret på en gruppe af egenskaber ved en vare på fakturaen")},
		pair{"F-INV228", "F-CRN190", required("the name of a property of a single piece on the invoice", "navnet på en egenskab ved et enkelt eksemplar på fakturaen")},
		pair{"F-INV310", "F-CRN191", required("the value of a property of a single piece on the invoice", "værdien af en egenskab ved et enkelt eksemplar på fakturaen")},
		pair{"F-INV311", "F-CRN192", required("the number of a group of properties of a single piece on the invoice", "nummeret på en gruppe af egenskaber ved et enkelt eksemplar på fakturaen")},
		pair{"F-INV316", "F-CRN185", required("the name of a property of a lot on the invoice", "navnet på en egenskab ved et parti på fakturaen")},
		pair{"F-INV317", "F-CRN186", required("the value of a property of a lot on the invoice", "værdien af en egenskab ved et parti på fakturaen")},
		pair{"F-INV318", "F-CRN187", required("the number of a group of properties of a lot on the invoice", "nummeret på en gruppe af egenskaber ved et parti på fakturaen")},
		pair{"F-INV351", "F-CRN211", unlisted("the certificate of an item on the invoice", "certifikatet for en vare på fakturaen")},
		pair{"W-INV322", "", say("On the invoice a price should not say how long it holds.", "På fakturaen bør en pris ikke angive, hvor længe den gælder.")},
		pair{"W-INV194", "W-CRN139", say("On the invoice there are several reasons for a change of price, and one of them does not say its language.", "På fakturaen er der flere begrundelser for en prisændring, og en af dem angiver ikke sit sprog.")},
		pair{"W-INV195", "W-CRN140", say("On the invoice two reasons for a change of price are in the same language.", "På fakturaen er to begrundelser for en prisændring på samme sprog.")},
		pair{"F-INV196", "F-CRN141", source("the type of a price on the invoice", "typen af en pris på fakturaen")},
		pair{"W-INV323", "W-CRN154", say("On the invoice the exchange rate for prices should say the rate and whether to multiply or divide by it.", "På fakturaen bør valutakursen for priser angive kursen, og om der ganges eller divideres med den.")},
	)
	for _, r := range []struct{ invoice, creditNote, units, rate string }{
		{"F-INV343", "F-CRN194", "other", ""}, {"F-INV340", "F-CRN210", "same", ""}, {"F-INV348", "F-CRN216", "", ""},
		{"F-INV326", "F-CRN212", "other", "times"}, {"F-INV344", "F-CRN213", "same", "times"}, {"F-INV346", "F-CRN198", "", "times"},
		{"F-INV327", "F-CRN214", "other", "over"}, {"F-INV345", "F-CRN215", "same", "over"}, {"F-INV347", "F-CRN199", "", "over"},
		{"F-INV328", "F-CRN200", "other", "times with"}, {"F-INV341", "F-CRN217", "same", "times with"}, {"F-INV349", "F-CRN218", "", "times with"},
		{"F-INV329", "F-CRN201", "other", "over with"}, {"F-INV342", "F-CRN219", "same", "over with"}, {"F-INV350", "F-CRN220", "", "over with"},
	} {
		t.pairs(pair{r.invoice, r.creditNote, lineAmount(r.units, r.rate)})
	}
	return t
}

// lineAmount says that the amount of a line is not what price and quantity give, by
// the units of the two and by how prices are exchanged.
func lineAmount(units, rate string) Sentence {
	en, da := map[string]string{
		"other": "price times quantity times the factor between their different units", "same": "price times quantity by their common unit", "": "price times quantity",
	}[units], map[string]string{
		"other": "pris gange antal gange faktoren mellem deres forskellige enheder", "same": "pris gange antal efter deres fælles enhed", "": "pris gange antal",
	}[units]
	enRate, daRate := map[string]string{
		"": "", "times": ", times the exchange rate,", "over": ", divided by the exchange rate,",
		"times with": ", times the exchange rate, for a price with a factor,", "over with": ", divided by the exchange rate, for a price with a factor,",
	}[rate], map[string]string{
		"": "", "times": ", gange valutakursen,", "over": ", divideret med valutakursen,",
		"times with": ", gange valutakursen, for en pris med faktor,", "over with": ", divideret med valutakursen, for en pris med faktor,",
	}[rate]
	return Sentence{
		"The amount of a line of the invoice is {found}, but " + en + enRate + " gives {due}.",
		"Beløbet på en linje på fakturaen er {found}, men " + da + daRate + " giver {due}.",
	}
}
