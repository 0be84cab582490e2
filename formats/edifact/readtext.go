package edifact

import (
	"strings"

	"github.com/postbud/postbud/internal/edifact"
	"github.com/postbud/postbud/invoice"
)

// freeText is one text, of as many FTX as it took.
type freeText struct {
	subject string
	code    string // C107
	agency  string
	pieces  []string
}

// freeText reads FTX. A text that fills its segment goes on in the next one of the
// same subject; one without words ends it.
func (r *reader) freeText(seg *edifact.Segment) {
	subject, code, pieces := seg.At(0, 0), seg.At(2, 0), seg.Composite(3)
	if n := len(r.texts); r.went && r.texts[n-1].subject == subject && code == "" {
		r.texts[n-1].pieces = append(r.texts[n-1].pieces, pieces...)
		r.went = len(pieces) == texts
		return
	}
	r.texts = append(r.texts, freeText{subject, code, seg.At(2, 2), pieces})
	r.went = len(pieces) == texts
}

// words is the whole text.
func (t freeText) words(width int) string { return join(t.pieces, width, "\n") }

// endHeadTexts gives the texts of the head their places.
func (r *reader) endHeadTexts() {
	inv := r.inv
	for _, t := range r.texts {
		words := t.words(r.text)
		switch t.subject {
		case subjectTerms:
			add(&inv.PaymentTerms, words)
		case subjectLegal:
			add(&inv.Seller.LegalInformation, words)
		case subjectMeans:
			add(&inv.Payment.MeansText, words)
		case subjectRemittance:
			set(&inv.Payment.Remittance, words)
		case subjectProcess:
			inv.Process, inv.Specification = t.code, words
		case "TXD", "AGM":
			r.summary.exemptions = append(r.summary.exemptions, reasonOf(t, words))
		case subjectNone:
			subject := ""
			if t.agency == ours && taken(t.code) {
				subject = t.code
			}
			inv.Notes = append(inv.Notes, invoice.Note{Subject: subject, Text: words})
		default:
			inv.Notes = append(inv.Notes, invoice.Note{Subject: t.subject, Text: words})
		}
	}
	r.texts, r.went = nil, false
}

// add puts a text on a line of its own behind another one.
func add(to *string, text string) {
	if *to != "" && text != "" {
		*to += "\n"
	}
	*to += text
}

// reason is why no VAT is charged.
type reason struct{ subject, text, code string }

// reasonOf finds the code, in its own place or on the first line.
func reasonOf(t freeText, words string) reason {
	if t.code != "" {
		return reason{t.subject, words, t.code}
	}
	if line, rest, _ := strings.Cut(words, "\n"); strings.HasPrefix(line, vatex) && !strings.Contains(line, " ") {
		return reason{t.subject, rest, line}
	}
	return reason{t.subject, words, ""}
}
