package x12

import (
	"strconv"
	"strings"
	"sync"

	"github.com/postbud/postbud/internal/x12"
	"github.com/postbud/postbud/invoice"
)

const (
	noteSize  = 80 // characters of NTE02
	mostNotes = 100
	mostRefs  = 12
	orderSize = 22 // characters of BIG04
)

// preceding is BT-25, the only reference of the heading that repeats; order is the
// REF of an order number that is too long for BIG04.
const (
	preceding = "BT-25"
	order     = "PO"
)

// head writes BIG, NTE, CUR and REF.
func (w *writer) head() {
	inv := w.inv
	number := w.text("BT-1", inv.Number, 1, 22)
	for _, demand := range []pair{{"BT-1", number}, {"BT-2", inv.IssueDate.String()}, {"BT-3", inv.TypeCode}, {"BT-5", inv.Currency}} {
		if demand.code == "" {
			w.fail(missing(demand.term))
		}
	}
	purpose := w.Purpose
	if purpose == "none" {
		purpose = ""
	}
	orderNumber := w.fit("BT-13", inv.PurchaseOrder)
	late := runes(orderNumber) > orderSize
	if late || orderNumber == "" {
		orderNumber = w.NoOrder
	}
	w.Segment("BIG", w.date("BT-2", inv.IssueDate), number, "", orderNumber, "", "", w.documentType(), purpose)
	w.notes()
	w.Segment("CUR", w.partyCode("seller", "SE"), w.code("BT-5", inv.Currency, 3, 3))
	refs := 0
	for _, term := range w.references.order() {
		code := w.references.code[term]
		if term == preceding {
			for _, p := range inv.Preceding {
				refs += w.reference(term, code, p.Number)
			}
		} else if value := headReferences()[term](inv, false); value != nil {
			refs += w.reference(term, code, *value)
		}
	}
	if late {
		refs += w.reference("BT-13", order, inv.PurchaseOrder)
	}
	if refs > mostRefs {
		w.fail(wrongValue(preceding, strconv.Itoa(refs), "and the other references are %d together, and X12 has room for %d", refs, mostRefs))
	}
}

// partyCode is the code of a party, or the usual one where it has none.
func (p *profile) partyCode(role, usual string) string {
	if code := p.parties.code[role]; code != "" {
		return code
	}
	return usual
}

// documentType is BIG07.
func (w *writer) documentType() string {
	code, ok := w.types.code[w.inv.TypeCode]
	if !ok && w.inv.TypeCode != "" {
		w.fail(unsaid("BT-3", w.inv.TypeCode, noType, nameType))
	}
	return code
}

// reference writes a REF and says how many that were.
func (w *writer) reference(term, code, value string) int {
	if value == "" {
		return 0
	}
	fitted, size := w.fit(term, value), w.referenceSize()
	switch n := runes(fitted); {
	case n == 0:
		return 0
	case n > 80:
		w.tooLong(term, value, n, 80)
	case n > size: // there is more room for a description
		w.Segment("REF", code, "", fitted)
	default:
		w.Segment("REF", code, fitted)
	}
	return 1
}

// referenceSize is the most characters of REF02.
func (p *profile) referenceSize() int {
	if p.Version == "5010" {
		return 50
	}
	return 30
}

// notes writes the notes, and why there is no tax, as notes too.
func (w *writer) notes() {
	n := 0
	for _, note := range w.inv.Notes {
		n += w.note("BT-22", w.NoteCode, note.Text)
	}
	for _, row := range w.inv.VATBreakdown {
		code := w.NoteCode
		if reasoned(row.Category) {
			code = w.ReasonCode
		}
		n += w.note("BT-120", code, strings.TrimSpace(row.ExemptionCode+" "+row.ExemptionReason))
	}
	if n > mostNotes {
		w.fail(wrongValue("BT-22", strconv.Itoa(n), "needs %d lines of %d characters, and X12 has room for %d", n, noteSize, mostNotes))
	}
}

// note is one note as it stands in the file.
type note struct {
	pieces []string
	reason bool // it says why there is no VAT
}

// note writes one note in pieces; the first bears the code.
func (w *writer) note(term, code, text string) int {
	all := w.pieces(term, text, noteSize, true)
	for _, piece := range all {
		w.Segment("NTE", code, piece)
		code = ""
	}
	return len(all)
}

// accessor is where a term stands in an invoice. With grow the lists on the way are
// made; without it is nil where they are empty.
type accessor[T any] func(of *T, grow bool) *string

// headReferences are the terms that a REF of the heading can carry.
var headReferences = sync.OnceValue(func() map[string]accessor[invoice.Invoice] {
	always := func(at func(*invoice.Invoice) *string) accessor[invoice.Invoice] {
		return func(inv *invoice.Invoice, _ bool) *string { return at(inv) }
	}
	transfer := func(at func(*invoice.CreditTransfer) *string) accessor[invoice.Invoice] {
		return func(inv *invoice.Invoice, grow bool) *string {
			if grow && len(inv.Payment.Transfers) == 0 {
				inv.Payment.Transfers = make([]invoice.CreditTransfer, 1)
			}
			if len(inv.Payment.Transfers) == 0 {
				return nil
			}
			return at(&inv.Payment.Transfers[0])
		}
	}
	return map[string]accessor[invoice.Invoice]{
		"BT-6":  always(func(i *invoice.Invoice) *string { return &i.VATCurrency }),
		"BT-8":  always(func(i *invoice.Invoice) *string { return &i.TaxPointCode }),
		"BT-10": always(func(i *invoice.Invoice) *string { return &i.BuyerReference }),
		"BT-11": always(func(i *invoice.Invoice) *string { return &i.Project }),
		"BT-12": always(func(i *invoice.Invoice) *string { return &i.Contract }),
		"BT-14": always(func(i *invoice.Invoice) *string { return &i.SalesOrder }),
		"BT-15": always(func(i *invoice.Invoice) *string { return &i.ReceivingAdvice }),
		"BT-16": always(func(i *invoice.Invoice) *string { return &i.DespatchAdvice }),
		"BT-17": always(func(i *invoice.Invoice) *string { return &i.Tender }),
		"BT-18": always(func(i *invoice.Invoice) *string { return &i.Object.Value }),
		"BT-19": always(func(i *invoice.Invoice) *string { return &i.BuyerAccount }),
		"BT-23": always(func(i *invoice.Invoice) *string { return &i.Process }),
		"BT-81": always(func(i *invoice.Invoice) *string { return &i.Payment.MeansCode }),
		"BT-82": always(func(i *invoice.Invoice) *string { return &i.Payment.MeansText }),
		"BT-83": always(func(i *invoice.Invoice) *string { return &i.Payment.Remittance }),
		"BT-84": transfer(func(t *invoice.CreditTransfer) *string { return &t.Account }),
		"BT-85": transfer(func(t *invoice.CreditTransfer) *string { return &t.Name }),
		"BT-86": transfer(func(t *invoice.CreditTransfer) *string { return &t.BIC }),
		"BT-89": always(func(i *invoice.Invoice) *string { return &i.Payment.DirectDebit.Mandate }),
		"BT-90": always(func(i *invoice.Invoice) *string { return &i.Payment.DirectDebit.Creditor }),
		"BT-91": always(func(i *invoice.Invoice) *string { return &i.Payment.DirectDebit.Account }),
	}
})

// isDocumentType says whether a code of UNCL1001 can be a document type.
func isDocumentType(code string) bool {
	_, err := strconv.Atoi(code)
	return err == nil && len(code) <= 3
}

// inHead reads the segments of the heading that belong to no party.
func (d *draft) inHead(s x12.Segment) bool {
	if d.area != heading {
		return false
	}
	inv := d.inv
	switch s.ID {
	case "BIG":
		inv.IssueDate, inv.Number, d.typeCode = d.date(s, "BT-2", 1), s.At(2), s.At(7)
		if s.At(4) != d.NoOrder {
			inv.PurchaseOrder = s.At(4)
		}
	case "NTE":
		if text := s.At(2); text != "" && d.room(s) {
			if code := s.At(1); code != "" || len(d.notes) == 0 {
				d.notes = append(d.notes, note{reason: code == d.ReasonCode && code != d.NoteCode})
			}
			last := &d.notes[len(d.notes)-1]
			last.pieces = append(last.pieces, text)
		}
	case "CUR":
		inv.Currency = s.At(2)
	case "REF":
		d.reference(s)
	case "ITD":
		d.term(s)
	case "DTM":
		d.headDate(s)
	default:
		return false
	}
	return true
}

// reference reads a REF of the heading.
func (d *draft) reference(s x12.Segment) {
	value := referenceValue(s)
	switch term := d.references.term[s.At(1)]; {
	case value == "" || !d.room(s):
	case term == preceding:
		d.inv.Preceding = append(d.inv.Preceding, invoice.Preceding{Number: value})
	case term != "":
		*headReferences()[term](d.inv, true) = value
	case s.At(1) == order && d.inv.PurchaseOrder == "":
		d.inv.PurchaseOrder = value
	case s.At(1) == "IV" || s.At(1) == "OI": // both are used for the original invoice
		d.inv.Preceding = append(d.inv.Preceding, invoice.Preceding{Number: value})
	}
}

// referenceValue is REF02, or REF03 where that alone is given.
func referenceValue(s x12.Segment) string {
	if value := s.At(2); value != "" {
		return value
	}
	return s.At(3)
}

// documentType is BT-3 by BIG07, and "" where that does not say.
func (d *draft) documentType() string {
	if term := d.types.term[d.typeCode]; term != "" {
		return term
	}
	switch d.typeCode {
	case "CR", "CN": // credit memo, credit invoice
		return "381"
	case "": // an invoice, unless the total says otherwise
		return ""
	}
	return "380"
}
