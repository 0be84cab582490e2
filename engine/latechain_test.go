package engine_test

import (
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
)

// allFailed is a document that no gateway of its chain took, and that a person gave up.
func allFailed(t *testing.T) *chained {
	t.Helper()
	r := newChain(t)
	r.source.add("1001")
	for _, g := range []string{"a", "b", "c"} {
		r.fails(g, fault.Permanent, "GW-HTTP")
	}
	r.start()
	r.soon(func() bool { return r.went("1001") == "a:cancelled b:cancelled c:stopped" })
	r.must(r.engine.Cancel(t.Context(), company, r.all("1001")[2].ID, "mette", "why"))
	return r
}

// notSentByFirst checks that the first of the chain was held instead of sent.
func (c *chained) notSentByFirst() {
	c.t.Helper()
	c.wentTo("1001", "a:held b:delivered c:cancelled")
	c.has("1001", 0, 0, 0)
	if first := c.all("1001")[0]; first.Code != ledger.ArrivedAfter || first.Args[ledger.ArgGateway] != "Gateway B" {
		c.t.Errorf("it is held for %s %v", first.Code, first.Args)
	}
}

func TestTheFirstOfAChainThatIsReleasedIsNotSentBesideALateReceiptOfTheNext(t *testing.T) {
	r := allFailed(t)
	r.must(r.store.Setup.ChangeDestination(t.Context(), company, "a", func(d *setup.Destination) { d.Paused = "wait" }))
	r.must(r.engine.ReadAgain(t.Context(), company, r.all("1001")[0].ID, "mette"))
	r.soon(func() bool { return r.went("1001") == "a:waiting b:cancelled c:cancelled" && r.quiet() })
	first := r.all("1001")[0]
	r.must(r.store.Ledger.Move(t.Context(), ledger.Move{Subscription: company, ID: first.ID, From: ledger.Waiting, To: ledger.Held, Code: "APPROVAL", Cause: "approval"}))
	if code := r.answers("b", lateReceipt(r.all("1001")[1])); code != 200 {
		t.Fatalf("the receipt was answered with %d", code)
	}
	r.mended("a")
	r.must(r.engine.Resume(t.Context(), company, "a", "mette"))
	r.must(r.engine.Release(t.Context(), company, first.ID, "mette"))
	r.work(func() bool { return r.all("1001")[0].State != ledger.Received && r.quiet() })
	r.notSentByFirst()
}

func TestTheFirstOfAChainThatWasRejectedIsNotSentAgainBesideALateReceiptOfTheNext(t *testing.T) {
	r := allFailed(t)
	a := r.ends["a"]
	a.mu.Lock()
	a.does = func(gateways.Parcel) (bool, gateways.Receipt, error) {
		return false, gateways.Receipt{Outcome: gateways.Rejected, Reason: "no"}, nil
	}
	a.mu.Unlock()
	r.must(r.engine.ReadAgain(t.Context(), company, r.all("1001")[0].ID, "mette"))
	r.soon(func() bool { return r.went("1001") == "a:rejected b:cancelled c:cancelled" })
	r.answers("b", lateReceipt(r.all("1001")[1]))
	r.mended("a")
	r.must(r.engine.SendAgain(t.Context(), company, r.all("1001")[0].ID, "mette"))
	r.soon(func() bool { return r.all("1001")[0].State != ledger.Ready && r.quiet() })
	r.notSentByFirst()
}

func TestALateAnswerThatIsNoReceiptIsRefusedAndNotKept(t *testing.T) {
	for _, outcome := range []gateways.Outcome{gateways.Sent, gateways.Unclear, gateways.Absent, "nonsense", ""} {
		t.Run(string(outcome), func(t *testing.T) {
			r := newChain(t)
			r.source.add("1001")
			r.fails("a", fault.Permanent, "GW-HTTP")
			r.export()
			first := r.all("1001")[0]
			receipt := lateReceipt(first)
			receipt.Outcome = outcome
			if code := r.answers("a", receipt); code == 200 {
				t.Error("it was taken")
			}
			if tries, err := r.store.Ledger.Attempts(t.Context(), company, first.ID); err != nil || len(tries) != 1 {
				t.Errorf("%d attempts, %v", len(tries), err)
			}
		})
	}
}

func TestWhatArrivedByAnotherGatewayIsRefusedByItsName(t *testing.T) {
	r := allFailed(t)
	r.answers("a", lateReceipt(r.all("1001")[0]))
	err := r.engine.ReadAgain(t.Context(), company, r.all("1001")[1].ID, "mette")
	const want = "document 1001 has arrived by the gateway Gateway A; it is not sent by another one too"
	if f := fault.As(err); f == nil || f.Kind != fault.Permanent || f.Message != want {
		t.Errorf("it says %v", err)
	}
}
