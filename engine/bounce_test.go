package engine_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/ledger"
)

// posting is a gateway whose mails come back when back holds them.
type posting struct {
	doing
	back *sync.Map // remote id -> reason
}

func (p posting) Bounces(context.Context, time.Time) (list []gateways.Receipt, err error) {
	p.back.Range(func(id, reason any) bool {
		list = append(list, gateways.Receipt{Outcome: gateways.Rejected, Proof: gateways.ByReceipt, RemoteID: id.(string),
			Reason: reason.(string), Evidence: []byte("Action: failed")})
		return true
	})
	return list, nil
}

func handOver(proof string) func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
	return func(_ context.Context, p gateways.Parcel) (gateways.Receipt, error) {
		return gateways.Receipt{Outcome: gateways.Delivered, Proof: proof, RemoteID: "<" + p.ID + "@us>"}, nil
	}
}

func TestF94AMailThatComesBackIsShownAsFailed(t *testing.T) {
	r := newRig(t)
	back := new(sync.Map)
	r.twisted(twist{gateway: posting{doing{deliver: handOver(gateways.ByTransfer)}, back}, set: engine.Settings{Bounces: 20 * time.Millisecond}})
	r.source.add("1001", "1002")
	r.start()
	r.soon(func() bool { return r.is("1001", ledger.Delivered)() && r.is("1002", ledger.Delivered)() })
	back.Store("<nobody@us>", "x@kunde.example: 5.1.1 no such person")
	back.Store(r.document("1001").RemoteID, "lost@kunde.example: 5.1.1 no such person")
	r.soon(r.is("1001", ledger.Rejected))
	d := r.wants("1001", ledger.Rejected, ledger.CameBack)
	if d.ShownAt(time.Now()) != ledger.ShownFailed || d.Args["address"] != "lost@kunde.example" || d.Args["text"] != "5.1.1 no such person" {
		t.Errorf("shown as %s, %v", d.ShownAt(time.Now()), d.Args)
	}
	r.wants("1002", ledger.Delivered, "")
	tries, err := r.store.Ledger.Attempts(t.Context(), company, d.ID)
	if err != nil || len(tries) != 2 || string(tries[1].Evidence) != "Action: failed" || !tries[1].Looked {
		t.Errorf("attempts: %+v, %v", tries, err)
	}
}

func TestAReportThatIsStillThereDoesNotUndoTheNextSending(t *testing.T) {
	r := newRig(t)
	back := new(sync.Map)
	r.twisted(twist{gateway: posting{doing{deliver: handOver(gateways.ByTransfer)}, back}, set: engine.Settings{Bounces: 20 * time.Millisecond}})
	r.source.add("1001")
	r.start()
	r.soon(r.is("1001", ledger.Delivered))
	back.Store(r.document("1001").RemoteID, "lost@kunde.example: 5.1.1 no such person")
	r.soon(r.is("1001", ledger.Rejected))
	d := r.document("1001")
	r.must(r.engine.SendAgain(t.Context(), company, d.ID, "karen"))
	r.soon(r.is("1001", ledger.Delivered))
	r.during(300*time.Millisecond, nil)
	r.wants("1001", ledger.Delivered, "")
}

func TestWhatIsProvedNeverComesBack(t *testing.T) {
	r := newRig(t)
	back := new(sync.Map)
	r.twisted(twist{gateway: posting{doing{deliver: handOver(gateways.ByReceipt)}, back}, set: engine.Settings{Bounces: 20 * time.Millisecond}})
	r.source.add("1001")
	r.start()
	r.soon(r.is("1001", ledger.Delivered))
	back.Store(r.document("1001").RemoteID, "lost@kunde.example: no")
	r.during(300*time.Millisecond, nil)
	d := r.wants("1001", ledger.Delivered, "")
	m := ledger.Move{Subscription: company, ID: d.ID, From: ledger.Delivered, To: ledger.Rejected}
	if err := r.store.Ledger.Move(t.Context(), m); len(ledger.Refusals(err)) != 1 {
		t.Errorf("the ledger lets it go back: %v", err)
	}
}

// returning is a gateway whose reports are listed whole, each with the time it came.
type returning struct {
	doing
	mu   *sync.Mutex
	list *[]gateways.Receipt
}

func (p returning) Bounces(context.Context, time.Time) ([]gateways.Receipt, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]gateways.Receipt{}, *p.list...), nil
}

// The same address refuses in the same words again: that is a report of its own.
func TestF94WhatIsSentAgainMayComeBackAgain(t *testing.T) {
	r := newRig(t)
	p := returning{doing{deliver: handOver(gateways.ByTransfer)}, new(sync.Mutex), new([]gateways.Receipt)}
	r.twisted(twist{gateway: p, set: engine.Settings{Bounces: 20 * time.Millisecond}})
	r.source.add("1001")
	r.start()
	comes := func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		*p.list = append(*p.list, gateways.Receipt{Outcome: gateways.Rejected, Proof: gateways.ByReceipt, RemoteID: r.document("1001").RemoteID,
			At: time.Now(), Reason: "lost@kunde.example: 5.1.1 no such person", Evidence: []byte("Action: failed")})
	}
	r.soon(r.is("1001", ledger.Delivered))
	comes()
	r.soon(r.is("1001", ledger.Rejected))
	r.must(r.engine.SendAgain(t.Context(), company, r.document("1001").ID, "karen"))
	r.soon(r.is("1001", ledger.Delivered))
	time.Sleep(50 * time.Millisecond)
	comes()
	r.during(500*time.Millisecond, nil)
	r.wants("1001", ledger.Rejected, ledger.CameBack)
}
