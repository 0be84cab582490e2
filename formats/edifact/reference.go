package edifact

import (
	"unicode/utf8"

	"github.com/postbud/postbud/invoice"
)

// references writes the references of the document.
func (w *writer) references() {
	inv, before := w.inv, w.Count()
	if w.settings.BuyerReference == "document" {
		w.reference("BT-10", "CR", inv.BuyerReference)
	}
	w.reference("BT-11", "AEP", inv.Project)
	w.reference("BT-12", "CT", inv.Contract)
	w.reference("BT-13", "ON", inv.PurchaseOrder)
	w.reference("BT-14", "VN", inv.SalesOrder)
	w.reference("BT-15", "ALO", inv.ReceivingAdvice)
	w.reference("BT-16", w.settings.Despatch, inv.DespatchAdvice)
	w.reference("BT-17", "GC", inv.Tender)
	w.object("BT-18", inv.Object, true)
	w.reference("BT-19", "ADE", inv.BuyerAccount)
	if !w.longRemittance() {
		w.reference("BT-83", "PQ", inv.Payment.Remittance)
	}
	dates := 0
	for _, p := range inv.Preceding {
		if p.Number == "" {
			w.missing("BT-25")
		}
		w.reference("BT-25", "IV", p.Number)
		if p.IssueDate.Given() {
			w.date("171", p.IssueDate)
			dates++
		}
	}
	if n := w.Count() - before - dates; n > documentRefs {
		w.wrong("BT-25", "", "and the other references of the document are %d, and there is room for %d", n, documentRefs)
	}
}

func (w *writer) reference(term, qualifier, value string) {
	if value != "" {
		w.Segment("RFF", c{qualifier, w.text(term, value, w.directory.reference)})
	}
}

// anyObject is the reference to an object whose scheme cannot be its qualifier.
const anyObject = "ATS"

// object writes what is invoiced under its own qualifier, which its scheme is.
func (w *writer) object(term string, id invoice.Identifier, head bool) {
	if id.Value == "" {
		return
	}
	value := w.text(term, id.Value, w.directory.reference)
	n := utf8.RuneCountInString(id.Scheme)
	if n == 0 || n > codeLength || reserved(id.Scheme, head) {
		w.Segment("RFF", c{anyObject, value, "", w.text(term+"-1", id.Scheme, nameLength)})
		return
	}
	w.Segment("RFF", c{w.characters(term+"-1", id.Scheme), value})
}

// reserved says whether a qualifier of RFF stands for a term of its own.
func reserved(qualifier string, head bool) bool {
	switch qualifier {
	case "ON", "ADE", "AWQ", anyObject:
		return true
	case "LI", ownNumber:
		return !head
	case "CR", "AEP", "CT", "VN", "ALO", "AAK", "DQ", "GC", "IV", "OI", "PQ":
		return head
	}
	return false
}
