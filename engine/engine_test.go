package engine_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
)

func TestADocumentPassesEveryStation(t *testing.T) {
	r := newRig(t)
	r.source.add("1001", "1002")
	run := r.export()
	if run.Found != 2 || run.State != ledger.RunSucceeded {
		t.Errorf("the run is %+v", run)
	}
	d := r.wants("1001", ledger.Delivered, "")
	if string(r.partner.received[d.Output.Name]) == "" || d.Proof != "read back" {
		t.Errorf("the partner has %v; the ledger says %s", r.partner.received, d.Proof)
	}
	history, err := r.store.Ledger.History(t.Context(), company, d.ID)
	r.must(err)
	var road []ledger.State
	for _, step := range history {
		road = append(road, step.To)
	}
	if got, want := fmt.Sprint(road), "[listed received ready sending delivered]"; got != want {
		t.Errorf("it went %s, not %s", got, want)
	}
	attempts, err := r.store.Ledger.Attempts(t.Context(), company, d.ID)
	r.must(err)
	if len(attempts) != 1 || attempts[0].Outcome != "delivered" {
		t.Errorf("the attempts are %+v", attempts)
	}
}

func TestTheSamePageAgainSendsNothingTwice(t *testing.T) {
	r := newRig(t)
	r.source.add("1001", "1002", "1003")
	r.source.pull = []error{fault.New(fault.Temporary, "half of the list")}
	r.export()
	r.export()
	if r.partner.count != 3 || r.counts()[ledger.Delivered] != 3 {
		t.Errorf("the partner got %d, the ledger has %v", r.partner.count, r.counts())
	}
}

func TestF01_AFailedPageIsAskedAgainFromItsCursor(t *testing.T) {
	r := newRig(t)
	r.source.add("1", "2", "3", "4")
	r.source.pull = []error{fault.New(fault.Temporary, "500"), fault.New(fault.Temporary, "500")}
	if run := r.export(); run.State != ledger.RunSucceeded || r.source.pulls != 3 {
		t.Errorf("the run is %s after %d pulls", run.State, r.source.pulls)
	}
	if r.partner.count != 4 {
		t.Errorf("the partner got %d", r.partner.count)
	}
}

func TestF09_AWithdrawnKeyPausesTheActivationOnce(t *testing.T) {
	r := newRig(t)
	r.source.add("1001")
	r.source.pull = []error{fault.New(fault.Configuration, "the key is gone").Coded("SRC-KEY")}
	if run := r.export(); run.State != ledger.RunFailed || run.Code != "SRC-KEY" {
		t.Errorf("the run is %s (%s)", run.State, run.Code)
	}
	a, err := r.store.Setup.Activation(t.Context(), company, activation)
	r.must(err)
	if a.Paused == "" || a.PausedCode != "SRC-KEY" {
		t.Errorf("the activation is paused by %q (%s)", a.Paused, a.PausedCode)
	}
	if run := r.export(); run.State != ledger.RunCancelled {
		t.Errorf("a run of a paused activation is %s", run.State)
	}
	r.must(r.engine.ResumeActivation(t.Context(), company, activation, "mette"))
	if r.export(); r.partner.count != 1 {
		t.Errorf("after the mending the partner got %d", r.partner.count)
	}
}

func TestF11_AListedDocumentThatIsGoneIsSkipped(t *testing.T) {
	r := newRig(t)
	r.source.add("1001", "1002")
	r.source.fetch = map[string]error{"1001": fault.New(fault.Permanent, "deleted").Coded("SRC-GONE")}
	r.export()
	r.wants("1001", ledger.Skipped, "SRC-GONE")
	r.wants("1002", ledger.Delivered, "")
}

func TestABrokenRuleStopsThatDocumentAlone(t *testing.T) {
	r := newRig(t)
	r.source.add("bad", "1002")
	r.export()
	d := r.wants("bad", ledger.Stopped, "BR-CO-15")
	if len(d.Findings) != 1 || d.Kind != string(fault.Invalid) {
		t.Errorf("it has the findings %v and the kind %s", d.Findings, d.Kind)
	}
	r.wants("1002", ledger.Delivered, "")
}

func TestF23_APoisonousDocumentStopsAfterTwoTries(t *testing.T) {
	r := newRig(t)
	r.source.add("panic", "1002")
	r.export()
	if d := r.wants("panic", ledger.Stopped, ""); d.Tries != 2 {
		t.Errorf("it stopped after %d tries", d.Tries)
	}
	r.wants("1002", ledger.Delivered, "")
}

func TestATemporaryFaultIsTriedAgainUnderTheSameIdentity(t *testing.T) {
	r := newRig(t)
	r.source.add("1001")
	r.partner.faults = []error{fault.New(fault.Temporary, "refused"), fault.New(fault.Temporary, "refused")}
	r.export()
	d := r.wants("1001", ledger.Delivered, "")
	attempts, err := r.store.Ledger.Attempts(t.Context(), company, d.ID)
	r.must(err)
	if len(attempts) != 3 || attempts[2].Trigger != ledger.Retry || len(r.partner.received) != 1 {
		t.Errorf("the attempts are %+v, the partner has %d files", attempts, len(r.partner.received))
	}
}

func TestATemporaryFaultThatStaysStopsTheDocument(t *testing.T) {
	r := newRig(t)
	r.source.add("1001")
	r.partner.refuses = fault.New(fault.Temporary, "refused").Coded("GW-CONNECT")
	r.export()
	d := r.wants("1001", ledger.Stopped, "GW-CONNECT")
	r.partner.refuses = nil
	r.must(r.engine.SendAgain(t.Context(), company, d.ID, "mette"))
	r.work(r.quiet)
	if again := r.wants("1001", ledger.Delivered, ""); again.Remote != d.Remote || again.Output != d.Output {
		t.Error("sent again under another identity or with other bytes")
	}
}

func TestF59_ASwallowedAnswerIsSettledByLooking(t *testing.T) {
	for _, arrives := range []bool{true, false} {
		t.Run(fmt.Sprintf("arrives %v", arrives), func(t *testing.T) {
			r := newRig(t)
			r.source.add("1001")
			r.partner.faults = []error{fault.New(fault.Uncertain, "no answer")}
			r.partner.arrives = arrives
			r.export()
			d := r.wants("1001", ledger.Delivered, "")
			if r.partner.count != 1 || d.PossibleDuplicate {
				t.Errorf("the partner got it %d times; possible duplicate %v", r.partner.count, d.PossibleDuplicate)
			}
			attempts, err := r.store.Ledger.Attempts(t.Context(), company, d.ID)
			r.must(err)
			if len(attempts) < 2 || !attempts[1].Looked {
				t.Errorf("nobody looked: %+v", attempts)
			}
		})
	}
}

func TestF93_ADoubtThatCannotBeSettledIsMarked(t *testing.T) {
	r := newRig(t)
	r.partner.looked = false
	r.source.add("1001")
	r.partner.faults = []error{fault.New(fault.Uncertain, "no answer after the final dot")}
	r.partner.arrives = true
	r.export()
	if d := r.wants("1001", ledger.Delivered, ""); !d.PossibleDuplicate || r.partner.count != 2 {
		t.Errorf("possible duplicate %v, received %d times", d.PossibleDuplicate, r.partner.count)
	}
}

func TestWrongSettingsPauseTheDestinationAndNotAThousandDocuments(t *testing.T) {
	r := newRig(t)
	for i := range 30 {
		r.source.add(fmt.Sprint(2000 + i))
	}
	r.partner.refuses = fault.New(fault.Configuration, "wrong password").Coded("GW-LOGIN", "user", "us")
	r.export()
	d, err := r.store.Setup.Destination(t.Context(), company, destination)
	r.must(err)
	if d.PausedCode != "GW-LOGIN" || r.counts()[ledger.Waiting] != 30 {
		t.Errorf("paused by %q; the ledger has %v", d.PausedCode, r.counts())
	}
	r.partner.refuses = nil
	r.must(r.engine.Resume(t.Context(), company, destination, "mette"))
	r.work(r.quiet)
	if r.counts()[ledger.Delivered] != 30 || r.partner.count != 30 {
		t.Errorf("after the mending the ledger has %v, the partner got %d", r.counts(), r.partner.count)
	}
}

func TestACustomerWhoIsNotActivatedCostsNoFetch(t *testing.T) {
	r := newRig(t)
	r.source.add("1001")
	r.source.fetch = map[string]error{"1001": errors.New("nobody may fetch this")}
	r.must(r.store.Setup.SaveOwn(t.Context(), company, activation, map[string]rule.Export{"c1": {Active: rule.Off}}))
	r.export()
	r.wants("1001", ledger.Skipped, "RULE-NONE")
}

func TestF19_ADocumentThatChangedAfterItWasSentIsHeld(t *testing.T) {
	r := newRig(t)
	r.source.add("1001")
	r.export()
	r.source.versions = map[string]string{"1001": "2"}
	r.source.invoices = append(r.source.invoices, r.source.invoices[0]) // it is named again
	r.export()
	var held ledger.Transaction
	for d, err := range r.store.Ledger.Search(t.Context(), company, ledger.Filter{States: []ledger.State{ledger.Held}}) {
		r.must(err)
		held = d
	}
	if held.Code != "SRC-CHANGED" || r.partner.count != 1 {
		t.Fatalf("held %+v; the partner got %d", held, r.partner.count)
	}
	r.must(r.engine.Release(t.Context(), company, held.ID, "mette"))
	r.work(r.quiet)
	if r.partner.count != 2 {
		t.Errorf("after the release the partner got %d; the ledger has %v", r.partner.count, r.counts())
	}
}

func TestADocumentThatTheSourceSentItselfIsHeld(t *testing.T) {
	r := newRig(t)
	r.source.add("1001")
	r.source.sent = map[string]time.Time{"1001": time.Now()}
	r.export()
	r.wants("1001", ledger.Held, "SRC-SENT-THERE")
}

func TestADeliveredDocumentIsSentAgainAsACopyOnly(t *testing.T) {
	r := newRig(t)
	r.source.add("1001")
	r.export()
	d := r.document("1001")
	if err := r.engine.SendAgain(t.Context(), company, d.ID, "mette"); err == nil {
		t.Error("a delivered document went back")
	}
	id, err := r.engine.Resend(t.Context(), company, d.ID, "mette", engine.Lost)
	r.must(err)
	r.work(r.quiet)
	again, err := r.store.Ledger.Find(t.Context(), company, id)
	r.must(err)
	if again.State != ledger.Delivered || again.ResendOf != d.ID || again.Remote == d.Remote || again.Output.SHA256 != d.Output.SHA256 {
		t.Errorf("the copy is %+v", again)
	}
}

func TestAManualExportTellsTheThreeLists(t *testing.T) {
	r := newRig(t)
	r.source.add("1001", "1002")
	r.export()
	r.source.add("1003")
	q := adaptors.Query{Numbers: []string{"1002", "1003"}}
	found, err := r.engine.Candidates(t.Context(), company, activation, q)
	r.must(err)
	if len(found) != 2 || found[0].Group != engine.AlreadyExported || found[1].Group != engine.NotExported {
		t.Fatalf("found %+v", found)
	}
	shown, err := r.engine.Preview(t.Context(), company, activation, found[1])
	r.must(err)
	o, err := r.engine.Export(t.Context(), company, activation, "mette", q, found)
	r.must(err)
	if len(o.Begun) != 1 || len(o.Left) != 1 {
		t.Fatalf("the order is %+v", o)
	}
	r.work(r.quiet)
	sent := r.wants("1003", ledger.Delivered, "")
	if sent.Output.SHA256 != shown.File.SHA256 || sent.Output.Name != shown.File.Name {
		t.Errorf("what was shown (%s) is not what was sent (%s)", shown.File.Name, sent.Output.Name)
	}
	r.must(r.store.Setup.SaveOwn(t.Context(), company, activation, map[string]rule.Export{"c1": {Active: rule.Off}}))
	r.source.add("1004")
	found, err = r.engine.Candidates(t.Context(), company, activation, adaptors.Query{Numbers: []string{"1004"}})
	r.must(err)
	if len(found) != 1 || found[0].Group != engine.NotActivated {
		t.Errorf("found %+v", found)
	}
}

func TestActivatingACustomerReleasesWhatWasParked(t *testing.T) {
	r := newRig(t)
	r.source.add("1001")
	r.must(r.store.Setup.ChangeActivation(t.Context(), company, activation, func(a *setup.Activation) { a.Common.Destination = "" }))
	r.export()
	r.wants("1001", ledger.Stopped, "RULE-NONE")
	r.must(r.engine.Activate(t.Context(), company, activation, map[string]rule.Export{"c1": {Destination: destination}}, "mette"))
	r.work(r.quiet)
	r.wants("1001", ledger.Delivered, "")
}
