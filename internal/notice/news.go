package notice

import (
	"time"

	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/invoice"
)

// News is what happened in an activation since its people were last told.
type News struct {
	Subscription string
	Company      string // its name
	Activation   string // its id
	Adaptor      string // the activation's name
	Link         string // public address of the company's pages, "" when there is none
	Zone         *time.Location
	Documents    []Document // one for each document that changed, as it stands now
	Runs         []Run
	Paused       []Paused // connections that wait for a person
	UpTo         int64    // sequence number of the last change
	Recipients   []setup.Recipient
}

// Document is one document in the news.
type Document struct {
	ID       string
	Number   string
	Kind     string // "invoice" or "creditnote"
	Customer string // the buyer's name
	Amount   invoice.Decimal
	Currency string
	Gateway  string // the destination's name
	Good     bool   // delivered or handed over; otherwise it needs someone
	Proof    string
	State    string // of the ledger
	Code     string
	Args     map[string]string
	Cause    string    // in English
	At       time.Time // of the last change, UTC
	Double   bool      // it may have arrived twice
}

// Run is one ended run in the news.
type Run struct {
	ID      string
	Started time.Time
	Ended   time.Time
	Failed  bool
	Code    string
	Cause   string
	Found   int
	Sent    int // delivered or handed over
	Stopped int // need someone
}

// Paused is a source or a gateway that does nothing until a person acts.
type Paused struct {
	Of      string // "activation" or "destination"
	ID      string
	Name    string
	Since   time.Time
	Code    string
	Args    map[string]string
	Cause   string
	Waiting int // documents behind it
}
