package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/postbud/postbud/internal/ledger"
)

// random draws sequences of everything that may happen to documents, legal and
// not, and holds the ledger against a small model after each step: what was
// accepted is there, what was refused left no trace, each path is legal and the
// history complete.
func random(t *testing.T, open Open) {
	h := fresh(t, open)
	round := 0
	rapid.Check(t, func(r *rapid.T) {
		round++
		m := &model{house: h, r: r, activation: fmt.Sprint("a", round), destination: fmt.Sprint("d", round), docs: map[string]*shadow{}}
		for range rapid.IntRange(1, 25).Draw(r, "steps") {
			rapid.OneOf(rapid.Just(m.enter), rapid.Just(m.claimSome), rapid.Just(m.moveOne), rapid.Just(m.moveOne),
				rapid.Just(m.moveOne), rapid.Just(m.expireAll), rapid.Just(m.pass)).Draw(r, "step")()
			m.check()
		}
	})
}

type model struct {
	*house
	r                       *rapid.T
	activation, destination string
	docs                    map[string]*shadow
	ids                     []string
}

// shadow is what the model knows of one document.
type shadow struct {
	state    ledger.State
	proof    string
	path     []ledger.State
	fence    int64
	owner    string
	attempts int
}

func (m *model) ok(err error) {
	if err != nil {
		m.r.Fatal(err)
	}
}

func (m *model) enter() {
	d := document(fmt.Sprint("r", rapid.IntRange(0, 6).Draw(m.r, "ref")))
	d.State = rapid.SampledFrom([]ledger.State{ledger.Listed, ledger.Received, ledger.Ready}).Draw(m.r, "begin")
	d.Destination = m.destination
	d.Key.Activation, d.Key.Subscription = m.activation, "acme"
	id := d.Key.ID()
	entered, err := m.Ledger.Enter(m.ctx, "acme", ledger.Page{Activation: m.activation, KeepCursor: true, Transactions: []ledger.Transaction{d}})
	m.ok(err)
	if _, known := m.docs[id]; known != (len(entered) == 0) {
		m.r.Fatalf("%s: known %v, entered %d", id, known, len(entered))
	}
	if len(entered) == 1 {
		m.docs[id] = &shadow{state: d.State, path: []ledger.State{d.State}}
		m.ids = append(m.ids, id)
	}
}

func (m *model) claimSome() {
	lane := ledger.Lane{Subscription: "acme", Kind: ledger.LaneProcess, Of: m.activation}
	if rapid.Bool().Draw(m.r, "deliver") {
		lane.Kind, lane.Of = ledger.LaneDeliver, m.destination
	}
	owner := rapid.SampledFrom([]string{"one", "two"}).Draw(m.r, "owner")
	claimed, err := m.Ledger.Claim(m.ctx, lane, owner, rapid.IntRange(1, 4).Draw(m.r, "at most"), time.Minute)
	m.ok(err)
	for _, d := range claimed {
		s := m.docs[d.ID]
		if s.owner != "" {
			m.r.Fatalf("%s was claimed though %s has it", d.ID, s.owner)
		}
		s.owner, s.fence = owner, s.fence+1
		if lane.Kind == ledger.LaneDeliver && (s.state == ledger.Ready || s.state == ledger.Waiting) {
			s.state = ledger.Sending
			s.path = append(s.path, ledger.Sending)
		}
	}
}

// moveOne tries any move, with a fence that may be right or wrong.
func (m *model) moveOne() {
	if len(m.ids) == 0 {
		return
	}
	id := rapid.SampledFrom(m.ids).Draw(m.r, "document")
	s := m.docs[id]
	from := s.state
	if rapid.IntRange(0, 9).Draw(m.r, "wrong from") == 0 {
		from = rapid.SampledFrom(ledger.States()).Draw(m.r, "from")
	}
	to := rapid.SampledFrom(ledger.States()).Draw(m.r, "to")
	if next := ledger.Next(from); len(next) > 0 && rapid.IntRange(0, 3).Draw(m.r, "legal") > 0 {
		to = rapid.SampledFrom(next).Draw(m.r, "next")
	}
	move := ledger.Move{Subscription: "acme", ID: id, From: from, To: to}
	if s.owner != "" {
		move.Fence = s.fence
	}
	if rapid.IntRange(0, 9).Draw(m.r, "wrong fence") == 0 {
		move.Fence = rapid.Int64Range(0, 4).Draw(m.r, "fence")
	}
	if to == ledger.Waiting {
		move.Step = rapid.SampledFrom([]ledger.State{ledger.Received, ledger.Sending, ledger.Listed, ledger.Held}).Draw(m.r, "for")
		move.Until = m.clock.Now().Add(time.Duration(rapid.IntRange(0, 90).Draw(m.r, "seconds")) * time.Second)
	}
	proof := s.proof
	if to == ledger.Delivered {
		proof = rapid.SampledFrom([]string{"transfer", "receipt"}).Draw(m.r, "proof")
		move.Change = func(t *ledger.Transaction) { t.Proof = proof }
	}
	if rapid.Bool().Draw(m.r, "attempt") {
		move.Attempt = &ledger.Attempt{Outcome: "x"}
	}
	err := m.Ledger.Move(m.ctx, move)
	if want := m.refusal(s, move); !errors.Is(err, want) || (want == nil) != (err == nil) {
		m.r.Fatalf("%+v of %+v: %v, want %v", move, s, err, want)
	}
	if err != nil {
		return
	}
	s.state, s.owner, s.proof = to, "", proof
	s.path = append(s.path, to)
	if move.Attempt != nil {
		s.attempts++
	}
}

// refusal is what the contract says of a move.
func (m *model) refusal(s *shadow, move ledger.Move) error {
	held := int64(0)
	if s.owner != "" {
		held = s.fence
	}
	switch {
	case move.From != s.state || move.Fence != held:
		return ledger.ErrMoved
	case !slices.Contains(ledger.Next(move.From), move.To) && (move.From != move.To || !move.To.Moving()) || move.To == ledger.Sending:
		return ledger.ErrStep
	case move.From == ledger.Delivered && s.proof != "transfer": // what is proved never goes back
		return ledger.ErrStep
	case move.To == ledger.Waiting && move.Step == ledger.Held:
		return ledger.ErrStep
	}
	return nil
}

// expireAll lets every lease of the model run out.
func (m *model) expireAll() {
	m.clock.Add(61 * time.Second)
	_, err := m.Ledger.Expire(m.ctx, m.clock.Now(), "")
	m.ok(err)
	for _, s := range m.docs {
		if s.owner != "" && s.state == ledger.Sending {
			s.state, s.attempts = ledger.Unknown, s.attempts+1
			s.path = append(s.path, ledger.Unknown)
		}
		s.owner = ""
	}
}

func (m *model) pass() { m.clock.Add(5 * time.Second) }

// check compares the ledger with the model.
func (m *model) check() {
	for _, id := range m.ids {
		s := m.docs[id]
		d, err := m.Ledger.Find(m.ctx, "acme", id)
		m.ok(err)
		if d.Owner != "" && !d.Lease.After(m.clock.Now()) {
			s.owner = d.Owner // its lease has run out, and nobody ended it yet
		}
		if d.State != s.state || d.Fence != s.fence || d.Owner != s.owner {
			m.r.Fatalf("%s is %s, fence %d, owner %q; the model has %+v", id, d.State, d.Fence, d.Owner, s)
		}
		if d.State == ledger.Waiting && (d.Step == "" || d.Until.IsZero()) || d.State == ledger.Sending && (d.Owner == "" || d.Remote == "") || d.Actor == "" {
			m.r.Fatalf("%s has nothing that moves it: %+v", id, d)
		}
		history, err := m.Ledger.History(m.ctx, "acme", id)
		m.ok(err)
		if len(history) != len(s.path) {
			m.r.Fatalf("%s: history %v, path %v", id, history, s.path)
		}
		from := ledger.State("")
		for i, c := range history {
			if c.From != from || c.To != s.path[i] || i > 0 && !ledger.May(c.From, c.To) || i > 0 && c.Seq <= history[i-1].Seq {
				m.r.Fatalf("%s: step %d of the history is %+v after %q", id, i, c, from)
			}
			from = c.To
		}
		attempts, err := m.Ledger.Attempts(m.ctx, "acme", id)
		m.ok(err)
		if len(attempts) != s.attempts || s.attempts > 0 && attempts[s.attempts-1].Number != s.attempts {
			m.r.Fatalf("%s: attempts %+v, the model has %d", id, attempts, s.attempts)
		}
	}
}
