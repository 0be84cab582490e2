package engine_test

import (
	"context"
	"fmt"
	"github.com/postbud/postbud/engine"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
)

// died is a ledger whose process dies at Enter.
type died struct{ ledger.Ledger }

func (d died) Enter(context.Context, string, ledger.Page) ([]ledger.Transaction, error) {
	panic("SIGKILL")
}

func TestF29_AManualExportThatWasKilledSendsNothingThatNobodyChose(t *testing.T) {
	r := newRig(t)
	for i := range 5 {
		r.source.add(fmt.Sprint(3000 + i))
	}
	q := adaptors.Query{Numbers: []string{"3000", "3001", "3002"}}
	r.twisted(twist{ledger: func(l ledger.Ledger) ledger.Ledger { return died{l} }})
	found, err := r.engine.Candidates(t.Context(), company, activation, q)
	r.must(err)
	func() {
		defer func() { _ = recover() }() // killed between BeginRun and Enter
		_, _ = r.engine.Export(t.Context(), company, activation, "mette", q, found[:1])
	}()
	r.twisted(twist{}) // the next process
	r.during(2*time.Second, nil)
	if r.partner.count > 1 {
		t.Errorf("of three shown, one was chosen; after the restart the partner got %d", r.partner.count)
	}
}

func TestF98_TheSecondExportIsToldThatItIsInWork(t *testing.T) {
	r := newRig(t)
	r.source.add("1001")
	q := adaptors.Query{Numbers: []string{"1001"}}
	one, err := r.engine.Candidates(t.Context(), company, activation, q)
	r.must(err)
	two, err := r.engine.Candidates(t.Context(), company, activation, q)
	r.must(err)
	_, err = r.engine.Export(t.Context(), company, activation, "mette", q, one)
	r.must(err)
	o, err := r.engine.Export(t.Context(), company, activation, "jens", q, two)
	r.must(err)
	n, err := r.store.Ledger.Count(t.Context(), company, ledger.Filter{Run: o.Run.ID})
	r.must(err)
	if len(o.Begun) != 0 {
		t.Errorf("the second is told that %d were begun; his run has %v", len(o.Begun), n)
	}
}

func TestF101_AStoppedDocumentWhoseGatewayWasDeletedIsNotStuck(t *testing.T) {
	r := newRig(t)
	r.must(r.store.Setup.SaveDestination(t.Context(), setup.Destination{Subscription: company, ID: "other", Name: "Other", Gateway: "partner"}))
	r.source.add("1001")
	r.partner.refuses = fault.New(fault.Permanent, "no")
	r.export()
	d := r.wants("1001", ledger.Stopped, "")
	r.must(r.store.Setup.ChangeActivation(t.Context(), company, activation, func(a *setup.Activation) { a.Common.Destination = "other" }))
	if err := r.store.Setup.DeleteDestination(t.Context(), company, destination); err != nil {
		t.Skipf("refused: %v", err)
	}
	r.partner.refuses = nil
	if err := r.engine.SendAgain(t.Context(), company, d.ID, "mette"); err != nil {
		return
	}
	r.during(2*time.Second, r.is("1001", ledger.Delivered))
	if d := r.document("1001"); d.State == ledger.Ready {
		t.Errorf("sent again to a gateway that is gone, it stays %s for ever; nobody is told", d.State)
	}
}

func TestAnExportDoesNotListWhatItWasRefused(t *testing.T) {
	r := newRig(t)
	r.source.add("bad", "bad too")
	r.export()
	q := adaptors.Query{Numbers: []string{"bad", "bad too"}}
	found, err := r.engine.Candidates(t.Context(), company, activation, q)
	r.must(err)
	gone := r.wants("bad", ledger.Stopped, "BR-CO-15")
	r.must(r.engine.Cancel(t.Context(), company, gone.ID, "jens", "never mind")) // while mette looks at the list
	o, err := r.engine.Export(t.Context(), company, activation, "mette", q, found)
	r.must(err)
	if len(o.Begun) != 1 || o.Begun[0] == gone.ID || len(o.Left) != 1 || o.Reasons[gone.ID] == "" {
		t.Errorf("begun %v, left %d with the reasons %v; %s was cancelled meanwhile", o.Begun, len(o.Left), o.Reasons, gone.ID)
	}
	if d := r.wants("bad", ledger.Cancelled, ""); d.Run == o.Run.ID {
		t.Error("it is counted in the run")
	}
}

// full is a ledger whose disk is full when stored documents are to be moved.
type full struct{ ledger.Ledger }

func (full) Move(context.Context, ...ledger.Move) error {
	return fault.New(fault.Temporary, "the disk is full")
}

func TestAnExportThatFailsListsOnlyWhatItBegan(t *testing.T) {
	r := newRig(t)
	r.source.add("bad")
	r.export()
	r.source.add("1002")
	q := adaptors.Query{Numbers: []string{"bad", "1002"}}
	found, err := r.engine.Candidates(t.Context(), company, activation, q)
	r.must(err)
	r.twisted(twist{ledger: func(l ledger.Ledger) ledger.Ledger { return full{l} }})
	o, err := r.engine.Export(t.Context(), company, activation, "mette", q, found)
	if err == nil || len(o.Begun) != 1 || o.Begun[0] != r.document("1002").ID || o.Run.ID == "" {
		t.Errorf("begun %v of %d, %v", o.Begun, len(found), err)
	}
}

func TestTryNowOnWhatIsDueAlreadyIsNoFault(t *testing.T) {
	r := newRig(t)
	lane := func(kind, of string) ledger.Lane {
		return ledger.Lane{Subscription: company, Kind: kind, Of: of}
	}
	for _, test := range []struct {
		state  ledger.State
		leased ledger.Lane
	}{
		{ledger.Listed, ledger.Lane{}},
		{ledger.Received, ledger.Lane{}},
		{ledger.Ready, ledger.Lane{}},
		{ledger.Listed, lane(ledger.LaneProcess, activation)},
		{ledger.Sending, lane(ledger.LaneDeliver, destination)},
	} {
		t.Run(string(test.state)+" "+test.leased.Kind, func(t *testing.T) {
			d := ledger.Transaction{
				Key:   ledger.Key{Subscription: company, Activation: activation, Ref: t.Name(), Version: "1"},
				State: test.state, Head: ledger.Head{Number: t.Name()},
			}
			if test.state == ledger.Ready || test.state == ledger.Sending {
				d.State, d.Destination = ledger.Ready, destination
			}
			_, err := r.store.Ledger.Enter(t.Context(), company, ledger.Page{Activation: activation, Transactions: []ledger.Transaction{d}})
			r.must(err)
			if test.leased.Of != "" {
				_, err := r.store.Ledger.Claim(t.Context(), test.leased, "somebody", 10, time.Minute)
				r.must(err)
			}
			before := r.document(t.Name())
			if before.State != test.state {
				t.Fatalf("it is %s", before.State)
			}
			if err := r.engine.TryNow(t.Context(), company, before.ID, "mette"); err != nil {
				t.Error(err)
			}
			if after := r.document(t.Name()); after.State != before.State || after.Owner != before.Owner {
				t.Errorf("it is %s now, leased to %q", after.State, after.Owner)
			}
		})
	}
	r.partner.refuses = fault.New(fault.Permanent, "no")
	r.source.add("1001")
	r.export()
	if err := r.engine.TryNow(t.Context(), company, r.wants("1001", ledger.Stopped, "").ID, "mette"); fault.KindOf(err) != fault.Permanent {
		t.Errorf("a stopped one waits for a person, not for a time: %v", err)
	}
}

func TestTryNowHurriesADocumentThatNobodyHasLookedAtYet(t *testing.T) {
	r := newRig(t)
	r.twisted(twist{set: engine.Settings{Sweep: time.Hour}}) // nobody looks
	r.source.add("1001")
	d := ledger.Transaction{
		Key:   ledger.Key{Subscription: company, Activation: activation, Ref: "invoice-1001", Version: "1"},
		State: ledger.Listed, Head: ledger.Head{Number: "1001", Customer: "c1"},
	}
	r.work(func() bool { // the first sweep is over
		time.Sleep(300 * time.Millisecond)
		_, err := r.store.Ledger.Enter(t.Context(), company, ledger.Page{Activation: activation, Transactions: []ledger.Transaction{d}})
		r.must(err)
		r.must(r.engine.TryNow(t.Context(), company, d.Key.ID(), "mette"))
		for end := time.Now().Add(20 * time.Second); time.Now().Before(end) && !r.is("1001", ledger.Delivered)(); {
			time.Sleep(10 * time.Millisecond)
		}
		return true
	})
	r.wants("1001", ledger.Delivered, "")
}
