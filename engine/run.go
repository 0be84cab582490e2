package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
)

// pullArgs is the JSON of a pull job.
type pullArgs struct{ Subscription, Run string }

// Start begins a run of an activation and returns it. slot names the time that
// came due, "" when a person began it; a slot has one run, on however many
// machines it comes due. While a run is going no other one begins: the going one
// is returned with a Temporary fault of code RUN-BUSY.
func (e *Engine) Start(ctx context.Context, subscription, activation, slot string, trigger ledger.Trigger, actor string, q adaptors.Query) (ledger.Run, error) {
	if _, err := e.Setup.Activation(ctx, subscription, activation); err != nil {
		return ledger.Run{}, fmt.Errorf("adaptor %q: %w", activation, err)
	}
	going, busy, err := e.going(ctx, subscription, activation)
	if err != nil {
		return ledger.Run{}, err
	}
	if busy && !q.Manual() {
		return going, fault.New(fault.Temporary, "a run is going already, since %s", going.Started.Format(time.RFC3339)).
			Coded("RUN-BUSY", "time", going.Started.Format(time.RFC3339), "run", going.ID)
	}
	run := ledger.Run{
		Subscription: subscription,
		ID:           runID(subscription, activation, slot, e.now()),
		Activation:   activation,
		Slot:         slot,
		Trigger:      trigger,
		Actor:        actor,
		State:        ledger.RunRunning,
		Started:      e.now(),
	}
	if q.Manual() {
		if run.Query, err = json.Marshal(q); err != nil {
			return run, err
		}
	}
	run, _, err = e.Ledger.BeginRun(ctx, run, pullJob(run, time.Time{}))
	return run, err
}

// recentRuns is how far back a run that still goes on is looked for; the rows of
// missed slots lie between.
const recentRuns = 200

// going finds the run that asks the source at this moment. A narrowed export does
// not do a whole run's work and is none.
func (e *Engine) going(ctx context.Context, subscription, activation string) (ledger.Run, bool, error) {
	runs, err := e.Ledger.Runs(ctx, subscription, activation, recentRuns)
	if err != nil {
		return ledger.Run{}, false, err
	}
	for _, r := range runs {
		if r.Query == nil && r.Ended.IsZero() && (r.State == ledger.RunRunning || r.State == ledger.RunPlanned) {
			return r, true, nil
		}
	}
	return ledger.Run{}, false, nil
}

func runID(subscription, activation, slot string, now time.Time) string {
	if slot == "" {
		slot = now.Format(time.RFC3339Nano)
	}
	return "run_" + ledger.Letters(subscription+"\x1f"+activation+"\x1f"+slot, 16)
}

func pullJob(r ledger.Run, at time.Time) job.Job {
	args, err := json.Marshal(pullArgs{r.Subscription, r.ID})
	if err != nil {
		panic(err) // two strings
	}
	key := r.Subscription + "/" + r.ID
	if !at.IsZero() {
		key += "/" + at.UTC().Format(time.RFC3339Nano) // the job that asks for it still runs under the plain key
	}
	return job.Job{Kind: job.Pull, Key: key, Lane: "source/" + r.Subscription + "/" + r.Activation, Args: args, RunAt: at}
}

// carryOnRuns queues the pulls of runs that a dead process was in the middle of,
// those that it had put off for the time that the source asked for. The cursor is
// where the last page ended, so nothing is read twice.
func (e *Engine) carryOnRuns(ctx context.Context, alone bool) error {
	if !alone {
		return nil
	}
	companies, err := e.Members.Subscriptions(ctx)
	if err != nil {
		return err
	}
	for _, c := range companies {
		runs, err := e.Ledger.Runs(ctx, c.ID, "", 50)
		if err != nil {
			return err
		}
		for _, r := range runs {
			if r.State != ledger.RunRunning || !r.Ended.IsZero() {
				continue
			}
			e.putOff.Store(r.ID, r.Until)
			if err := e.Jobs.Insert(ctx, pullJob(r, r.Until)); err != nil {
				return err
			}
		}
	}
	return nil
}

// endRun stores how the pull of a run ended.
func (e *Engine) endRun(ctx context.Context, r ledger.Run, state ledger.RunState, err error) error {
	r.State, r.Ended, r.Until = state, e.now(), time.Time{}
	r.Kind, r.Code, r.Cause = "", "", "" // of a try that failed and was overcome
	if err != nil {
		r.Kind, r.Code, r.Cause = string(fault.KindOf(err)), fault.CodeOf(err), err.Error()
	}
	if err := e.Ledger.EndRun(ctx, r, e.noticeJob(r.Subscription, r.Activation)); err != nil {
		return fmt.Errorf("end run %s: %w", r.ID, err)
	}
	return nil
}

// PutOff is when a run is pulled again whose source could not be read; zero for
// one that is not put off.
func (e *Engine) PutOff(run string) time.Time {
	at, _ := e.putOff.Load(run)
	until, _ := at.(time.Time)
	return until
}
