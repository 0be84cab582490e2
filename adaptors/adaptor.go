// Package adaptors is where documents come from. An adaptor is a plug-in that
// yields invoices, or files in which a format finds them.
package adaptors

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// Adaptor is an open source. What it can do is found by type assertion.
type Adaptor interface {
	// Check proves that the settings work and changes nothing at the source.
	Check(context.Context, plugin.Probe) error
	// Close ends connections kept between calls. It may be called twice.
	Close() error
}

// Puller is an Adaptor that is asked. Items come in a stable order; each carries
// the cursor from which the next pull goes on once the item is stored. An error
// of one item alone comes with that Item's Ref set and does not end the
// sequence; an error with an empty Item ends it.
type Puller interface {
	Pull(context.Context, Query) iter.Seq2[Item, error]
}

// Fetcher reads one item again: a listed one, or one whose source was mended. An
// item that is gone at the source is a Permanent fault with code SRC-GONE.
type Fetcher interface {
	Fetch(ctx context.Context, ref string) (Item, error)
}

// Listener is an Adaptor with a port of its own (printer).
type Listener interface {
	Listen(context.Context, Inbox) error
}

// Server is an Adaptor that answers under an address of our HTTP server (AS2,
// web form, upload).
type Server interface {
	Handler(Inbox) http.Handler
}

// Lister is an Adaptor that knows the customers of its source.
type Lister interface {
	Customers(context.Context) iter.Seq2[Customer, error]
}

// Acknowledger is an Adaptor that is told what became of an item: once its
// document is safely stored, and when it cannot be used. The folder moves the
// file to done or error. Another document that has taken the item's place, which
// the version tells, is left alone.
type Acknowledger interface {
	Acknowledge(ctx context.Context, ref, version string, delivered bool, note string) error
}

// Inbox returns once the item is on disk, so that the listener may confirm. It may be
// plugin.Alarmed.
type Inbox interface {
	Take(context.Context, Item) (id string, err error)
}

// Query says what to pull. The zero Query asks for everything after the cursor.
// Manual export by invoice, customer or date fills the other fields, which
// narrow each other; the cursor is then not used.
type Query struct {
	Cursor      string
	Since       invoice.Date // documents dated before are left out; absent for none
	From, Until invoice.Date // issue dates, both included
	Numbers     []string
	Customers   []string
}

// Manual says whether the query narrows, as a manual export does.
func (q Query) Manual() bool {
	return q.From.Given() || q.Until.Given() || len(q.Numbers) > 0 || len(q.Customers) > 0
}

// Item is one document of the source. Ref and Version are its identity: Ref is
// the source's own identifier (with the document kind where two kinds share a
// space), Version a hash of the content that matters, so that an edited document
// has another one and a payment does not change it.
type Item struct {
	Ref, Version string
	Cursor       string
	Head         Head             // what the list tells
	Invoice      *invoice.Invoice // nil when a format still has to read Source, or when only listed
	Source       invoice.Content  // what the source gave, as it gave it; 1 GB is streamed, never held
	Name         string           // of the source file, "" for an interface
	SentThere    time.Time        // the source has sent it as e-invoice itself; zero otherwise
}

// Listed says whether the content is still to be fetched.
func (i Item) Listed() bool { return i.Invoice == nil && !i.Source.Given() }

// Head is what is known of a document before its content is read.
type Head struct {
	Number       string
	Kind         string // "invoice" or "creditnote"
	IssueDate    invoice.Date
	Customer     string // the source's customer number
	CustomerName string
	Currency     string
	TotalWithVAT invoice.Decimal
}

// Customer is a customer of the source: its number there, and the party.
type Customer struct {
	Number string // the source's own identifier, which a rename does not change
	Shown  string // the number people know, "" when the source has none
	Party  invoice.Party
	Gone   bool // deleted at the source
}
