package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/notice"
	"github.com/postbud/postbud/internal/setup"
)

const (
	mailsExpire = 3 * 24 * time.Hour // after that nobody wants to read it
	runsTold    = 20                 // ended runs that are looked at
	patience    = 30 * time.Minute   // how long people wait for the end of a run before they are told
)

type notifyArgs struct{ Subscription, Activation string }

// noticeJob tells an activation's people soon. Its key holds the time, so that
// what happens while one is at work finds the next.
func (e *Engine) noticeJob(subscription, activation string) job.Job {
	args, err := json.Marshal(notifyArgs{subscription, activation})
	if err != nil {
		panic(err) // two strings
	}
	at := e.now().Add(e.Settings.NoticeWait)
	slot := at.UnixNano()/int64(e.Settings.NoticeWait) + 1
	return job.Job{
		Kind:  job.Notify,
		Key:   fmt.Sprintf("%s/%s/%d", subscription, activation, slot),
		Lane:  "notices/" + subscription + "/" + activation,
		Args:  args,
		RunAt: at,
	}
}

// notify is the handler of a notify job: it tells people of what came to rest.
func (e *Engine) notify(ctx context.Context, j job.Job) error {
	var args notifyArgs
	if err := json.Unmarshal(j.Args, &args); err != nil {
		return err
	}
	a, err := e.Setup.Activation(ctx, args.Subscription, args.Activation)
	if err != nil {
		return err
	}
	busy, err := e.busy(ctx, a)
	if err != nil {
		return err
	}
	if busy {
		return e.Jobs.Insert(ctx, e.noticeJob(a.Subscription, a.ID)) // one mail about a run, not one for each part of it
	}
	return e.tell(ctx, a)
}

// mail sends what the outbox holds. The documents never wait for it.
func (e *Engine) mail(ctx context.Context, a setup.Activation) error {
	if e.Mailer == nil {
		return nil
	}
	unsent, err := e.Outbox.Unsent(ctx, a.Subscription, a.ID)
	if err != nil {
		return err
	}
	var failed error
	for _, m := range unsent {
		if e.now().Sub(m.Created) > mailsExpire {
			err = e.Outbox.Tried(ctx, m.Subscription, m.ID, e.now(), "not sent: older than three days")
		} else {
			err = e.mailOne(ctx, m)
		}
		if err != nil {
			failed = err
		}
	}
	return failed
}

func (e *Engine) mailOne(ctx context.Context, m notice.Message) error {
	result, err := e.Mailer.Mail(ctx, m)
	if err != nil {
		if kept := e.Outbox.Tried(ctx, m.Subscription, m.ID, time.Time{}, err.Error()); kept != nil {
			return kept
		}
		return err
	}
	return e.Outbox.Tried(ctx, m.Subscription, m.ID, e.now(), result)
}
