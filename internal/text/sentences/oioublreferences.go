package sentences

// oioublReferences is references, attached files and signatures.
func oioublReferences() table {
	return table{
		"F-LIB170": forbidden("the type of a document whose kind is clear from the reference", "typen på et dokument, hvis art fremgår af henvisningen,"),
		"F-LIB172": forbidden("a type code for a document whose kind is clear from the reference", "en typekode for et dokument, hvis art fremgår af henvisningen,"),
		"F-LIB169": choose("a file for the document that is referred to", "a place in it", "en fil for det dokument, der henvises til,", "et sted i det"),
		"F-LIB171": choose("the document that is referred to as a file", "a link to it", "dokumentet, der henvises til, som fil", "et link til det"),
		"F-LIB173": length("the unique identifier of a document that is referred to", "det unikke nummer på et dokument, der henvises til,", "36"),
		"F-LIB174": fileType("a document that is referred to", "et dokument, der henvises til,"),
		"F-LIB096": required("the address of the link to a document that is referred to", "adressen i linket til et dokument, der henvises til,"),
		"F-LIB092": required("the type of an attachment", "typen på et bilag"),
		"F-LIB093": choose("a file for an attachment", "a place in a document", "en fil for et bilag", "et sted i et dokument"),
		"F-LIB095": choose("an attachment as a file", "a link to it", "et bilag som fil", "et link til det"),
		"F-LIB097": length("the unique identifier of an attachment", "det unikke nummer på et bilag", "36"),
		"F-LIB098": fileType("an attachment", "et bilag"),
		"F-LIB279": required("the address of the link to an attachment", "adressen i linket til et bilag"),
		"F-LIB335": say("An attachment with personal data is marked 1 or 2, not “{found}”.", "Et bilag med personoplysninger mærkes 1 eller 2, ikke “{found}”."),
		"F-LIB284": choose("an electronic signature as a file", "a link to it", "en elektronisk signatur som fil", "et link til den"),
		"F-LIB285": fileType("an electronic signature", "en elektronisk signatur"),
		"F-LIB286": required("the address of the link to an electronic signature", "adressen i linket til en elektronisk signatur"),
		"F-CRN161": required("the reference of what was wrong", "henvisningen for det, der var forkert,"),
		"F-CRN188": choose("a code for what was wrong", "a description of it", "en kode for det, der var forkert,", "en beskrivelse af det"),
		"F-CRN018": source("the code for what was wrong", "koden for det, der var forkert,"),
		"F-CRN160": keeper("the code for what was wrong", "koden for det, der var forkert,"),
		"F-CRN193": unlisted("the code for what was wrong", "koden for det, der var forkert,"),
		"F-CRN168": required("the reference of what was wrong on a line", "henvisningen for det, der var forkert på en linje,"),
		"F-CRN169": choose("a code for what was wrong on a line", "a description of it", "en kode for det, der var forkert på en linje,", "en beskrivelse af det"),
		"F-CRN091": source("the code for what was wrong on a line", "koden for det, der var forkert på en linje,"),
		"F-CRN167": keeper("the code for what was wrong on a line", "koden for det, der var forkert på en linje,"),
	}.pairs(
		pair{"F-INV024", "F-CRN022", required("the number of the order that the invoice refers to", "nummeret på den ordre, som fakturaen henviser til,")},
		pair{"F-INV025", "F-CRN023", forbidden("a reference from the whole invoice to a debit note", "en henvisning fra hele fakturaen til en debetnota")},
		pair{"F-INV026", "F-CRN024", forbidden("a further document beside the one that the whole invoice refers to", "et yderligere dokument ved siden af det, som hele fakturaen henviser til,")},
		pair{"F-INV295", "F-CRN162", forbidden("a single line of a document that the whole invoice refers to", "en enkelt linje i et dokument, som hele fakturaen henviser til,")},
		pair{"F-INV027", "F-CRN025", required("the number of the invoice's electronic signature", "nummeret på fakturaens elektroniske signatur")},
		pair{"F-INV153", "", required("the number of the order line that a line of the invoice is for", "nummeret på den ordrelinje, som en linje på fakturaen hører til,")},
		pair{"F-INV314", "F-CRN170", required("the number of the despatch line that a line of the invoice is for", "nummeret på den linje i følgesedlen, som en linje på fakturaen hører til,")},
		pair{"F-INV315", "F-CRN171", required("the number of the receipt line that a line of the invoice is for", "nummeret på den linje i varemodtagelsen, som en linje på fakturaen hører til,")},
		pair{"F-INV303", "F-CRN172", forbidden("a reference from a line of the invoice to a debit note", "en henvisning fra en linje på fakturaen til en debetnota")},
		pair{"F-INV304", "F-CRN173", forbidden("a further document beside the one that a line of the invoice refers to", "et yderligere dokument ved siden af det, som en linje på fakturaen henviser til,")},
		pair{"F-INV305", "F-CRN174", only("one line of another document for a line of the invoice", "én linje i et andet dokument for en linje på fakturaen")},
		pair{"F-INV306", "F-CRN175", only("one allowance or charge for the other document's line that a line of the invoice refers to", "én rabat eller ét gebyr for den linje i et andet dokument, som en linje på fakturaen henviser til")},
	)
}

// fileType says what kinds of file there may be.
func fileType(en, da string) Sentence {
	return Sentence{
		"The file of " + en + " must be a PDF, an image, a spreadsheet or a text of a kind that OIOUBL takes, and say which.",
		"Filen med " + da + " skal være en PDF, et billede, et regneark eller en tekst af en art, som OIOUBL tager imod, og angive hvilken.",
	}
}
