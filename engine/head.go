package engine

import (
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/invoice"
)

// headOf is what lists show of an invoice. customer is the id that the source
// gave, which is kept.
func headOf(inv *invoice.Invoice, customer string) ledger.Head {
	return ledger.Head{
		Number:        inv.Number,
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
