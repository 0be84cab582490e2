package ledger

import (
	"context"
	"errors"
	"iter"
	"time"

	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/invoice"
)

// ErrNotFound is returned where a subscription has no such row. A row of another
// subscription is not found either. It is the same error for every noun.
var ErrNotFound = access.ErrNotFound

// ErrMoved is returned when a move's From or Fence no longer fits: somebody else
// was faster, and what they did stands. A transaction that is leased is moved by
// the lease's owner alone; whoever else wants to move it tries again later.
var ErrMoved = errors.New("the transaction has moved on")

// ErrStep is returned for a move that Next does not list: a bug of the caller.
var ErrStep = errors.New("there is no such step")

// Ledger keeps the transactions. internal/store implements it.
type Ledger interface {
	// Enter adds the transactions of one page, moves the cursor and queues the
	// follow-up jobs in one commit. A key whose document (activation, ref,
	// version, copy) was seen before is left out of the answer. A document begins
	// as Listed, Received, Held, Ready, Skipped or Stopped; ID, Entered and Changed
	// are filled in, the order of the page is kept.
	Enter(ctx context.Context, subscription string, p Page) ([]Transaction, error)
	// Cursor is where the next pull of an activation goes on, "" at first.
	Cursor(ctx context.Context, subscription, activation string) (string, error)

	// Claim takes the lease on what a lane may do now: owner, fence and, on a
	// delivery lane, the state Sending with its remote identity and start time
	// are on disk before it returns. Unknown and Sent stay what they are and are
	// only leased. Oldest first.
	Claim(ctx context.Context, lane Lane, owner string, atMost int, hold time.Duration) ([]Transaction, error)
	// Hold is the heartbeat: it lengthens every lease of owner.
	Hold(ctx context.Context, owner string, hold time.Duration) error
	// Expire ends leases that ran out, or all but those of keep when everyone
	// else is known to be dead: Sending becomes Unknown, the others can be
	// claimed again. It returns how many. Each Sending that ends so gains an
	// attempt with the outcome Interrupted, and Unknown is due at once. Each Listed,
	// Received and Sending gains a try.
	Expire(ctx context.Context, now time.Time, allBut string) (int, error)
	// Due lists the lanes in which something may be claimed now.
	Due(ctx context.Context, now time.Time) ([]Lane, error)
	// Wake makes everything that waits or is in doubt in a lane due now.
	Wake(ctx context.Context, lane Lane, actor string) error

	// Move makes all moves, appends attempts and queues follow-up jobs (the
	// notices among them) in one commit, and ends the lease of what it moved. A
	// move whose From or Fence no longer fits, or whose full key is taken
	// (ErrTaken), or that is no step (ErrStep), or that brings back what has fallen
	// back (ErrChain), is refused; its Refused is joined into the result and
	// the other moves stand, but for later ones of this call on the same transaction.
	// Moves of one call that
	// follow one another on a transaction bear the same fence; the lease ends
	// with the call. A move that stays (From equals To) writes a new time or
	// reason and gives the lease back; the history has it too. No move leads to
	// Sending: only Claim begins to send.
	Move(ctx context.Context, moves ...Move) error

	// Find returns ErrNotFound for an unknown id.
	Find(ctx context.Context, subscription, id string) (Transaction, error)
	// Search yields newest first, or oldest first where the filter says so, by the
	// order of entry. The caller may take its time and write meanwhile.
	Search(ctx context.Context, subscription string, f Filter) iter.Seq2[Transaction, error]
	// Count counts by state what the filter takes; its Limit is ignored.
	Count(ctx context.Context, subscription string, f Filter) (map[State]int, error)
	History(ctx context.Context, subscription, id string) ([]Change, error)
	Attempts(ctx context.Context, subscription, id string) ([]Attempt, error)
	// Changes yields the moves of one activation after seq, oldest first.
	Changes(ctx context.Context, subscription, activation string, after int64) iter.Seq2[Change, error]

	// BeginRun stores a run; it returns false and the stored one when the slot
	// already has one.
	BeginRun(ctx context.Context, r Run, follow ...job.Job) (Run, bool, error)
	// EndRun stores state, cause, counts, Until and end time of a run; one without
	// an end time goes on.
	EndRun(ctx context.Context, r Run, follow ...job.Job) error
	FindRun(ctx context.Context, subscription, id string) (Run, error)
	// Runs yields the runs of an activation, newest first; all with "".
	Runs(ctx context.Context, subscription, activation string, atMost int) ([]Run, error)
}

// ErrTaken is returned when the full key of a move belongs to another
// transaction: the document was already exported to that destination. It ends as
// Skipped, for trying again meets the same key.
var ErrTaken = errors.New("already exported")

// ErrChain is returned for a move that would bring back a transaction of a
// fallback chain while another one of the chain is alive: the customer could get
// the document twice.
var ErrChain = errors.New("it goes by another destination of its chain")

// Engine is the actor of what no person, schedule or token did.
const Engine = "engine"

// Interrupted is the outcome of an attempt whose lease ran out, because its
// process died or stood still.
const Interrupted = "interrupted"

// Lane is a queue of transactions that share a limit: those of one activation
// that are still being read, or those of one destination.
type Lane struct {
	Subscription string
	Kind         string // LaneProcess or LaneDeliver
	Of           string // the activation or the destination
}

// The kinds of lane.
const (
	LaneProcess = "process"
	LaneDeliver = "deliver"
)

// Page is what one page of a pull brought.
type Page struct {
	Activation   string
	Cursor       string
	KeepCursor   bool // a manual export and an arrival leave the cursor alone
	Transactions []Transaction
	Follow       []job.Job
}

// Move is one step of one transaction.
type Move struct {
	Subscription, ID string
	From, To         State
	Fence            int64  // of the lease; 0 when no lease is held
	Kind             string // fault kind, "" when it is no fault
	Code             string // of the error catalogue, or a rule
	Cause            string // the reason in words
	Args             map[string]string
	Actor            string             // person, schedule, token; "" for Engine
	Step             State              // for Waiting: Listed, Received or Sending
	Until            time.Time          // next try, look or deadline; zero for at once. Waiting, Unknown and Sent have one
	Change           func(*Transaction) // sets what the step learned; must be pure. Of the Key it may set Destination and Version
	Attempt          *Attempt
	Follow           []job.Job
	// Next is entered in the same commit, with a move to Cancelled alone: the
	// document goes on by the next destination of its chain. It begins as Received,
	// its FallbackOf is this transaction, and the ledger gives it its Copy and ID.
	Next *Transaction
	// Seen is the transaction as its caller read it. One that was leased, moved or
	// marked since then is not moved: what it was read for may hold no longer.
	Seen *Transaction
	// Beside are moves of other transactions that are made in the same commit as this
	// one or not at all: if one of them does not fit, this one is refused.
	Beside []Move
	// Aside leaves the transaction as it is, whoever leases it: From equals To. It
	// appends its Attempt, unless the same one is there already, and a line of history;
	// of what Change sets only PossibleDuplicate is kept, and only when it rises.
	Aside bool
}

// Filter narrows a search. The zero Filter takes everything.
type Filter struct {
	States      []State
	Activation  string
	Destination string
	Customer    string
	Run         string
	Refs        []string
	Numbers     []string
	Kind        string       // Head.Kind: "invoice" or "creditnote"
	From, Until invoice.Date // issue date, both included
	Entered     time.Time    // entered at this time or later; zero for all
	Changed     time.Time    // in its state since this time or later, by its last move; zero for all
	Text        string       // part of number, names or order numbers, any case
	Codes       []string
	Remote      string // Transaction.Remote or RemoteID: what an answer from the far end names
	Tried       bool   // only those of which an attempt was made at the far end
	Oldest      bool
	After       string // id of the last row of the page before
	Limit       int    // 0 for all
}

// Run is one execution of an activation.
type Run struct {
	Subscription string
	ID           string
	Activation   string
	Slot         string // unique within the activation; "" for a run that a person began
	Trigger      Trigger
	Actor        string
	State        RunState
	Started      time.Time
	Ended        time.Time
	Query        []byte    // JSON of a manual export's adaptors.Query, nil otherwise
	Found        int       // documents that it found and that were not known before
	Tries        int       // pulls that failed for a while
	Until        time.Time // when the source is asked again after a pull that failed; zero when nothing is put off
	Kind, Code   string
	Cause        string
}

// RunState is where a run stands.
type RunState string

// The states of a run.
const (
	RunPlanned     RunState = "planned"
	RunRunning     RunState = "running"
	RunSucceeded   RunState = "succeeded"
	RunWithErrors  RunState = "succeeded_with_errors"
	RunFailed      RunState = "failed"
	RunInterrupted RunState = "interrupted"
	RunCancelled   RunState = "cancelled"
	RunMissed      RunState = "missed"
)

// LaneOf is the lane that may claim the transaction and the time from which;
// false when only a person moves it.
func LaneOf(t Transaction) (Lane, time.Time, bool) {
	process := Lane{t.Subscription, LaneProcess, t.Activation}
	deliver := Lane{t.Subscription, LaneDeliver, t.Destination}
	switch t.State {
	case Listed, Received:
		return process, t.Changed, true
	case Ready:
		return deliver, t.Changed, true
	case Unknown, Sent:
		return deliver, t.Until, true
	case Waiting:
		if t.Step == Sending {
			return deliver, t.Until, true
		}
		return process, t.Until, true
	}
	return Lane{}, time.Time{}, false
}
