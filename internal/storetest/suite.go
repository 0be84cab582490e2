// Package storetest is what every store must do. It holds an implementation of
// the nouns' storage interfaces against their contracts, with writers that race,
// processes that die and subscriptions that must not see each other.
package storetest

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/directory"
	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/notice"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/internal/vault"
)

// Stores is an open store, noun by noun.
type Stores struct {
	Ledger    ledger.Ledger
	Queue     job.Queue
	Setup     setup.Store
	Directory directory.Directory
	Members   access.Members
	Outbox    notice.Outbox
	Keys      vault.Keys
	Sessions  scs.CtxStore
	Count     func(ctx context.Context, subscription, series, key string) (int64, error)
	Once      func(ctx context.Context, id string) (bool, string, error)
	Answered  func(ctx context.Context, id, result string) error
	Tidy      func(ctx context.Context) error
	Close     func() error
}

// Open opens the store that lies in a folder of the machine, or makes it there.
// It must use the clock, look for jobs at least every 50 ms, and wait for no more
// than 100 ms after a job failed the first time. Closing and opening again finds
// everything again; the suite closes what it opened.
type Open func(t *testing.T, folder string, now func() time.Time) Stores

// Run runs the whole suite. Each test has a store of its own.
func Run(t *testing.T, open Open) {
	for _, part := range []struct {
		name string
		run  func(*testing.T, Open)
	}{
		{"enter", enter}, {"claim", claim}, {"expire", expire}, {"move", move}, {"chain", chain}, {"beside", beside}, {"search", search}, {"search by entry", searchByEntry}, {"runs", runs},
		{"setup", setUp}, {"directory", customers}, {"members", members}, {"outbox", outbox}, {"jobs", jobs},
		{"sundry", sundry}, {"races", races}, {"isolation", isolation}, {"random", random},
	} {
		t.Run(part.name, func(t *testing.T) { part.run(t, open) })
	}
}

// Clock is a clock that stands still until it is moved.
type Clock struct {
	mu sync.Mutex
	at time.Time
}

// NewClock begins at a Monday morning.
func NewClock() *Clock { return &Clock{at: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)} }

// Now is the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// Add moves the clock, also back.
func (c *Clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// house is one test's store.
type house struct {
	Stores
	t     *testing.T
	ctx   context.Context
	clock *Clock
}

// fresh opens a store of its own and closes it in the end.
func fresh(t *testing.T, open Open) *house {
	t.Helper()
	clock := NewClock()
	h := &house{Stores: open(t, t.TempDir(), clock.Now), t: t, ctx: t.Context(), clock: clock}
	t.Cleanup(func() { h.must(h.Close()) })
	return h
}

// reopenable opens a store in a folder; the test closes it.
func reopenable(t *testing.T, open Open, folder string, clock *Clock) *house {
	t.Helper()
	return &house{Stores: open(t, folder, clock.Now), t: t, ctx: t.Context(), clock: clock}
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// document is one of dinero's documents in the state received.
func document(ref string) ledger.Transaction {
	return ledger.Transaction{Key: ledger.Key{Ref: ref, Version: "v1"}, State: ledger.Received, Trigger: ledger.Scheduled,
		Head: ledger.Head{Number: ref, Kind: "invoice"}}
}

// enter puts documents of acme's activation dinero in the ledger.
func (h *house) enter(documents ...ledger.Transaction) []ledger.Transaction {
	h.t.Helper()
	entered, err := h.Ledger.Enter(h.ctx, "acme", ledger.Page{Activation: "dinero", KeepCursor: true, Transactions: documents})
	h.must(err)
	return entered
}

// ready puts a document in the ledger that may go to the destination sftp.
func (h *house) ready(ref string) ledger.Transaction {
	h.t.Helper()
	d := document(ref)
	d.State, d.Destination = ledger.Ready, "sftp"
	return h.enter(d)[0]
}

var (
	process = ledger.Lane{Subscription: "acme", Kind: ledger.LaneProcess, Of: "dinero"}
	deliver = ledger.Lane{Subscription: "acme", Kind: ledger.LaneDeliver, Of: "sftp"}
)

func (h *house) claim(lane ledger.Lane, owner string, atMost int) []ledger.Transaction {
	h.t.Helper()
	claimed, err := h.Ledger.Claim(h.ctx, lane, owner, atMost, time.Minute)
	h.must(err)
	return claimed
}

// one claims the one document that there must be.
func (h *house) one(lane ledger.Lane, owner string) ledger.Transaction {
	h.t.Helper()
	claimed := h.claim(lane, owner, 10)
	if len(claimed) != 1 {
		h.t.Fatalf("claimed %d documents, not one", len(claimed))
	}
	return claimed[0]
}

func (h *house) find(id string) ledger.Transaction {
	h.t.Helper()
	t, err := h.Ledger.Find(h.ctx, "acme", id)
	h.must(err)
	return t
}

// step is a move of a claimed document.
func step(t ledger.Transaction, to ledger.State) ledger.Move {
	return ledger.Move{Subscription: t.Subscription, ID: t.ID, From: t.State, To: to, Fence: t.Fence}
}

// states are the states that the history went through.
func (h *house) states(id string) string {
	h.t.Helper()
	history, err := h.Ledger.History(h.ctx, "acme", id)
	h.must(err)
	var path []string
	for _, c := range history {
		path = append(path, string(c.To))
	}
	return strings.Join(path, " ")
}

func (h *house) history(id string) []ledger.Change {
	h.t.Helper()
	history, err := h.Ledger.History(h.ctx, "acme", id)
	h.must(err)
	return history
}

func (h *house) attempts(id string) []ledger.Attempt {
	h.t.Helper()
	all, err := h.Ledger.Attempts(h.ctx, "acme", id)
	h.must(err)
	return all
}

func (h *house) search(f ledger.Filter) (found []ledger.Transaction) {
	h.t.Helper()
	for t, err := range h.Ledger.Search(h.ctx, "acme", f) {
		h.must(err)
		found = append(found, t)
	}
	return found
}

func numbers(found []ledger.Transaction) string {
	var all []string
	for _, t := range found {
		all = append(all, t.Head.Number)
	}
	return strings.Join(all, " ")
}
