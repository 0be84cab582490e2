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
	t.Run("from the first", func(t *testing.T) { isolated(t, fresh(t, open), "acme", "beta") })
	t.Run("from the second", func(t *testing.T) { isolated(t, fresh(t, open), "beta", "acme") })
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

func isolated(t *testing.T, h *house, mine, theirs string) {
	of := map[string]ids{"acme": h.populate("acme"), "beta": h.populate("beta")}
	before := h.portrait(theirs, of[theirs])
	for _, subscription := range []string{mine, theirs} {
		other := map[string]string{"acme": "beta", "beta": "acme"}[subscription]
		if seen := h.portrait(subscription, of[subscription]); strings.Contains(seen, "canary-"+other) || !strings.Contains(seen, "canary-"+subscription) {
			t.Fatalf("%s sees what is the other's, or not its own:\n%s", subscription, seen)
		}
	}
	t.Run("the other's ids are as unknown as any", func(t *testing.T) {
		for name, err := range h.foreign(mine, theirs, of[theirs]) {
			if !errors.Is(err, ledger.ErrNotFound) && fault.KindOf(err) != fault.RecipientNotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		history, err := h.Ledger.History(h.ctx, mine, of[theirs].alone)
		h.must(err)
		attempts, err := h.Ledger.Attempts(h.ctx, mine, of[theirs].alone)
		h.must(err)
		if len(history)+len(attempts) > 0 {
			t.Errorf("it sees the other's history %+v and attempts %+v", history, attempts)
		}
	})
	t.Run("whatever one does, the other stays as it was", func(t *testing.T) {
		h.upset(mine, theirs, of[mine])
		if after := h.portrait(theirs, of[theirs]); after != before {
			t.Errorf("before:\n%s\nafter:\n%s", before, after)
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
		reflect.TypeFor[access.Members]():      "Subscription SaveSubscription | Subscriptions User UserByEmail Users SaveUser SetRole Roles Everybody Failed Blocked Passed",
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
	attempts, err := h.Ledger.Attempts(h.ctx, subscription, m.ID)
	h.must(err)
	if len(attempts) != 1 || attempts[0].Number != 1 {
		h.t.Errorf("the first attempt is %+v", attempts)
	}
	run, _, err := h.Ledger.BeginRun(h.ctx, ledger.Run{Subscription: subscription, Activation: "dinero", ID: "run", Slot: "s", Cause: canary})
	h.must(err)
	last := int64(0)
	for _, key := range []string{subscription[:1], "b", "k1"} { // so that k1 has another number in each
		last, err = h.Count(h.ctx, subscription, "unb", key)
		h.must(err)
	}
	if want := map[string]int64{"acme": 3, "beta": 2}[subscription]; last != want {
		h.t.Errorf("k1 of %s has the number %d, want %d", subscription, last, want)
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

// foreign asks as one for rows that only the other has.
func (h *house) foreign(mine, theirs string, other ids) map[string]error {
	h.t.Helper()
	only, reader := destination("only-theirs"), activation("only-theirs")
	only.Subscription, reader.Subscription = theirs, theirs
	h.must(h.Setup.SaveDestination(h.ctx, only))
	h.must(h.Setup.SaveActivation(h.ctx, reader))
	defer func() {
		h.must(h.Setup.DeleteDestination(h.ctx, theirs, "only-theirs"))
		h.must(h.Setup.DeleteActivation(h.ctx, theirs, "only-theirs"))
	}()
	_, find := h.Ledger.Find(h.ctx, mine, other.alone)
	_, after := gather(h.Ledger.Search(h.ctx, mine, ledger.Filter{After: other.alone}))
	_, dest := h.Setup.Destination(h.ctx, mine, "only-theirs")
	_, match := h.Directory.Match(h.ctx, mine, "dinero", "", &invoice.Invoice{Buyer: invoice.Party{LegalRegistration: invoice.Identifier{Value: theirs}}})
	foreignMove := ledger.Move{Subscription: mine, ID: other.alone, From: ledger.Ready, To: ledger.Stopped}
	return map[string]error{
		"Match":                       match,
		"KeepSecret of an activation": h.Setup.KeepSecret(h.ctx, mine, "activation", "only-theirs", "key", plugin.NewSecret("x")),
		"Find":                        find,
		"Search after":                after,
		"Move":                        h.Ledger.Move(h.ctx, foreignMove),
		"Destination":                 dest,
		"ChangeDestination":           h.Setup.ChangeDestination(h.ctx, mine, "only-theirs", func(*setup.Destination) {}),
		"DeleteDestination":           h.Setup.DeleteDestination(h.ctx, mine, "only-theirs"),
		"KeepSecret":                  h.Setup.KeepSecret(h.ctx, mine, "destination", "only-theirs", "key", plugin.NewSecret("x")),
	}
}

// upset changes and deletes whatever one has; its names are the other's names too.
func (h *house) upset(mine, theirs string, id ids) {
	h.t.Helper()
	lane := ledger.Lane{Subscription: mine, Kind: ledger.LaneDeliver, Of: "sftp"}
	h.must(h.Ledger.Wake(h.ctx, lane, "mette"))
	for _, d := range h.claim(lane, "me", 99) {
		if d.Subscription != mine {
			h.t.Errorf("claimed %s of %s", d.ID, d.Subscription)
		}
		m := step(d, ledger.Delivered)
		m.Attempt = &ledger.Attempt{Outcome: "delivered"}
		h.must(h.Ledger.Move(h.ctx, m))
	}
	_, err := h.Ledger.Enter(h.ctx, mine, ledger.Page{Activation: "dinero", Cursor: "moved"})
	h.must(err)
	listed := document("alone in " + theirs) // the other has exported a document of that name
	listed.State, listed.Version = ledger.Listed, ""
	entered, err := h.Ledger.Enter(h.ctx, mine, ledger.Page{Activation: "dinero", KeepCursor: true, Transactions: []ledger.Transaction{listed}})
	h.must(err)
	first, second := step(entered[0], ledger.Received), ledger.Move{}
	first.Change = func(t *ledger.Transaction) { t.Version, t.Destination = "v1", "sftp" }
	second = first
	second.From, second.To = ledger.Received, ledger.Cancelled
	h.must(h.Ledger.Move(h.ctx, first, second))
	stored, ok, err := h.Ledger.BeginRun(h.ctx, ledger.Run{Subscription: mine, Activation: "dinero", Slot: "s", Started: h.clock.Now().Add(time.Hour)})
	h.must(err)
	if ok || stored.Subscription != mine {
		h.t.Errorf("the run of its own slot: %v %+v", ok, stored)
	}
	_, ok, err = h.Ledger.BeginRun(h.ctx, ledger.Run{Subscription: mine, Activation: "dinero", Slot: "s2"})
	h.must(err)
	if !ok {
		h.t.Error("a slot of its own was taken")
	}
	h.must(h.Ledger.EndRun(h.ctx, ledger.Run{Subscription: mine, ID: id.run, State: ledger.RunFailed}))
	h.must(h.Setup.SaveOwn(h.ctx, mine, "dinero", map[string]rule.Export{"c1": {Format: "other"}}))
	h.must(h.Setup.DeleteOwn(h.ctx, mine, "dinero", "c1"))
	h.must(h.Directory.Put(h.ctx, directory.Customer{Subscription: mine, Activation: "dinero", ID: "c1"}))
	h.must(h.Setup.KeepSecret(h.ctx, mine, "activation", "dinero", "key", plugin.NewSecret("other")))
	h.must(h.Setup.ChangeActivation(h.ctx, mine, "dinero", func(a *setup.Activation) {
		if a.Name != "canary-"+mine {
			h.t.Errorf("it changes what is called %s", a.Name)
		}
		a.Paused, a.Common.Destination = "x", ""
	}))
	h.must(h.Setup.ChangeDestination(h.ctx, mine, "sftp", func(d *setup.Destination) { d.Paused = "x" }))
	for _, name := range []string{"sftp", "spare"} { // the other's rule goes on naming its own
		d := destination(name)
		d.Subscription = mine
		d.Secrets = setup.Secrets{"key": plugin.NewSecret("")}
		h.must(h.Setup.SaveDestination(h.ctx, d))
		h.must(h.Setup.DeleteDestination(h.ctx, mine, name))
	}
	bare := activation("dinero")
	bare.Subscription = mine
	h.must(h.Setup.SaveActivation(h.ctx, bare))
	h.must(h.Setup.DeleteActivation(h.ctx, mine, "dinero"))
	h.must(h.Outbox.Tried(h.ctx, mine, "m1", h.clock.Now(), "250"))
	h.must(h.Outbox.Post(h.ctx, mine, "dinero", 99, []notice.Message{{ID: "m2"}}))
	h.must(h.Members.SaveSubscription(h.ctx, access.Subscription{ID: mine, Name: "renamed"}))
	_, err = h.Count(h.ctx, mine, "unb", "k2")
	h.must(err)
}
