package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/notice"
)

func outbox(t *testing.T, open Open) {
	t.Run("a message is kept with all that it is", func(t *testing.T) {
		h := fresh(t, open)
		var m notice.Message
		Fill(&m)
		h.must(h.Outbox.Post(h.ctx, m.Subscription, m.Activation, 1, []notice.Message{m}))
		all, err := h.Outbox.Lately(h.ctx, m.Subscription, m.Activation, 9)
		h.must(err)
		Same(t, "messages", all, []notice.Message{m})
	})
	t.Run("F34 messages, what was told and the job are one commit, and a repeat changes nothing", func(t *testing.T) {
		h := fresh(t, open)
		post := func(told int64, subject string, ids ...string) {
			t.Helper()
			var messages []notice.Message
			for _, id := range ids {
				messages = append(messages, notice.Message{ID: id, To: "mette@nordlys.dk", Subject: subject})
			}
			h.must(h.Outbox.Post(h.ctx, "acme", "dinero", told, messages, job.Job{Kind: job.Notify, Key: "mail"}))
			h.clock.Add(time.Second)
		}
		told := func(want int64) {
			t.Helper()
			if got, err := h.Outbox.Told(h.ctx, "acme", "dinero"); got != want || err != nil {
				t.Errorf("told up to %d, want %d: %v", got, want, err)
			}
		}
		told(0)
		post(7, "first", "m1", "m2")
		post(7, "again", "m1", "m2")
		post(5, "late", "m3")
		told(7)
		unsent := func(want string) {
			t.Helper()
			all, err := h.Outbox.Unsent(h.ctx, "acme", "dinero")
			h.must(err)
			got := ""
			for _, m := range all {
				got += fmt.Sprintf("%s %s %d %s|", m.ID, m.Subject, m.Tries, m.Result)
			}
			if got != want {
				t.Errorf("unsent %q, want %q", got, want)
			}
		}
		unsent("m1 first 0 |m2 first 0 |m3 late 0 |")
		h.must(h.Outbox.Tried(h.ctx, "acme", "m1", time.Time{}, "451 later"))
		h.must(h.Outbox.Tried(h.ctx, "acme", "m2", h.clock.Now(), "250 ok"))
		unsent("m1 first 1 451 later|m3 late 0 |")
		h.must(h.Outbox.Tried(h.ctx, "acme", "m2", time.Time{}, "a late failure"))
		unsent("m1 first 1 451 later|m3 late 0 |")
		lately, err := h.Outbox.Lately(h.ctx, "acme", "dinero", 2)
		h.must(err)
		if len(lately) != 2 || lately[0].ID != "m3" {
			t.Errorf("%+v", lately)
		}
		if done := h.work(1, job.Notify); len(done) != 1 {
			t.Errorf("jobs %q", done)
		}
		if err := h.Outbox.Tried(h.ctx, "acme", "none", time.Time{}, ""); !errors.Is(err, ledger.ErrNotFound) {
			t.Errorf("%v", err)
		}
		broken := []notice.Message{{ID: "m9"}, {}}
		if err := h.Outbox.Post(h.ctx, "acme", "dinero", 9, broken); err == nil {
			t.Error("a message without an id was taken")
		}
		told(7)
	})
}
