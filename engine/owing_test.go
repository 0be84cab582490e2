package engine_test

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// owing is a source that finds at the start that a partner never took a receipt.
type owing struct {
	*source
	made atomic.Int32
	fail atomic.Pointer[error]
}

func (o *owing) Handler(to adaptors.Inbox) http.Handler {
	o.made.Add(1)
	since := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC).Format(time.RFC3339)
	cause := fault.New(fault.Permanent, "it was never taken").Coded("AS2-OWED", "partner", "Acme", "id", "m-1@acme", "time", since, "host", "as2.acme.example")
	for range 2 {
		if err := to.(plugin.Alarmed).Alarm(context.Background(), "one", cause); err != nil {
			o.fail.Store(&err)
		}
	}
	return http.NotFoundHandler()
}

func TestAnAdaptorThatMayOweSomethingIsOpenedAtTheStart(t *testing.T) {
	for name, owes := range map[string]bool{"one that may owe": true, "any other": false} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			o := &owing{source: r.source}
			r.twisted(twist{adaptor: o})
			if p, _ := r.engine.Adaptors.Find("source"); owes {
				r.engine.Adaptors = adaptors.NewRegistry(p.Owing())
			}
			mails := r.tell(setup.Recipient{RunNegative: true})
			if !owes {
				r.during(100*time.Millisecond, nil)
				if o.made.Load() != 0 {
					t.Error("its handler was made, and nobody came")
				}
				return
			}
			r.soon(func() bool { return len(mails.subjects()) > 0 })
			r.during(100*time.Millisecond, nil)
			if err := o.fail.Load(); err != nil {
				t.Fatal(*err)
			}
			if got := mails.subjects(); len(got) != 1 || !strings.Contains(got[0], "our receipt was not taken") {
				t.Fatalf("%q", got)
			}
			for _, words := range []string{"Acme does not take our receipt", "m-1@acme", "at as2.acme.example", "repeat the message", "Ask the partner", "AS2-OWED"} {
				if !strings.Contains(mails.mails[0].Text, words) {
					t.Errorf("nothing of %q in\n%s", words, mails.mails[0].Text)
				}
			}
		})
	}
}

// woken is a source that owes something and counts how often it is woken.
type woken struct {
	*owing
	times atomic.Int32
}

func (w *woken) Handler(adaptors.Inbox) http.Handler { return http.NotFoundHandler() }
func (w *woken) Rest()                               {}
func (w *woken) Wake()                               { w.times.Add(1) }

// owed is a rig whose source is woken when what it owes is to be tried. between is
// what becomes of the minute between two looks.
func owed(t *testing.T, between time.Duration) (*rig, *woken, *atomic.Int32) {
	t.Helper()
	r, looks := newRig(t), new(atomic.Int32)
	w := &woken{owing: &owing{source: r.source}}
	r.twisted(twist{adaptor: w})
	p, _ := r.engine.Adaptors.Find("source")
	r.engine.Adaptors = adaptors.NewRegistry(p.Owing())
	sleep := r.engine.Env.Sleep
	r.engine.Env.Sleep = func(ctx context.Context, d time.Duration) error {
		if d == time.Minute {
			looks.Add(1)
			d = between
		}
		return sleep(ctx, d)
	}
	return r, w, looks
}

func (r *rig) pause(cause string) {
	r.t.Helper()
	r.must(r.store.Setup.ChangeActivation(r.t.Context(), company, activation, func(a *setup.Activation) { a.Paused = cause }))
}

func TestWhatIsOwedIsTriedAtOnceWhenAPauseEnds(t *testing.T) {
	for name, seen := range map[string]bool{"that was seen": true, "that began since the last look": false} {
		t.Run(name, func(t *testing.T) {
			r, w, looks := owed(t, time.Hour)
			if seen {
				r.pause("by a person")
			}
			resumed := false
			r.soon(func() bool {
				if looks.Load() > 0 && !resumed {
					if resumed = true; w.times.Load() != 0 {
						t.Error("it was woken during the pause")
					}
					r.pause("by a person")
					r.must(r.engine.ResumeActivation(t.Context(), company, activation, "mette"))
				}
				return looks.Load() > 1
			})
			if w.times.Load() != 1 {
				t.Errorf("it was woken %d times", w.times.Load())
			}
		})
	}
}

func TestWhatIsOwedIsTriedWhenAnotherMachineEndsThePause(t *testing.T) {
	r, w, looks := owed(t, 5*time.Millisecond)
	r.pause("by a person")
	resumed := false
	r.soon(func() bool {
		if looks.Load() > 2 && !resumed {
			resumed = true
			r.pause("")
		}
		return w.times.Load() > 0
	})
	if w.times.Load() != 1 {
		t.Errorf("it was woken %d times", w.times.Load())
	}
}
