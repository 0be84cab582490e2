package cii

import (
	"strings"

	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

const precedingInvoice = "ram:InvoiceReferencedDocument"

// precedingNote begins the note that stands for a further preceding invoice.
const precedingNote = "Preceding invoice "

// preceding writes the first of the preceding invoices (BG-3): the schema of D16B
// has room for one. The others are notes, so that the receiver still sees them.
func (w writer) preceding(all []invoice.Preceding) {
	if len(all) == 0 {
		return
	}
	w.Open(precedingInvoice)
	w.Text("BT-25", "ram:IssuerAssignedID", all[0].Number)
	w.dayAs(formattedString, "BT-26", "ram:FormattedIssueDateTime", all[0].IssueDate)
	w.Close()
}

// furtherPreceding is a note for each preceding invoice but the first:
// "Preceding invoice 2026-0041 (2026-02-02)".
func furtherPreceding(all []invoice.Preceding) (notes []invoice.Note) {
	for i, p := range all {
		if i == 0 {
			continue
		}
		text := precedingNote + p.Number
		if p.IssueDate.Given() {
			text += " (" + p.IssueDate.String() + ")"
		}
		notes = append(notes, invoice.Note{Text: text})
	}
	return notes
}

// readPreceding reads as many preceding invoices as there are, for later releases
// have room for several, and takes those out of the notes that were put there.
func readPreceding(in xmlterms.Element, inv *invoice.Invoice) {
	for p := range in.Each(precedingInvoice) {
		inv.Preceding = append(inv.Preceding, invoice.Preceding{
			Number:    p.Text("ram:IssuerAssignedID"),
			IssueDate: readDayAs(formattedString, p, "BT-26", "ram:FormattedIssueDateTime"),
		})
	}
	if len(inv.Preceding) == 0 {
		return
	}
	kept := inv.Notes[:0]
	for _, n := range inv.Notes {
		if number, ours := strings.CutPrefix(n.Text, precedingNote); ours && n.Subject == "" {
			inv.Preceding = append(inv.Preceding, parsePreceding(number))
		} else {
			kept = append(kept, n)
		}
	}
	inv.Notes = kept
}

// parsePreceding parts "2026-0041 (2026-02-02)".
func parsePreceding(text string) invoice.Preceding {
	at := strings.LastIndex(text, " (")
	if at < 0 || !strings.HasSuffix(text, ")") {
		return invoice.Preceding{Number: text}
	}
	day, err := invoice.ParseDate(text[at+2 : len(text)-1])
	if err != nil {
		return invoice.Preceding{Number: text}
	}
	return invoice.Preceding{Number: text[:at], IssueDate: day}
}
