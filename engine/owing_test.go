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
		if err := to.(adaptors.Alarmed).Alarm(context.Background(), "one", cause); err != nil {
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
