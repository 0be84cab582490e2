package engine

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
)

// orNext is the moves that follow an outcome: m alone, or, where m stops a document
// that surely did not arrive and its rule knows another way, m and the step to the
// next destination. They are made in one commit, so that a crash finds the document
// either stopped on no way or on exactly one.
func (e *Engine) orNext(ctx context.Context, t ledger.Transaction, m ledger.Move) []ledger.Move {
	ctx = context.WithoutCancel(ctx) // what was found out must be acted on
	next, ok, err := e.falls(ctx, t, m)
	if err != nil {
		e.log.Error("nobody could look for another way of the document; it is stopped", "document", t.ID, "err", err)
	}
	if err != nil || !ok {
		return []ledger.Move{m}
	}
	stopped := t
	if m.Change != nil {
		m.Change(&stopped)
	}
	stopped.State, stopped.Kind, stopped.Code, stopped.Cause, stopped.Args = m.To, m.Kind, m.Code, m.Cause, m.Args
	over := e.fallBack(stopped, next, "engine")
	over.Fence = m.Fence
	return []ledger.Move{m, over}
}

// falls says whether the move m of t leads on to another destination, and to which.
func (e *Engine) falls(ctx context.Context, t ledger.Transaction, m ledger.Move) (Way, bool, error) {
	if m.To != ledger.Stopped {
		return Way{}, false, nil
	}
	switch fault.Kind(m.Kind) {
	case fault.Temporary, fault.Permanent, fault.RecipientNotFound:
	default: // doubt, a document to be mended, settings to be mended, a bug of ours
		return Way{}, false, nil
	}
	after := t
	if m.Change != nil {
		m.Change(&after)
	}
	if after.PossibleDuplicate || unreceipted(m) {
		return Way{}, false, nil
	}
	ways, err := e.Ways(ctx, t)
	if err != nil || ways.Strict || len(ways.Ahead) == 0 {
		return Way{}, false, err
	}
	attempts, err := e.Ledger.Attempts(ctx, t.Subscription, t.ID)
	if err != nil {
		return Way{}, false, err
	}
	if m.Attempt != nil {
		attempts = append(attempts, *m.Attempt)
	}
	if doubtful(attempts) {
		return Way{}, false, nil
	}
	changed, err := e.changedSince(ctx, t)
	return ways.Ahead[0], err == nil && !changed, err
}

// unreceipted says whether a web server answered well and gave no receipt (F-78): most
// likely it took nothing, and nobody knows.
func unreceipted(m ledger.Move) bool {
	return m.Code == "GW-HTTP" && strings.HasPrefix(m.Args["code"], "2")
}

// doubtful says whether the last word on a document leaves it open whether it
// arrived: an attempt of which nobody knows the outcome, or that the far end took,
// and no look since then that found nothing there.
func doubtful(attempts []ledger.Attempt) (doubt bool) {
	for _, a := range attempts {
		switch a.Outcome {
		case string(gateways.Absent), string(gateways.Rejected):
			doubt = false
		case string(gateways.Delivered), string(gateways.Sent):
			doubt = true
		case ledger.Interrupted, string(fault.Uncertain), string(fault.Internal):
			doubt = doubt || !a.Looked
		}
	}
	return doubt
}

// changedSince says whether the source has a newer version of the document. That
// one goes its own way, and this one need not go any further.
func (e *Engine) changedSince(ctx context.Context, t ledger.Transaction) (bool, error) {
	kin, err := e.kinOf(ctx, t)
	return slices.ContainsFunc(kin.newer(t), func(o ledger.Transaction) bool {
		return o.State != ledger.Cancelled && o.State != ledger.Skipped
	}), err
}

// newerWentOut says whether a newer version of the document was handed over, or is
// being, so that its receiver must not get this one beside it.
func (e *Engine) newerWentOut(ctx context.Context, t ledger.Transaction) (bool, error) {
	kin, err := e.kinOf(ctx, t)
	return slices.ContainsFunc(kin.newer(t), func(o ledger.Transaction) bool {
		switch o.State {
		case ledger.Sending, ledger.Unknown, ledger.Sent, ledger.Delivered:
			return true
		}
		return false
	}), err
}

// fallBack is the step of a document to its next destination.
func (e *Engine) fallBack(t ledger.Transaction, to Way, actor string) ledger.Move {
	next := t
	next.ID, next.State, next.FallbackOf, next.Actor = "", ledger.Received, t.ID, actor
	next.Key.Destination, next.Format, next.Gateway = to.Destination, to.Format, ""
	next.Remote, next.RemoteID, next.Proof, next.Tries, next.Looks = "", "", "", 0, 0
	next.Output, next.Beside, next.Route, next.Findings = ledger.Output{}, nil, nil, nil
	next.PossibleDuplicate, next.Kind, next.Code, next.Args = false, "", "", nil
	next.Cause = "goes on from the gateway before"
	args := maps.Clone(t.Args)
	if args == nil {
		args = map[string]string{}
	}
	args[ledger.ArgOnward], args[ledger.ArgFailed], args[ledger.ArgFailedCause] = to.Name, t.Code, t.Cause
	cause := "fell back to " + to.Name
	if t.Cause != "" {
		cause += ": " + t.Cause
	}
	return ledger.Move{
		Subscription: t.Subscription, ID: t.ID, From: t.State, To: ledger.Cancelled, Actor: actor,
		Kind: t.Kind, Code: ledger.FellBack, Cause: cause, Args: args, Next: &next,
		Follow: []job.Job{
			laneJob(ledger.Lane{Subscription: t.Subscription, Kind: ledger.LaneProcess, Of: t.Activation}),
			e.noticeJob(t.Subscription, t.Activation),
		},
	}
}

// SendByNext has a document go by the next destination of its rule, which only a
// person orders: of one that was stopped, rejected, or still waits to be handed
// over. It returns the id of the transaction that goes on. A document that may have
// arrived, or whose rule knows no further way, is a Permanent fault.
func (e *Engine) SendByNext(ctx context.Context, subscription, id, actor string) (string, error) {
	t, err := e.Ledger.Find(ctx, subscription, id)
	if err != nil {
		return "", err
	}
	newer, err := e.newerWentOut(ctx, t)
	if err != nil {
		return "", err
	}
	ways, err := e.Ways(ctx, t)
	switch {
	case err != nil:
		return "", err
	case newer:
		return "", fault.New(fault.Permanent, "document %s was changed at the source, and the newer one went out; this one is not sent beside it", t.Head.Number)
	case !ways.Ordered:
		return "", fault.New(fault.Permanent, "document %s is %s and may have arrived; it cannot go by another gateway now", t.Head.Number, t.State)
	case len(ways.Ahead) == 0:
		return "", fault.New(fault.Permanent, "the export rule knows no further gateway for document %s", t.Head.Number)
	}
	over := e.fallBack(t, ways.Ahead[0], actor)
	over.Seen = &t // an attempt may have been made since it was asked whether it arrived
	if err := e.Ledger.Move(ctx, over); err != nil {
		return "", err
	}
	kin, err := e.kinOf(ctx, t)
	if err != nil {
		return "", err
	}
	at := slices.IndexFunc(kin, func(o ledger.Transaction) bool { return o.FallbackOf == t.ID })
	if at < 0 {
		return "", ledger.ErrMoved
	}
	return kin[at].ID, nil
}

// mayBeThere says whether another transaction of the chain of t leaves it open
// whether its receiver has the document, so that one that is brought back says so.
func (e *Engine) mayBeThere(ctx context.Context, t ledger.Transaction) (bool, error) {
	kin, err := e.kinOf(ctx, t)
	if err != nil {
		return false, err
	}
	for _, o := range kin.others(t) {
		if doubt, err := e.inDoubt(ctx, o); err != nil || doubt {
			return doubt, err
		}
	}
	return false, nil
}

// inDoubt says whether the receiver may have the document by this transaction.
func (e *Engine) inDoubt(ctx context.Context, t ledger.Transaction) (bool, error) {
	if t.PossibleDuplicate || !t.RemoteTried() {
		return t.PossibleDuplicate, nil
	}
	attempts, err := e.Ledger.Attempts(ctx, t.Subscription, t.ID)
	return doubtful(attempts), err
}

// before lists the transactions before t in its fallback chain, the first first.
func (e *Engine) before(ctx context.Context, t ledger.Transaction) (chain []ledger.Transaction, err error) {
	for seen := map[string]bool{t.ID: true}; t.FallbackOf != "" && !seen[t.FallbackOf]; {
		if t, err = e.Ledger.Find(ctx, t.Subscription, t.FallbackOf); err != nil {
			return nil, err
		}
		seen[t.ID] = true
		chain = append(chain, t)
	}
	slices.Reverse(chain)
	return chain, nil
}
