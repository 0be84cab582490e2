package rulestest

import (
	"fmt"
	"maps"
	"strings"
)

// crowd puts so many of a kind beside each other that what is looked at one by one
// among few is looked up.
func (m *mutator) crowd(doc *Element) string {
	e := m.pick(doc, whole)
	if e == nil || len(e.Bytes()) > 5000 {
		return ""
	}
	path, number := e.Path(), 15+m.IntN(20)
	for range number {
		copied := e.Clone()
		e.Parent.insert(e.place()+1, copied)
		if below := m.pick(copied, leaf); below != nil && m.IntN(2) == 0 {
			if texts := m.lore.texts[kind(below)]; len(texts) > 0 {
				below.Text = one(m, texts)
			}
		}
	}
	return fmt.Sprintf("%s %d times more", path, number)
}

// turned makes a credit note of an invoice of UBL, or the other way round.
func (m *mutator) turned(doc *Element) string {
	from, to := "Invoice", "CreditNote"
	names := map[string]string{"cac:InvoiceLine": "cac:CreditNoteLine", "cbc:InvoicedQuantity": "cbc:CreditedQuantity", "cbc:InvoiceTypeCode": "cbc:CreditNoteTypeCode"}
	code := "381"
	if doc.Name == to {
		for a, b := range maps.Clone(names) {
			delete(names, a)
			names[b] = a
		}
		from, to, code = to, from, "380"
	}
	if doc.Name != from {
		return ""
	}
	doc.Name = to
	for i, a := range doc.Attrs {
		if a.Name == "xmlns" {
			doc.Attrs[i].Value = ublRoot + to + "-2"
		}
	}
	doc.Each(func(e *Element) {
		name, known := names[e.Name]
		switch {
		case known && strings.HasSuffix(name, "TypeCode"):
			e.Name = name
			e.Text = code
		case known:
			e.Name = name
		case e.Parent == doc && to == "CreditNote" && (e.Local() == "DueDate" || e.Local() == "PrepaidPayment" || e.Local() == "DeliveryTerms"):
			e.remove()
		}
	})
	return "turned into " + to
}
