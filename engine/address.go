package engine

import (
	"context"
	"errors"

	"github.com/postbud/postbud/internal/ledger"
)

// unaddressed is the code of a pause that a missing public address has caused.
const unaddressed = "AS2-ADDRESS"

// addressed ends the pauses that a missing public address has caused, once there is
// one: it is no setting of the gateway, so nobody changes one.
func (e *Engine) addressed(ctx context.Context) error {
	if e.Settings.PublicURL == "" {
		return nil
	}
	companies, err := e.Members.Subscriptions(ctx)
	if err != nil {
		return err
	}
	var failed error
	for _, c := range companies {
		destinations, err := e.Setup.Destinations(ctx, c.ID)
		failed = errors.Join(failed, err)
		for _, d := range destinations {
			if d.PausedCode == unaddressed {
				failed = errors.Join(failed, e.Resume(ctx, c.ID, d.ID, ledger.Engine))
			}
		}
	}
	return failed
}
