package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
)

func sundry(t *testing.T, open Open) {
	t.Run("numbers have no gaps and the same key has the same number", func(t *testing.T) {
		h := fresh(t, open)
		count := func(subscription, series, key string) int64 {
			t.Helper()
			n, err := h.Count(h.ctx, subscription, series, key)
			h.must(err)
			return n
		}
		var got []int64
		for _, key := range []string{"a", "b", "a", "c", "b", "d"} {
			got = append(got, count("acme", "unb", key))
		}
		if fmt.Sprint(got) != "[1 2 1 3 2 4]" {
			t.Errorf("%v", got)
		}
		if a, b := count("acme", "isa", "a"), count("beta", "unb", "a"); a != 1 || b != 1 {
			t.Errorf("another series %d, another subscription %d", a, b)
		}
		if _, err := h.Count(h.ctx, "", "history", "x"); fault.KindOf(err) != fault.Internal {
			t.Errorf("%v", err)
		}
	})
	t.Run("sessions are found until they end", func(t *testing.T) {
		h := fresh(t, open)
		find := func(token, want string, there bool) {
			t.Helper()
			data, found, err := h.Sessions.FindCtx(h.ctx, token)
			if string(data) != want || found != there || err != nil {
				t.Errorf("%s: %q, %v, %v", token, data, found, err)
			}
		}
		find("t1", "", false)
		h.must(h.Sessions.CommitCtx(h.ctx, "t1", []byte("one"), h.clock.Now().Add(time.Hour)))
		h.must(h.Sessions.Commit("t2", nil, h.clock.Now().Add(2*time.Hour)))
		find("t1", "one", true)
		find("t2", "", true)
		h.must(h.Sessions.CommitCtx(h.ctx, "t1", []byte("changed"), h.clock.Now().Add(time.Hour)))
		find("t1", "changed", true)
		h.clock.Add(time.Hour)
		find("t1", "", false)
		find("t2", "", true)
		h.must(h.Tidy(h.ctx))
		find("t2", "", true)
		h.must(h.Sessions.DeleteCtx(h.ctx, "t2"))
		h.must(h.Sessions.DeleteCtx(h.ctx, "t2"))
		find("t2", "", false)
	})
	t.Run("F98 a form is sent once", func(t *testing.T) {
		h := fresh(t, open)
		once := func(first bool, stored string) {
			t.Helper()
			if gotFirst, got, err := h.Once(h.ctx, "form"); gotFirst != first || got != stored || err != nil {
				t.Errorf("first %v, stored %q, %v", gotFirst, got, err)
			}
		}
		once(true, "")
		once(false, "")
		h.must(h.Answered(h.ctx, "form", "/c/acme/runs/1"))
		once(false, "/c/acme/runs/1")
		h.must(h.Tidy(h.ctx))
		once(false, "/c/acme/runs/1")
		h.clock.Add(72 * time.Hour)
		h.must(h.Tidy(h.ctx))
		once(true, "")
	})
	t.Run("a data key is added once and replaced only by who saw it", func(t *testing.T) {
		h := fresh(t, open)
		sealed, master, err := h.Keys.DataKey(h.ctx, "acme")
		if sealed != nil || master != "" || err != nil {
			t.Errorf("%q %q %v", sealed, master, err)
		}
		for i, want := range []bool{true, false} {
			added, err := h.Keys.AddDataKey(h.ctx, "acme", fmt.Append(nil, "key", i), "m0")
			if added != want || err != nil {
				t.Errorf("%v %v", added, err)
			}
		}
		h.must(h.Keys.ReplaceDataKey(h.ctx, "acme", []byte("key1"), []byte("wrong"), "m1"))
		h.must(h.Keys.ReplaceDataKey(h.ctx, "acme", []byte("key0"), []byte("new\x00"), "m2"))
		sealed, master, err = h.Keys.DataKey(h.ctx, "acme")
		if string(sealed) != "new\x00" || master != "m2" || err != nil {
			t.Errorf("%q %q %v", sealed, master, err)
		}
	})
}
