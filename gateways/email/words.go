package email

import (
	pathpkg "path"
	"strings"
)

// words are what a mail says when nobody has written anything else.
type words struct{ subject, text string }

// standard fills the words of a language with the name of the file; English for a
// language that is not there.
func standard(language, file string) words {
	w := words{"Electronic document {File}", "Hello,\n\nplease find the document {File} attached.\n\nThis mail was sent automatically.\n"}
	switch language {
	case "da":
		w = words{"Elektronisk bilag {File}", "Hej,\n\nbilaget {File} er vedhæftet.\n\nDenne mail er sendt automatisk.\n"}
	case "sv":
		w = words{"Elektroniskt dokument {File}", "Hej,\n\ndokumentet {File} är bifogat.\n\nDet här meddelandet skickades automatiskt.\n"}
	}
	name := strings.TrimSuffix(file, pathpkg.Ext(file))
	w.subject = strings.ReplaceAll(w.subject, "{File}", name)
	w.text = strings.ReplaceAll(w.text, "{File}", name)
	return w
}
