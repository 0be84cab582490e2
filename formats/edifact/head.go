package edifact

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/postbud/postbud/internal/edifact"
	"github.com/postbud/postbud/invoice"
)

// c is a composite, one is an element of one component.
type c = edifact.Composite

func one(text string) c { return c{text} }

// head writes BGM, DTM, PAI and FTX.
func (w *writer) head() {
	inv := w.inv
	w.Segment("BGM", one(w.code("BT-3", inv.TypeCode)), one(w.text("BT-1", inv.Number, nameLength)), one("9"))
	w.date("137", inv.IssueDate)
	w.date("131", inv.TaxPointDate)
	w.date("35", inv.Delivery.Date)
	w.period(inv.Delivery.Period)
	if inv.Payment.MeansCode != "" {
		w.Segment("PAI", c{"", "", w.code("BT-81", inv.Payment.MeansCode)})
	}
	w.freeTexts()
}

func (w *writer) date(qualifier string, d invoice.Date) {
	if d.Given() {
		w.Segment("DTM", c{qualifier, d.Format("20060102"), "102"})
	}
}

// period writes a span, or what there is of it as dates.
func (w *writer) period(p invoice.Period) {
	if w.settings.Period == "263" && p.Start.Given() && p.End.Given() {
		w.Segment("DTM", c{"263", p.Start.Format("20060102") + "-" + p.End.Format("20060102"), "718"})
		return
	}
	w.date("167", p.Start)
	w.date("168", p.End)
}

// The subjects of free text that stand for terms of their own.
const (
	subjectTerms      = "AAB" // BT-20
	subjectLegal      = "REG" // BT-33
	subjectMeans      = "AAT" // BT-82
	subjectRemittance = "PMD" // BT-83, where RFF has no room
	subjectNone       = "ZZZ" // a note without a subject
	subjectProcess    = "DOC" // BT-23 and BT-24, read alone
	subjectAttribute  = "ACF" // BG-32
	subjectNote       = "AAI" // BT-127
)

// ours is the agency (3055) of a code that the supplier gives: it marks a code that
// would stand for another term as one that does not.
const ours = "91"

// taken says whether a subject means another term than a note.
func taken(subject string) bool {
	switch subject {
	case subjectTerms, subjectLegal, subjectMeans, subjectRemittance, subjectNone, subjectProcess, "TXD", "AGM":
		return true
	}
	return false
}

func (w *writer) freeTexts() {
	inv, before := w.inv, w.Count()
	w.freeText("BT-20", subjectTerms, nil, inv.PaymentTerms)
	w.freeText("BT-33", subjectLegal, nil, inv.Seller.LegalInformation)
	w.freeText("BT-82", subjectMeans, nil, inv.Payment.MeansText)
	if w.longRemittance() {
		w.freeText("BT-83", subjectRemittance, nil, inv.Payment.Remittance)
	}
	w.exemptions()
	for _, n := range inv.Notes {
		subject, reference := n.Subject, c(nil)
		switch {
		case n.Text == "":
			continue
		case subject == "":
			subject = subjectNone
		case taken(subject):
			subject, reference = subjectNone, c{w.code("BT-21", subject), "", ours}
		}
		w.freeText("BT-22", w.code("BT-21", subject), reference, n.Text)
	}
	if n := w.Count() - before; n > w.headTexts {
		w.wrong("BT-22", "", "and the other texts of the document need %d segments, and D.%s has room for %d", n, w.release, w.headTexts)
	}
}

// longRemittance says whether the remittance information needs the room of a text.
func (w *writer) longRemittance() bool {
	return utf8.RuneCountInString(w.inv.Payment.Remittance) > w.directory.reference || strings.Contains(w.inv.Payment.Remittance, "\n")
}

// laid is a text of lines as the parcels of its segments, nil where that cannot be.
// Blanks at the ends of lines that would not survive are left out, unless writing is
// to stop at them.
func (w *writer) laid(term, text string, width, n int) [][]string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		if w.settings.Unknown != stop && strings.HasSuffix(lines[i], "\r") {
			lines[i] = strings.TrimSuffix(lines[i], "\r")
			w.replacedIn(term)
		}
		lines[i] = w.characters(term, lines[i])
	}
	parcels, whole := laid(strings.Join(lines, "\n"), width, n)
	if !whole && w.settings.Unknown != stop {
		for i := range lines {
			lines[i] = strings.TrimRight(lines[i], " ")
		}
		w.replacedIn(term)
		parcels, whole = laid(strings.Join(lines, "\n"), width, n)
	}
	if !whole {
		w.unlayable(term, text)
		return nil
	}
	return parcels
}

// freeText writes FTX, as many as the text needs; none for no text, unless there is
// a reference to one.
func (w *writer) freeText(term, subject string, reference c, text string) {
	if text == "" {
		if reference != nil {
			w.shortText(subject, reference)
		}
		return
	}
	parcels := w.laid(term, text, w.directory.text, texts)
	if parcels == nil {
		return
	}
	if w.open == subject {
		w.Segment("FTX", one(subject)) // ends the text before
	}
	for i, pieces := range parcels {
		if i > 0 {
			reference = nil
		}
		w.Segment("FTX", one(subject), nil, reference, pieces)
	}
	w.open = ""
	if len(parcels[len(parcels)-1]) == texts {
		w.open = subject
	}
}

// exempt are the VAT categories that may give a reason.
func exempt(category string) bool {
	return slices.Contains([]string{"E", "AE", "K", "G", "O"}, category)
}

// exemptions writes why no VAT is charged: a text for each row of the breakdown that
// may say so, in their order, an empty one where a row says nothing and a later one
// does. A code that has no place of its own is the first line.
func (w *writer) exemptions() {
	subject, empty := w.settings.Exemption, 0
	for _, row := range w.inv.VATBreakdown {
		text, code := row.ExemptionReason, row.ExemptionCode
		if text == "" && code == "" {
			if exempt(row.Category) {
				empty++
			}
			continue
		}
		if !exempt(row.Category) {
			w.wrong("BT-120", text, "stands at VAT category %q, which gives no reason", row.Category)
		}
		if code == "" && strings.HasPrefix(text, vatex) {
			w.wrong("BT-120", text, "begins like a code")
		}
		for ; empty > 0; empty-- {
			w.shortText(subject, nil)
		}
		reference := c(nil)
		switch {
		case code == "":
		case len(code) <= w.textCode:
			reference = c{w.characters("BT-121", code)}
		case strings.HasPrefix(code, vatex) && !strings.ContainsAny(code, " \n") && text == "":
			text = code
		case strings.HasPrefix(code, vatex) && !strings.ContainsAny(code, " \n"):
			text = code + "\n" + text
		default:
			w.wrong("BT-121", code, "is no code of the list VATEX")
		}
		w.freeText("BT-120", subject, reference, text)
	}
}

// vatex begins the codes of BT-121.
const vatex = "VATEX-"

// shortText writes a text without words.
func (w *writer) shortText(subject string, reference c) {
	if w.open == subject {
		w.Segment("FTX", one(subject)) // ends the text before
	}
	w.Segment("FTX", one(subject), nil, reference)
	w.open = ""
}
