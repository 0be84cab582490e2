package ubl

import (
	"strings"

	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

func (w *writer) head(inv *invoice.Invoice) {
	w.Text("BT-24", "cbc:CustomizationID", inv.Specification)
	w.Text("BT-23", "cbc:ProfileID", inv.Process)
	w.Text("BT-1", "cbc:ID", inv.Number)
	w.Date("BT-2", "cbc:IssueDate", inv.IssueDate)
	// The two schemas order what follows differently. A credit note has its due
	// date at the payment means.
	if w.credit {
		w.Date("BT-7", "cbc:TaxPointDate", inv.TaxPointDate)
		w.Text("BT-3", "cbc:CreditNoteTypeCode", inv.TypeCode)
		w.notes(inv.Notes)
	} else {
		w.Date("BT-9", "cbc:DueDate", inv.DueDate)
		w.Text("BT-3", "cbc:InvoiceTypeCode", inv.TypeCode)
		w.notes(inv.Notes)
		w.Date("BT-7", "cbc:TaxPointDate", inv.TaxPointDate)
	}
	w.Text("BT-5", "cbc:DocumentCurrencyCode", inv.Currency)
	w.Text("BT-6", "cbc:TaxCurrencyCode", inv.VATCurrency)
	w.Text("BT-19", "cbc:AccountingCost", inv.BuyerAccount)
	w.Text("BT-10", "cbc:BuyerReference", inv.BuyerReference)
	w.period("BT-73", "BT-74", inv.Delivery.Period, inv.TaxPointCode)
}

func readHead(in xmlterms.Element, f form, inv *invoice.Invoice) {
	inv.Specification = in.Code("cbc:CustomizationID")
	inv.Process = in.Code("cbc:ProfileID")
	inv.Number = in.Text("cbc:ID")
	inv.IssueDate = in.Date("BT-2", "cbc:IssueDate")
	inv.DueDate = in.Date("BT-9", "cbc:DueDate")
	inv.TypeCode = in.Code(f.typeCode)
	if f.credit {
		inv.DueDate = in.Date("BT-9", "cac:PaymentMeans/cbc:PaymentDueDate")
	}
	inv.Notes = readNotes(in)
	inv.TaxPointDate = in.Date("BT-7", "cbc:TaxPointDate")
	inv.Currency = in.Code("cbc:DocumentCurrencyCode")
	inv.VATCurrency = in.Code("cbc:TaxCurrencyCode")
	inv.BuyerAccount = in.Text("cbc:AccountingCost")
	inv.BuyerReference = in.Text("cbc:BuyerReference")
	inv.TaxPointCode = in.Code("cac:InvoicePeriod/cbc:DescriptionCode")
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

func readNotes(in xmlterms.Element) (notes []invoice.Note) {
	for note := range in.Each("cbc:Note") {
		if text := note.Text(""); text != "" {
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
