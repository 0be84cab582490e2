package sentences

// facturx is what can be wrong with the PDF around the data of a Factur-X invoice.
func facturx() table {
	return table{
		"FX-PDFA":         say("The PDF does not say that it is made for the archive.", "PDF'en siger ikke, at den er lavet til arkivet."),
		"FX-AF":           say("The invoice data in the PDF is not tied to its page.", "Fakturadata i PDF'en er ikke knyttet til siden."),
		"FX-NAMES":        say("The invoice data is missing from the list of files inside the PDF.", "Fakturadata mangler på listen over filer i PDF'en."),
		"FX-RELATIONSHIP": say("The PDF does not say how the invoice data relates to the page.", "PDF'en siger ikke, hvordan fakturadata hører til siden."),
		"FX-MEDIATYPE":    say("The PDF does not say what kind of file the invoice data is.", "PDF'en siger ikke, hvilken slags fil fakturadata er."),
		"FX-FILENAME":     say("The invoice data in the PDF is named “{found}” and not “{due}”.", "Fakturadata i PDF'en hedder “{found}” og ikke “{due}”."),
		"FX-LEVEL":        say("The PDF names the profile “{found}”, and its data the profile “{due}”.", "PDF'en nævner profilen “{found}” og dens data profilen “{due}”."),
		"FX-NOLINES":      say("A PDF of the profile “{found}” has no lines and is not a full invoice.", "En PDF i profilen “{found}” har ingen linjer og er ikke en hel faktura."),
	}
}
