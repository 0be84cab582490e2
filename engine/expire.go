package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// warnedBefore are the days before the end of a certificate on which its people are
// told (F-88), and 0 for what has ended.
var warnedBefore = []int{0, 1, 7, 14, 30}

// expiries looks now and then which certificates end soon.
func (e *Engine) expiries(ctx context.Context) {
	for ctx.Err() == nil {
		if err := e.tellOfExpiries(ctx); err != nil && ctx.Err() == nil {
			e.log.Error("could not tell whose certificates end soon", "err", err)
		}
		if e.Env.Sleep(ctx, e.Settings.Expiries) != nil {
			return
		}
	}
}

func (e *Engine) tellOfExpiries(ctx context.Context) error {
	companies, err := e.Members.Subscriptions(ctx)
	for _, c := range companies {
		destinations, failed := e.Setup.Destinations(ctx, c.ID)
		err = errors.Join(err, failed)
		for _, d := range destinations {
			err = errors.Join(err, e.tellOfExpiriesAt(ctx, d))
		}
		activations, failed := e.Setup.Activations(ctx, c.ID)
		err = errors.Join(err, failed)
		for _, a := range activations {
			err = errors.Join(err, e.tellOfExpiriesOf(ctx, a))
		}
	}
	return err
}

func (e *Engine) tellOfExpiriesAt(ctx context.Context, d setup.Destination) error {
	p, values, err := e.gatewayOf(d)
	if err != nil {
		return nil // whatever is sent there says so
	}
	for _, x := range p.Expiring(values) {
		if id, f := e.expires(keyOf("destination", d.Subscription, d.ID), d.Name, x); f != nil {
			err = errors.Join(err, e.alarmAt(ctx, d, id, f))
		}
	}
	return err
}

func (e *Engine) tellOfExpiriesOf(ctx context.Context, a setup.Activation) error {
	p, values, err := e.adaptorOf(a)
	if err != nil {
		return nil // its next run says so
	}
	for _, x := range p.Expiring(values) {
		if id, f := e.expires(keyOf("activation", a.Subscription, a.ID), a.Name, x); f != nil {
			err = errors.Join(err, e.alarm(ctx, a, e.trouble(id, f)))
		}
	}
	return err
}

// expires is what is to be told of a certificate today, nil for nothing. The id is that
// of the certificate and of the warning: each is told once, whoever tells it.
func (e *Engine) expires(of, name string, x plugin.Expiry) (id string, cause error) {
	left, date := x.DaysLeft(e.now()), x.End.UTC().Format(time.DateOnly)
	at := slices.IndexFunc(warnedBefore, func(days int) bool { return left <= days })
	if at < 0 {
		return "", nil
	}
	f := fault.New(fault.Configuration, "the certificate of %s ends on %s", name, date)
	code := "CERT-SOON"
	if left <= 0 {
		f, code = fault.New(fault.Configuration, "the certificate of %s ended on %s", name, date), "CERT-ENDED"
	}
	id = fmt.Sprintf("expiry/%s/%s/%d/%d", of, x.Field, x.End.Unix(), warnedBefore[at])
	return id, f.Coded(code, "n", strconv.Itoa(left), "title", x.Title, "name", name, "date", date)
}
