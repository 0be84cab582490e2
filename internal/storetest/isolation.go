package storetest

import (
	"errors"
	"fmt"
	"iter"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/directory"
	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/notice"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// ids are the ids of one subscription's rows. Both subscriptions use the same
// ids and names, but for one document, and each text that is stored holds the
// subscription's canary.
type ids struct{ document, run, alone string }

// isolation fills two subscriptions alike and calls every method of every noun
// for one of them: nothing of the other may be in what it answers, or change.
func isolation(t *testing.T, open Open) {
	h := fresh(t, open)
	acme, beta := h.populate("acme"), h.populate("beta")
	before := h.portrait("beta", beta)
	if !strings.Contains(before, "canary-beta") || strings.Contains(before, "canary-acme") {
		t.Fatalf("the portrait of beta is useless:\n%s", before)
	}
	if mine := h.portrait("acme", acme); strings.Contains(mine, "canary-beta") || !strings.Contains(mine, "canary-acme") {
		t.Errorf("acme sees what is beta's, or not its own:\n%s", mine)
	}
	t.Run("the other's ids are as unknown as any", func(t *testing.T) {
		for name, err := range h.foreign(beta) {
			if !errors.Is(err, ledger.ErrNotFound) && fault.KindOf(err) != fault.RecipientNotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		history, err := h.Ledger.History(h.ctx, "acme", beta.alone)
		h.must(err)
		attempts, err := h.Ledger.Attempts(h.ctx, "acme", beta.alone)
		h.must(err)
		if len(history)+len(attempts) > 0 {
			t.Errorf("acme sees beta's history %+v and attempts %+v", history, attempts)
		}
	})
	t.Run("whatever acme does, beta stays as it was", func(t *testing.T) {
		h.upset(acme)
		if after := h.portrait("beta", beta); after != before {
			t.Errorf("before:\n%s\nafter:\n%s", before, after)
		}
	})
	t.Run("every method is in the table", func(t *testing.T) {
		for noun, methods := range covered() {
			for i := range noun.NumMethod() {
				if name := noun.Method(i).Name; !strings.Contains(" "+methods+" ", " "+name+" ") {
					t.Errorf("%s.%s: say in isolation.go what it must not show", noun, name)
				}
			}
		}
	})
}

// covered names every method of the storage interfaces. A new one fails the test
// until portrait, foreign or upset call it; after the stroke stand those that
// belong to no subscription.
func covered() map[reflect.Type]string {
	return map[reflect.Type]string{
		reflect.TypeFor[ledger.Ledger](): "Enter Cursor Claim Move Find Search Count History Attempts Changes BeginRun EndRun FindRun Runs Wake | Hold Expire Due",
		reflect.TypeFor[setup.Store](): "Activation Activations SaveActivation ChangeActivation DeleteActivation Destination Destinations " +
			"SaveDestination ChangeDestination DeleteDestination KeepSecret Own Owns SaveOwn DeleteOwn | Scheduled",
		reflect.TypeFor[directory.Directory](): "Put Find Match List",
		reflect.TypeFor[notice.Outbox]():       "Told Post Unsent Tried Lately",
		reflect.TypeFor[access.Members]():      "Subscription SaveSubscription | Subscriptions User UserByEmail Users SaveUser SetRole Roles Failed Blocked Passed",
		reflect.TypeFor[job.Queue]():           "| Insert Work",
	}
}

// populate gives a subscription one of everything.
func (h *house) populate(subscription string) ids {
	h.t.Helper()
	canary := "canary-" + subscription
	h.must(h.Members.SaveSubscription(h.ctx, access.Subscription{ID: subscription, Name: canary}))
	a, d := activation("dinero"), destination("sftp")
	a.Subscription, a.Name, a.Secrets = subscription, canary, setup.Secrets{"key": plugin.NewSecret(canary)}
	a.Common.Destination = "sftp"
	d.Subscription, d.Name, d.Secrets = subscription, canary, setup.Secrets{"key": plugin.NewSecret(canary)}
	spare := destination("spare")
	spare.Subscription, spare.Name = subscription, canary
	h.must(h.Setup.SaveActivation(h.ctx, a))
	h.must(h.Setup.SaveDestination(h.ctx, d))
	h.must(h.Setup.SaveDestination(h.ctx, spare))
	h.must(h.Setup.SaveOwn(h.ctx, subscription, "dinero", map[string]rule.Export{"c1": {Format: canary, Destination: "spare"}}))
	h.must(h.Directory.Put(h.ctx, directory.Customer{Subscription: subscription, Activation: "dinero", ID: "c1", Number: "n1",
		Party: invoice.Party{Name: canary, VATIdentifier: "DK29384711", LegalRegistration: invoice.Identifier{Value: subscription}}}))
	var ready []ledger.Transaction
	for _, ref := range []string{"one", "two", "alone in " + subscription} {
		doc := document(ref)
		if len(ref) == 3 {
			doc.ID = "doc_" + ref
		}
		doc.Head, doc.Run, doc.State, doc.Destination = ledger.Head{Number: "1001", Sender: canary, Customer: "c1"}, "run", ledger.Ready, "sftp"
		doc.Cause, doc.Remote = canary, "same-remote"
		entered, err := h.Ledger.Enter(h.ctx, subscription, ledger.Page{Activation: "dinero", Cursor: canary, Transactions: []ledger.Transaction{doc}})
		h.must(err)
		ready = append(ready, entered...)
	}
	lane := ledger.Lane{Subscription: subscription, Kind: ledger.LaneDeliver, Of: "sftp"}
	claimed := h.claim(lane, "owner", 1)
	m := step(claimed[0], ledger.Waiting)
	m.Step, m.Until, m.Cause, m.Attempt = ledger.Sending, h.clock.Now().Add(time.Hour), canary, &ledger.Attempt{Outcome: "temporary", Reason: canary}
	h.must(h.Ledger.Move(h.ctx, m))
	run, _, err := h.Ledger.BeginRun(h.ctx, ledger.Run{Subscription: subscription, Activation: "dinero", ID: "run", Slot: "s", Cause: canary})
	h.must(err)
	for _, key := range []string{subscription[:1], "b", "k1"} { // so that k1 has another number in each
		_, err = h.Count(h.ctx, subscription, "unb", key)
		h.must(err)
	}
	h.must(h.Outbox.Post(h.ctx, subscription, "dinero", 1, []notice.Message{{ID: "m1", Subject: canary}}))
	return ids{document: ready[0].ID, run: run.ID, alone: ready[2].ID}
}

// portrait is everything that a subscription can see, as text.
func (h *house) portrait(subscription string, id ids) string {
	h.t.Helper()
	var out strings.Builder
	add := func(name string, v any, err error) {
		h.t.Helper()
		h.must(err)
		fmt.Fprintf(&out, "%s: %s\n", name, text(v))
	}
	l, s := h.Ledger, h.Setup
	t, err := l.Find(h.ctx, subscription, id.document)
	add("Find", t, err)
	for _, f := range []ledger.Filter{{}, {Oldest: true}, {Activation: "dinero"}, {Destination: "sftp"}, {Customer: "c1"}, {Run: "run"},
		{Numbers: []string{"1001"}}, {Text: "canary"}, {Remote: "same-remote"}, {States: ledger.States()}, {Activation: "dinero", Refs: []string{"one", "two"}}} {
		found, err := gather(l.Search(h.ctx, subscription, f))
		add("Search", found, err)
		counts, err := l.Count(h.ctx, subscription, f)
		add("Count", counts, err)
	}
	history, err := l.History(h.ctx, subscription, id.document)
	add("History", history, err)
	attempts, err := l.Attempts(h.ctx, subscription, id.document)
	add("Attempts", attempts, err)
	changes, err := gather(l.Changes(h.ctx, subscription, "dinero", 0))
	add("Changes", changes, err)
	cursor, err := l.Cursor(h.ctx, subscription, "dinero")
	add("Cursor", cursor, err)
	run, err := l.FindRun(h.ctx, subscription, id.run)
	add("FindRun", run, err)
	for _, activation := range []string{"", "dinero"} {
		runs, err := l.Runs(h.ctx, subscription, activation, 9)
		add("Runs", runs, err)
		customers, err := gather(h.Directory.List(h.ctx, subscription, activation, ""))
		add("List", customers, err)
	}
	a, err := s.Activation(h.ctx, subscription, "dinero")
	add("Activation", a, err)
	add("secret", a.Secrets["key"].Reveal(), nil)
	as, err := s.Activations(h.ctx, subscription)
	add("Activations", as, err)
	d, err := s.Destination(h.ctx, subscription, "sftp")
	add("Destination", d, err)
	add("secret", d.Secrets["key"].Reveal(), nil)
	ds, err := s.Destinations(h.ctx, subscription)
	add("Destinations", ds, err)
	own, _, err := s.Own(h.ctx, subscription, "dinero", "c1")
	add("Own", own, err)
	owns, err := s.Owns(h.ctx, subscription, "dinero")
	add("Owns", owns, err)
	c, err := h.Directory.Find(h.ctx, subscription, "dinero", "c1")
	add("Find customer", c, err)
	for _, number := range []string{"", "c1", "n1"} {
		c, err = h.Directory.Match(h.ctx, subscription, "dinero", number, &invoice.Invoice{Buyer: invoice.Party{VATIdentifier: "DK29384711"}})
		add("Match", c, err)
	}
	told, err := h.Outbox.Told(h.ctx, subscription, "dinero")
	add("Told", told, err)
	unsent, err := h.Outbox.Unsent(h.ctx, subscription, "dinero")
	add("Unsent", unsent, err)
	lately, err := h.Outbox.Lately(h.ctx, subscription, "dinero", 9)
	add("Lately", lately, err)
	company, err := h.Members.Subscription(h.ctx, subscription)
	add("Subscription", company, err)
	n, err := h.Count(h.ctx, subscription, "unb", "k1")
	add("number", n, err)
	return out.String()
}

func gather[T any](rows iter.Seq2[T, error]) (all []T, err error) {
	for row, err := range rows {
		if err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, nil
}

// foreign asks as acme for rows that only beta has.
func (h *house) foreign(beta ids) map[string]error {
	h.t.Helper()
	only, reader := destination("only-beta"), activation("only-beta")
	only.Subscription, reader.Subscription = "beta", "beta"
	h.must(h.Setup.SaveDestination(h.ctx, only))
	h.must(h.Setup.SaveActivation(h.ctx, reader))
	defer func() {
		h.must(h.Setup.DeleteDestination(h.ctx, "beta", "only-beta"))
		h.must(h.Setup.DeleteActivation(h.ctx, "beta", "only-beta"))
	}()
	_, find := h.Ledger.Find(h.ctx, "acme", beta.alone)
	_, after := gather(h.Ledger.Search(h.ctx, "acme", ledger.Filter{After: beta.alone}))
	_, dest := h.Setup.Destination(h.ctx, "acme", "only-beta")
	_, match := h.Directory.Match(h.ctx, "acme", "dinero", "", &invoice.Invoice{Buyer: invoice.Party{LegalRegistration: invoice.Identifier{Value: "beta"}}})
	foreignMove := ledger.Move{Subscription: "acme", ID: beta.alone, From: ledger.Ready, To: ledger.Stopped}
	return map[string]error{
		"Match":                       match,
		"KeepSecret of an activation": h.Setup.KeepSecret(h.ctx, "acme", "activation", "only-beta", "key", plugin.NewSecret("x")),
		"Find":                        find,
		"Search after":                after,
		"Move":                        h.Ledger.Move(h.ctx, foreignMove),
		"Destination":                 dest,
		"ChangeDestination":           h.Setup.ChangeDestination(h.ctx, "acme", "only-beta", func(*setup.Destination) {}),
		"DeleteDestination":           h.Setup.DeleteDestination(h.ctx, "acme", "only-beta"),
		"KeepSecret":                  h.Setup.KeepSecret(h.ctx, "acme", "destination", "only-beta", "key", plugin.NewSecret("x")),
	}
}

// upset changes and deletes whatever acme has; its names are beta's names too.
func (h *house) upset(acme ids) {
	h.t.Helper()
	lane := ledger.Lane{Subscription: "acme", Kind: ledger.LaneDeliver, Of: "sftp"}
	h.must(h.Ledger.Wake(h.ctx, lane, "mette"))
	for _, d := range h.claim(lane, "me", 99) {
		if d.Subscription != "acme" {
			h.t.Errorf("claimed %s of %s", d.ID, d.Subscription)
		}
		m := step(d, ledger.Delivered)
		m.Attempt = &ledger.Attempt{Outcome: "delivered"}
		h.must(h.Ledger.Move(h.ctx, m))
	}
	_, err := h.Ledger.Enter(h.ctx, "acme", ledger.Page{Activation: "dinero", Cursor: "moved"})
	h.must(err)
	listed := document("alone in beta") // beta has exported a document of that name
	listed.State, listed.Version = ledger.Listed, ""
	first, second := step(h.enter(listed)[0], ledger.Received), ledger.Move{}
	first.Change = func(t *ledger.Transaction) { t.Version, t.Destination = "v1", "sftp" }
	second = first
	second.From, second.To = ledger.Received, ledger.Cancelled
	h.must(h.Ledger.Move(h.ctx, first, second))
	stored, ok, err := h.Ledger.BeginRun(h.ctx, ledger.Run{Subscription: "acme", Activation: "dinero", Slot: "s", Started: h.clock.Now().Add(time.Hour)})
	h.must(err)
	if ok || stored.Subscription != "acme" {
		h.t.Errorf("the run of acme's slot: %v %+v", ok, stored)
	}
	_, ok, err = h.Ledger.BeginRun(h.ctx, ledger.Run{Subscription: "acme", Activation: "dinero", Slot: "s2"})
	h.must(err)
	if !ok {
		h.t.Error("a slot of acme was taken")
	}
	h.must(h.Ledger.EndRun(h.ctx, ledger.Run{Subscription: "acme", ID: acme.run, State: ledger.RunFailed}))
	h.must(h.Setup.SaveOwn(h.ctx, "acme", "dinero", map[string]rule.Export{"c1": {Format: "other"}}))
	h.must(h.Setup.DeleteOwn(h.ctx, "acme", "dinero", "c1"))
	h.must(h.Directory.Put(h.ctx, directory.Customer{Subscription: "acme", Activation: "dinero", ID: "c1"}))
	h.must(h.Setup.KeepSecret(h.ctx, "acme", "activation", "dinero", "key", plugin.NewSecret("other")))
	h.must(h.Setup.ChangeActivation(h.ctx, "acme", "dinero", func(a *setup.Activation) {
		if a.Name != "canary-acme" {
			h.t.Errorf("acme changes what is called %s", a.Name)
		}
		a.Paused, a.Common.Destination = "x", ""
	}))
	h.must(h.Setup.ChangeDestination(h.ctx, "acme", "sftp", func(d *setup.Destination) { d.Paused = "x" }))
	for _, id := range []string{"sftp", "spare"} { // beta's rule goes on naming its own
		d := destination(id)
		d.Secrets = setup.Secrets{"key": plugin.NewSecret("")}
		h.must(h.Setup.SaveDestination(h.ctx, d))
		h.must(h.Setup.DeleteDestination(h.ctx, "acme", id))
	}
	h.must(h.Setup.SaveActivation(h.ctx, activation("dinero")))
	h.must(h.Setup.DeleteActivation(h.ctx, "acme", "dinero"))
	h.must(h.Outbox.Tried(h.ctx, "acme", "m1", h.clock.Now(), "250"))
	h.must(h.Outbox.Post(h.ctx, "acme", "dinero", 99, []notice.Message{{ID: "m2"}}))
	h.must(h.Members.SaveSubscription(h.ctx, access.Subscription{ID: "acme", Name: "renamed"}))
	_, err = h.Count(h.ctx, "acme", "unb", "k2")
	h.must(err)
}
