package engine_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
)

// lateReceipt says that a far end has a document that it had refused.
func lateReceipt(d ledger.Transaction) gateways.Receipt {
	return gateways.Receipt{Outcome: gateways.Delivered, Proof: gateways.ByReceipt, RemoteID: d.Remote, Evidence: []byte("signed: we have it")}
}

// holds says whether a file of an archive is this text.
func holds(t *testing.T, archive []byte, text string) bool {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil || r.Close() != nil {
			t.Fatal(err)
		}
		if string(b) == text {
			return true
		}
	}
	return false
}

func TestALateReceiptOfWhatFellBackHoldsTheNextThatWasNotSent(t *testing.T) {
	for name, b := range map[string]func(*chained){
		"behind a paused gateway": func(r *chained) {
			r.must(r.store.Setup.ChangeDestination(t.Context(), company, "b", func(d *setup.Destination) { d.Paused = "wait" }))
		},
		"after a try that surely failed": func(r *chained) { r.fails("b", fault.Configuration, "GW-LOGIN") },
	} {
		t.Run(name, func(t *testing.T) {
			r := newChain(t)
			p := r.tell(setup.Recipient{DocumentNegative: true})
			r.source.add("1001")
			r.fails("a", fault.Permanent, "GW-HTTP")
			b(r)
			r.start()
			r.soon(func() bool { return r.went("1001") == "a:cancelled b:waiting" })
			for range 3 { // the far end repeats itself
				if code := r.answers("a", lateReceipt(r.all("1001")[0])); code != 200 {
					t.Errorf("the receipt was answered with %d", code)
				}
			}
			r.wentTo("1001", "a:delivered b:held")
			first, next := r.all("1001")[0], r.all("1001")[1]
			if first.Code != ledger.ArrivedAfter || first.Args[ledger.ArgGateway] != "Gateway A" || first.Proof != gateways.ByReceipt || first.PossibleDuplicate {
				t.Errorf("the first is %+v", first)
			}
			if next.Code != ledger.ArrivedAfter || next.Args[ledger.ArgGateway] != "Gateway A" || next.PossibleDuplicate {
				t.Errorf("the next is %+v", next)
			}
			tries, err := r.store.Ledger.Attempts(t.Context(), company, first.ID)
			r.must(err)
			if len(tries) != 2 || string(tries[1].Evidence) != "signed: we have it" || !tries[1].Looked || tries[1].Outcome != string(gateways.Delivered) {
				t.Errorf("what came is not kept once: %+v", tries)
			}
			var archive bytes.Buffer
			r.must(r.engine.Evidence(t.Context(), &archive, company, first.ID))
			if !holds(t, archive.Bytes(), "signed: we have it") {
				t.Error("the receipt is not in the evidence")
			}
			if !strings.HasSuffix(r.path(first.ID), "cancelled delivered") {
				t.Errorf("its road is %s", r.path(first.ID))
			}
			r.mended("b")
			r.must(r.engine.Resume(t.Context(), company, "b", "mette"))
			r.during(100*time.Millisecond, nil)
			r.has("1001", 0, 0, 0)
			r.told(p, 1)
			if m := p.mails[0]; !strings.Contains(m.Text, "Gateway A") || !m.Negative {
				t.Errorf("nobody is told who has it:\n%s", m.Text)
			}
			found, err := r.engine.Candidates(t.Context(), company, activation, adaptors.Query{Numbers: []string{"1001"}})
			r.must(err)
			if found[0].Group != engine.AlreadyExported {
				t.Errorf("an export by hand would send it: %s", found[0].Group)
			}
			r.must(r.engine.Release(t.Context(), company, next.ID, "mette"))
			r.work(r.quiet)
			r.wentTo("1001", "a:delivered b:delivered") // a person wanted it so
		})
	}
}

func TestALateReceiptMarksBothThatReachedTheReceiver(t *testing.T) {
	r := newChain(t)
	p := r.tell(setup.Recipient{DocumentNegative: true, DocumentPositive: true})
	r.source.add("1001")
	r.fails("a", fault.Permanent, "GW-HTTP")
	r.export()
	r.told(p, 1)
	var all sync.WaitGroup
	for range 8 { // the same receipt at several machines at once
		all.Go(func() {
			if code := r.answers("a", lateReceipt(r.all("1001")[0])); code != 200 {
				t.Errorf("the receipt was answered with %d", code)
			}
		})
	}
	all.Wait()
	r.work(r.quiet)
	r.wentTo("1001", "a:delivered b:delivered")
	first, next := r.all("1001")[0], r.all("1001")[1]
	if !first.PossibleDuplicate || !next.PossibleDuplicate {
		t.Errorf("marked: %v and %v", first.PossibleDuplicate, next.PossibleDuplicate)
	}
	if first.Code != ledger.ArrivedTwice || first.Args[ledger.ArgGateway] != "Gateway A" || first.Args[ledger.ArgOnward] != "Gateway B" {
		t.Errorf("it does not say which two: %s %v", first.Code, first.Args)
	}
	if next.Code != "" || !strings.HasSuffix(r.path(next.ID), "sending delivered delivered") {
		t.Errorf("the other is %s, its road %s", next.Code, r.path(next.ID))
	}
	if tries, err := r.store.Ledger.Attempts(t.Context(), company, first.ID); err != nil || len(tries) != 2 {
		t.Errorf("%d attempts, %v", len(tries), err)
	}
	r.told(p, 2)
	if m := p.mails[1]; !strings.Contains(m.Text, "Gateway A") || !strings.Contains(m.Text, "Gateway B") || !m.Negative {
		t.Errorf("%s\n%s", m.Subject, m.Text)
	}
}

func TestALateReceiptWhileTheNextIsBeingSentMarksIt(t *testing.T) {
	for name, c := range map[string]struct {
		takes bool
		err   error
		want  string
	}{
		"and it arrives": {true, nil, "a:delivered b:delivered"},
		"and it fails":   {false, fault.New(fault.Temporary, "busy"), "a:delivered b:held"},
		"for good":       {false, fault.New(fault.Permanent, "no"), "a:delivered b:cancelled c:held"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newChain(t)
			r.source.add("1001")
			r.fails("a", fault.Permanent, "GW-HTTP")
			var sends atomic.Int32
			r.ends["b"].does = func(gateways.Parcel) (bool, gateways.Receipt, error) {
				if sends.Add(1) == 1 {
					if code := r.answers("a", lateReceipt(r.all("1001")[0])); code != 200 {
						t.Errorf("the receipt was answered with %d", code)
					}
				}
				return c.takes, delivered(), c.err
			}
			r.start()
			r.soon(func() bool { return sends.Load() > 0 && r.quiet() })
			if got := r.went("1001"); got != c.want || sends.Load() != 1 {
				t.Errorf("it went %s, sent %d times", got, sends.Load())
			}
			if all := r.all("1001"); !all[0].PossibleDuplicate || !all[1].PossibleDuplicate {
				t.Errorf("they are not marked: %+v", all)
			}
			r.has("1001", 0, map[bool]int{true: 1}[c.takes], 0)
		})
	}
}

func TestALateReceiptEndsANextThatWasStopped(t *testing.T) {
	r := newChain(t)
	r.rule(func(e *rule.Export) { e.Then = e.Then[:1] })
	r.source.add("1001")
	r.fails("a", fault.Permanent, "GW-HTTP")
	r.fails("b", fault.Permanent, "GW-HTTP")
	r.export()
	r.wentTo("1001", "a:cancelled b:stopped")
	r.answers("a", lateReceipt(r.all("1001")[0]))
	r.wentTo("1001", "a:delivered b:cancelled")
	r.wants("1001", ledger.Cancelled, ledger.ArrivedAfter)
}

func TestALateRefusalOfWhatFellBackIsKeptAndChangesNothing(t *testing.T) {
	r := newChain(t)
	r.source.add("1001")
	r.fails("a", fault.Permanent, "GW-HTTP")
	r.export()
	first := r.all("1001")[0]
	for range 2 {
		if code := r.answers("a", gateways.Receipt{Outcome: gateways.Rejected, RemoteID: first.Remote, Reason: "no such order", Evidence: []byte("no")}); code != 200 {
			t.Errorf("answered with %d", code)
		}
	}
	r.wentTo("1001", "a:cancelled b:delivered")
	if now := r.all("1001")[0]; now.Code != ledger.FellBack || now.PossibleDuplicate || !now.Changed.Equal(first.Changed) {
		t.Errorf("it is %+v", now)
	}
	tries, err := r.store.Ledger.Attempts(t.Context(), company, first.ID)
	r.must(err)
	if len(tries) != 2 || tries[1].Outcome != string(gateways.Rejected) || string(tries[1].Evidence) != "no" || !strings.HasSuffix(r.path(first.ID), "cancelled cancelled") {
		t.Errorf("%+v, %s", tries, r.path(first.ID))
	}
}

func TestALateReceiptOfWhatAPersonGaveUpIsKept(t *testing.T) {
	r := newChain(t)
	r.rule(func(e *rule.Export) { e.Then = nil })
	r.source.add("1001")
	r.fails("a", fault.Permanent, "GW-HTTP")
	r.export()
	r.must(r.engine.Cancel(t.Context(), company, r.document("1001").ID, "mette", "handled"))
	r.answers("a", lateReceipt(r.document("1001")))
	r.wants("1001", ledger.Delivered, "")
}
