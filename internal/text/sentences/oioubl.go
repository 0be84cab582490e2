package sentences

import "strings"

// Most rules of OIOUBL say that a thing must or must not be there; what differs is
// the thing, named here with its article.

// required says that a thing must be there.
func required(en, da string) Sentence {
	return Sentence{capital(en) + " must be given.", capital(da) + " skal angives."}
}

// forbidden says that a thing must not be there.
func forbidden(en, da string) Sentence {
	return Sentence{capital(en) + " must not be given.", capital(da) + " må ikke angives."}
}

// only says how many there may be; it is named as "one address".
func only(en, da string) Sentence {
	return Sentence{"Only " + en + " may be given.", "Der må kun angives " + da + "."}
}

// choose says that one of two things may be there.
func choose(enOne, enOther, daOne, daOther string) Sentence {
	return Sentence{"Give either " + enOne + " or " + enOther + ", not both.", "Angiv enten " + daOne + " eller " + daOther + ", ikke begge."}
}

// unlisted says that a code is not in OIOUBL's list of such codes.
func unlisted(en, da string) Sentence {
	return Sentence{capital(en) + " “{found}” is not in the list that OIOUBL uses.", capital(da) + " “{found}” står ikke i den liste, som OIOUBL bruger."}
}

// source says that a code does not say what list it is from.
func source(en, da string) Sentence {
	return Sentence{"It is not said correctly which list " + en + " is from.", "Det er ikke angivet rigtigt, hvilken liste " + da + " er fra."}
}

// keeper says that a code does not say who keeps the list it is from.
func keeper(en, da string) Sentence {
	return Sentence{"It is not said correctly who keeps the list that " + en + " is from.", "Det er ikke angivet rigtigt, hvem der fører den liste, som " + da + " er fra."}
}

// length says how long a number must be.
func length(en, da, digits string) Sentence {
	return Sentence{capital(en) + " (“{found}”) must have " + digits + " characters.", capital(da) + " (“{found}”) skal have " + digits + " tegn."}
}

// decimals2 says that an amount must be written with two decimals.
func decimals2(en, da string) Sentence {
	return Sentence{capital(en) + " ({found}) must be written with exactly two decimals.", capital(da) + " ({found}) skal skrives med præcis to decimaler."}
}

// differs says that a total is not what its parts give.
func differs(en, da, enParts, daParts string) Sentence {
	return Sentence{capital(en) + " is {found}, but " + enParts + " gives {due}.", capital(da) + " er {found}, men " + daParts + " giver {due}."}
}

// pair is a rule that invoice and credit note each have under an id of their own.
// Its sentence speaks of the invoice.
type pair struct {
	invoice, creditNote string
	says                Sentence
}

// pairs adds the sentences of both documents to a table.
func (t table) pairs(all ...pair) table {
	for _, p := range all {
		if p.invoice != "" {
			t[p.invoice] = p.says
		}
		if p.creditNote != "" {
			t[p.creditNote] = Sentence{ofCreditNote(p.says.EN), ofCreditNote(p.says.DA)}
		}
	}
	return t
}

// ofCreditNote is a sentence about an invoice, said of a credit note.
func ofCreditNote(sentence string) string {
	return strings.NewReplacer("An invoice", "A credit note", "an invoice", "a credit note", "Invoice", "Credit note", "invoice", "credit note",
		"Faktura", "Kreditnota", "faktura", "kreditnota").Replace(sentence)
}

// oioublHead is the document's kind, profile, codes, notes and periods.
func oioublHead() table {
	profile := func(version string) Sentence {
		return Sentence{"The profile “{found}” is not in version " + version + " of OIOUBL's list of profiles.", "Profilen “{found}” står ikke i version " + version + " af OIOUBL's liste over profiler."}
	}
	return table{
		"F-LIB313": say("An extension of the Danish agency must have a number from 1001 to 1999.", "En udvidelse fra Digitaliseringsstyrelsen skal have et nummer fra 1001 til 1999."),
		"F-LIB001": say("The document must say that it is version 2.0 or 2.1 of the standard.", "Dokumentet skal angive, at det følger version 2.0 eller 2.1 af standarden."),
		"F-LIB002": say("The document must name the version of OIOUBL that it follows: 2.01, 2.02 or 2.1.", "Dokumentet skal angive den version af OIOUBL, som det følger: 2.01, 2.02 eller 2.1."),
		"W-LIB003": source("the profile", "profilen"),
		"W-LIB203": keeper("the profile", "profilen"),
		"F-LIB004": profile("1.1"), "F-LIB302": profile("1.2"), "F-LIB308": profile("1.3"),
		"F-LIB325": profile("1.4"), "F-LIB327": profile("1.5"), "F-LIB351": profile("1.6"),
		"F-LIB328": say("The profile is for answers to orders alone.", "Profilen er kun til ordrebekræftelser."),
		"F-LIB352": say("The profile is for reminders alone.", "Profilen er kun til rykkere."),
		"F-LIB021": choose("a cost account in words", "its code", "et kontonavn til bogføringen", "dets kode"),
		"F-LIB404": say("The lines, allowances and charges use other VAT categories than the VAT totals: each category must be in both.",
			"Linjer, rabatter og gebyrer bruger andre momskategorier end momstotalerne: hver kategori skal stå begge steder."),
		"F-LIB403": unlisted("the currency of an amount", "valutaen for et beløb"),
		"F-LIB006": length("the unique identifier of the document or of the order", "dokumentets eller ordrens unikke nummer", "36"),
		"W-INV010": source("the type of the invoice", "fakturaens type"),
		"W-INV005": keeper("the type of the invoice", "fakturaens type"),
		"F-INV011": say("The type of the invoice is “{found}”; by version 1.1 of the list it may be 325, 380 or 393.", "Fakturaens type er “{found}”; efter version 1.1 af listen kan den være 325, 380 eller 393."),
		"F-INV337": say("The type of the invoice is “{found}”; by version 1.2 of the list it may be 325, 380, 390 or 393.", "Fakturaens type er “{found}”; efter version 1.2 af listen kan den være 325, 380, 390 eller 393."),
		"W-LIB011": say("There are several notes, and one of them does not say its language.", "Der er flere noter, og en af dem angiver ikke sit sprog."),
		"W-LIB012": say("Two notes are in the same language; write one for each language.", "To noter er på samme sprog; skriv én for hvert sprog."),
		"F-LIB296": source("a currency of the document", "en af dokumentets valutaer"),
		"F-LIB297": keeper("a currency of the document", "en af dokumentets valutaer"),
		"F-LIB298": unlisted("the currency", "valutaen"),
		"F-LIB076": forbidden("the length of a period", "længden af en periode"),
		"F-LIB077": forbidden("a code that describes a period", "en kode, der beskriver en periode,"),
		"F-LIB078": say("A period that begins at a time of day must also begin on a date.", "En periode, der begynder på et klokkeslæt, skal også have en startdato."),
		"F-LIB079": say("A period that ends at a time of day must also end on a date.", "En periode, der slutter på et klokkeslæt, skal også have en slutdato."),
		"F-LIB080": say("A period ends on {found} and begins on {due}: the end must not be before the beginning, and dates are written without a time zone.",
			"En periode slutter {found} og begynder {due}: den må ikke slutte, før den begynder, og datoer skrives uden tidszone."),
		"F-LIB081": say("A period ends at {found} and begins at {due}: the end must not be before the beginning, and times are written without a time zone.",
			"En periode slutter kl. {found} og begynder kl. {due}: den må ikke slutte, før den begynder, og klokkeslæt skrives uden tidszone."),
		"W-LIB222": say("There are several descriptions, and one of them does not say its language.", "Der er flere beskrivelser, og en af dem angiver ikke sit sprog."),
		"W-LIB223": say("Two descriptions of the same thing are in the same language.", "To beskrivelser af det samme er på samme sprog."),
	}.pairs(
		pair{"F-INV001", "F-CRN001", say("The document is not an invoice.", "Dokumentet er ikke en faktura.")},
		pair{"F-INV336", "", say("The document is not an invoice of OIOUBL, or an item's certificate does not say its type.", "Dokumentet er ikke en faktura i OIOUBL, eller en vares certifikat angiver ikke sin type.")},
		pair{"", "F-CRN204", say("The document is not a credit note of OIOUBL, or an item's certificate does not say its type.", "Dokumentet er ikke en kreditnota i OIOUBL, eller en vares certifikat angiver ikke sin type.")},
		pair{"F-INV002", "F-CRN002", say("By its profile the invoice must refer to an order.", "Efter sin profil skal fakturaen henvise til en ordre.")},
		pair{"F-INV007", "F-CRN004", required("the currency of the invoice", "fakturaens valuta")},
		pair{"F-INV008", "F-CRN005", required("the VAT of the whole invoice", "momsen af hele fakturaen")},
		pair{"F-INV009", "F-CRN006", required("the number of the invoice", "fakturaens nummer")},
		pair{"F-INV004", "F-CRN159", only("one period for the whole invoice", "én periode for hele fakturaen")},
		pair{"F-INV012", "F-CRN007", say("The amount of a line is in another currency than the invoice.", "En linjes beløb er i en anden valuta end fakturaen.")},
		pair{"F-INV013", "F-CRN008", say("The sum of the lines is in another currency than the invoice.", "Summen af linjerne er i en anden valuta end fakturaen.")},
		pair{"F-INV014", "F-CRN009", say("The amount to be paid is in another currency than the invoice.", "Beløbet til betaling er i en anden valuta end fakturaen.")},
		pair{"F-INV016", "F-CRN011", say("The VAT currency of the invoice must be DKK or EUR.", "Fakturaens momsvaluta skal være DKK eller EUR.")},
		pair{"F-INV018", "F-CRN013", say("The invoice names a VAT currency, but no VAT is given in it.", "Fakturaen angiver en momsvaluta, men der er ingen moms i den.")},
		pair{"F-INV339", "F-CRN209", say("VAT is given in another currency than the VAT currency of the invoice.", "Der er angivet moms i en anden valuta end fakturaens momsvaluta.")},
		pair{"F-INV019", "F-CRN014", say("A price is in another currency than the price currency of the invoice.", "En pris er i en anden valuta end fakturaens prisvaluta.")},
		pair{"F-INV020", "F-CRN015", say("The invoice names a price currency, so the exchange rate for prices must be given.", "Fakturaen angiver en prisvaluta, så valutakursen for priser skal angives.")},
		pair{"F-INV021", "F-CRN016", say("The invoice names a payment currency, so the exchange rate for payment must be given.", "Fakturaen angiver en betalingsvaluta, så valutakursen for betaling skal angives.")},
		pair{"F-INV022", "F-CRN017", say("The invoice names a second payment currency, so its exchange rate must be given.", "Fakturaen angiver en alternativ betalingsvaluta, så dens valutakurs skal angives.")},
	)
}
