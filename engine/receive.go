package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
)

const (
	pageSize  = 100 // transactions of one commit
	pullTries = 8   // of one run, before it has failed
)

// pull is the handler of a pull job: it asks a source and stores what it names,
// page by page, each with the cursor from which the next page goes on.
func (e *Engine) pull(ctx context.Context, j job.Job) error {
	var args pullArgs
	if err := json.Unmarshal(j.Args, &args); err != nil {
		return err
	}
	run, err := e.Ledger.FindRun(ctx, args.Subscription, args.Run)
	if err != nil || run.State != ledger.RunRunning || !run.Ended.IsZero() {
		return err
	}
	if e.now().Before(run.Until) { // it was put off after this job had been queued
		return e.Jobs.Insert(ctx, pullJob(run, run.Until))
	}
	a, err := e.Setup.Activation(ctx, run.Subscription, run.Activation)
	if err != nil {
		return err
	}
	if a.Paused != "" {
		return e.endRun(ctx, run, ledger.RunCancelled, fault.New(fault.Configuration, "paused: %s", a.Paused).Coded(a.PausedCode))
	}
	began := e.now()
	p := &puller{e: e, a: a, run: &run}
	err = unpanicked(e.log.With("run", run.ID), func() error { return p.pull(ctx) })
	if errors.Is(err, errStopped) || ctx.Err() != nil {
		return errStopped
	}
	return e.afterPull(ctx, a, run, began, err)
}

// afterPull ends a run, or has it go on later from the cursor of its last page.
func (e *Engine) afterPull(ctx context.Context, a setup.Activation, run ledger.Run, began time.Time, err error) error {
	switch fault.KindOf(err) {
	case "":
		return e.endRun(ctx, run, ledger.RunSucceeded, nil)
	case fault.Temporary, fault.Uncertain, fault.Internal:
		if !asked(err) {
			run.Tries++
		}
		if run.Tries >= pullTries {
			return e.endRun(ctx, run, ledger.RunFailed, err)
		}
		run.Kind, run.Code, run.Cause = string(fault.KindOf(err)), fault.CodeOf(err), err.Error()
		run.Until = e.now().Add(e.wait(run.ID, run.Tries, err)).Truncate(time.Millisecond)
		e.log.Warn("the source is asked again later", "run", run.ID, "at", run.Until, "cause", err)
		e.putOff.Store(run.ID, run.Until)
		return e.Ledger.EndRun(ctx, run, pullJob(run, run.Until))
	case fault.Configuration:
		if err := e.pauseActivation(ctx, a, began, err); err != nil {
			return err
		}
	}
	return e.endRun(ctx, run, ledger.RunFailed, err)
}

// pauseActivation stops a source whose settings are wrong, so that a person is
// told once and not a thousand documents fail. began is when the work began that
// met the fault: it says nothing about settings that were mended since.
func (e *Engine) pauseActivation(ctx context.Context, a setup.Activation, began time.Time, cause error) error {
	err := e.Setup.ChangeActivation(ctx, a.Subscription, a.ID, func(a *setup.Activation) {
		if a.Paused == "" && !e.resumed.since("activation", a.Subscription, a.ID, began) {
			a.Paused, a.PausedCode, a.PausedAt = cause.Error(), fault.CodeOf(cause), e.now()
		}
	})
	if err != nil {
		return err
	}
	return e.Jobs.Insert(ctx, e.noticeJob(a.Subscription, a.ID))
}

// puller carries one pull.
type puller struct {
	e      *Engine
	a      setup.Activation
	run    *ledger.Run
	source adaptors.Adaptor
	page   []ledger.Transaction
	cursor string
}

func (p *puller) pull(ctx context.Context) error {
	source, release, err := p.e.open.adaptor(ctx, p.a)
	if err != nil {
		return err
	}
	defer release()
	asked, ok := source.(adaptors.Puller)
	if !ok {
		return fault.New(fault.Configuration, "%s cannot be asked; its documents arrive by themselves", p.a.Name)
	}
	p.source = source
	q, err := p.query(ctx)
	if err != nil {
		return err
	}
	if err := p.e.refreshCustomers(ctx, p.a, source, false); err != nil {
		return err
	}
	for item, err := range asked.Pull(ctx, q) {
		if err != nil && item.Ref == "" {
			return errors.Join(err, p.store(ctx))
		}
		if err := p.take(ctx, item, err); err != nil {
			return err
		}
		if job.Stopping(ctx) {
			return errors.Join(errStopped, p.store(ctx))
		}
	}
	return p.store(ctx)
}

// errStopped ends a pull in the middle because the program ends; its job is run
// again at the next start and goes on from the cursor.
var errStopped = errors.New("stopped in the middle; it goes on at the next start")

func (p *puller) query(ctx context.Context) (q adaptors.Query, err error) {
	if p.run.Query != nil {
		err = json.Unmarshal(p.run.Query, &q)
		return q, err
	}
	q.Since = p.a.Start
	q.Cursor, err = p.e.Ledger.Cursor(ctx, p.a.Subscription, p.a.ID)
	p.cursor = q.Cursor
	return q, err
}

// take adds one item to the page; trouble with this item alone is stored as a
// stopped document, so that it is seen.
func (p *puller) take(ctx context.Context, item adaptors.Item, trouble error) error {
	if item.Cursor != "" {
		p.cursor = item.Cursor
	}
	if old := item.Head.IssueDate; p.a.Start.Given() && old.Given() && old.Before(p.a.Start) && p.run.Query == nil {
		return nil
	}
	t, err := p.e.transaction(ctx, p.a, *p.run, item)
	if err != nil {
		return fmt.Errorf("keep %s: %w", item.Ref, err)
	}
	if trouble != nil {
		t.State, t.Kind, t.Code, t.Cause = ledger.Stopped, string(fault.KindOf(trouble)), fault.CodeOf(trouble), trouble.Error()
	}
	p.page = append(p.page, t)
	if len(p.page) < pageSize {
		return nil
	}
	return p.store(ctx)
}

// store commits the page: rows, cursor and the job that goes on with them.
func (p *puller) store(ctx context.Context) error {
	lane := ledger.Lane{Subscription: p.a.Subscription, Kind: ledger.LaneProcess, Of: p.a.ID}
	fresh, err := p.e.Ledger.Enter(ctx, p.a.Subscription, ledger.Page{
		Activation:   p.a.ID,
		Cursor:       p.cursor,
		KeepCursor:   p.run.Query != nil,
		Transactions: p.page,
		Follow:       []job.Job{laneJob(lane)},
	})
	if err != nil {
		return err
	}
	seen := p.page
	p.page = nil
	p.run.Found += len(fresh)
	return p.e.acknowledgeSeen(ctx, p.a, p.source, seen, fresh)
}

// transaction makes the row of an item. What identifies it comes from the source
// alone, so the same document is the same row however often it is named.
func (e *Engine) transaction(ctx context.Context, a setup.Activation, run ledger.Run, item adaptors.Item) (ledger.Transaction, error) {
	key := ledger.Key{Subscription: a.Subscription, Activation: a.ID, Ref: item.Ref, Version: item.Version}
	t := ledger.Transaction{
		Key:     key,
		ID:      key.ID(),
		State:   ledger.Listed,
		Run:     run.ID,
		Trigger: run.Trigger,
		Actor:   actorOf(run),
		Head: ledger.Head{
			Number:       item.Head.Number,
			Kind:         item.Head.Kind,
			IssueDate:    item.Head.IssueDate,
			Customer:     item.Head.Customer,
			Receiver:     item.Head.CustomerName,
			Currency:     item.Head.Currency,
			TotalWithVAT: item.Head.TotalWithVAT,
		},
	}
	if t.Head.Number == "" {
		t.Head.Number = item.Name
	}
	if item.Listed() {
		return t, nil
	}
	t.State, t.Source = ledger.Received, item.Source
	if item.Invoice == nil {
		return t, nil
	}
	model, err := e.keepModel(ctx, item.Invoice)
	t.Model = model
	return t, err
}

func actorOf(run ledger.Run) string {
	if run.Actor != "" {
		return run.Actor
	}
	return "schedule"
}

// wait is how long to wait after the n-th failure: what the far end asked for
// (24 h at most), else the table, spread by a fifth so that not all come back at
// once. The spread comes from the name, so a test sees the same wait each time.
func (e *Engine) wait(name string, n int, err error) time.Duration {
	if f := fault.As(err); f != nil && f.RetryAfter > 0 {
		return min(f.RetryAfter, 24*time.Hour)
	}
	waits := e.Settings.Waits
	base := waits[min(max(n, 1), len(waits))-1]
	spread := int64(base) / 5
	if spread == 0 {
		return base
	}
	return base - time.Duration(spread) + time.Duration(spreadOf(name, n)%(2*spread))
}
