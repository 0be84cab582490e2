package engine

import (
	"context"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/notice"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

var (
	_ plugin.Alarmed = inbox{}
	_ plugin.Alarmed = answers{}
)

// Alarm tells the activation's people of trouble that no document shows.
func (i inbox) Alarm(ctx context.Context, id string, cause error) error {
	a, err := i.e.Setup.Activation(ctx, i.company, i.id)
	if err != nil {
		return err
	}
	return i.e.alarm(ctx, a, id, cause)
}

// Alarm tells the people of each activation whose documents go there; of all, where
// none has sent anything there yet.
func (a answers) Alarm(ctx context.Context, id string, cause error) error {
	all, err := a.e.Setup.Activations(ctx, a.company)
	if err != nil {
		return err
	}
	var sending []setup.Activation
	for _, one := range all {
		some, err := a.e.Ledger.Count(ctx, a.company, ledger.Filter{Destination: a.id, Activation: one.ID})
		if err != nil {
			return err
		}
		if len(some) > 0 {
			sending = append(sending, one)
		}
	}
	if len(sending) == 0 {
		sending = all
	}
	for _, one := range sending {
		if err := a.e.alarm(ctx, one, id, cause); err != nil {
			return err
		}
	}
	return nil
}

// alarm tells the people of an activation. What else happened since they were told last
// stays to be told.
func (e *Engine) alarm(ctx context.Context, a setup.Activation, id string, cause error) error {
	company, err := e.Members.Subscription(ctx, a.Subscription)
	if err != nil {
		return err
	}
	zone, err := time.LoadLocation(company.Zone)
	if err != nil {
		zone = time.UTC
	}
	n := notice.News{
		Subscription: a.Subscription, Company: company.Name, Test: company.Test, Activation: a.ID, Adaptor: a.Name,
		Link: e.Settings.PublicURL, Zone: zone, Recipients: a.Recipients,
		Alarms: []notice.Alarm{{ID: id, Code: fault.CodeOf(cause), Cause: cause.Error(), At: e.now()}},
	}
	if f := fault.As(cause); f != nil {
		n.Alarms[0].Args = f.Args
	}
	defer e.telling.take(a.Subscription + "/" + a.ID)()
	told, err := e.Outbox.Told(ctx, a.Subscription, a.ID)
	if err != nil {
		return err
	}
	return e.Outbox.Post(ctx, a.Subscription, a.ID, told, notice.Compose(n, e.now()), e.noticeJob(a.Subscription, a.ID))
}
