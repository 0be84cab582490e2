package cii

import (
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

const (
	documentContext = "rsm:ExchangedDocumentContext"
	process         = "ram:BusinessProcessSpecifiedDocumentContextParameter"
	guideline       = "ram:GuidelineSpecifiedDocumentContextParameter"
	exchanged       = "rsm:ExchangedDocument"
	note            = "ram:IncludedNote"
)

func (w writer) head(inv *invoice.Invoice) {
	w.Open(documentContext)
	w.Under(process, "BT-23", "ram:ID", inv.Process)
	w.Under(guideline, "BT-24", "ram:ID", inv.Specification)
	w.Close()
	w.Open(exchanged)
	w.Text("BT-1", "ram:ID", inv.Number)
	w.Text("BT-3", "ram:TypeCode", inv.TypeCode)
	w.day("BT-2", "ram:IssueDateTime", inv.IssueDate)
	for _, n := range inv.Notes {
		w.note(n)
	}
	for _, n := range furtherPreceding(inv.Preceding) {
		w.note(n)
	}
	w.Close()
}

func readHead(root xmlterms.Element, inv *invoice.Invoice) {
	about := root.Child(documentContext)
	inv.Process = about.Code(process + "/ram:ID")
	inv.Specification = about.Code(guideline + "/ram:ID")
	in := root.Child(exchanged)
	inv.Number = in.Text("ram:ID")
	inv.TypeCode = in.Code("ram:TypeCode")
	inv.IssueDate = readDay(in, "BT-2", "ram:IssueDateTime")
	for n := range in.Each(note) {
		if n := readNote(n); n != (invoice.Note{}) {
			inv.Notes = append(inv.Notes, n)
		}
	}
}

func (w writer) note(n invoice.Note) {
	w.Open(note)
	w.Text("BT-22", "ram:Content", n.Text)
	w.Text("BT-21", "ram:SubjectCode", n.Subject)
	w.Close()
}

func readNote(in xmlterms.Element) invoice.Note {
	return invoice.Note{Subject: in.Code("ram:SubjectCode"), Text: in.Texts("ram:Content")}
}
