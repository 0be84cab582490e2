package sentences

// oioublAddresses is addresses, the areas of taxes and delivery.
func oioublAddresses() table {
	form := func(en, da, enWhat, daWhat string) Sentence {
		return Sentence{"An address of the form “" + en + "” must have " + enWhat + ".", "En adresse af formen “" + da + "” skal have " + daWhat + "."}
	}
	without := func(en, da, enWhat, daWhat string) Sentence {
		return Sentence{"An address of the form “" + en + "” must not have " + enWhat + ".", "En adresse af formen “" + da + "” må ikke have " + daWhat + "."}
	}
	t := table{
		"F-LIB210": forbidden("the name of a block in an address", "navnet på en blok i en adresse"),
		"F-LIB211": forbidden("the time zone of an address", "tidszonen for en adresse"),
		"F-LIB212": forbidden("the coordinates of an address", "koordinaterne for en adresse"),
		"F-LIB025": required("the form of an address", "formen af en adresse"),
		"F-LIB026": source("the form of an address", "formen af en adresse"),
		"F-LIB207": keeper("the form of an address by OIOUBL's own list", "formen af en adresse efter OIOUBL's egen liste"),
		"F-LIB027": say("The form of an address is none of OIOUBL's own: Danish, lax, by number, by region or unstructured.",
			"Formen af en adresse er ingen af OIOUBL's egne: dansk, løs, efter nummer, efter region eller ustruktureret."),
		"F-LIB208": keeper("the form of an address by the list of the United Nations", "formen af en adresse efter FN's liste"),
		"F-LIB209": say("The form of an address by the list of the United Nations must be a digit from 1 to 9.", "Formen af en adresse efter FN's liste skal være et ciffer fra 1 til 9."),
		"F-LIB204": source("the type of an address", "typen af en adresse"),
		"F-LIB205": keeper("the type of an address", "typen af en adresse"),
		"F-LIB206": say("The type of an address must be home or business.", "Typen af en adresse skal være privat eller erhverv."),
		"F-LIB213": required("the code of the country in an address that names a country", "landekoden i en adresse, der angiver et land,"),
		"F-LIB301": unlisted("the country of an address", "landet i en adresse"),
		"F-LIB028": say("The number of an address says of what kind it is, but the kind is empty.", "Nummeret på en adresse angiver en art, men arten er tom."),
		"F-LIB029": say("The number of an address must say of what kind it is.", "Nummeret på en adresse skal angive, af hvilken art det er."),
		"F-LIB031": without("unstructured", "ustruktureret", "street, house number, town, post code or country", "gade, husnummer, by, postnummer eller land"),
		"F-LIB032": without("Danish", "dansk", "free lines", "frie linjer"),
		"F-LIB033": form("Danish", "dansk", "a post code", "et postnummer"),
		"F-LIB034": form("Danish", "dansk", "a street or a post box", "en gade eller en postboks"),
		"F-LIB035": form("Danish", "dansk", "a house number or a post box", "et husnummer eller en postboks"),
		"F-LIB036": without("lax", "løs", "free lines", "frie linjer"),
		"F-LIB037": form("by number", "efter nummer", "its number", "sit nummer"),
		"F-LIB038": without("by number", "efter nummer", "street, house number, town, post code or country", "gade, husnummer, by, postnummer eller land"),
		"F-LIB039": form("by region", "efter region", "a country, a region or a district", "et land, en region eller et distrikt"),
		"F-LIB040": without("by region", "efter region", "street, house number, town or post code", "gade, husnummer, by eller postnummer"),
		"F-LIB337": unlisted("the country of the area that a tax is for", "landet for det område, som en skat gælder for,"),
		"F-LIB233": say("The area that a tax is for must be an address of the form “by region”.", "Det område, som en skat gælder for, skal være en adresse af formen “efter region”."),

		"F-INV082": forbidden("the number of the delivery of the whole invoice", "nummeret på leveringen af hele fakturaen"),
		"F-INV083": forbidden("the quantity of the delivery of the whole invoice", "antallet i leveringen af hele fakturaen"),
		"F-INV084": forbidden("the least quantity of the delivery of the whole invoice", "det mindste antal i leveringen af hele fakturaen"),
		"F-INV085": forbidden("the greatest quantity of the delivery of the whole invoice", "det største antal i leveringen af hele fakturaen"),
		"F-INV086": forbidden("the time of day of the delivery of the whole invoice", "klokkeslættet for leveringen af hele fakturaen"),
		"F-INV087": forbidden("the latest date of the delivery of the whole invoice", "den seneste dato for leveringen af hele fakturaen"),
		"F-INV088": forbidden("the latest time of day of the delivery of the whole invoice", "det seneste klokkeslæt for leveringen af hele fakturaen"),
		"F-INV238": say("The address of the delivery of the whole invoice must stand with its place.", "Adressen for leveringen af hele fakturaen skal stå ved dens sted."),
		"F-INV089": forbidden("the promised period of the delivery of the whole invoice", "den lovede periode for leveringen af hele fakturaen"),
		"F-INV090": forbidden("the estimated period of the delivery of the whole invoice", "den anslåede periode for leveringen af hele fakturaen"),
		"F-INV239": say("The place of the delivery of the whole invoice must have a number or an address.", "Stedet for leveringen af hele fakturaen skal have et nummer eller en adresse."),
		"F-INV299": only("one company registration of the party that the whole invoice is delivered to", "én virksomhedsregistrering for den part, som hele fakturaen leveres til"),
		"F-INV101": forbidden("an allowance or charge in the terms of delivery", "en rabat eller et gebyr i leveringsbetingelserne"),
		"F-INV102": choose("the code of the terms of delivery", "terms in words", "koden for leveringsbetingelserne", "betingelser i ord"),
		"W-INV301": say("The code of the terms of delivery should be Incoterms.", "Koden for leveringsbetingelserne bør være Incoterms."),
		"F-INV103": choose("the code for who bears the risk of loss", "the same in words", "koden for, hvem der bærer risikoen for tab,", "det samme i ord"),
		"F-INV302": required("the place that the terms of delivery speak of", "det sted, som leveringsbetingelserne taler om,"),
		"F-INV155": forbidden("the number of the delivery of a line", "nummeret på leveringen af en linje"),
		"F-INV156": forbidden("the least quantity of the delivery of a line", "det mindste antal i leveringen af en linje"),
		"F-INV157": forbidden("the greatest quantity of the delivery of a line", "det største antal i leveringen af en linje"),
		"F-INV158": forbidden("the time of day of the delivery of a line", "klokkeslættet for leveringen af en linje"),
	}.pairs(
		pair{"F-INV159", "F-CRN098", forbidden("the latest date of the delivery of a line of the invoice", "den seneste dato for leveringen af en linje på fakturaen")},
		pair{"F-INV160", "F-CRN099", forbidden("the latest time of day of the delivery of a line of the invoice", "det seneste klokkeslæt for leveringen af en linje på fakturaen")},
		pair{"F-INV240", "F-CRN157", say("The address of the delivery of a line of the invoice must stand with its place.", "Adressen for leveringen af en linje på fakturaen skal stå ved dens sted.")},
		pair{"F-INV161", "F-CRN100", forbidden("the promised period of the delivery of a line of the invoice", "den lovede periode for leveringen af en linje på fakturaen")},
		pair{"F-INV162", "F-CRN101", forbidden("the estimated period of the delivery of a line of the invoice", "den anslåede periode for leveringen af en linje på fakturaen")},
		pair{"F-INV241", "F-CRN158", say("The place of the delivery of a line of the invoice must have a number or an address.", "Stedet for leveringen af en linje på fakturaen skal have et nummer eller en adresse.")},
		pair{"F-INV300", "F-CRN176", only("one company registration of the party that a line of the invoice is delivered to", "én virksomhedsregistrering for den part, som en linje på fakturaen leveres til")},
	)
	for _, a := range []struct{ rule, en, da string }{
		{"F-LIB041", "a number", "et nummer"},
		{"F-LIB042", "a type", "en type"},
		{"F-LIB043", "a post box", "en postboks"},
		{"F-LIB044", "a floor", "en etage"},
		{"F-LIB045", "a room", "et værelse"},
		{"F-LIB046", "a street", "en gade"},
		{"F-LIB047", "a further street", "endnu en gade"},
		{"F-LIB048", "the name of a block", "navnet på en blok"},
		{"F-LIB049", "the name of a building", "navnet på en bygning"},
		{"F-LIB050", "a house number", "et husnummer"},
		{"F-LIB051", "an internal address", "en intern adresse"},
		{"F-LIB052", "a department", "en afdeling"},
		{"F-LIB053", "a person to the attention of", "en person, som posten er til"},
		{"F-LIB054", "a care-of name", "navnet på den, som adressen er hos"},
		{"F-LIB055", "the number of a plot", "et matrikelnummer"},
		{"F-LIB056", "a part of a town", "en bydel"},
		{"F-LIB057", "a town", "en by"},
		{"F-LIB058", "a post code", "et postnummer"},
		{"F-LIB059", "a part of a country", "en landsdel"},
		{"F-LIB060", "the code for a part of a country", "koden for en landsdel"},
		{"F-LIB063", "a time zone", "en tidszone"},
		{"F-LIB234", "free lines", "frie linjer"},
		{"F-LIB064", "coordinates", "koordinater"},
	} {
		t[a.rule] = Sentence{"The area that a tax is for must not have " + a.en + ".", "Det område, som en skat gælder for, må ikke have " + a.da + "."}
	}
	return t
}
