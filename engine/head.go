package engine

import (
	"cmp"

	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/invoice"
)

// headOf is what lists show of an invoice. customer is the id that the source
// gave, which is kept. An invoice without a number is shown as it was before it
// was read, by the name of its file.
func headOf(inv *invoice.Invoice, before ledger.Head, customer string) ledger.Head {
	return ledger.Head{
		Number:        cmp.Or(inv.Number, before.Number),
		Kind:          inv.Kind(),
		IssueDate:     inv.IssueDate,
		DueDate:       inv.DueDate,
		Customer:      customer,
		Sender:        inv.Seller.Name,
		Receiver:      inv.Buyer.Name,
		PurchaseOrder: inv.PurchaseOrder,
		SalesOrder:    inv.SalesOrder,
		Currency:      inv.Currency,
		TotalWithVAT:  inv.Totals.TotalWithVAT,
	}
}
