package email

import (
	pathpkg "path"
	"strings"
	"unicode"

	"github.com/postbud/postbud/gateways"
)

// words are what a mail says when nobody has written anything else.
type words struct{ subject, text string }

// language is what is said in it: "{Document}" is an invoice or a credit note with its
// number, "{Seller}" who sends it, and "{File}" the name of the file where the document is
// not known.
type language struct {
	invoice, creditNote, from string
	known, unknown            words
}

var languages = map[string]language{
	"en": {"invoice {Number}", "credit note {Number}", " from {Seller}",
		words{"{Document}", "Hello,\n\nplease find {Document} attached.\n\nThis mail was sent automatically.\n"},
		words{"Electronic document {File}", "Hello,\n\nplease find the document {File} attached.\n\nThis mail was sent automatically.\n"}},
	"da": {"faktura {Number}", "kreditnota {Number}", " fra {Seller}",
		words{"{Document}", "Hej,\n\nhermed {Document}.\n\nDenne mail er sendt automatisk.\n"},
		words{"Elektronisk bilag {File}", "Hej,\n\nbilaget {File} er vedhæftet.\n\nDenne mail er sendt automatisk.\n"}},
	"sv": {"faktura {Number}", "kreditfaktura {Number}", " från {Seller}",
		words{"{Document}", "Hej,\n\nhär kommer {Document}.\n\nDet här meddelandet skickades automatiskt.\n"},
		words{"Elektroniskt dokument {File}", "Hej,\n\ndokumentet {File} är bifogat.\n\nDet här meddelandet skickades automatiskt.\n"}},
	"de": {"Rechnung {Number}", "Gutschrift {Number}", " von {Seller}",
		words{"{Document}", "Guten Tag,\n\nanbei: {Document}.\n\nDiese E-Mail wurde automatisch versandt.\n"},
		words{"Elektronisches Dokument {File}", "Guten Tag,\n\nanbei das Dokument {File}.\n\nDiese E-Mail wurde automatisch versandt.\n"}},
}

// standard fills the words of a language; English for a language that is not there.
func standard(name string, p gateways.Parcel) words {
	l, ok := languages[name]
	if !ok {
		l = languages["en"]
	}
	w, document := l.known, l.invoice
	if p.CreditNote {
		document = l.creditNote
	}
	if p.Seller != "" {
		document += l.from
	}
	if p.Number == "" {
		w = l.unknown
	}
	document = strings.NewReplacer("{Number}", onOneLine(p.Number), "{Seller}", onOneLine(p.Seller)).Replace(document)
	file := strings.TrimSuffix(p.Name, pathpkg.Ext(p.Name))
	w.subject = strings.NewReplacer("{Document}", capital(document), "{File}", file).Replace(w.subject)
	w.text = strings.NewReplacer("{Document}", document, "{File}", file).Replace(w.text)
	return w
}

// onOneLine keeps what a source calls a document from being more than a name.
func onOneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
}

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }
