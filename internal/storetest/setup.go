package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

func activation(id string) setup.Activation {
	return setup.Activation{Subscription: "acme", ID: id, Name: strings.ToUpper(id), Adaptor: "dinero"}
}

func destination(id string) setup.Destination {
	return setup.Destination{Subscription: "acme", ID: id, Name: strings.ToUpper(id), Gateway: "sftp"}
}

func setUp(t *testing.T, open Open) {
	t.Run("an activation is kept with all that it is", func(t *testing.T) {
		h := fresh(t, open)
		var a setup.Activation
		Fill(&a)
		h.must(h.Setup.SaveActivation(h.ctx, a, job.Job{Kind: job.Notify, Key: "saved"}))
		got, err := h.Setup.Activation(h.ctx, a.Subscription, a.ID)
		h.must(err)
		Same(t, "activation", got, a)
		list, err := h.Setup.Activations(h.ctx, a.Subscription)
		h.must(err)
		Same(t, "list", list, []setup.Activation{a})
		if done := h.work(1, job.Notify); len(done) != 1 {
			t.Errorf("jobs %q", done)
		}
	})
	t.Run("a destination is kept with all that it is", func(t *testing.T) {
		h := fresh(t, open)
		var d setup.Destination
		Fill(&d)
		h.must(h.Setup.SaveDestination(h.ctx, d))
		got, err := h.Setup.Destination(h.ctx, d.Subscription, d.ID)
		h.must(err)
		Same(t, "destination", got, d)
		list, err := h.Setup.Destinations(h.ctx, d.Subscription)
		h.must(err)
		Same(t, "list", list, []setup.Destination{d})
	})
	t.Run("secrets left out are kept, an empty one is removed, a rotated one is stored alone", func(t *testing.T) {
		h := fresh(t, open)
		a, d := activation("dinero"), destination("sftp")
		shown := func(s setup.Secrets) string {
			var all []string
			for field, secret := range s {
				all = append(all, field+"="+secret.Reveal())
			}
			slices.Sort(all)
			return strings.Join(all, " ")
		}
		check := func(want string) {
			t.Helper()
			gotA, err := h.Setup.Activation(h.ctx, "acme", "dinero")
			h.must(err)
			gotD, err := h.Setup.Destination(h.ctx, "acme", "sftp")
			h.must(err)
			if shown(gotA.Secrets) != want || shown(gotD.Secrets) != want {
				t.Errorf("secrets %q and %q, want %q", shown(gotA.Secrets), shown(gotD.Secrets), want)
			}
		}
		save := func(s setup.Secrets) {
			t.Helper()
			a.Secrets, d.Secrets = s, s
			h.must(h.Setup.SaveActivation(h.ctx, a))
			h.must(h.Setup.SaveDestination(h.ctx, d))
		}
		save(setup.Secrets{"key": plugin.NewSecret("k1"), "password": plugin.NewSecret("p1")})
		check("key=k1 password=p1")
		save(nil)
		check("key=k1 password=p1")
		save(setup.Secrets{"key": plugin.NewSecret("k2")})
		check("key=k2 password=p1")
		h.must(h.Setup.KeepSecret(h.ctx, "acme", "activation", "dinero", "token", plugin.NewSecret("t1")))
		h.must(h.Setup.KeepSecret(h.ctx, "acme", "destination", "sftp", "token", plugin.NewSecret("t1")))
		check("key=k2 password=p1 token=t1")
		save(setup.Secrets{"password": plugin.NewSecret("")})
		check("key=k2 token=t1")
		for of, id := range map[string]string{"activation": "none", "destination": "none"} {
			if err := h.Setup.KeepSecret(h.ctx, "acme", of, id, "token", plugin.NewSecret("t")); !errors.Is(err, ledger.ErrNotFound) {
				t.Errorf("%s: %v", of, err)
			}
		}
		if err := h.Setup.KeepSecret(h.ctx, "acme", "user", "x", "token", plugin.NewSecret("t")); fault.KindOf(err) != fault.Internal {
			t.Errorf("%v", err)
		}
	})
	t.Run("T32 no secret lies in any file", func(t *testing.T) {
		folder := t.TempDir()
		h := reopenable(t, open, folder, NewClock())
		const canary = "canary-7f3a9c-secret"
		a, d := activation("dinero"), destination("sftp")
		a.Secrets = setup.Secrets{"key": plugin.NewSecret(canary)}
		d.Secrets = setup.Secrets{"password": plugin.NewSecret(canary)}
		d.Settings = plugin.Values{"host": "plain-canary"}
		h.must(h.Setup.SaveActivation(h.ctx, a))
		h.must(h.Setup.SaveDestination(h.ctx, d))
		h.must(h.Setup.KeepSecret(h.ctx, "acme", "activation", "dinero", "token", plugin.NewSecret(canary+canary)))
		grep := func(when string) {
			t.Helper()
			plain := false
			h.must(filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
				if err != nil || e.IsDir() {
					return err
				}
				data, err := os.ReadFile(path)
				if bytes.Contains(data, []byte(canary)) {
					t.Errorf("%s: the secret lies in %s", when, e.Name())
				}
				plain = plain || bytes.Contains(data, []byte("plain-canary"))
				return err
			}))
			if !plain {
				t.Errorf("%s: not even the plain setting was found, so nothing is proved", when)
			}
		}
		grep("while open")
		h.must(h.Close())
		grep("closed")
	})
	t.Run("a change and a save do not overwrite each other", func(t *testing.T) {
		h := fresh(t, open)
		a, d := activation("dinero"), destination("sftp")
		a.Secrets, d.Secrets = setup.Secrets{"key": plugin.NewSecret("k")}, setup.Secrets{"key": plugin.NewSecret("k")}
		a.Settings = plugin.Values{"x": "y"}
		h.must(h.Setup.SaveActivation(h.ctx, a))
		h.must(h.Setup.SaveDestination(h.ctx, d))
		h.must(h.Setup.ChangeActivation(h.ctx, "acme", "dinero", func(a *setup.Activation) {
			a.ID, a.Subscription, a.Paused, a.PausedAt = "other", "beta", "because", h.clock.Now()
		}))
		for range 3 {
			h.must(h.Setup.ChangeDestination(h.ctx, "acme", "sftp", func(d *setup.Destination) {
				d.ID, d.Failures, d.Secrets = "other", d.Failures+1, setup.Secrets{"key": plugin.NewSecret("")}
			}))
		}
		a.Paused, a.PausedAt, d.Failures = "because", h.clock.Now(), 3
		gotA, err := h.Setup.Activation(h.ctx, "acme", "dinero")
		h.must(err)
		Same(t, "activation", gotA, a)
		gotD, err := h.Setup.Destination(h.ctx, "acme", "sftp")
		h.must(err)
		Same(t, "destination", gotD, d)
		for _, err := range []error{
			h.Setup.ChangeActivation(h.ctx, "acme", "none", func(*setup.Activation) {}),
			h.Setup.ChangeDestination(h.ctx, "acme", "none", func(*setup.Destination) {}),
		} {
			if !errors.Is(err, ledger.ErrNotFound) {
				t.Errorf("%v", err)
			}
		}
	})
	t.Run("only what has a schedule and is not paused is scheduled, in all subscriptions", func(t *testing.T) {
		h := fresh(t, open)
		for i, schedule := range []string{setup.Off, setup.Hourly, setup.Daily, setup.Hourly} {
			a := activation(fmt.Sprint("a", i))
			a.Schedule.Every = schedule
			a.Secrets = setup.Secrets{"key": plugin.NewSecret("k")}
			if i == 2 {
				a.Subscription = "beta"
			}
			if i == 3 {
				a.Paused = "no"
			}
			h.must(h.Setup.SaveActivation(h.ctx, a))
		}
		all, err := h.Setup.Scheduled(h.ctx)
		h.must(err)
		if len(all) != 2 || all[0].ID != "a1" || all[1].ID != "a2" {
			t.Errorf("%+v", all)
		}
		for _, a := range all {
			if a.Secrets != nil {
				t.Errorf("%s comes with its secrets, which nobody needs to know when it runs", a.ID)
			}
		}
	})
	t.Run("customers' own rules", func(t *testing.T) {
		h := fresh(t, open)
		var full rule.Export
		Fill(&full)
		h.must(h.Setup.SaveOwn(h.ctx, "acme", "dinero", map[string]rule.Export{"c1": full, "c2": {Active: rule.Off}}))
		h.must(h.Setup.SaveOwn(h.ctx, "acme", "dinero", map[string]rule.Export{"c2": {Active: rule.On}}))
		got, ok, err := h.Setup.Own(h.ctx, "acme", "dinero", "c1")
		h.must(err)
		Same(t, "rule", got, full)
		if _, none, err := h.Setup.Own(h.ctx, "acme", "dinero", "c3"); !ok || none || err != nil {
			t.Errorf("%v %v %v", ok, none, err)
		}
		h.must(h.Setup.DeleteOwn(h.ctx, "acme", "dinero", "c1"))
		h.must(h.Setup.DeleteOwn(h.ctx, "acme", "dinero", "c9"))
		all, err := h.Setup.Owns(h.ctx, "acme", "dinero")
		h.must(err)
		Same(t, "rules", all, map[string]rule.Export{"c2": {Active: rule.On}})
	})
	t.Run("F101 what is needed is not deleted", func(t *testing.T) {
		h := fresh(t, open)
		a := activation("dinero")
		a.Secrets = setup.Secrets{"key": plugin.NewSecret("k")}
		a.Common.Destination = "sftp"
		h.must(h.Setup.SaveActivation(h.ctx, a))
		for _, id := range []string{"sftp", "email"} {
			d := destination(id)
			d.Secrets = setup.Secrets{"key": plugin.NewSecret("k")}
			h.must(h.Setup.SaveDestination(h.ctx, d))
		}
		h.must(h.Setup.SaveOwn(h.ctx, "acme", "dinero", map[string]rule.Export{"c1": {Destination: "email"}}))
		refused := func(what string, err error, names string) {
			t.Helper()
			if fault.KindOf(err) != fault.Configuration || !strings.Contains(err.Error(), names) {
				t.Errorf("%s: %v", what, err)
			}
		}
		refused("named by everyone's rule", h.Setup.DeleteDestination(h.ctx, "acme", "sftp"), "dinero")
		refused("named by a customer's rule", h.Setup.DeleteDestination(h.ctx, "acme", "email"), "dinero")
		h.must(h.Setup.DeleteOwn(h.ctx, "acme", "dinero", "c1"))
		h.must(h.Setup.DeleteDestination(h.ctx, "acme", "email"))
		h.must(h.Setup.ChangeActivation(h.ctx, "acme", "dinero", func(a *setup.Activation) { a.Common.Destination = "" }))
		d := h.ready("a")
		refused("with a document ready", h.Setup.DeleteDestination(h.ctx, "acme", "sftp"), "1 document")
		refused("with a document in work", h.Setup.DeleteActivation(h.ctx, "acme", "dinero"), "1 document")
		sent := h.one(deliver, "me")
		refused("while sending", h.Setup.DeleteDestination(h.ctx, "acme", "sftp"), "1 document")
		h.must(h.Ledger.Move(h.ctx, step(sent, ledger.Delivered)))
		h.must(h.Setup.DeleteDestination(h.ctx, "acme", "sftp"))
		h.must(h.Setup.DeleteActivation(h.ctx, "acme", "dinero"))
		if got := h.find(d.ID); got.State != ledger.Delivered {
			t.Errorf("its documents went with it: %+v", got)
		}
		h.must(h.Setup.SaveActivation(h.ctx, activation("dinero")))
		if again, err := h.Setup.Activation(h.ctx, "acme", "dinero"); err != nil || again.Secrets != nil {
			t.Errorf("a new one has the old one's secrets: %v", err)
		}
		for _, err := range []error{h.Setup.DeleteActivation(h.ctx, "acme", "none"), h.Setup.DeleteDestination(h.ctx, "acme", "none")} {
			if !errors.Is(err, ledger.ErrNotFound) {
				t.Errorf("%v", err)
			}
		}
	})
	t.Run("times are kept to the millisecond", func(t *testing.T) {
		h := fresh(t, open)
		d := destination("sftp")
		d.OpenUntil = h.clock.Now().Add(1234567 * time.Microsecond)
		h.must(h.Setup.SaveDestination(h.ctx, d))
		got, err := h.Setup.Destination(h.ctx, "acme", "sftp")
		h.must(err)
		if !got.OpenUntil.Equal(d.OpenUntil.Truncate(time.Millisecond)) || got.OpenUntil.Location() != time.UTC {
			t.Errorf("%s, want %s", got.OpenUntil, d.OpenUntil)
		}
	})
}
