package engine

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/internal/setup"
)

// owingEach is how often it is looked whether an adaptor that may owe something stands
// open: its settings may have changed, which closes it until somebody comes.
const owingEach = time.Minute

// owing opens the adaptors that may have something left over from a former process,
// such as receipts that a partner has not taken yet.
func (e *Engine) owing(ctx context.Context) {
	paused := map[string]bool{} // those that were when they were looked at last
	for ctx.Err() == nil {
		if err := e.openOwing(ctx, paused); err != nil && ctx.Err() == nil {
			e.log.Error("could not look for what is owed", "err", err)
		}
		if e.Env.Sleep(ctx, owingEach) != nil {
			return
		}
	}
}

func (e *Engine) openOwing(ctx context.Context, paused map[string]bool) error {
	companies, err := e.Members.Subscriptions(ctx)
	if err != nil {
		return err
	}
	var failed error
	for _, c := range companies {
		activations, err := e.Setup.Activations(ctx, c.ID)
		failed = errors.Join(failed, err)
		for _, a := range activations {
			if p, ok := e.Adaptors.Find(a.Adaptor); !ok || !p.Owes() {
				continue
			}
			key := keyOf("activation", a.Subscription, a.ID)
			resumed := paused[key] && a.Paused == ""
			paused[key] = a.Paused != ""
			if err := e.openDoor(ctx, a, resumed); err != nil { // the settings of one are no trouble of the others
				e.log.Warn("an adaptor cannot be opened, and what it owes waits", "activation", a.ID, "err", err)
			}
		}
	}
	return failed
}

// openDoor has the handler of an adaptor made, as if somebody had come in. A pause does
// not count: what is owed was taken before. What could not be taken while it was paused
// is tried at once when it has been resumed.
func (e *Engine) openDoor(ctx context.Context, a setup.Activation, resumed bool) error {
	source, release, err := e.open.adaptor(ctx, a)
	if err != nil {
		return err
	}
	defer release()
	server, ok := source.(adaptors.Server)
	if !ok {
		return nil
	}
	values, err := setup.All(a.Settings, a.Secrets)
	if err != nil {
		return err
	}
	e.open.web(keyOf("activation", a.Subscription, a.ID), values, func() http.Handler { return server.Handler(inbox{e, a.Subscription, a.ID}) })
	if d, ok := source.(adaptors.Debtor); ok && resumed {
		d.Wake()
	}
	return nil
}
