package engine

import (
	"context"
	"time"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/notice"
	"github.com/postbud/postbud/internal/setup"
)

// news gathers what changed, each document once, as it stands now.
func (e *Engine) news(ctx context.Context, a setup.Activation) (notice.News, error) {
	n := notice.News{
		Subscription: a.Subscription, Activation: a.ID, Adaptor: a.Name,
		Link: e.Settings.PublicURL, Recipients: a.Recipients,
	}
	company, err := e.Members.Subscription(ctx, a.Subscription)
	if err != nil {
		return n, err
	}
	n.Company, n.Test = company.Name, company.Test
	if n.Zone, err = time.LoadLocation(company.Zone); err != nil {
		n.Zone = time.UTC
	}
	if n.UpTo, err = e.Outbox.Told(ctx, a.Subscription, a.ID); err != nil {
		return n, err
	}
	var ids []string
	seen := map[string]bool{}
	for c, err := range e.Ledger.Changes(ctx, a.Subscription, a.ID, n.UpTo) {
		if err != nil {
			return n, err
		}
		n.UpTo = c.Seq
		if c.From == c.To && c.Code == ledger.ArrivedTwice { // the one whose receipt came late tells of both
			continue
		}
		if !seen[c.ID] {
			seen[c.ID] = true
			ids = append(ids, c.ID)
		}
	}
	names := map[string]string{}
	for _, id := range ids {
		t, err := e.Ledger.Find(ctx, a.Subscription, id)
		if err != nil {
			return n, err
		}
		d, tell := e.newsOf(ctx, names, t)
		if !tell {
			continue
		}
		if d.Tried, err = e.tried(ctx, names, t); err != nil {
			return n, err
		}
		n.Documents = append(n.Documents, d)
	}
	if n.Runs, err = e.newsOfRuns(ctx, a); err != nil {
		return n, err
	}
	n.Paused, err = e.newsOfPauses(ctx, a)
	return n, err
}

// newsOf is a document as people are told of it; false for one that still goes
// on by itself.
func (e *Engine) newsOf(ctx context.Context, names map[string]string, t ledger.Transaction) (notice.Document, bool) {
	good := false
	if t.State == ledger.Cancelled && t.Code == ledger.FellBack && t.Actor == ledger.Engine { // a person knows what he ordered
		return e.newsOfDetour(ctx, names, t), true
	}
	switch t.State {
	case ledger.Delivered, ledger.Sent:
		good = t.Code != ledger.ArrivedTwice
	case ledger.Stopped, ledger.Rejected, ledger.Held:
	default:
		return notice.Document{}, false
	}
	return notice.Document{
		ID: t.ID, Number: t.Head.Number, Kind: t.Head.Kind, Customer: t.Head.Receiver,
		Amount: t.Head.TotalWithVAT, Currency: t.Head.Currency, Gateway: e.destinationName(ctx, names, t),
		Good: good, Proof: t.Proof, State: string(t.State), Fault: t.Kind,
		Code: t.Code, Args: t.Args, Cause: t.Cause, At: t.Changed, Double: t.PossibleDuplicate, Attempted: t.RemoteTried(),
	}, true
}

// newsOfDetour is a document that goes by another destination now. Why this one
// could not deliver it is what people are told.
func (e *Engine) newsOfDetour(ctx context.Context, names map[string]string, t ledger.Transaction) notice.Document {
	return notice.Document{
		ID: t.ID, Number: t.Head.Number, Kind: t.Head.Kind, Customer: t.Head.Receiver,
		Amount: t.Head.TotalWithVAT, Currency: t.Head.Currency, Gateway: e.destinationName(ctx, names, t),
		State: notice.FellBack, Fault: t.Kind, Code: t.Args[ledger.ArgFailed], Args: t.Args, Cause: t.Args[ledger.ArgFailedCause],
		At: t.Changed, Attempted: t.RemoteTried(), Onward: t.Args[ledger.ArgOnward],
	}
}

// tried is what failed before a document that needs someone, along its chain.
func (e *Engine) tried(ctx context.Context, names map[string]string, t ledger.Transaction) (all []notice.Tried, err error) {
	if t.State != ledger.Stopped && t.State != ledger.Rejected || t.FallbackOf == "" {
		return nil, nil
	}
	chain, err := e.before(ctx, t)
	for _, b := range chain {
		all = append(all, notice.Tried{Gateway: e.destinationName(ctx, names, b),
			Code: b.Args[ledger.ArgFailed], Args: b.Args, Cause: b.Args[ledger.ArgFailedCause]})
	}
	return all, err
}

func (e *Engine) destinationName(ctx context.Context, names map[string]string, t ledger.Transaction) string {
	if _, known := names[t.Destination]; !known && t.Destination != "" {
		names[t.Destination] = t.Destination
		if d, err := e.Setup.Destination(ctx, t.Subscription, t.Destination); err == nil {
			names[t.Destination] = d.Name
		}
	}
	return names[t.Destination]
}

func (e *Engine) newsOfRuns(ctx context.Context, a setup.Activation) (told []notice.Run, err error) {
	runs, err := e.Ledger.Runs(ctx, a.Subscription, a.ID, runsTold)
	if err != nil {
		return nil, err
	}
	for _, r := range runs {
		if r.Ended.IsZero() || e.now().Sub(r.Ended) > mailsExpire {
			continue
		}
		counts, err := e.Ledger.Count(ctx, a.Subscription, ledger.Filter{Run: r.ID})
		if err != nil {
			return nil, err
		}
		if moving(counts) {
			continue // told when its documents have come to rest
		}
		if r, err = e.rest(ctx, r, counts); err != nil {
			return nil, err
		}
		run, err := e.newsOfRun(ctx, r, counts)
		if err != nil {
			return nil, err
		}
		told = append(told, run)
	}
	return told, nil
}

// newsOfRun adds up what a run sent, by gateway and currency; credit notes are
// subtracted.
func (e *Engine) newsOfRun(ctx context.Context, r ledger.Run, counts map[ledger.State]int) (notice.Run, error) {
	n := notice.Run{
		ID: r.ID, Started: r.Started, Ended: r.Ended, Failed: r.State == ledger.RunFailed,
		Code: r.Code, Cause: r.Cause, Found: r.Found,
		Sent:    counts[ledger.Delivered] + counts[ledger.Sent],
		Waiting: counts[ledger.Sent],
		Stopped: counts[ledger.Stopped] + counts[ledger.Rejected] + counts[ledger.Held],
	}
	names, at := map[string]string{}, map[[2]string]int{}
	sent := ledger.Filter{Run: r.ID, States: []ledger.State{ledger.Delivered, ledger.Sent}, Oldest: true}
	for t, err := range e.Ledger.Search(ctx, r.Subscription, sent) {
		if err != nil {
			return n, err
		}
		d, _ := e.newsOf(ctx, names, t)
		if t.Proof != gateways.ByTransfer && t.State == ledger.Delivered {
			n.Proved++
		}
		if len(n.Documents) < rowsTold {
			n.Documents = append(n.Documents, d)
		}
		key := [2]string{d.Gateway, d.Currency}
		if _, known := at[key]; !known {
			at[key] = len(n.Sums)
			n.Sums = append(n.Sums, notice.Sum{Gateway: d.Gateway, Currency: d.Currency})
		}
		sum := &n.Sums[at[key]]
		sum.Count++
		if d.Kind == "creditnote" {
			sum.Amount = sum.Amount.Sub(d.Amount)
		} else {
			sum.Amount = sum.Amount.Add(d.Amount)
		}
	}
	return n, nil
}

// rowsTold is how many documents of a run a mail lists.
const rowsTold = 20

// busy says whether a run of the activation still goes on, and not for so long
// that people must be told in the middle.
func (e *Engine) busy(ctx context.Context, a setup.Activation) (bool, error) {
	runs, err := e.Ledger.Runs(ctx, a.Subscription, a.ID, runsTold)
	if err != nil {
		return false, err
	}
	for _, r := range runs {
		if e.now().Sub(r.Started) > patience {
			continue
		}
		counts, err := e.Ledger.Count(ctx, a.Subscription, ledger.Filter{Run: r.ID})
		if err != nil {
			return false, err
		}
		counts[ledger.Unknown] = 0 // a doubt may last; people are told of what holds it up
		if moving(counts) || r.State == ledger.RunRunning && r.Ended.IsZero() && r.Tries == 0 {
			return true, nil
		}
	}
	return false, nil
}

// moving says whether any of the counted goes on by itself within the minute.
func moving(counts map[ledger.State]int) bool {
	return counts[ledger.Listed]+counts[ledger.Received]+counts[ledger.Ready]+counts[ledger.Sending]+counts[ledger.Unknown] > 0
}

// rest gives a run that succeeded in reading its last state, once its documents
// show whether all went well.
func (e *Engine) rest(ctx context.Context, r ledger.Run, counts map[ledger.State]int) (ledger.Run, error) {
	if r.State != ledger.RunSucceeded || counts[ledger.Stopped]+counts[ledger.Rejected] == 0 {
		return r, nil
	}
	r.State = ledger.RunWithErrors
	return r, e.Ledger.EndRun(ctx, r)
}

func (e *Engine) newsOfPauses(ctx context.Context, a setup.Activation) (told []notice.Paused, err error) {
	if a.PausedCode != "" || a.Paused != "" && !a.PausedAt.IsZero() {
		told = append(told, notice.Paused{Of: "activation", ID: a.ID, Name: a.Name, Since: a.PausedAt, Code: a.PausedCode, Cause: a.Paused})
	}
	destinations, err := e.Setup.Destinations(ctx, a.Subscription)
	if err != nil {
		return nil, err
	}
	for _, d := range destinations {
		if d.Paused == "" {
			continue
		}
		behind, err := e.Ledger.Count(ctx, a.Subscription, ledger.Filter{Destination: d.ID, Activation: a.ID, States: []ledger.State{ledger.Waiting, ledger.Unknown}})
		if err != nil {
			return nil, err
		}
		if behind[ledger.Waiting]+behind[ledger.Unknown] > 0 {
			told = append(told, notice.Paused{
				Of: "destination", ID: d.ID, Name: d.Name, Since: d.PausedAt,
				Code: d.PausedCode, Args: d.PausedArgs, Cause: d.Paused, Waiting: behind[ledger.Waiting] + behind[ledger.Unknown],
			})
		}
	}
	return told, nil
}
