package engine

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/invoice"
)

// Group is where a document stands for a manual export.
type Group string

// The groups: answers of the ledger and the rules, not states.
const (
	NotActivated    Group = "not_activated"    // its customer has no active export rule
	NotExported     Group = "not_exported"     // it may be exported now
	AlreadyExported Group = "already_exported" // it was delivered, or is on its way
)

// Candidate is one document that a manual export found at the source.
type Candidate struct {
	Transaction ledger.Transaction // the stored one, else the one that would be entered
	Stored      bool
	Group       Group
}

// Candidates asks the source for what the query names, and tells for each where
// it stands. Nothing but the customers is stored. A number that the source does not have is simply
// not among them.
func (e *Engine) Candidates(ctx context.Context, subscription, activation string, q adaptors.Query) ([]Candidate, error) {
	a, err := e.Setup.Activation(ctx, subscription, activation)
	if err != nil {
		return nil, err
	}
	source, release, err := e.open.adaptor(ctx, a)
	if err != nil {
		return nil, err
	}
	defer release()
	asked, ok := source.(adaptors.Puller)
	if !ok {
		return nil, fault.New(fault.Configuration, "%s cannot be asked; its documents arrive by themselves", a.Name)
	}
	if err := e.refreshCustomers(ctx, a, source, false); err != nil {
		return nil, err
	}
	var found []Candidate
	for item, err := range asked.Pull(ctx, q) {
		if err != nil && item.Ref == "" {
			return nil, err
		}
		c, err := e.candidate(ctx, a, source, item)
		if err != nil {
			return nil, err
		}
		found = append(found, c)
	}
	return found, nil
}

func (e *Engine) candidate(ctx context.Context, a setup.Activation, source adaptors.Adaptor, item adaptors.Item) (Candidate, error) {
	t, err := e.transaction(ctx, a, ledger.Run{Trigger: ledger.Manual}, item)
	if err != nil {
		return Candidate{}, err
	}
	c := Candidate{Transaction: t}
	for stored, err := range e.Ledger.Search(ctx, a.Subscription, ledger.Filter{Activation: a.ID, Refs: []string{item.Ref}}) {
		if err != nil {
			return c, err
		}
		if stored.Version == item.Version && (!c.Stored || tells(stored, c.Transaction)) {
			c.Transaction, c.Stored = stored, true
		}
	}
	c.Group, err = e.group(ctx, a, source, c)
	return c, err
}

// tells says whether a says more than b of where their document stands: one that
// was not given up, else the later one.
func tells(a, b ledger.Transaction) bool {
	if gone := givenUp(a); gone != givenUp(b) {
		return !gone
	}
	return a.Copy > b.Copy
}

// givenUp says whether this is not the one of its chain that delivers the document.
func givenUp(t ledger.Transaction) bool {
	return t.State == ledger.Cancelled || t.State == ledger.Held && t.Code == ledger.ArrivedAfter
}

func (e *Engine) group(ctx context.Context, a setup.Activation, source adaptors.Adaptor, c Candidate) (Group, error) {
	if c.Stored {
		switch c.Transaction.State {
		case ledger.Delivered, ledger.Sent, ledger.Sending, ledger.Unknown, ledger.Waiting, ledger.Ready, ledger.Rejected:
			return AlreadyExported, nil
		case ledger.Stopped:
			if c.Transaction.PossibleDuplicate { // it may have arrived; a person decides, not an export
				return AlreadyExported, nil
			}
		}
	}
	p := &passage{e: e, a: a, source: source, t: c.Transaction}
	_, err := p.route(ctx, nil)
	var off *parked
	if errors.As(err, &off) || fault.KindOf(err) == fault.RecipientNotFound {
		return NotActivated, nil
	}
	return NotExported, err
}

// Preview is what a document would be sent as. Problem is why it would not be;
// File is then empty unless it was made before the problem was found.
type Preview struct {
	Candidate
	File        gateways.File
	Format      string
	Destination string
	Invoice     *invoice.Invoice
	Findings    []invoice.Finding
	Before      []Way // where it was before, in its fallback chain, the first first
	Then        []Way // where it goes when it surely could not be delivered there
	Strict      bool  // only where a person orders it
	Problem     error
}

// Preview takes a candidate through the stations up to ready and shows what
// would be sent, to the byte. Nothing is stored as sent.
func (e *Engine) Preview(ctx context.Context, subscription, activation string, c Candidate) (Preview, error) {
	shown := Preview{Candidate: c}
	a, err := e.Setup.Activation(ctx, subscription, activation)
	if err != nil {
		return shown, err
	}
	source, release, err := e.open.adaptor(ctx, a)
	if err != nil {
		return shown, err
	}
	defer release()
	t := c.Transaction
	if t.Output.SHA256.Given() {
		shown.File, shown.Format, shown.Destination, shown.Findings = e.file(t.Output), t.Format, t.Destination, t.Findings
		return shown, e.previewWays(ctx, &shown, t)
	}
	if t.State != ledger.Listed {
		t.State = ledger.Received
	}
	p := &passage{e: e, a: a, source: source, t: t}
	shown.Problem = p.guarded(ctx, p.walk)
	shown.File, shown.Format, shown.Destination, shown.Findings = e.file(p.t.Output), p.t.Format, p.t.Destination, p.t.Findings
	shown.Transaction = p.t
	if p.t.Model.Given() {
		if shown.Invoice, err = e.Model(ctx, p.t); err != nil {
			return shown, err
		}
	}
	return shown, e.previewWays(ctx, &shown, p.t)
}

func (e *Engine) previewWays(ctx context.Context, shown *Preview, t ledger.Transaction) error {
	ways, err := e.Ways(ctx, t)
	shown.Then, shown.Strict = ways.Ahead, ways.Strict
	names := map[string]string{}
	for _, b := range ways.Before {
		shown.Before = append(shown.Before, Way{Destination: b.Destination, Name: e.destinationName(ctx, names, b), Format: b.Format})
	}
	return err
}

// Ordered is what Export did with the candidates.
type Ordered struct {
	Run     ledger.Run
	Begun   []string // transaction ids
	Left    []Candidate
	Reasons map[string]string // by transaction id, why one was left
}

// Export has candidates of the groups NotExported exported now, as a run of its
// own. One of another group is left, with the reason: a customer must be
// activated first, and what was exported is sent again with Resend.
func (e *Engine) Export(ctx context.Context, subscription, activation, actor string, q adaptors.Query, candidates []Candidate) (Ordered, error) {
	o := Ordered{Reasons: map[string]string{}}
	query, err := json.Marshal(q)
	if err != nil {
		return o, err
	}
	run := ledger.Run{
		Subscription: subscription, Activation: activation, ID: runID(subscription, activation, "", e.now()),
		Trigger: ledger.Manual, Actor: actor, State: ledger.RunSucceeded, Started: e.now(), Ended: e.now(),
		Query: query, Found: len(candidates),
	} // the source was asked before, so nothing is left to carry on
	lane := ledger.Lane{Subscription: subscription, Kind: ledger.LaneProcess, Of: activation}
	var page []ledger.Transaction
	var moves []ledger.Move
	var chosen []Candidate
	for _, c := range candidates {
		t := c.Transaction
		switch {
		case c.Group == NotActivated:
			o.leave(c, "its customer is not activated")
		case c.Group == AlreadyExported:
			o.leave(c, "it was exported already, or is on its way")
		case !c.Stored:
			t.Run, t.Trigger, t.Actor = run.ID, ledger.Manual, actor
			page, chosen = append(page, t), append(chosen, c)
		case ledger.May(t.State, ledger.Received):
			change, err := e.marking(ctx, t, ledger.Received, func(t *ledger.Transaction) {
				t.Run, t.Trigger, t.Tries = run.ID, ledger.Manual, 0
				t.Output, t.Route, t.Findings = ledger.Output{}, nil, nil
			})
			if err != nil {
				return o, err
			}
			m := ledger.Move{
				Subscription: subscription, ID: t.ID, From: t.State, To: ledger.Received, Actor: actor, Cause: "exported by hand",
				Follow: []job.Job{laneJob(lane)}, Change: change,
			}
			moves, chosen = append(moves, m), append(chosen, c)
		default:
			o.leave(c, "it is in work already")
		}
	}
	run, _, err = e.Ledger.BeginRun(ctx, run)
	if err != nil {
		return o, err
	}
	fresh, err := e.Ledger.Enter(ctx, subscription, ledger.Page{
		Activation: activation, KeepCursor: true, Transactions: page, Follow: []job.Job{laneJob(lane)},
	})
	begun := map[string]bool{}
	for _, t := range fresh {
		begun[t.ID] = true
	}
	if err == nil {
		err = e.exportStored(ctx, moves, begun)
	}
	o.Run = run
	for _, c := range chosen {
		if id := c.Transaction.ID; begun[id] {
			o.Begun = append(o.Begun, id)
		} else {
			o.leave(c, "it is in work already")
		}
	}
	if err != nil {
		return o, errors.Join(err, e.endRun(ctx, run, ledger.RunFailed, err))
	}
	return o, e.endRun(ctx, run, ledger.RunSucceeded, nil)
}

// exportStored makes the moves of documents that are stored already, and notes
// which were made. One that somebody else moved at the same moment is left to him.
func (e *Engine) exportStored(ctx context.Context, moves []ledger.Move, begun map[string]bool) error {
	err := e.Ledger.Move(ctx, moves...)
	refused := ledger.Refusals(err)
	if err != nil && len(refused) == 0 {
		return err
	}
	for _, m := range moves {
		begun[m.ID] = true
	}
	err = nil
	for _, r := range refused {
		delete(begun, r.ID)
		if !errors.Is(r, ledger.ErrMoved) && !errors.Is(r, ledger.ErrChain) {
			err = errors.Join(err, r)
		}
	}
	return err
}

func (o *Ordered) leave(c Candidate, why string) {
	o.Left = append(o.Left, c)
	o.Reasons[c.Transaction.ID] = why
}
