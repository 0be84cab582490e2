package engine

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
)

// documentTime bounds the work on one document, so that a poisonous one cannot
// hold up the others.
const documentTime = 2 * time.Minute

// process is the handler of a process job: it takes what a source named through
// read, route, adjust, write and check, until the lane is empty.
func (e *Engine) process(ctx context.Context, j job.Job) error {
	lane, err := laneOf(j)
	if err != nil {
		return err
	}
	a, err := e.Setup.Activation(ctx, lane.Subscription, lane.Of)
	if err != nil {
		return err
	}
	source, release, sourceErr := e.open.adaptor(ctx, a)
	if sourceErr == nil {
		defer release()
	}
	state := &sourceState{began: e.now()}
	state.failed(sourceErr)
	if a.Paused != "" {
		state.failed(fault.New(fault.Configuration, "paused: %s", a.Paused).Coded(a.PausedCode))
	}
	for !job.Stopping(ctx) {
		if a, err = e.Setup.Activation(ctx, lane.Subscription, lane.Of); err != nil {
			return err // its rules may have changed
		}
		n, err := e.processBatch(ctx, lane, a, source, state)
		if err != nil || n == 0 {
			return err
		}
		if e.now().Sub(state.began) > turn {
			return e.Jobs.Insert(ctx, laneJob(lane)) // once more, when this one has ended
		}
		if e.resumed.since("activation", a.Subscription, a.ID, state.began) { // what was found wrong may be right now
			return errors.Join(e.Ledger.Wake(ctx, lane, ledger.Engine), e.Jobs.Insert(ctx, laneJob(lane)))
		}
	}
	return ctx.Err()
}

func (e *Engine) processBatch(ctx context.Context, lane ledger.Lane, a setup.Activation, source adaptors.Adaptor, state *sourceState) (int, error) {
	owner, end := e.leases.begin(e.Owner)
	defer end()
	claimed, err := e.Ledger.Claim(ctx, lane, owner, 4*e.Settings.Readers, e.Settings.Hold)
	if err != nil || len(claimed) == 0 {
		return 0, err
	}
	read := func(ctx context.Context, t ledger.Transaction) []ledger.Move {
		if job.Stopping(ctx) {
			return nil // the lease runs out, and the next start goes on
		}
		p := &passage{e: e, a: a, source: source, state: state, t: t}
		return p.moves(ctx)
	}
	calm, suspects := apart(claimed)
	if err := e.each(ctx, calm, e.Settings.Readers, read); err != nil {
		return 0, err
	}
	for _, t := range suspects {
		if err := e.each(ctx, []ledger.Transaction{t}, 1, read); err != nil {
			return 0, err
		}
	}
	e.acknowledgeAll(ctx, source, claimed)
	return len(claimed), nil
}

// apart takes out the documents at which processes may have died. They are read
// alone, the others being safe by then, and in another order each time, so that
// the poisonous one does not always come first.
func apart(claimed []ledger.Transaction) (calm, suspects []ledger.Transaction) {
	for _, t := range claimed {
		if t.Tries < bugTries+1 {
			calm = append(calm, t)
		} else {
			suspects = append(suspects, t)
		}
	}
	slices.SortFunc(suspects, func(a, b ledger.Transaction) int {
		return cmp.Compare(spreadOf(a.ID, int(a.Fence)), spreadOf(b.ID, int(b.Fence)))
	})
	return calm, suspects
}

// sourceState is what the documents of one job know together: a source that
// refused one of them is not asked by the others.
type sourceState struct {
	began time.Time
	mu    sync.Mutex
	err   error
}

// began is when the job began that this document is part of.
func (p *passage) began() time.Time {
	if p.state == nil {
		return p.e.now()
	}
	return p.state.began
}

func (s *sourceState) failed(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.err = err
	}
}

func (s *sourceState) trouble() error {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

func (e *Engine) acknowledgeAll(ctx context.Context, source adaptors.Adaptor, claimed []ledger.Transaction) {
	if _, ok := source.(adaptors.Acknowledger); !ok {
		return
	}
	for _, t := range claimed {
		if stored, err := e.Ledger.Find(ctx, t.Subscription, t.ID); err == nil {
			e.acknowledge(ctx, source, stored)
		}
	}
}

// passage is one document on its way from the source to ready. The stations are
// its methods; each collects the move that it leads to.
type passage struct {
	e      *Engine
	a      setup.Activation
	source adaptors.Adaptor
	state  *sourceState // nil outside a job
	t      ledger.Transaction
	steps  []ledger.Move
}

// moves walks the stations and returns what happened, in order.
func (p *passage) moves(ctx context.Context) []ledger.Move {
	leave, err := p.e.enter(ctx, p.t.Source.Size)
	if err != nil {
		return nil // the program ends; another goes on when the lease has run out
	}
	defer leave()
	if p.t.State == ledger.Waiting {
		p.step(ledger.Move{To: p.t.Step, Cause: "tried again"})
	}
	if p.t.Tries >= 2*readTries { // faults stop before that; only deaths go on counting
		p.step(p.legal(p.e.moveFor(p.t, ledger.Stopped, fault.New(fault.Internal, "the program ended %d times while it was at work on this document", p.t.Tries))))
		return p.steps
	}
	if err := p.guarded(ctx, p.walk); err != nil {
		p.stop(ctx, err)
	}
	return p.steps
}

// walk is the road of success.
func (p *passage) walk(ctx context.Context) error {
	if !p.t.Model.Given() && !p.t.Source.SHA256.Given() {
		if _, err := p.route(ctx, nil); err != nil {
			return err // not activated: its content is never fetched
		}
		if err := p.fetch(ctx); err != nil {
			return err
		}
	}
	inv, err := p.read(ctx)
	if err != nil {
		return err
	}
	p.t.Head = headOf(inv, p.t.Head, p.t.Head.Customer)
	r, err := p.route(ctx, inv)
	if err != nil {
		return err
	}
	if err := p.earlier(ctx); err != nil {
		return err
	}
	inv, err = p.adjust(r, inv)
	if err != nil {
		return err
	}
	p.t.Head = headOf(inv, p.t.Head, r.customer.ID)
	made, err := p.write(ctx, r, inv)
	if err != nil {
		return err
	}
	if made.findings, err = p.check(ctx, made, inv); err != nil {
		return err
	}
	p.ready(r, made)
	return nil
}

// guarded bounds the time and turns a panic of our own code into a fault of this
// document alone.
func (p *passage) guarded(ctx context.Context, walk func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, documentTime)
	defer cancel()
	return unpanicked(p.e.log.With("document", p.t.ID), func() error { return walk(ctx) })
}

var errPanic = errors.New("panic")

// unpanicked turns a panic into an Internal fault and logs where it came from.
func unpanicked(log *slog.Logger, do func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			log.Error("panic", "panic", r, "stack", string(debug.Stack()))
			err = fault.Wrap(fault.Internal, errPanic, "the program failed on this document")
		}
	}()
	return do()
}

// step adds a move and follows it.
func (p *passage) step(m ledger.Move) {
	base := p.e.move(p.t, m.To, m.Cause)
	m.Subscription, m.ID, m.From, m.Fence, m.Actor = base.Subscription, base.ID, base.From, base.Fence, base.Actor
	m.Follow = append(m.Follow, base.Follow...)
	p.t.State = m.To
	if m.Change != nil {
		m.Change(&p.t)
	}
	p.steps = append(p.steps, m)
}

// parked is the reason for which a document goes to Held or Skipped rather than
// being stopped by a fault.
type parked struct {
	to  ledger.State
	err *fault.Error
}

func (p *parked) Error() string { return p.err.Error() }
func (p *parked) Unwrap() error { return p.err }

func park(to ledger.State, err *fault.Error) error { return &parked{to, err} }

// each works on the claimed transactions, several at once, and records the moves
// as they come: whatever is there when a commit begins shares it.
func (e *Engine) each(ctx context.Context, claimed []ledger.Transaction, atOnce int, work func(context.Context, ledger.Transaction) []ledger.Move) error {
	results := make(chan []ledger.Move, len(claimed))
	todo := make(chan ledger.Transaction, len(claimed))
	for _, t := range claimed {
		todo <- t
	}
	close(todo)
	var workers sync.WaitGroup
	for range min(atOnce, len(claimed)) {
		workers.Go(func() {
			for t := range todo {
				results <- work(ctx, t)
			}
		})
	}
	go func() {
		workers.Wait()
		close(results)
	}()
	return e.record(ctx, results)
}
