package engine

import (
	"context"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
)

// Activate stores customers' own rules and lets every document go on that was
// parked for want of one. Skipped documents stay skipped: whoever wants them
// exported says so in a manual export.
func (e *Engine) Activate(ctx context.Context, subscription, activation string, rules map[string]rule.Export, actor string) error {
	if err := e.Setup.SaveOwn(ctx, subscription, activation, rules); err != nil {
		return err
	}
	parked := ledger.Filter{Activation: activation, States: []ledger.State{ledger.Stopped}, Codes: []string{"RULE-NONE", "RULE-UNMATCHED"}}
	for t, err := range e.Ledger.Search(ctx, subscription, parked) {
		if err != nil {
			return err
		}
		if _, now := rules[t.Head.Customer]; !now || t.Kind != string(fault.RecipientNotFound) || t.PossibleDuplicate {
			continue
		}
		if err := e.order(ctx, subscription, t.ID, actor, "the customer was activated", ledger.Received, nil); err != nil {
			return err
		}
	}
	return nil
}
