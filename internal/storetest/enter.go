package storetest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
)

func enter(t *testing.T, open Open) {
	t.Run("a page is stored with its cursor and in its order", func(t *testing.T) {
		h := fresh(t, open)
		page := ledger.Page{Activation: "dinero", Cursor: "c1"}
		for i := range 30 {
			page.Transactions = append(page.Transactions, document(fmt.Sprint("r", i)))
		}
		entered, err := h.Ledger.Enter(h.ctx, "acme", page)
		h.must(err)
		if len(entered) != 30 {
			t.Fatalf("entered %d", len(entered))
		}
		found := h.search(ledger.Filter{Oldest: true})
		for i, d := range found {
			Same(t, "document", d, entered[i])
			if d.Ref != fmt.Sprint("r", i) || d.ID != d.Key.ID() || !d.Entered.Equal(h.clock.Now()) || d.Changed != d.Entered || d.Actor != ledger.Engine {
				t.Fatalf("%+v", d)
			}
		}
		if cursor, err := h.Ledger.Cursor(h.ctx, "acme", "dinero"); cursor != "c1" || err != nil {
			t.Errorf("cursor %q, %v", cursor, err)
		}
		if cursor, err := h.Ledger.Cursor(h.ctx, "acme", "economic"); cursor != "" || err != nil {
			t.Errorf("cursor of another activation %q, %v", cursor, err)
		}
		if path := h.states(entered[0].ID); path != "received" {
			t.Errorf("history %q", path)
		}
	})
	t.Run("F06 what was seen before is left out", func(t *testing.T) {
		h := fresh(t, open)
		routed := document("a")
		routed.State, routed.Destination = ledger.Ready, "sftp"
		h.enter(routed, document("b"))
		edited, copied := document("a"), document("a")
		edited.Version, copied.Copy = "v2", 1
		again := h.enter(document("a"), document("b"), edited, copied, document("c"), document("c"))
		if len(again) != 3 || again[0].Version != "v2" || again[1].Copy != 1 || again[2].Ref != "c" {
			t.Fatalf("entered %+v", again)
		}
		if len(h.search(ledger.Filter{})) != 5 {
			t.Error("the ledger has another number of documents")
		}
	})
	t.Run("what was seen before its version was known is left out", func(t *testing.T) {
		h := fresh(t, open)
		listed := document("a")
		listed.State, listed.Version = ledger.Listed, ""
		h.enter(listed)
		d := h.one(process, "me")
		m := step(d, ledger.Received)
		m.Change = func(t *ledger.Transaction) { t.Version = "v1" }
		h.must(h.Ledger.Move(h.ctx, m))
		if again := h.enter(listed, document("a")); len(again) != 0 {
			t.Errorf("entered %+v", again)
		}
	})
	t.Run("a manual export leaves the cursor alone", func(t *testing.T) {
		h := fresh(t, open)
		for _, p := range []ledger.Page{{Activation: "dinero", Cursor: "c1"}, {Activation: "dinero", Cursor: "c2", KeepCursor: true}} {
			_, err := h.Ledger.Enter(h.ctx, "acme", p)
			h.must(err)
		}
		if cursor, _ := h.Ledger.Cursor(h.ctx, "acme", "dinero"); cursor != "c1" {
			t.Errorf("cursor %q", cursor)
		}
	})
	t.Run("a page that cannot be stored stores nothing", func(t *testing.T) {
		for name, spoil := range map[string]func(*ledger.Page){
			"no reference":             func(p *ledger.Page) { p.Transactions[1].Ref = "" },
			"an impossible beginning":  func(p *ledger.Page) { p.Transactions[1].State = ledger.Delivered },
			"no state":                 func(p *ledger.Page) { p.Transactions[1].State = "" },
			"another subscription":     func(p *ledger.Page) { p.Transactions[1].Subscription = "beta" },
			"another activation":       func(p *ledger.Page) { p.Transactions[1].Activation = "economic" },
			"a job without a key":      func(p *ledger.Page) { p.Follow = []job.Job{{Kind: job.Process}} },
			"a job whose args are bad": func(p *ledger.Page) { p.Follow = []job.Job{{Kind: job.Process, Key: "k", Args: []byte("{")}} },
		} {
			t.Run(name, func(t *testing.T) {
				h := fresh(t, open)
				p := ledger.Page{Activation: "dinero", Cursor: "c1", Transactions: []ledger.Transaction{document("a"), document("b")}}
				spoil(&p)
				if _, err := h.Ledger.Enter(h.ctx, "acme", p); fault.KindOf(err) != fault.Internal {
					t.Errorf("%v", err)
				}
				if cursor, _ := h.Ledger.Cursor(h.ctx, "acme", "dinero"); cursor != "" || len(h.search(ledger.Filter{})) != 0 {
					t.Error("something was stored")
				}
			})
		}
	})
	t.Run("an unknown document is not found", func(t *testing.T) {
		h := fresh(t, open)
		if _, err := h.Ledger.Find(h.ctx, "acme", "doc_x"); !errors.Is(err, ledger.ErrNotFound) {
			t.Errorf("%v", err)
		}
	})
}
