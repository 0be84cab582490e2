package engine_test

import (
	"context"
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

func TestADocumentThatSurelyWasNotDeliveredGoesByTheNext(t *testing.T) {
	for name, c := range map[string]struct {
		kind  fault.Kind
		code  string
		tries int
	}{
		"given up after its waits":   {fault.Temporary, "GW-CONNECT", 4},
		"refused for good":           {fault.Permanent, "GW-HTTP", 1},
		"the receiver is not listed": {fault.RecipientNotFound, "RULE-ADDR", 1},
	} {
		t.Run(name, func(t *testing.T) {
			r := newChain(t)
			r.source.add("1001")
			r.fails("a", c.kind, c.code)
			r.export()
			r.wentTo("1001", "a:cancelled b:delivered")
			r.has("1001", 0, 1, 0)
			all := r.all("1001")
			first, second := all[0], all[1]
			if first.Code != ledger.FellBack || first.Args[ledger.ArgOnward] != "Gateway B" || first.Args[ledger.ArgFailed] != c.code ||
				first.Args[ledger.ArgFailedCause] != "a says no" || first.Kind != string(c.kind) {
				t.Errorf("the first says %s %v %q", first.Code, first.Args, first.Cause)
			}
			if second.FallbackOf != first.ID || second.Format != "lined" || second.Copy != 1 || second.ID == first.ID || second.Remote == first.Remote {
				t.Errorf("the second is %+v", second)
			}
			if second.Run != first.Run || second.Trigger != first.Trigger || second.Model != first.Model || second.Output.SHA256 == first.Output.SHA256 {
				t.Errorf("the second does not come from the same document: %+v", second)
			}
			tries, err := r.store.Ledger.Attempts(t.Context(), company, first.ID)
			r.must(err)
			if len(tries) != c.tries {
				t.Errorf("it was tried %d times, not %d, before it fell back", len(tries), c.tries)
			}
			if road := r.path(first.ID); !strings.HasSuffix(road, "sending stopped cancelled") {
				t.Errorf("the first went %s", road)
			}
		})
	}
}

// path is the states of a transaction, in order.
func (c *chained) path(id string) string {
	history, err := c.store.Ledger.History(c.t.Context(), company, id)
	c.must(err)
	var states []string
	for _, h := range history {
		states = append(states, string(h.To))
	}
	return strings.Join(states, " ")
}

func TestWhatIsInDoubtOrIsNotTheFarEndsNeverFallsBack(t *testing.T) {
	reject := gateways.Receipt{Outcome: gateways.Rejected, Reason: "wrong order number"}
	for name, c := range map[string]struct {
		blind bool
		takes bool
		r     gateways.Receipt
		err   error
		want  string
	}{
		"the receiver rejected it after taking it":   {false, true, reject, nil, "a:rejected"},
		"nobody can tell, and nobody can be asked":   {true, true, gateways.Receipt{}, fault.New(fault.Uncertain, "the line broke"), "a:stopped"},
		"the settings are wrong":                     {false, false, gateways.Receipt{}, fault.New(fault.Configuration, "wrong password"), "a:waiting"},
		"its file is wrong":                          {false, false, gateways.Receipt{}, fault.New(fault.Invalid, "not an invoice"), "a:stopped"},
		"the program failed":                         {false, false, gateways.Receipt{}, fault.New(fault.Internal, "a bug"), "a:stopped"},
		"it is there, and the answer was lost":       {false, true, gateways.Receipt{}, fault.New(fault.Uncertain, "the line broke"), "a:delivered"},
		"it arrived by what can only be handed over": {true, true, gateways.Receipt{Outcome: gateways.Delivered, Proof: gateways.ByTransfer}, nil, "a:delivered"},
	} {
		t.Run(name, func(t *testing.T) {
			var blind []string
			if c.blind {
				blind = []string{"a"}
			}
			r := newChain(t, blind...)
			r.source.add("1001")
			r.ends["a"].does = func(gateways.Parcel) (bool, gateways.Receipt, error) { return c.takes, c.r, c.err }
			r.export()
			r.wentTo("1001", c.want)
			if r.ends["b"].of("1001")+r.ends["c"].of("1001") > 0 {
				t.Error("another receiver has it too")
			}
		})
	}
}

func TestAnAttemptInDoubtBeforeARefusalHoldsTheDocument(t *testing.T) {
	r := newChain(t, "a")
	r.source.add("1001")
	var n atomic.Int32
	r.ends["a"].does = func(gateways.Parcel) (bool, gateways.Receipt, error) {
		if n.Add(1) == 1 { // it arrives and the answer is lost
			return true, gateways.Receipt{}, fault.New(fault.Uncertain, "the line broke")
		}
		return false, gateways.Receipt{}, fault.New(fault.Permanent, "I have that already")
	}
	r.export()
	r.wentTo("1001", "a:stopped")
	if d := r.document("1001"); !d.PossibleDuplicate {
		t.Error("nobody is told that it may have arrived")
	}
	if _, err := r.engine.SendByNext(t.Context(), company, r.document("1001").ID, "mette"); fault.KindOf(err) != fault.Permanent {
		t.Errorf("a person may have it go on though it may be there: %v", err)
	}
}

func TestTheEndOfTheChainStopsAndKnowsWhatWasTried(t *testing.T) {
	r := newChain(t)
	r.source.add("1001")
	r.fails("a", fault.RecipientNotFound, "RULE-ADDR")
	r.fails("b", fault.Temporary, "GW-CONNECT")
	r.fails("c", fault.Permanent, "GW-HTTP")
	r.export()
	r.wentTo("1001", "a:cancelled b:cancelled c:stopped")
	last := r.wants("1001", ledger.Stopped, "GW-HTTP")
	ways, err := r.engine.Ways(t.Context(), last)
	r.must(err)
	if len(ways.Ahead) != 0 || len(ways.Before) != 2 {
		t.Fatalf("before %d, ahead %v", len(ways.Before), ways.Ahead)
	}
	for i, want := range []string{"RULE-ADDR", "GW-CONNECT"} {
		if b := ways.Before[i]; b.Args[ledger.ArgFailed] != want || b.Args[ledger.ArgFailedCause] == "" {
			t.Errorf("before it: %s %v, not %s", b.Destination, b.Args, want)
		}
	}
	if last.Format != "plain" {
		t.Errorf("it was written as %s: a step without a format of its own has the rule's", last.Format)
	}
}

func TestAStrictRuleAsksAPerson(t *testing.T) {
	r := newChain(t)
	r.rule(func(e *rule.Export) { e.Strict = rule.On })
	r.source.add("1001")
	r.fails("a", fault.Permanent, "GW-HTTP")
	r.export()
	r.wentTo("1001", "a:stopped")
	stopped := r.document("1001")
	ways, err := r.engine.Ways(t.Context(), stopped)
	r.must(err)
	if !ways.Strict || !ways.Ordered || len(ways.Ahead) != 2 || ways.Ahead[0] != (engine.Way{Destination: "b", Name: "Gateway B", Format: "lined"}) {
		t.Errorf("the ways are %+v", ways)
	}
	id, err := r.engine.SendByNext(t.Context(), company, stopped.ID, "mette")
	r.must(err)
	r.work(r.quiet)
	r.wentTo("1001", "a:cancelled b:delivered")
	if d := r.document("1001"); d.ID != id || d.Actor == "" {
		t.Errorf("it goes on as %s, not %s", d.ID, id)
	}
}

func TestAPersonMayHaveItGoOnWhereItWaitsOrWasRejected(t *testing.T) {
	for name, does := range map[string]func(gateways.Parcel) (bool, gateways.Receipt, error){
		"behind a paused gateway": func(gateways.Parcel) (bool, gateways.Receipt, error) {
			return false, gateways.Receipt{}, fault.New(fault.Configuration, "wrong password")
		},
		"rejected by the receiver": func(gateways.Parcel) (bool, gateways.Receipt, error) {
			return true, gateways.Receipt{Outcome: gateways.Rejected, Reason: "no order number"}, nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newChain(t)
			r.source.add("1001")
			r.ends["a"].does = does
			r.export()
			_, err := r.engine.SendByNext(t.Context(), company, r.document("1001").ID, "mette")
			r.must(err)
			r.work(r.quiet)
			r.wentTo("1001", "a:cancelled b:delivered")
		})
	}
}

func TestWhatFellBackIsNotBroughtBackBesideTheNext(t *testing.T) {
	r := newChain(t)
	r.source.add("1001")
	r.fails("a", fault.Permanent, "GW-HTTP")
	r.fails("b", fault.Permanent, "GW-HTTP")
	r.fails("c", fault.Permanent, "GW-HTTP")
	r.export()
	r.mended("a")
	first, last := r.all("1001")[0], r.all("1001")[2]
	for name, order := range map[string]func() error{
		"read again": func() error { return r.engine.ReadAgain(t.Context(), company, first.ID, "mette") },
		"sent again": func() error { return r.engine.SendAgain(t.Context(), company, first.ID, "mette") },
	} {
		if err := order(); fault.KindOf(err) != fault.Permanent {
			t.Errorf("%s beside another one that is alive: %v", name, err)
		}
	}
	r.must(r.engine.Cancel(t.Context(), company, last.ID, "mette", "given up"))
	r.must(r.engine.SendAgain(t.Context(), company, first.ID, "mette"))
	if err := r.engine.SendAgain(t.Context(), company, last.ID, "mette"); fault.KindOf(err) != fault.Permanent {
		t.Errorf("the last was brought back beside the first: %v", err)
	}
	r.work(r.quiet)
	r.wentTo("1001", "a:delivered b:cancelled c:cancelled")
	r.has("1001", 1, 0, 0)
	found, err := r.engine.Candidates(t.Context(), company, activation, adaptors.Query{Numbers: []string{"1001"}})
	r.must(err)
	if len(found) != 1 || found[0].Group != engine.AlreadyExported || found[0].Transaction.ID != first.ID {
		t.Errorf("an export by hand would find %+v", found)
	}
}

func TestAnExportByHandFindsTheOneThatGoesOn(t *testing.T) {
	r := newChain(t)
	r.source.add("1001")
	for _, name := range []string{"a", "b", "c"} {
		r.fails(name, fault.Permanent, "GW-HTTP")
	}
	r.export()
	q := adaptors.Query{Numbers: []string{"1001"}}
	found, err := r.engine.Candidates(t.Context(), company, activation, q)
	r.must(err)
	if len(found) != 1 || found[0].Transaction.Destination != "c" || found[0].Group != engine.NotExported {
		t.Fatalf("found %+v", found)
	}
	for _, name := range []string{"a", "b", "c"} {
		r.mended(name)
	}
	_, err = r.engine.Export(t.Context(), company, activation, "mette", q, found)
	r.must(err)
	r.work(r.quiet)
	r.wentTo("1001", "a:cancelled b:cancelled c:delivered")
	r.has("1001", 0, 0, 1)
	found, err = r.engine.Candidates(t.Context(), company, activation, q)
	r.must(err)
	if found[0].Group != engine.AlreadyExported {
		t.Errorf("it is %s after it was delivered by the last of its chain", found[0].Group)
	}
}

func TestAPreviewShowsTheChain(t *testing.T) {
	r := newChain(t)
	r.source.add("1001")
	found, err := r.engine.Candidates(t.Context(), company, activation, adaptors.Query{Numbers: []string{"1001"}})
	r.must(err)
	p, err := r.engine.Preview(t.Context(), company, activation, found[0])
	r.must(err)
	if p.Problem != nil || p.Destination != "a" || len(p.Then) != 2 || p.Then[0].Name != "Gateway B" || p.Then[1].Format != "plain" || p.Strict {
		t.Errorf("the preview has %q and %+v (%v)", p.Destination, p.Then, p.Problem)
	}
}

func TestAChangedVersionMeetsTheChain(t *testing.T) {
	for name, c := range map[string]struct {
		b    fault.Kind // what the second gateway answers; "" takes it
		want string
	}{
		"delivered by the next, so the change is held": {"", "a:cancelled b:delivered :held"},
		"delivered nowhere, so it is replaced":         {fault.Permanent, "a:cancelled b:cancelled c:cancelled a:delivered"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newChain(t)
			r.source.add("1001")
			r.fails("a", fault.Permanent, "GW-HTTP")
			if c.b != "" {
				r.fails("b", c.b, "GW-HTTP")
				r.fails("c", c.b, "GW-HTTP")
			}
			r.export()
			for _, name := range []string{"a", "b", "c"} {
				r.mended(name)
			}
			r.source.versions = map[string]string{"1001": "2"}
			_, err := r.store.Ledger.Enter(t.Context(), company, ledger.Page{Activation: activation, Cursor: ""})
			r.must(err)
			r.export()
			r.wentTo("1001", c.want)
			if r.ends["a"].of("1001")+r.ends["b"].of("1001")+r.ends["c"].of("1001") != 1 {
				t.Error("not exactly one receiver has it")
			}
		})
	}
}

func TestADocumentThatChangedMeanwhileDoesNotGoOnByItself(t *testing.T) {
	r := newChain(t)
	r.source.add("1001")
	var open atomic.Bool
	r.ends["a"].does = func(gateways.Parcel) (bool, gateways.Receipt, error) {
		if !open.Load() {
			return false, gateways.Receipt{}, fault.New(fault.Configuration, "wrong password")
		}
		return false, gateways.Receipt{}, fault.New(fault.Permanent, "no")
	}
	r.export() // it waits behind the paused gateway
	r.source.versions = map[string]string{"1001": "2"}
	_, err := r.store.Ledger.Enter(t.Context(), company, ledger.Page{Activation: activation, Cursor: ""})
	r.must(err)
	r.export() // the changed one is held, for the first may go out at any moment
	open.Store(true)
	r.must(r.engine.Resume(t.Context(), company, "a", "mette"))
	r.soon(func() bool { return r.all("1001")[0].State == ledger.Stopped })
	r.wentTo("1001", "a:stopped :held")
}

func TestANewerVersionIsNotTakenForTheOlderOfWhatFellBackLater(t *testing.T) {
	r := newChain(t)
	r.source.add("1001")
	r.fails("a", fault.Configuration, "GW-LOGIN")
	r.export() // it waits behind the paused gateway
	r.source.versions = map[string]string{"1001": "2"}
	r.source.fetch = map[string]error{"1001": &fault.Error{Kind: fault.Temporary, Message: "busy", RetryAfter: time.Hour}}
	_, err := r.store.Ledger.Enter(t.Context(), company, ledger.Page{Activation: activation, Cursor: ""})
	r.must(err)
	r.export() // the newer one is listed and cannot be fetched yet
	_, err = r.engine.SendByNext(t.Context(), company, r.all("1001")[0].ID, "mette")
	r.must(err)
	r.soon(func() bool { return strings.Contains(r.went("1001"), "b:delivered") })
	r.source.mu.Lock()
	r.source.fetch = nil
	r.source.mu.Unlock()
	r.must(r.engine.TryNow(t.Context(), company, r.all("1001")[1].ID, "mette"))
	r.soon(func() bool { return r.all("1001")[1].State != ledger.Waiting && !r.all("1001")[1].State.Moving() })
	r.wentTo("1001", "a:cancelled :held b:delivered")
	if d := r.all("1001")[1]; d.Code != "SRC-CHANGED" {
		t.Errorf("the newer one is held for %s: %s", d.Code, d.Cause)
	}
}

func TestACopyThatAPersonOrderedFallsBackToo(t *testing.T) {
	r := newChain(t)
	r.source.add("1001")
	r.export()
	first := r.document("1001")
	r.fails("a", fault.Permanent, "GW-HTTP")
	id, err := r.engine.Resend(t.Context(), company, first.ID, "mette", engine.Lost)
	r.must(err)
	r.work(r.quiet)
	r.wentTo("1001", "a:delivered a:cancelled b:delivered")
	if last := r.document("1001"); last.FallbackOf != id || last.ResendOf != first.ID || !last.Fresh || last.Copy != 2 {
		t.Errorf("the last is %+v", last)
	}
	again, err := r.engine.Resend(t.Context(), company, r.document("1001").ID, "mette", engine.AskedAgain)
	r.must(err)
	if d, err := r.store.Ledger.Find(t.Context(), company, again); err != nil || d.FallbackOf != "" || d.Copy != 3 {
		t.Errorf("a copy of what fell back begins at the start of the rule: %+v, %v", d, err)
	}
}

// dyingAt is the ledger of a process that dies at the first step to a next
// destination: before it is on disk, or just after.
type dyingAt struct {
	ledger.Ledger
	after bool
	once  *sync.Once
	dead  *atomic.Bool
	died  chan struct{}
}

func (d dyingAt) Move(ctx context.Context, moves ...ledger.Move) error {
	if d.dead.Load() {
		return fault.New(fault.Temporary, "dead")
	}
	for _, m := range moves {
		if m.Next == nil {
			continue
		}
		var err error
		d.once.Do(func() {
			if d.after {
				err = d.Ledger.Move(ctx, moves...)
			}
			d.dead.Store(true)
			close(d.died)
		})
		if err == nil {
			err = fault.New(fault.Temporary, "dead")
		}
		return err
	}
	return d.Ledger.Move(ctx, moves...)
}

func TestAProcessThatDiesWhileItFallsBackLosesNothingAndSendsNothingTwice(t *testing.T) {
	for name, after := range map[string]bool{"before it is on disk": false, "just after": true} {
		t.Run(name, func(t *testing.T) {
			r := newChain(t)
			r.source.add("1001", "1002", "1003")
			r.fails("a", fault.Permanent, "GW-HTTP")
			died, dead := make(chan struct{}), &atomic.Bool{}
			w := r.twist
			w.ledger = func(l ledger.Ledger) ledger.Ledger { return dyingAt{l, after, &sync.Once{}, dead, died} }
			r.twisted(w)
			r.start()
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() { ended <- r.engine.Run(ctx, true) }()
			<-died
			cancel()
			<-ended
			r.twisted(r.twist)
			r.work(r.quiet)
			for _, number := range []string{"1001", "1002", "1003"} {
				r.wentTo(number, "a:cancelled b:delivered")
				r.has(number, 0, 1, 0)
			}
		})
	}
}

func TestTwoMachinesFallBackOnce(t *testing.T) {
	r := newChain(t)
	r.source.add("1001")
	r.rule(func(e *rule.Export) { e.Strict = rule.On })
	r.fails("a", fault.Permanent, "GW-HTTP")
	r.export()
	d := r.document("1001")
	var made atomic.Int32
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if _, err := r.engine.SendByNext(t.Context(), company, d.ID, "mette"); err == nil {
				made.Add(1)
			}
		})
	}
	all.Wait()
	r.work(r.quiet)
	if made.Load() != 1 {
		t.Errorf("%d of eight orders at once were followed", made.Load())
	}
	r.wentTo("1001", "a:cancelled b:delivered")
	r.has("1001", 0, 1, 0)
}

func TestARuleThatChangedOnTheWayLeadsNowhereTwice(t *testing.T) {
	r := newChain(t)
	r.source.add("1001")
	r.fails("a", fault.Permanent, "GW-HTTP")
	r.must(r.store.Setup.ChangeDestination(t.Context(), company, "b", func(d *setup.Destination) { d.Paused = "wait" }))
	r.start()
	r.soon(func() bool { return strings.HasSuffix(r.went("1001"), "b:waiting") })
	r.rule(func(e *rule.Export) { e.Destination, e.Then = "c", []rule.Step{{Destination: "a"}} })
	r.fails("b", fault.Permanent, "GW-HTTP")
	r.must(r.engine.Resume(t.Context(), company, "b", "mette"))
	r.soon(func() bool { return r.document("1001").State == ledger.Stopped })
	r.wentTo("1001", "a:cancelled b:stopped") // b is in the rule no more: what comes after it nobody has said
	r.must(r.engine.ReadAgain(t.Context(), company, r.document("1001").ID, "mette"))
	r.soon(r.quiet)
	r.wentTo("1001", "a:cancelled c:delivered")
	r.has("1001", 0, 0, 1)
}

func TestADestinationOfAChainIsNotDeleted(t *testing.T) {
	r := newChain(t)
	if err := r.store.Setup.DeleteDestination(t.Context(), company, "c"); fault.KindOf(err) != fault.Configuration {
		t.Errorf("the last of a chain was deleted: %v", err)
	}
	r.rule(func(e *rule.Export) { e.Then = e.Then[:1] })
	r.must(r.store.Setup.DeleteDestination(t.Context(), company, "c"))
}

func TestManyThatFallBackAtOnceAllArriveOnce(t *testing.T) {
	r := newChain(t)
	var numbers []string
	for i := range 60 {
		numbers = append(numbers, "2"+strings.Repeat("0", 2)+string(rune('A'+i/26))+string(rune('A'+i%26)))
	}
	r.source.add(numbers...)
	r.fails("a", fault.RecipientNotFound, "RULE-ADDR")
	begun := time.Now()
	r.export()
	t.Logf("60 documents fell back in %s", time.Since(begun).Round(time.Millisecond))
	for _, number := range numbers {
		r.wentTo(number, "a:cancelled b:delivered")
		r.has(number, 0, 1, 0)
	}
}

func TestBehindAnOpenBreakerDocumentsGoOnWhenTheirWaitsAreOver(t *testing.T) {
	r := newChain(t)
	clock := &movable{}
	w := r.twist
	w.now, w.set = clock.now, engine.Settings{Transfers: 1, Waits: []time.Duration{time.Minute, time.Minute}}
	r.twisted(w)
	var numbers []string
	for _, n := range []string{"1", "2", "3", "4", "5", "6", "7", "8"} {
		numbers = append(numbers, "300"+n)
	}
	r.source.add(numbers...)
	var asked atomic.Int32
	r.ends["a"].does = func(gateways.Parcel) (bool, gateways.Receipt, error) {
		asked.Add(1)
		return false, gateways.Receipt{}, fault.New(fault.Temporary, "no answer").Coded("GW-CONNECT", "host", "a.example")
	}
	r.start()
	r.soon(func() bool { return r.endpoint("a").Failures >= 5 })
	if r.ends["b"].of("3001") > 0 {
		t.Fatal("it fell back before its waits were over")
	}
	clock.add(3 * time.Minute)
	r.soon(func() bool {
		for _, n := range numbers {
			if r.went(n) != "a:cancelled b:delivered" {
				return false
			}
		}
		return true
	})
	if n := asked.Load(); n >= 3*8 {
		t.Errorf("the far end that is down was asked %d times for 8 documents: the breaker did nothing", n)
	}
	for _, n := range numbers {
		r.has(n, 0, 1, 0)
		if first := r.all(n)[0]; first.Args[ledger.ArgFailed] != "GW-CONNECT" || first.Args["host"] != "a.example" {
			t.Errorf("%s does not say what keeps its gateway from working: %v", n, first.Args)
		}
	}
	if d := r.endpoint("a"); d.FailedCode != "GW-CONNECT" || d.FailedCause != "no answer" || d.LastFailure.IsZero() {
		t.Errorf("the gateway does not know what it failed with: %+v", d)
	}
}

// movable is a clock that goes on and can be moved.
type movable struct{ ahead atomic.Int64 }

func (m *movable) now() time.Time      { return time.Now().Add(time.Duration(m.ahead.Load())) }
func (m *movable) add(d time.Duration) { m.ahead.Add(int64(d)) }

func (c *chained) endpoint(name string) setup.Destination {
	d, err := c.store.Setup.Destination(context.WithoutCancel(c.t.Context()), company, name)
	c.must(err)
	return d
}

func TestPeopleAreToldThatDocumentsGoAnotherWay(t *testing.T) {
	r := newChain(t)
	r.source.add("1001", "1002")
	r.fails("a", fault.RecipientNotFound, "RULE-ADDR")
	r.fails("b", fault.Permanent, "GW-HTTP")
	p := r.tell(setup.Recipient{DocumentFellBack: true, DocumentNegative: true})
	r.export()
	r.told(p, 2)
	subjects := strings.Join(p.subjects(), "\n")
	for _, want := range []string{"2 invoices go by Gateway B now: ", "2 invoices go by Gateway C now: "} {
		if strings.Count(subjects, want) != 1 {
			t.Errorf("%q is not told once:\n%s", want, subjects)
		}
	}
	r.fails("c", fault.Permanent, "GW-HTTP")
	r.source.add("1003")
	r.export()
	r.told(p, 5)
	var last string
	for _, m := range p.mails {
		if strings.Contains(m.Subject, "failed") {
			last = m.Text
		}
	}
	if !strings.Contains(last, "Tried before: Gateway A (") || !strings.Contains(last, "Gateway B (") {
		t.Errorf("the end of the chain does not say what was tried:\n%s\n%q", last, p.subjects())
	}
	r.mended("c")
	_, err := r.engine.SendByNext(t.Context(), company, r.document("1003").ID, "mette")
	if fault.KindOf(err) != fault.Permanent {
		t.Errorf("there is nothing after the last: %v", err)
	}
}
