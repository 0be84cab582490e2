package engine

import (
	"context"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
)

// inbox takes what comes by itself for one activation.
type inbox struct {
	e           *Engine
	company, id string
}

// Take stores the item and returns once it is on disk. One that was taken before
// is the same document, and its id is returned again.
func (i inbox) Take(ctx context.Context, item adaptors.Item) (string, error) {
	a, err := i.e.Setup.Activation(ctx, i.company, i.id)
	if err != nil {
		return "", err
	}
	if a.Paused != "" {
		return "", fault.New(fault.Temporary, "paused: %s", a.Paused)
	}
	if item.Source.Given() && !i.e.Blobs.Has(item.Source.SHA256) {
		if item.Source, err = i.e.keep(ctx, item.Source); err != nil {
			return "", err
		}
	}
	t, err := i.e.transaction(ctx, a, ledger.Run{Trigger: ledger.Arrival, Actor: "arrival"}, item)
	if err != nil {
		return "", err
	}
	_, err = i.e.Ledger.Enter(ctx, a.Subscription, ledger.Page{
		Activation: a.ID, KeepCursor: true, Transactions: []ledger.Transaction{t},
		Follow: []job.Job{laneJob(ledger.Lane{Subscription: a.Subscription, Kind: ledger.LaneProcess, Of: a.ID})},
	})
	return t.ID, err
}
