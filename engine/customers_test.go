package engine_test

import (
	"context"
	"iter"
	"sync"
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
