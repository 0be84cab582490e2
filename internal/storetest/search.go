package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/invoice"
)

func search(t *testing.T, open Open) {
	t.Run("a filter takes what it says and no more", func(t *testing.T) {
		h := fresh(t, open)
		day := invoice.Date{Year: 2026, Month: 3, Day: 1}
		for i, d := range []struct {
			number, customer, run, kind, code, sender, receiver, order, remote string
			state                                                              ledger.State
		}{
			{"1001", "c1", "run1", "invoice", "", "Nordlys ApS", "Nordisk Byg", "PO-77", "", ledger.Received},
			{"1002", "c2", "run1", "invoice", "BR-CO-15", "Nordlys ApS", "Ærø Færge", "100%", "", ledger.Stopped},
			{"1003", "c1", "run2", "creditnote", "", "Nordlys ApS", "NORDISK BYG", "a_b", "mid-1", ledger.Ready},
			{"1004", "c3", "run2", "invoice", "RULE-NONE", "Nordlys ApS", "Café Élan", "", "", ledger.Skipped},
		} {
			e := document("ref" + d.number)
			e.State, e.Run, e.Code, e.Remote = d.state, d.run, d.code, d.remote
			e.Head = ledger.Head{Number: d.number, Customer: d.customer, Kind: d.kind, Sender: d.sender, Receiver: d.receiver,
				PurchaseOrder: d.order, IssueDate: day.AddDays(i)}
			if d.state == ledger.Ready {
				e.Destination, e.RemoteID = "sftp", "remote-9"
			}
			h.enter(e)
		}
		undated := document("undated")
		undated.Head = ledger.Head{Number: "1005"}
		h.enter(undated)
		tests := []struct {
			name   string
			filter ledger.Filter
			want   string
		}{
			{"everything, newest first", ledger.Filter{}, "1005 1004 1003 1002 1001"},
			{"oldest first", ledger.Filter{Oldest: true}, "1001 1002 1003 1004 1005"},
			{"one state", ledger.Filter{States: []ledger.State{ledger.Stopped}}, "1002"},
			{"several states", ledger.Filter{States: []ledger.State{ledger.Received, ledger.Skipped, ledger.Ready}}, "1005 1004 1003 1001"},
			{"no such state", ledger.Filter{States: []ledger.State{ledger.Delivered}}, ""},
			{"activation", ledger.Filter{Activation: "dinero"}, "1005 1004 1003 1002 1001"},
			{"another activation", ledger.Filter{Activation: "economic"}, ""},
			{"destination", ledger.Filter{Destination: "sftp"}, "1003"},
			{"customer", ledger.Filter{Customer: "c1"}, "1003 1001"},
			{"run", ledger.Filter{Run: "run2"}, "1004 1003"},
			{"run and state", ledger.Filter{Run: "run2", States: []ledger.State{ledger.Skipped, ledger.Stopped}}, "1004"},
			{"refs", ledger.Filter{Activation: "dinero", Refs: []string{"ref1001", "ref1004", "ref9"}}, "1004 1001"},
			{"numbers", ledger.Filter{Numbers: []string{"1002", "1001"}}, "1002 1001"},
			{"kind", ledger.Filter{Kind: "creditnote"}, "1003"},
			{"codes", ledger.Filter{Codes: []string{"RULE-NONE", "BR-CO-15"}}, "1004 1002"},
			{"from", ledger.Filter{From: day.AddDays(2)}, "1004 1003"},
			{"until", ledger.Filter{Until: day.AddDays(1)}, "1002 1001"},
			{"from and until", ledger.Filter{From: day.AddDays(1), Until: day.AddDays(2)}, "1003 1002"},
			{"part of a name in any case", ledger.Filter{Text: "nordisk byg"}, "1003 1001"},
			{"letters beyond ASCII", ledger.Filter{Text: "ærø FÆR"}, "1002"},
			{"accents aside", ledger.Filter{Text: "cafe elan"}, "1004"},
			{"part of an order number", ledger.Filter{Text: "o-77"}, "1001"},
			{"a percent sign is a percent sign", ledger.Filter{Text: "%"}, "1002"},
			{"an underscore is an underscore", ledger.Filter{Text: "_"}, "1003"},
			{"text does not run from one field into the next", ledger.Filter{Text: "1001n"}, ""},
			{"T22 text is never a statement", ledger.Filter{Text: "' OR 1=1 --", Customer: "c1' OR '1'='1"}, ""},
			{"remote identity", ledger.Filter{Remote: "mid-1"}, "1003"},
			{"the far end's identity", ledger.Filter{Remote: "remote-9"}, "1003"},
			{"all at once", ledger.Filter{States: []ledger.State{ledger.Received}, Activation: "dinero", Customer: "c1", Run: "run1",
				Numbers: []string{"1001"}, Kind: "invoice", From: day, Until: day, Text: "nord"}, "1001"},
		}
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				if got := numbers(h.search(test.filter)); got != test.want {
					t.Errorf("found %q, want %q", got, test.want)
				}
				counts, err := h.Ledger.Count(h.ctx, "acme", test.filter)
				h.must(err)
				sum := 0
				for _, n := range counts {
					sum += n
				}
				if sum != len(h.search(test.filter)) {
					t.Errorf("counted %v", counts)
				}
			})
		}
	})
	t.Run("pages follow one another without a gap or a double", func(t *testing.T) {
		h := fresh(t, open)
		var page []ledger.Transaction
		for i := range 501 { // all entered at the same moment
			d := document(fmt.Sprintf("%03d", i))
			if i%3 == 0 {
				d.State = ledger.Stopped
			}
			page = append(page, d)
		}
		h.enter(page...)
		for _, filter := range []ledger.Filter{{}, {Oldest: true}, {Activation: "dinero"}, {States: []ledger.State{ledger.Stopped, ledger.Received}}, {Activation: "dinero", Oldest: true}} {
			whole := h.search(filter)
			if len(whole) != 501 {
				t.Fatalf("%+v: %d", filter, len(whole))
			}
			paged := filter
			paged.Limit = 100
			for at := 0; at < len(whole); at += 100 {
				found := h.search(paged)
				if want := whole[at:min(at+100, len(whole))]; numbers(found) != numbers(want) {
					t.Fatalf("%+v from %d: %s", filter, at, numbers(found))
				}
				paged.After = found[len(found)-1].ID
			}
			if rest := h.search(paged); len(rest) != 0 {
				t.Errorf("%+v: %d after the last", filter, len(rest))
			}
		}
		if got := numbers(h.search(ledger.Filter{Limit: 3})); got != "500 499 498" {
			t.Errorf("the newest: %s", got)
		}
		counts, err := h.Ledger.Count(h.ctx, "acme", ledger.Filter{Limit: 5})
		h.must(err)
		if counts[ledger.Stopped] != 167 || counts[ledger.Received] != 334 || len(counts) != 2 {
			t.Errorf("counted %v", counts)
		}
	})
	t.Run("the caller may write while it searches", func(t *testing.T) {
		h := fresh(t, open)
		var page []ledger.Transaction
		for i := range 250 {
			page = append(page, document(time.Duration(i).String()))
		}
		h.enter(page...)
		n := 0
		for d, err := range h.Ledger.Search(h.ctx, "acme", ledger.Filter{States: []ledger.State{ledger.Received}}) {
			h.must(err)
			if n++; n%10 == 0 {
				h.must(h.Ledger.Move(h.ctx, step(d, ledger.Cancelled)))
			}
		}
		if counts, _ := h.Ledger.Count(h.ctx, "acme", ledger.Filter{}); n != 250 || counts[ledger.Cancelled] != 25 {
			t.Errorf("saw %d: %v", n, counts)
		}
	})
	t.Run("a search that stops early, goes on from nowhere or has no time left says so", func(t *testing.T) {
		h := fresh(t, open)
		h.enter(document("a"), document("b"))
		for range h.Ledger.Search(h.ctx, "acme", ledger.Filter{}) {
			break
		}
		for _, err := range h.Ledger.Search(h.ctx, "acme", ledger.Filter{After: "doc_gone"}) {
			if !errors.Is(err, ledger.ErrNotFound) {
				t.Errorf("%v", err)
			}
		}
	})
}

// searchByEntry holds the time of entry against a plain count.
func searchByEntry(t *testing.T, open Open) {
	t.Run("by the time of entry, whichever that is", func(t *testing.T) {
		h := fresh(t, open)
		begin := h.clock.Now()
		for i := range 40 {
			d := document(fmt.Sprint(i))
			d.Destination = "sftp"
			h.enter(d)
			if i%3 == 0 {
				h.clock.Add(time.Minute)
			}
		}
		all := h.search(ledger.Filter{})
		for minute := -1; minute < 16; minute++ {
			from := begin.Add(time.Duration(minute) * time.Minute)
			want := 0
			for _, d := range all {
				if !d.Entered.Before(from) {
					want++
				}
			}
			counts, err := h.Ledger.Count(h.ctx, "acme", ledger.Filter{Destination: "sftp", Entered: from})
			h.must(err)
			found := len(h.search(ledger.Filter{Entered: from, Oldest: true}))
			if counts[ledger.Received] != want || found != want {
				t.Errorf("from minute %d: counted %d, found %d, there are %d", minute, counts[ledger.Received], found, want)
			}
		}
		if counts, err := h.Ledger.Count(h.ctx, "beta", ledger.Filter{Entered: begin}); err != nil || len(counts) != 0 {
			t.Errorf("a company without documents has %v (%v)", counts, err)
		}
	})
}
