package ubl

import (
	"strings"

	"github.com/postbud/postbud/invoice"
)

func (w *writer) head(inv *invoice.Invoice) {
	w.Text("BT-24", "cbc:CustomizationID", inv.Specification)
	w.Text("BT-23", "cbc:ProfileID", inv.Process)
	w.Text("BT-1", "cbc:ID", inv.Number)
	w.date("BT-2", "cbc:IssueDate", inv.IssueDate)
	// The two schemas order what follows differently. A credit note has its due
	// date at the payment means.
	if w.credit {
		w.date("BT-7", "cbc:TaxPointDate", inv.TaxPointDate)
		w.Text("BT-3", "cbc:CreditNoteTypeCode", inv.TypeCode)
		w.notes(inv.Notes)
	} else {
		w.date("BT-9", "cbc:DueDate", inv.DueDate)
		w.Text("BT-3", "cbc:InvoiceTypeCode", inv.TypeCode)
		w.notes(inv.Notes)
		w.date("BT-7", "cbc:TaxPointDate", inv.TaxPointDate)
	}
	w.Text("BT-5", "cbc:DocumentCurrencyCode", inv.Currency)
	w.Text("BT-6", "cbc:TaxCurrencyCode", inv.VATCurrency)
	w.Text("BT-19", "cbc:AccountingCost", inv.BuyerAccount)
	w.Text("BT-10", "cbc:BuyerReference", inv.BuyerReference)
	w.period("BT-73", "BT-74", inv.Delivery.Period, inv.TaxPointCode)
}

func readHead(in element, inv *invoice.Invoice) {
	inv.Specification = in.code("cbc:CustomizationID")
	inv.Process = in.code("cbc:ProfileID")
	inv.Number = in.text("cbc:ID")
	inv.IssueDate = in.date("BT-2", "cbc:IssueDate")
	inv.DueDate = in.date("BT-9", "cbc:DueDate")
	inv.TypeCode = in.code("cbc:InvoiceTypeCode")
	if in.credit {
		inv.TypeCode = in.code("cbc:CreditNoteTypeCode")
		inv.DueDate = in.date("BT-9", "cac:PaymentMeans/cbc:PaymentDueDate")
	}
	inv.Notes = readNotes(in)
	inv.TaxPointDate = in.date("BT-7", "cbc:TaxPointDate")
	inv.Currency = in.code("cbc:DocumentCurrencyCode")
	inv.VATCurrency = in.code("cbc:TaxCurrencyCode")
	inv.BuyerAccount = in.text("cbc:AccountingCost")
	inv.BuyerReference = in.text("cbc:BuyerReference")
	inv.TaxPointCode = in.code("cac:InvoicePeriod/cbc:DescriptionCode")
}

// notes writes a note's subject in front of its text, as #AAI#text.
func (w *writer) notes(notes []invoice.Note) {
	for _, n := range notes {
		text := n.Text
		if n.Subject != "" {
			text = "#" + n.Subject + "#" + text
		}
		w.Text("BT-22", "cbc:Note", text)
	}
}

func readNotes(in element) (notes []invoice.Note) {
	for note := range in.each("cbc:Note") {
		if text := note.text(""); text != "" {
			subject, rest := splitNote(text)
			notes = append(notes, invoice.Note{Subject: subject, Text: rest})
		}
	}
	return notes
}

// splitNote parts "#AAI#text". A subject is a code of UNCL4451: three capitals.
func splitNote(text string) (subject, rest string) {
	if len(text) < 5 || text[0] != '#' || text[4] != '#' || strings.Trim(text[1:4], "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return "", text
	}
	return text[1:4], text[5:]
}
