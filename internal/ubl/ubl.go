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
	"strings"
	"sync"

	"github.com/postbud/postbud/internal/xmlterms"
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

// Read turns a document into an invoice. Attachments go through spool; with nil
// they are held in memory. What is no UBL invoice or credit note, and a date or
// number that is none, are Invalid faults. Elements that EN 16931 does not know
// are passed over.
func Read(ctx context.Context, r io.Reader, spool xmlterms.Spool) (*invoice.Invoice, error) {
	d, err := xmlterms.Parse(ctx, r, vocabulary(), spool)
	if err != nil {
		return nil, err
	}
	defer d.Done()
	inv, err := read(d)
	if err == nil {
		err = d.Err()
	}
	if err != nil {
		return nil, err
	}
	return inv, nil
}

// vocabulary is the names that are read.
var vocabulary = sync.OnceValue(func() *xmltree.Vocabulary {
	return xmltree.NewVocabulary(xmltree.UBL(), strings.Fields(words)...)
})

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

func read(d *xmlterms.Document) (*invoice.Invoice, error) {
	root := d.Root()
	f := formOf(root.Is("CreditNote"))
	if !root.Is(f.root) {
		return nil, d.Unknown("no UBL invoice or credit note")
	}
	if strings.HasPrefix(root.Code("cbc:CustomizationID"), "OIOUBL-2") { // its totals mean other things
		return nil, d.Unknown("it is OIOUBL, and what says so stands too far behind its beginning")
	}
	inv := &invoice.Invoice{}
	readHead(root, f, inv)
	readReferences(root, f, inv)
	readParties(root, inv)
	readDelivery(root, inv)
	readPayment(root, inv)
	readTotals(root, inv)
	readLines(root, f, inv)
	return inv, nil
}

func (w *writer) document(inv *invoice.Invoice) {
	prefixes := xmltree.UBL()
	w.Open(w.root, "xmlns", prefixes[w.root], "xmlns:cac", prefixes["cac"], "xmlns:cbc", prefixes["cbc"])
	w.head(inv)
	w.references(inv)
	w.parties(inv)
	w.delivery(inv.Delivery)
	w.payment(inv)
	w.totals(inv)
	w.lines(inv.Lines)
	w.Close()
}
