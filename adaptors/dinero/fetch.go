package dinero

import (
	"bytes"
	"context"
	"strings"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

// Fetch reads one document with all that belongs to it. Ref and Version are those
// that the list gave. A draft or a deleted document is SRC-GONE.
func (a *adaptor) Fetch(ctx context.Context, ref string) (adaptors.Item, error) {
	id, err := parseRef(ref)
	if err != nil {
		return adaptors.Item{}, err
	}
	doc, raw, err := a.document(ctx, id)
	if err != nil {
		return adaptors.Item{}, err
	}
	item := doc.item(id)
	p, err := a.parts(ctx, id, doc)
	if err != nil {
		return adaptors.Item{}, err
	}
	inv, err := build(doc, p)
	if fault.CodeOf(err) == "DOC-VAT-MAP" { // the account may be younger than our list
		if p.accounts, p.rates, err = a.firm.vat(ctx, true); err == nil {
			inv, err = build(doc, p)
		}
	}
	if err != nil {
		return adaptors.Item{}, err
	}
	if inv.Attachments, err = a.attachments(ctx, id, doc); err != nil {
		return adaptors.Item{}, err
	}
	if item.SentThere, err = a.sentThere(ctx, id, doc); err != nil {
		return adaptors.Item{}, err
	}
	item.Invoice = inv
	item.Source, err = a.env.Spool(ctx, jsonType, bytes.NewReader(raw))
	return item, err
}

// document reads one, and the bytes it came as.
func (a *adaptor) document(ctx context.Context, id docID) (*document, []byte, error) {
	doc := &document{kind: id.kind}
	got, err := a.client.read(ctx, question{path: a.client.document(id), thing: "the document"}, doc)
	if err != nil {
		return nil, nil, err
	}
	switch {
	case doc.DeletedAt != nil, strings.EqualFold(doc.Status, "Draft"):
		return nil, nil, gone("the booked document", nil)
	case !strings.EqualFold(doc.Status, "Booked"):
		return nil, nil, unknownWord("Status", doc.Status)
	case strings.ToLower(doc.GUID) != id.guid:
		return nil, nil, down(nil, "Dinero gave another document than was asked for", a.client.lastAnswer())
	}
	return doc, got.body, nil
}

// item is the document as an item, without its content.
func (d *document) item(id docID) adaptors.Item {
	return listed{id: id, date: anyDate(dayOf(d.Date)), row: row{
		Number: d.Number, ContactGUID: d.ContactGUID, ContactName: d.ContactName, Date: d.Date,
		Currency: d.Currency, TotalExclVat: d.TotalExclVat, TotalInclVat: d.TotalInclVat,
	}}.item()
}

// parts asks for what an invoice needs beside its document.
func (a *adaptor) parts(ctx context.Context, id docID, doc *document) (p parts, err error) {
	p.settings = a.settings
	if p.firm, err = a.firm.organization(ctx); err != nil {
		return p, err
	}
	if p.accounts, p.rates, err = a.firm.vat(ctx, false); err != nil {
		return p, err
	}
	if p.buyer, err = a.buyer(ctx, doc); err != nil {
		return p, err
	}
	if doc.kind == anInvoice && a.settings.IBAN == "" && a.settings.BankAccount == "" {
		if p.bank, err = a.firm.bank(ctx, doc.DepositAccount); err != nil {
			return p, err
		}
	}
	if p.vatInDKK, err = a.vatInDKK(ctx, id, doc); err != nil {
		return p, err
	}
	p.preceding, err = a.preceding(ctx, doc)
	return p, err
}

// buyer is the document's contact; nil for a document without one, or with one
// that is gone without a trace. The name on the document is all there is then.
func (a *adaptor) buyer(ctx context.Context, doc *document) (*contact, error) {
	guid := strings.ToLower(strings.TrimSpace(doc.ContactGUID))
	if !guidForm.MatchString(guid) {
		return nil, nil
	}
	c, err := a.contacts.get(ctx, guid)
	if fault.CodeOf(err) == "SRC-GONE" {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &c, nil
}

// preceding is the invoice that a credit note corrects. One that is gone leaves
// the reference out; whoever needs it must ask a person.
func (a *adaptor) preceding(ctx context.Context, doc *document) ([]invoice.Preceding, error) {
	guid := strings.ToLower(strings.TrimSpace(doc.CreditNoteFor))
	if doc.kind != creditNote || !guidForm.MatchString(guid) {
		return nil, nil
	}
	credited, _, err := a.document(ctx, docID{anInvoice, guid})
	if fault.CodeOf(err) == "SRC-GONE" {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return []invoice.Preceding{{Number: credited.Number.String(), IssueDate: anyDate(dayOf(credited.Date))}}, nil
}

// vatInDKK is the VAT in kroner of a document in another currency (BT-111).
// Only lists have it.
func (a *adaptor) vatInDKK(ctx context.Context, id docID, doc *document) (invoice.Decimal, error) {
	if currency(doc.Currency) == "DKK" || doc.TotalVat.Sign() == 0 {
		return invoice.Decimal{}, nil
	}
	q := listQuery{from: dayOf(doc.Date), until: dayOf(doc.Date), freeText: doc.Number.String()}
	for n, last := 0, false; !last; n++ {
		p, err := a.client.page(ctx, documentsOf(id.kind), q, n, a.settings.PageSize)
		if err != nil {
			return invoice.Decimal{}, err
		}
		for _, l := range p.rows {
			with, without := l.row.TotalInclVatInDkk, l.row.TotalExclVatInDkk
			if l.id == id && with.Given() && without.Given() {
				return signed(id.kind, with.Sub(without.Decimal)).Round(2), nil
			}
		}
		last = p.last
	}
	return invoice.Decimal{}, down(nil, "Dinero's list does not show the amounts in kroner of this document", a.client.lastAnswer())
}

func documentsOf(kind string) string { return pick(kind == creditNote, onlyCreditNotes, onlyInvoices) }
