package engine

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// owingEach is how often it is looked whether a plug-in that may owe something stands
// open: its settings may have changed, which closes it until somebody comes.
const owingEach = time.Minute

// owing opens the adaptors and gateways that may have something left over from a former
// process, such as receipts that a partner has not taken yet.
func (e *Engine) owing(ctx context.Context) {
	all := pauses{e: e, paused: map[string]bool{}}
	for ctx.Err() == nil {
		began := e.now()
		if err := e.openOwing(ctx, &all); err != nil && ctx.Err() == nil {
			e.log.Error("could not look for what is owed", "err", err)
		}
		all.looked = began
		e.untilResumed(ctx)
	}
}

// untilResumed waits for the next look, which comes at once where a pause ends.
func (e *Engine) untilResumed(ctx context.Context) {
	wait, end := context.WithCancel(ctx)
	defer end()
	go func() {
		select {
		case <-e.ended:
			end()
		case <-wait.Done():
		}
	}()
	_ = e.Env.Sleep(wait, owingEach)
}

// pauses are what was paused when it was looked at last. A pause may also begin and end
// between two looks, or end by another machine.
type pauses struct {
	e      *Engine
	paused map[string]bool
	looked time.Time
}

func (p *pauses) ended(of, subscription, id string, paused bool) bool {
	key := keyOf(of, subscription, id)
	was := p.paused[key] || !p.looked.IsZero() && p.e.resumed.since(of, subscription, id, p.looked)
	p.paused[key] = paused
	return was && !paused
}

func (e *Engine) openOwing(ctx context.Context, pauses *pauses) error {
	companies, err := e.Members.Subscriptions(ctx)
	if err != nil {
		return err
	}
	var failed error
	for _, c := range companies {
		failed = errors.Join(failed, e.openOwingGateways(ctx, c.ID, pauses))
		activations, err := e.Setup.Activations(ctx, c.ID)
		failed = errors.Join(failed, err)
		for _, a := range activations {
			if p, ok := e.Adaptors.Find(a.Adaptor); !ok || !p.Owes() {
				continue
			}
			resumed := pauses.ended("activation", a.Subscription, a.ID, a.Paused != "")
			if err := e.openDoor(ctx, a, resumed); err != nil { // the settings of one are no trouble of the others
				e.log.Warn("an adaptor cannot be opened, and what it owes waits", "activation", a.ID, "err", err)
			}
		}
	}
	return failed
}

func (e *Engine) openOwingGateways(ctx context.Context, company string, pauses *pauses) error {
	destinations, err := e.Setup.Destinations(ctx, company)
	for _, d := range destinations {
		if p, ok := e.Gateways.Find(d.Gateway); !ok || !p.Owes() {
			continue
		}
		resumed := pauses.ended("destination", d.Subscription, d.ID, d.Paused != "")
		gateway, _, release, err := e.answered(ctx, d)
		if errors.Is(err, errNoDoor) {
			continue
		}
		if err != nil {
			e.log.Warn("a gateway cannot be opened, and what it owes waits", "destination", d.ID, "err", err)
			continue
		}
		if debtor, ok := gateway.(plugin.Debtor); ok && resumed {
			debtor.Wake()
		}
		release()
	}
	return err
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
	if d, ok := source.(plugin.Debtor); ok && resumed {
		d.Wake()
	}
	return nil
}
