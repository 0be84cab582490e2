// Package cii writes and reads invoices in the Cross Industry Invoice of
// UN/CEFACT, release D16B, which is the other syntax of EN 16931
// (CEN/TS 16931-3-3). The document is one for invoices and credit notes; the type
// code (BT-3) tells them apart. The package adds no term; the identifier of a
// specification is the formats' matter.
//
// Each part of the document is in a file of its own, writing and reading side by
// side. What Factur-X EXTENDED has beyond EN 16931 is read as far as EN 16931 has a
// word for it, and passed over else.
package cii

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
//
// Every term of EN 16931 comes back by Read at its place, but that the identifiers
// of a party that have no scheme come after those that have one.
func Write(ctx context.Context, w io.Writer, inv *invoice.Invoice) error {
	out := writer{xmlterms.NewWriter(ctx, w)}
	out.document(inv)
	return out.End()
}

// Read turns a document into an invoice. Attachments go through spool; with nil
// they are held in memory. What is no Cross Industry Invoice, and a date or number
// that is none, are Invalid faults. Elements that EN 16931 does not know are
// passed over.
func Read(ctx context.Context, r io.Reader, spool xmlterms.Spool) (*invoice.Invoice, error) {
	d, err := xmlterms.Parse(ctx, r, vocabulary(), spool)
	if err != nil {
		return nil, err
	}
	defer d.Done()
	root := d.Root()
	if !root.Is(document) {
		return nil, d.Unknown("no Cross Industry Invoice")
	}
	inv := read(root)
	if err := d.Err(); err != nil {
		return nil, err
	}
	return inv, nil
}

// document is the document element, transaction the part of it that holds all but
// the head.
const (
	document    = "rsm:CrossIndustryInvoice"
	transaction = "rsm:SupplyChainTradeTransaction"
)

// vocabulary is the names that are read.
var vocabulary = sync.OnceValue(func() *xmltree.Vocabulary {
	return xmltree.NewVocabulary(xmltree.CII(), strings.Fields(words)...)
})

func read(root xmlterms.Element) *invoice.Invoice {
	inv := &invoice.Invoice{}
	trade := root.Child(transaction)
	settlement := trade.Child(headerSettlement)
	readHead(root, inv)
	readAgreement(trade.Child(headerAgreement), inv)
	readDelivery(trade.Child(headerDelivery), inv)
	readSettlement(settlement, inv)
	readLines(trade, inv)
	return inv
}

func (w writer) document(inv *invoice.Invoice) {
	prefixes := xmltree.CII()
	w.Open(document, "xmlns:rsm", prefixes["rsm"], "xmlns:ram", prefixes["ram"], "xmlns:qdt", prefixes["qdt"], "xmlns:udt", prefixes["udt"])
	w.head(inv)
	w.Open(transaction)
	w.lines(inv.Lines)
	w.agreement(inv)
	w.delivery(inv)
	w.settlement(inv)
	w.Close()
	w.Close()
}
