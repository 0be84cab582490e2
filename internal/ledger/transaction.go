package ledger

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"
	"time"

	"github.com/postbud/postbud/invoice"
)

// Key is the identity of a transaction. It is unique in the database, so that a
// second scheduler, a second machine, a manual export and a repeated page all
// meet the same row. Destination is "" until a rule has chosen one.
type Key struct {
	Subscription string
	Activation   string
	Ref          string // the source's document
	Version      string // hash of its canonical content
	Destination  string
	Copy         int // 0, or n for a repeat that a person ordered and for the next destination of a fallback chain
}

// String is the key in the form that remote identities are made from. The copy
// stays out, so that a repeat meets what the receiver already has.
func (k Key) String() string {
	return strings.Join([]string{k.Subscription, k.Activation, k.Ref, k.Version, k.Destination}, "\x1f")
}

// ID is the transaction's name in addresses: the same for the same document and
// copy, whatever its destination.
func (k Key) ID() string {
	k.Destination = ""
	return fmt.Sprintf("doc_%s", Letters(fmt.Sprintf("%s\x1f%d", k.String(), k.Copy), 20))
}

// Remote is the identity that the far end sees: from the key, never from the
// attempt, the clock or chance. A fresh one, which only a person orders, takes
// the copy in.
func (k Key) Remote(fresh bool) string {
	if fresh {
		return Letters(fmt.Sprintf("%s\x1f%d", k.String(), k.Copy), 26)
	}
	return Letters(k.String(), 26)
}

var alphabet = base32.NewEncoding("abcdefghjkmnpqrstuvwxyz023456789").WithPadding(base32.NoPadding)

// Letters is n letters and digits, at most 51, that stand for s: easy to read out,
// the same for the same s.
func Letters(s string, n int) string {
	sum := sha256.Sum256([]byte(s))
	return alphabet.EncodeToString(sum[:])[:n]
}

// Head is what lists show of a document.
type Head struct {
	Number        string
	Kind          string // "invoice" or "creditnote"
	IssueDate     invoice.Date
	DueDate       invoice.Date
	Customer      string // the customer's id in the directory
	Sender        string // the seller's name
	Receiver      string // the buyer's name
	PurchaseOrder string // the customer's order number (BT-13)
	SalesOrder    string // the supplier's order number (BT-14)
	Currency      string
	TotalWithVAT  invoice.Decimal
}

// Output is the bytes to send. They are made once and never change.
type Output struct {
	Name      string // at the far end
	MediaType string
	Size      int64
	SHA256    invoice.Digest
}

// Transaction is the journey of one document to one destination. Times are UTC.
type Transaction struct {
	Key
	ID    string
	State State
	Head  Head

	Step  State             // for Waiting: where it goes on; "" otherwise
	Until time.Time         // next try (Waiting), next look (Unknown), deadline (Sent); zero otherwise
	Kind  string            // fault kind of the last move, "" when it was no fault
	Code  string            // of the error catalogue, or the rule that stopped it
	Cause string            // the reason in English, for logs and the command line
	Args  map[string]string // values for the code's text
	Actor string
	Tries int // attempts that count towards giving up; each lease that ran out before sending is one
	Looks int // looks at the far end since the doubt began

	Run     string
	Trigger Trigger
	Entered time.Time
	Changed time.Time

	SentThere time.Time // the source sent it as e-invoice itself; zero otherwise
	Released  string    // codes of what held it, with blanks between them: a person looked at that and let it go

	Source   invoice.Content // what the source gave; Open is nil
	Model    invoice.Digest  // canonical JSON of the invoice as read
	Output   Output
	Format   string // declared name
	Gateway  string // declared name
	Route    []byte // JSON of engine.Dispatch
	Findings []invoice.Finding
	Beside   []Output // files that travel beside the output

	Remote            string // identity at the far end
	Proof             string // gateways.Receipt.Proof of what was delivered
	RemoteID          string // gateways.Receipt.RemoteID
	PossibleDuplicate bool
	ResendOf          string
	FallbackOf        string // the transaction before this one in a fallback chain, which is Cancelled
	Fresh             bool   // a person ordered a fresh remote identity

	Owner string // of the lease, "" without one
	Fence int64
	Lease time.Time
	Began time.Time // when the running attempt began
}

// Trigger says why something was begun.
type Trigger string

// The triggers.
const (
	Scheduled Trigger = "scheduled"
	Manual    Trigger = "manual"
	Retry     Trigger = "retry"
	Arrival   Trigger = "arrival"
)

// Attempt is one try at the far end. It is added and never changed.
type Attempt struct {
	Number   int // from 1; the ledger counts
	Trigger  Trigger
	Started  time.Time
	Ended    time.Time
	Outcome  string // a gateways.Outcome, or the fault's kind
	Code     string
	Reason   string
	RemoteID string
	Proof    string
	Evidence []byte
	Looked   bool // it only looked; nothing was sent
}

// Change is one move as the history keeps it.
type Change struct {
	Seq   int64 // rises over the whole ledger
	ID    string
	At    time.Time
	From  State // "" when it was entered
	To    State
	Kind  string
	Code  string
	Cause string
	Actor string
}

// Content is the bytes without their name; Open is nil.
func (o Output) Content() invoice.Content {
	return invoice.Content{MediaType: o.MediaType, Size: o.Size, SHA256: o.SHA256}
}
