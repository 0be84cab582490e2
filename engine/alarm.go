package engine

import (
	"context"
	"errors"
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
	return i.e.alarm(ctx, a, i.e.trouble(id, cause))
}

// Alarm tells the people of each activation whose documents go there; of all, where
// none has sent anything there yet.
func (a answers) Alarm(ctx context.Context, id string, cause error) error {
	sending, err := a.e.sending(ctx, a.company, a.id)
	if err != nil {
		return err
	}
	for _, one := range sending {
		if err := a.e.alarm(ctx, one, a.e.trouble(id, cause)); err != nil {
			return err
		}
	}
	return nil
}

// sending are the activations whose documents go to a destination; all, where none has
// sent anything there yet.
func (e *Engine) sending(ctx context.Context, company, destination string) (sending []setup.Activation, err error) {
	all, err := e.Setup.Activations(ctx, company)
	if err != nil {
		return nil, err
	}
	for _, one := range all {
		some, err := e.Ledger.Count(ctx, company, ledger.Filter{Destination: destination, Activation: one.ID})
		if err != nil {
			return nil, err
		}
		if len(some) > 0 {
			sending = append(sending, one)
		}
	}
	if len(sending) == 0 {
		return all, nil
	}
	return sending, nil
}

// alarmAt tells the people of each activation whose documents go to a destination of
// trouble that it has.
func (e *Engine) alarmAt(ctx context.Context, d setup.Destination, id string, cause error) error {
	sending, err := e.sending(ctx, d.Subscription, d.ID)
	for _, one := range sending {
		alarm := e.trouble(id, cause)
		alarm.Gateway, alarm.Name = d.ID, d.Name
		err = errors.Join(err, e.alarm(ctx, one, alarm))
	}
	return err
}

// trouble is a fault that no document shows. The same id is told once, also over a
// restart.
func (e *Engine) trouble(id string, cause error) notice.Alarm {
	alarm := notice.Alarm{ID: id, Code: fault.CodeOf(cause), Cause: cause.Error(), At: e.now()}
	if f := fault.As(cause); f != nil {
		alarm.Args = f.Args
	}
	return alarm
}

// alarm tells the people of an activation. What else happened since they were told last
// stays to be told.
func (e *Engine) alarm(ctx context.Context, a setup.Activation, alarm notice.Alarm) error {
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
		Alarms: []notice.Alarm{alarm},
	}
	defer e.telling.take(a.Subscription + "/" + a.ID)()
	told, err := e.Outbox.Told(ctx, a.Subscription, a.ID)
	if err != nil {
		return err
	}
	return e.Outbox.Post(ctx, a.Subscription, a.ID, told, notice.Compose(n, e.now()), e.noticeJob(a.Subscription, a.ID))
}
