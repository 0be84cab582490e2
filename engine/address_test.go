package engine_test

import (
	"context"
	"testing"
	"time"

	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/ledger"
)

func TestAnAddressEndsThePauseThatItsLackCaused(t *testing.T) {
	r := newRig(t)
	r.twisted(twist{gateway: doing{deliver: func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
		return gateways.Receipt{}, fault.Setting("receipt", "there is no public address").Coded("AS2-ADDRESS")
	}}})
	r.source.add("1001")
	r.start()
	paused := func() string {
		d, err := r.store.Setup.Destination(t.Context(), company, destination)
		r.must(err)
		return d.PausedCode
	}
	r.soon(func() bool { return paused() == "AS2-ADDRESS" })
	r.twisted(twist{})
	r.during(100*time.Millisecond, nil)
	if paused() == "" {
		t.Error("it went on without an address")
	}
	r.twisted(twist{set: engine.Settings{PublicURL: "https://post.example"}})
	r.soon(r.is("1001", ledger.Delivered))
	if paused() != "" {
		t.Error("it is still paused")
	}
}

func TestAReceiptForSomethingElseStopsADocumentThatWaitsForOne(t *testing.T) {
	r := newRig(t)
	r.twisted(twist{gateway: tracking{doing{deliver: overdue}, func(_ context.Context, s gateways.Receipt) (gateways.Receipt, error) {
		s.Outcome = gateways.Unclear
		return s, fault.New(fault.Uncertain, "the receipt is not for what we sent").Coded("AS2-MIC", "partner", "Acme")
	}}})
	r.source.add("1001")
	r.start()
	r.soon(r.is("1001", ledger.Stopped))
	r.wants("1001", ledger.Stopped, "AS2-MIC")
}

func TestWhatAGatewayHasHeardIsToldWithTheReceiptThatIsLate(t *testing.T) {
	r := newRig(t)
	r.twisted(twist{gateway: tracking{doing{deliver: overdue}, func(_ context.Context, s gateways.Receipt) (gateways.Receipt, error) {
		s.Reason = "a stranger has signed one"
		return s, nil
	}}})
	r.source.add("1001")
	r.start()
	r.soon(func() bool {
		return r.is("1001", ledger.Sent)() && r.document("1001").Cause == "no receipt yet: a stranger has signed one"
	})
}
