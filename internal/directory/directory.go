// Package directory is the customers of a subscription: who they are, under
// which numbers their sources know them, where they receive.
package directory

import (
	"context"
	"iter"
	"time"

	"github.com/postbud/postbud/invoice"
)

// Customer is one customer of one activation's source.
type Customer struct {
	Subscription string
	Activation   string
	ID           string // the source's own identifier; a rename does not change it
	Number       string // the customer number that people know
	Party        invoice.Party
	Gone         bool // deleted at the source
	Seen         time.Time
}

// Directory keeps customers. internal/store implements it.
type Directory interface {
	// Put adds customers or brings them up to date, by activation and ID. Very many
	// go in several commits: after an error some may be there, and the same Put
	// again does no harm.
	Put(ctx context.Context, customers ...Customer) error
	// Find returns a RecipientNotFound fault for an unknown id.
	Find(ctx context.Context, subscription, activation, id string) (Customer, error)
	// Match finds the buyer of an invoice: by id when it is given, else by
	// electronic address, VAT identifier, registration number, GLN, name and
	// country, in that order. None or several is a RecipientNotFound fault.
	Match(ctx context.Context, subscription, activation, id string, inv *invoice.Invoice) (Customer, error)
	// List yields customers by name; activation "" means of all of them. text
	// narrows by part of name, number, VAT, registration or electronic address.
	List(ctx context.Context, subscription, activation, text string) iter.Seq2[Customer, error]
}
