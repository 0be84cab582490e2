package engine

import (
	"context"
	"errors"
	"strings"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/invoice"
)

// Release lets a held document go on: the person has seen why it was held. What
// else may hold it still does.
func (e *Engine) Release(ctx context.Context, subscription, id, actor string) error {
	return e.order(ctx, subscription, id, actor, "released", ledger.Received, func(t *ledger.Transaction) {
		t.Released = strings.TrimSpace(t.Released + " " + t.Code)
	})
}

// Skip puts a held document aside.
func (e *Engine) Skip(ctx context.Context, subscription, id, actor, why string) error {
	return e.order(ctx, subscription, id, actor, why, ledger.Skipped, nil)
}

// Cancel gives a document up.
func (e *Engine) Cancel(ctx context.Context, subscription, id, actor, why string) error {
	return e.order(ctx, subscription, id, actor, why, ledger.Cancelled, nil)
}

// ReadAgain fetches a stopped, rejected, skipped or cancelled document anew, for
// the source or the directory was mended, and goes on from there.
func (e *Engine) ReadAgain(ctx context.Context, subscription, id, actor string) error {
	t, err := e.Ledger.Find(ctx, subscription, id)
	if err != nil {
		return err
	}
	ours, err := e.bytesAreOurs(ctx, subscription, t.Activation)
	if err != nil {
		return err
	}
	return e.order(ctx, subscription, id, actor, "read again", ledger.Received, func(t *ledger.Transaction) {
		t.Tries, t.Findings, t.Model = 0, nil, invoice.Digest{}
		if !ours {
			t.Source = invoice.Content{}
		}
	})
}

// bytesAreOurs says whether a source gave its documents for good, as a folder
// does, rather than being asked for them again.
func (e *Engine) bytesAreOurs(ctx context.Context, subscription, activation string) (bool, error) {
	a, err := e.Setup.Activation(ctx, subscription, activation)
	if err != nil {
		return false, err
	}
	source, release, err := e.open.adaptor(ctx, a)
	if err != nil {
		return false, err
	}
	defer release()
	_, gave := source.(adaptors.Acknowledger)
	return gave, nil
}

// SendAgain orders another attempt of a stopped or rejected document with the
// same bytes and the same remote identity.
func (e *Engine) SendAgain(ctx context.Context, subscription, id, actor string) error {
	return e.order(ctx, subscription, id, actor, "sent again", ledger.Ready, func(t *ledger.Transaction) { t.Tries = 0 })
}

// TryNow ends the wait of a document: for its next try, for a look at the far
// end, for asking after a receipt. One that waits for nothing is due already, or
// in work at this moment: its lane is woken, and that is all.
func (e *Engine) TryNow(ctx context.Context, subscription, id, actor string) error {
	t, err := e.Ledger.Find(ctx, subscription, id)
	if err != nil {
		return err
	}
	lane, _, moving := ledger.LaneOf(t)
	switch {
	case t.Owner != "":
		return nil
	case moving && t.Until.IsZero():
		return e.Jobs.Insert(ctx, laneJob(lane))
	}
	to := ledger.Waiting
	if t.State == ledger.Unknown || t.State == ledger.Sent {
		to = t.State
	}
	err = e.order(ctx, subscription, id, actor, "tried now", to, nil)
	if errors.Is(err, ledger.ErrMoved) { // it went on in this very moment
		return nil
	}
	return err
}

// order makes the move that a person asks for.
func (e *Engine) order(ctx context.Context, subscription, id, actor, cause string, to ledger.State, change func(*ledger.Transaction)) error {
	t, err := e.Ledger.Find(ctx, subscription, id)
	if err != nil {
		return err
	}
	if !ledger.May(t.State, to) || to == ledger.Ready && !t.Output.SHA256.Given() {
		return fault.New(fault.Permanent, "document %s is %s; that cannot be done now", t.Head.Number, t.State)
	}
	if change, err = e.marking(ctx, t, to, change); err != nil {
		return err
	}
	m := ledger.Move{
		Subscription: subscription, ID: id, From: t.State, To: to, Actor: actor, Cause: cause,
		Change: change, Until: e.now(), Step: "",
	}
	if to == ledger.Waiting {
		m.Step = t.Step
	}
	after := t
	after.State, after.Step = to, m.Step
	if lane, _, ok := ledger.LaneOf(after); ok {
		m.Follow = []job.Job{laneJob(lane)}
	}
	err = e.Ledger.Move(ctx, m)
	if errors.Is(err, ledger.ErrChain) {
		if by, ok, _ := e.Arrived(ctx, t); ok {
			return fault.Wrap(fault.Permanent, err, "document %s has arrived by the gateway %s; it is not sent by another one too",
				t.Head.Number, e.destinationName(ctx, map[string]string{}, by))
		}
		return fault.Wrap(fault.Permanent, err, "document %s goes by another gateway; give that one up first", t.Head.Number)
	}
	return err
}

// marking is change, and marks a document that is brought back while another of its
// chain may have reached its receiver.
func (e *Engine) marking(ctx context.Context, t ledger.Transaction, to ledger.State, change func(*ledger.Transaction)) (func(*ledger.Transaction), error) {
	if t.State != ledger.Cancelled && t.State != ledger.Skipped || to == ledger.Cancelled {
		return change, nil
	}
	mark, err := e.mayBeThere(ctx, t)
	if err != nil || !mark {
		return change, err
	}
	return func(t *ledger.Transaction) {
		if change != nil {
			change(t)
		}
		t.PossibleDuplicate = true
	}, nil
}

// Reason is why a person has a delivered document sent again.
type Reason string

// The reasons. The first two give the document a fresh remote identity, for a
// receiver that knows duplicates would else only repeat its old receipt.
const (
	AskedAgain Reason = "The receiver asked for it again"
	Lost       Reason = "It was lost"
)

// Resend sends a delivered document once more, as a transaction of its own.
func (e *Engine) Resend(ctx context.Context, subscription, id, actor string, why Reason) (string, error) {
	t, err := e.Ledger.Find(ctx, subscription, id)
	if err != nil {
		return "", err
	}
	if t.State != ledger.Delivered && t.State != ledger.Sent {
		return "", fault.New(fault.Permanent, "document %s is %s; only a delivered one is sent again as a copy", t.Head.Number, t.State)
	}
	again := t
	again.Key.Destination = ""
	again.State, again.ResendOf, again.FallbackOf, again.Fresh = ledger.Received, t.ID, "", true
	again.Trigger, again.Actor, again.Cause = ledger.Manual, actor, string(why)
	again.Remote, again.RemoteID, again.Proof, again.Tries = "", "", "", 0
	again.PossibleDuplicate, again.Output, again.Route = false, ledger.Output{}, nil
	again.Owner, again.Kind, again.Code = "", "", ""
	lane := ledger.Lane{Subscription: subscription, Kind: ledger.LaneProcess, Of: t.Activation}
	for range copyTries { // another copy may be entered in this moment
		if again.Copy, err = e.nextCopy(ctx, t); err != nil {
			return "", err
		}
		again.ID = again.Key.ID()
		entered, err := e.Ledger.Enter(ctx, subscription, ledger.Page{
			Activation: t.Activation, KeepCursor: true,
			Transactions: []ledger.Transaction{again}, Follow: []job.Job{laneJob(lane)},
		})
		if err != nil || len(entered) > 0 {
			return again.ID, err
		}
	}
	return "", fault.New(fault.Temporary, "document %s is being sent again by somebody else at this moment", t.Head.Number)
}

// copyTries is how often a free copy is looked for.
const copyTries = 5

func (e *Engine) nextCopy(ctx context.Context, t ledger.Transaction) (int, error) {
	kin, err := e.kinOf(ctx, t)
	highest := 0
	for _, o := range kin {
		if o.Version == t.Version {
			highest = max(highest, o.Copy)
		}
	}
	return highest + 1, err
}
