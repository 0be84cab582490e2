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
	Test         bool   // it is marked as one for tests
	Activation   string // its id
	Adaptor      string // the activation's name
	Link         string // public address of the company's pages, "" when there is none
	Zone         *time.Location
	Documents    []Document // one for each document that changed, as it stands now
	Runs         []Run
	Paused       []Paused // connections that wait for a person
	Alarms       []Alarm  // what no document shows
	UpTo         int64    // sequence number of the last change
	Recipients   []setup.Recipient
}

// Document is one document in the news.
type Document struct {
	ID        string
	Number    string
	Kind      string // "invoice" or "creditnote"
	Customer  string // the buyer's name
	Amount    invoice.Decimal
	Currency  string
	Gateway   string // the destination's name
	Good      bool   // delivered or handed over; otherwise it needs someone
	Proof     string
	State     string // of the ledger, or FellBack
	Fault     string // kind of the fault that stopped it, "" when none did
	Code      string
	Args      map[string]string
	Cause     string    // in English
	At        time.Time // of the last change, UTC
	Double    bool      // it may have arrived twice
	Attempted bool      // an attempt was made at the far end
	Told      bool      // its people know this state and this code of it already
	Onward    string    // with FellBack: the name of the destination that it goes by now
	Tried     []Tried   // the destinations before this one in its fallback chain, in order
}

// FellBack is the State of a document that goes by another destination now. What is
// said of its fault is why this one could not deliver it.
const FellBack = "fell_back"

// Tried is a destination that could not deliver a document, and why.
type Tried struct {
	Gateway string
	Code    string
	Args    map[string]string
	Cause   string
}

// Run is one ended run in the news. Its documents may have come to rest in
// several ways.
type Run struct {
	ID        string
	Started   time.Time
	Ended     time.Time
	Failed    bool
	Code      string
	Args      map[string]string
	Cause     string
	Found     int
	Sent      int        // delivered or handed over
	Proved    int        // of Sent: the customer has them, and there is proof
	Waiting   int        // of Sent: a receipt is due
	Stopped   int        // need someone
	Sums      []Sum      // of Sent; nil when nobody added them up
	Documents []Document // of Sent, as many as are worth a line
}

// Sum is what one gateway took in one currency.
type Sum struct {
	Gateway  string
	Currency string
	Count    int
	Amount   invoice.Decimal // credit notes subtracted
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
