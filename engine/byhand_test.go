package engine_test

import (
	"context"
	"fmt"
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
