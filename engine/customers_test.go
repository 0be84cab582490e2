package engine_test

import (
	"context"
	"errors"
	"github.com/postbud/postbud/internal/directory"
	"iter"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
)

// lister is a source that knows its customers. All its invoices are for c1.
type lister struct {
	*source
	mu    sync.Mutex
	list  []adaptors.Customer
	asked int
}

func (l *lister) Customers(context.Context) iter.Seq2[adaptors.Customer, error] {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked++
	list := l.list
	return func(yield func(adaptors.Customer, error) bool) {
		if !yield(adaptors.Customer{Number: "c0"}, fault.New(fault.Invalid, "nobody understands this one")) {
			return
		}
		for _, c := range list {
			if !yield(c, nil) {
				return
			}
		}
	}
}

func (l *lister) add(c adaptors.Customer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.list = append(l.list, c)
}

// off has a rule of his own for a customer, under the number that people know.
func (r *rig) off(number string) {
	r.t.Helper()
	r.must(r.store.Setup.SaveOwn(r.t.Context(), company, activation, map[string]rule.Export{number: {Active: rule.Off}}))
}

func TestACustomerWhomNobodyUnderstandsDoesNotHideTheOthers(t *testing.T) {
	r := newRig(t)
	l := &lister{source: r.source, list: []adaptors.Customer{{Number: "c1", Shown: "10042"}}}
	r.twisted(twist{adaptor: l})
	r.off("10042")
	r.source.add("1")
	if run := r.export(); run.State != ledger.RunSucceeded {
		t.Errorf("the run is %s: %s", run.State, run.Cause)
	}
	r.wants("1", ledger.Skipped, "RULE-NONE")
}

// An export by hand may be the first thing that anybody does.
func TestTheFirstExportByHandKnowsTheCustomersRule(t *testing.T) {
	r := newRig(t)
	r.twisted(twist{adaptor: &lister{source: r.source, list: []adaptors.Customer{{Number: "c1", Shown: "10042"}}}})
	r.off("10042")
	r.source.add("1")
	found, err := r.engine.Candidates(t.Context(), company, activation, adaptors.Query{Numbers: []string{"1"}})
	if err != nil || len(found) != 1 || found[0].Group != "not_activated" {
		t.Errorf("%v, %+v", err, found)
	}
}

// A customer who came after the list was read is asked for, also when an invoice
// has brought him before; but not for every invoice.
func TestANewCustomersRuleIsKnownTheSameDay(t *testing.T) {
	r := newRig(t)
	clock := &ticking{at: time.Now()}
	l := &lister{source: r.source}
	r.twisted(twist{adaptor: l, now: clock.now})
	r.source.add("1", "2", "3")
	r.export()
	r.wants("1", ledger.Delivered, "")
	if l.asked > 2 {
		t.Errorf("the customers were listed %d times for three invoices", l.asked)
	}
	l.add(adaptors.Customer{Number: "c1", Shown: "10042"})
	r.off("10042")
	clock.pass(6 * time.Minute)
	r.source.add("4")
	r.export()
	r.wants("4", ledger.Skipped, "RULE-NONE")
}

// ticking is a clock that can be put forward.
type ticking struct {
	mu sync.Mutex
	at time.Time
}

func (c *ticking) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *ticking) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// waits is a lister that, once it is told to, holds the next who asks until it is
// let go.
type waits struct {
	*lister
	hold        atomic.Bool
	held, letGo chan struct{}
}

func (w *waits) Customers(ctx context.Context) iter.Seq2[adaptors.Customer, error] {
	if w.hold.CompareAndSwap(true, false) {
		close(w.held)
		<-w.letGo
	}
	return w.lister.Customers(ctx)
}

// Pull holds nothing while an invoice is looked at.
func (w *waits) Pull(context.Context, adaptors.Query) iter.Seq2[adaptors.Item, error] {
	item := w.item(0)
	return func(yield func(adaptors.Item, error) bool) { yield(item, nil) }
}

func TestOneCompanysSlowListOfCustomersDoesNotHoldAnothersInvoices(t *testing.T) {
	r := newRig(t)
	r.second()
	clock := &ticking{at: time.Now()}
	w := &waits{lister: &lister{source: r.source, list: []adaptors.Customer{{Number: "c9"}}}, held: make(chan struct{}), letGo: make(chan struct{})}
	r.twisted(twist{adaptor: w, now: clock.now})
	r.source.add("1")
	ask := func(company string) error {
		_, err := r.engine.Candidates(context.WithoutCancel(t.Context()), company, activation, adaptors.Query{Numbers: []string{"1"}})
		return err
	}
	r.must(ask(company))
	r.must(ask("sydlys"))
	clock.pass(6 * time.Minute) // the list may be asked for again for a customer who is not on it
	w.hold.Store(true)
	first, second := make(chan error, 1), make(chan error, 1)
	go func() { first <- ask(company) }()
	<-w.held
	go func() { second <- ask("sydlys") }()
	select {
	case err := <-second:
		r.must(err)
	case <-time.After(10 * time.Second):
		t.Error("the second company's invoice waits for the first one's list")
	}
	close(w.letGo)
	r.must(<-first)
}

// halfStored stores a part of the customers once and meets a full disk.
type halfStored struct {
	directory.Directory
	once *sync.Once
}

func (h halfStored) Put(ctx context.Context, all ...directory.Customer) (err error) {
	h.once.Do(func() {
		err = errors.Join(h.Directory.Put(ctx, all[:1]...), fault.New(fault.Temporary, "the disk is full"))
	})
	if err != nil {
		return err
	}
	return h.Directory.Put(ctx, all...)
}

func TestAListOfCustomersThatWasNotStoredWholeIsAskedForAgain(t *testing.T) {
	r := newRig(t)
	l := &lister{source: r.source, list: []adaptors.Customer{{Number: "c1", Shown: "10042"}, {Number: "c2", Shown: "10043"}}}
	r.twisted(twist{adaptor: l, directory: func(d directory.Directory) directory.Directory { return halfStored{d, new(sync.Once)} }})
	r.source.add("1")
	if run := r.export(); run.State != ledger.RunSucceeded {
		t.Errorf("the run is %s: %s", run.State, run.Cause)
	}
	if _, err := r.store.Directory.Find(t.Context(), company, activation, "c2"); err != nil {
		t.Errorf("the list was asked for %d times, and the second customer is not known: %v", l.asked, err)
	}
}
