// Package ubl writes and reads invoices in the UBL 2.1 syntax of EN 16931
// (CEN/TS 16931-3-2): Invoice and CreditNote. It carries every business term and
// adds none; identifiers of a specification are the formats' matter.
//
// Each part of the document is in a file of its own, writing and reading side by
// side.
package ubl

import (
	"context"
	"io"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
)

// Write renders an invoice. The same invoice gives the same bytes. What the
// invoice lacks is left out, so that the rules can say what is missing. A
// character that XML cannot carry and a number that is none are Invalid faults
// that name the term. Attachments are streamed.
func Write(ctx context.Context, w io.Writer, inv *invoice.Invoice) error {
	out := newWriter(ctx, w, inv)
	out.document(inv)
	return out.End()
}

// Spool keeps the bytes of an attachment while a document is read; it is as
// plugin.Env has it.
type Spool func(ctx context.Context, mediaType string, r io.Reader) (invoice.Content, error)

// Read turns a document into an invoice. Attachments go through spool; with nil
// they are held in memory. What is no UBL invoice or credit note, and a date or
// number that is none, are Invalid faults. Elements that EN 16931 does not know
// are passed over.
func Read(ctx context.Context, r io.Reader, spool Spool) (*invoice.Invoice, error) {
	if spool == nil {
		spool = hold
	}
	files := map[xmltree.Node]invoice.Content{}
	tree, err := xmltree.Parse(ctx, r, xmltree.Options{
		Vocabulary: vocabulary(),
		File: func(t *xmltree.Tree, n xmltree.Node, base64 io.Reader) error {
			content, err := decodeFile(ctx, t, n, base64, spool)
			files[n] = content
			return err
		},
	})
	if err != nil {
		return nil, err
	}
	d := &document{tree: tree, names: vocabulary(), files: files}
	inv := d.invoice()
	if d.err != nil {
		return nil, d.err
	}
	return inv, nil
}

// Recognise tells how surely the first bytes are a UBL invoice or credit note of
// one of the specifications, from 0 to 100: 90 with its identifier, 40 with the
// document element alone. No specification stands for all of them.
func Recognise(head []byte, specifications ...string) int {
	root, specification := peek(head)
	if root != "Invoice" && root != "CreditNote" {
		return 0
	}
	for _, s := range specifications {
		if specification == s {
			return 90
		}
	}
	return 40
}

func (d *document) invoice() *invoice.Invoice {
	root := element{d, d.tree.Root()}
	inv := &invoice.Invoice{}
	switch d.tree.Name(root.node) {
	case d.names.Name("Invoice"):
		d.line, d.quantity = "cac:InvoiceLine", "cbc:InvoicedQuantity"
	case d.names.Name("CreditNote"):
		d.credit = true
		d.line, d.quantity = "cac:CreditNoteLine", "cbc:CreditedQuantity"
	default:
		d.fail(fault.New(fault.Invalid, "the document is a %s, neither a UBL Invoice nor a UBL CreditNote",
			d.tree.Written(d.tree.Name(root.node))).Coded("FILE-UNREAD", "reason", "no UBL invoice or credit note"))
		return inv
	}
	readHead(root, inv)
	readReferences(root, inv)
	readParties(root, inv)
	readDelivery(root, inv)
	readPayment(root, inv)
	readTotals(root, inv)
	readLines(root, inv)
	return inv
}

func (w *writer) document(inv *invoice.Invoice) {
	prefixes := xmltree.UBL()
	root := "Invoice"
	if w.credit {
		root = "CreditNote"
	}
	w.Open(root, "xmlns", prefixes[root], "xmlns:cac", prefixes["cac"], "xmlns:cbc", prefixes["cbc"])
	w.head(inv)
	w.references(inv)
	w.parties(inv)
	w.delivery(inv.Delivery)
	w.payment(inv)
	w.totals(inv)
	w.lines(inv.Lines)
	w.Close()
}
