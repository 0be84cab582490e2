package engine

import (
	"context"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/notice"
)

var _ adaptors.Alarmed = inbox{}

// Alarm tells the activation's people of trouble that no document shows. What else
// happened since they were told last stays to be told.
func (i inbox) Alarm(ctx context.Context, id string, cause error) error {
	e := i.e
	a, err := e.Setup.Activation(ctx, i.company, i.id)
	if err != nil {
		return err
	}
	company, err := e.Members.Subscription(ctx, i.company)
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
