package dummy

import (
	"bytes"
	"context"
	"encoding/json"
	"net/url"
	"strconv"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

// Fetch reads one document whole: after it was listed, and again when a person
// has mended it at the source. Ref and Version must be those of the listed item
// as long as the content is the same. What the source gave goes into Source as it
// came, for the auditor and for the day when this code learns to read more of it.
func (a *adaptor) Fetch(ctx context.Context, ref string) (adaptors.Item, error) {
	body, err := a.get(ctx, "/documents/"+url.PathEscape(ref), "the document")
	if err != nil {
		return adaptors.Item{}, err
	}
	var doc document
	if err := json.Unmarshal(body, &doc); err != nil {
		return adaptors.Item{}, fault.Wrap(fault.Invalid, err, "the document holds something that this program does not know")
	}
	item, err := doc.entry.item()
	if err != nil {
		return adaptors.Item{}, err
	}
	item.Cursor = "" // it belongs to a list
	if item.Invoice, err = doc.invoice(); err != nil {
		return adaptors.Item{}, err
	}
	// Spool streams to disk; give it the response itself where files are large.
	item.Source, err = a.env.Spool(ctx, "application/json", bytes.NewReader(body))
	return item, err
}

// entry is a document in the service's list.
type entry struct {
	ID           string          `json:"id"`
	Place        int64           `json:"place"`    // rises with every change of any kind
	Revision     int             `json:"revision"` // rises when the content is edited
	Number       string          `json:"number"`
	Kind         string          `json:"kind"`
	Date         invoice.Date    `json:"date"`
	Customer     string          `json:"customer"`
	CustomerName string          `json:"customer_name"`
	Currency     string          `json:"currency"`
	Total        invoice.Decimal `json:"total"` // amounts are never float64
}

// document is one of them whole.
type document struct {
	entry
	Seller invoice.Party `json:"seller"`
	Buyer  invoice.Party `json:"buyer"`
	Order  string        `json:"order"`
	Lines  []struct {
		Text     string          `json:"text"`
		Quantity invoice.Decimal `json:"quantity"`
		Price    invoice.Decimal `json:"price"`
		VAT      invoice.Decimal `json:"vat"` // per cent
	} `json:"lines"`
}

// invoice turns the source's words into those of EN 16931: codes for units, VAT
// categories and payment means, a price that is never negative, amounts of a
// credit note that are positive. Add up with invoice.Recalculate and compare with
// what the source says; a difference is Invalid with both numbers, never mended.
func (d document) invoice() (*invoice.Invoice, error) {
	inv := &invoice.Invoice{
		Number:        d.Number,
		IssueDate:     d.Date,
		TypeCode:      map[string]string{"invoice": "380", "creditnote": "381"}[d.Kind],
		Currency:      d.Currency,
		PurchaseOrder: d.Order,
		Seller:        d.Seller,
		Buyer:         d.Buyer,
	}
	for i, l := range d.Lines {
		line := invoice.Line{
			ID: strconv.Itoa(i + 1), Quantity: l.Quantity, Unit: "C62",
			Price: invoice.Price{NetPrice: l.Price},
			VAT:   invoice.LineVAT{Category: "S", Rate: l.VAT},
			Item:  invoice.Item{Name: l.Text},
		}
		line.LineNet = invoice.LineNet(line)
		inv.Lines = append(inv.Lines, line)
	}
	if err := invoice.Recalculate(inv); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the amounts cannot be added up")
	}
	if ours := inv.Totals.TotalWithVAT; ours.Cmp(d.Total) != 0 {
		return nil, fault.New(fault.Invalid, "the lines come to %s, and the source says %s", ours, d.Total).
			Coded("DOC-TOTAL", "system", "The source", "a", d.Total.String(), "b", ours.String())
	}
	return inv, nil
}
