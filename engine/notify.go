package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/notice"
	"github.com/postbud/postbud/internal/setup"
)

const (
	mailsExpire = 3 * 24 * time.Hour // after that nobody wants to read it
	runsTold    = 20                 // ended runs that are looked at
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

// notify is the handler of a notify job: it makes messages of what changed since
// the last ones, stores them, and sends what is stored.
func (e *Engine) notify(ctx context.Context, j job.Job) error {
	var args notifyArgs
	if err := json.Unmarshal(j.Args, &args); err != nil {
		return err
	}
	a, err := e.Setup.Activation(ctx, args.Subscription, args.Activation)
	if err != nil {
		return err
	}
	news, err := e.news(ctx, a)
	if err != nil {
		return err
	}
	if err := e.Outbox.Post(ctx, a.Subscription, a.ID, news.UpTo, notice.Compose(news, e.now())); err != nil {
		return err
	}
	return e.mail(ctx, a)
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

// news gathers what changed, each document once, as it stands now.
func (e *Engine) news(ctx context.Context, a setup.Activation) (notice.News, error) {
	n := notice.News{
		Subscription: a.Subscription, Activation: a.ID, Adaptor: a.Name,
		Link: e.Settings.PublicURL, Recipients: a.Recipients,
	}
	company, err := e.Members.Subscription(ctx, a.Subscription)
	if err != nil {
		return n, err
	}
	n.Company = company.Name
	if n.Zone, err = time.LoadLocation(company.Zone); err != nil {
		n.Zone = time.UTC
	}
	if n.UpTo, err = e.Outbox.Told(ctx, a.Subscription, a.ID); err != nil {
		return n, err
	}
	var ids []string
	seen := map[string]bool{}
	for c, err := range e.Ledger.Changes(ctx, a.Subscription, a.ID, n.UpTo) {
		if err != nil {
			return n, err
		}
		n.UpTo = c.Seq
		if !seen[c.ID] {
			seen[c.ID] = true
			ids = append(ids, c.ID)
		}
	}
	names := map[string]string{}
	for _, id := range ids {
		t, err := e.Ledger.Find(ctx, a.Subscription, id)
		if err != nil {
			return n, err
		}
		if d, tell := e.newsOf(ctx, names, t); tell {
			n.Documents = append(n.Documents, d)
		}
	}
	if n.Runs, err = e.newsOfRuns(ctx, a); err != nil {
		return n, err
	}
	n.Paused, err = e.newsOfPauses(ctx, a)
	return n, err
}

// newsOf is a document as people are told of it; false for one that still goes
// on by itself.
func (e *Engine) newsOf(ctx context.Context, names map[string]string, t ledger.Transaction) (notice.Document, bool) {
	good := false
	switch t.State {
	case ledger.Delivered, ledger.Sent:
		good = true
	case ledger.Stopped, ledger.Rejected, ledger.Held:
	default:
		return notice.Document{}, false
	}
	if _, known := names[t.Destination]; !known && t.Destination != "" {
		names[t.Destination] = t.Destination
		if d, err := e.Setup.Destination(ctx, t.Subscription, t.Destination); err == nil {
			names[t.Destination] = d.Name
		}
	}
	return notice.Document{
		ID: t.ID, Number: t.Head.Number, Kind: t.Head.Kind, Customer: t.Head.Receiver,
		Amount: t.Head.TotalWithVAT, Currency: t.Head.Currency, Gateway: names[t.Destination],
		Good: good, Proof: t.Proof, State: string(t.State),
		Code: t.Code, Args: t.Args, Cause: t.Cause, At: t.Changed, Double: t.PossibleDuplicate,
	}, true
}

func (e *Engine) newsOfRuns(ctx context.Context, a setup.Activation) (told []notice.Run, err error) {
	runs, err := e.Ledger.Runs(ctx, a.Subscription, a.ID, runsTold)
	if err != nil {
		return nil, err
	}
	for _, r := range runs {
		if r.Ended.IsZero() || e.now().Sub(r.Ended) > mailsExpire {
			continue
		}
		counts, err := e.Ledger.Count(ctx, a.Subscription, ledger.Filter{Run: r.ID})
		if err != nil {
			return nil, err
		}
		if moving(counts) {
			continue // told when its documents have come to rest
		}
		if r, err = e.rest(ctx, r, counts); err != nil {
			return nil, err
		}
		told = append(told, notice.Run{
			ID: r.ID, Started: r.Started, Ended: r.Ended, Failed: r.State == ledger.RunFailed,
			Code: r.Code, Cause: r.Cause, Found: r.Found,
			Sent:    counts[ledger.Delivered] + counts[ledger.Sent],
			Stopped: counts[ledger.Stopped] + counts[ledger.Rejected] + counts[ledger.Held],
		})
	}
	return told, nil
}

// moving says whether any of the counted goes on by itself within the minute.
func moving(counts map[ledger.State]int) bool {
	return counts[ledger.Listed]+counts[ledger.Received]+counts[ledger.Ready]+counts[ledger.Sending]+counts[ledger.Unknown] > 0
}

// rest gives a run that succeeded in reading its last state, once its documents
// show whether all went well.
func (e *Engine) rest(ctx context.Context, r ledger.Run, counts map[ledger.State]int) (ledger.Run, error) {
	if r.State != ledger.RunSucceeded || counts[ledger.Stopped]+counts[ledger.Rejected] == 0 {
		return r, nil
	}
	r.State = ledger.RunWithErrors
	return r, e.Ledger.EndRun(ctx, r)
}

func (e *Engine) newsOfPauses(ctx context.Context, a setup.Activation) (told []notice.Paused, err error) {
	if a.PausedCode != "" || a.Paused != "" && !a.PausedAt.IsZero() {
		told = append(told, notice.Paused{Of: "activation", ID: a.ID, Name: a.Name, Since: a.PausedAt, Code: a.PausedCode, Cause: a.Paused})
	}
	destinations, err := e.Setup.Destinations(ctx, a.Subscription)
	if err != nil {
		return nil, err
	}
	for _, d := range destinations {
		if d.Paused == "" {
			continue
		}
		behind, err := e.Ledger.Count(ctx, a.Subscription, ledger.Filter{Destination: d.ID, Activation: a.ID, States: []ledger.State{ledger.Waiting}})
		if err != nil {
			return nil, err
		}
		if behind[ledger.Waiting] > 0 {
			told = append(told, notice.Paused{
				Of: "destination", ID: d.ID, Name: d.Name, Since: d.PausedAt,
				Code: d.PausedCode, Args: d.PausedArgs, Cause: d.Paused, Waiting: behind[ledger.Waiting],
			})
		}
	}
	return told, nil
}
