package vans_test

import (
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/outside/nginx"
	"github.com/postbud/postbud/plugin"
)

// F-59: nobody heard the operator's MDN, and the receiver's answer says that the
// interchange is there, or that it was refused.
func TestOverAS2TheReceiversAnswerSettlesATransferWhoseMDNWasLost(t *testing.T) {
	for says, want := range map[string]gateways.Outcome{"7": gateways.Delivered, "4+23": gateways.Rejected} {
		t.Run(string(want), func(t *testing.T) {
			s, m := overAS2(t)
			l, engine := newLedger(), &told{}
			by := pair.With(plugin.Values{"receipt": "contrl", "as2_timeout": "2s"})
			g, p := m.open(t, l, by), parcel("p1", "a.edi", edi("1042"))
			url := g.door(t, engine)
			s.set(trouble{swallow: true})
			_, err := g.Deliver(t.Context(), p)
			if fault.KindOf(err) != fault.Uncertain {
				t.Fatalf("%v", err)
			}
			s.set(trouble{})
			if mdn := s.calls(t, url, "<contrl@operator>", back(them+":14", us+":14", syntax+"UCI+1"+subject+"+"+says), papers().theirs); mdn.Disposition.Negative() {
				t.Errorf("the answer was answered with %+v", mdn.Disposition)
			}
			if r := m.open(t, l, by).settle(t, p); r.Outcome != want || r.RemoteID != identity("1") {
				t.Errorf("settled as %+v, want %s", r, want)
			}
			if got := string(s.received()["a.edi"]); got != sent("1042", "1") {
				t.Errorf("the operator has %q", got)
			}
		})
	}
}

// Over HTTP the receiver's answer stands in the operator's, and is lost with it: what was
// put is found, and its CONTRL stays due.
func TestOverHTTPAnAnswerThatIsLostTakesTheReceiversWithIt(t *testing.T) {
	n, l := nginx.Start(t, nginx.Site{}), newLedger()
	m := &mailbox{settings: prefixed("http", n.Put()).With(plugin.Values{"wire": "http"})}
	by := pair.With(plugin.Values{"receipt": "contrl"})
	p := parcel("p1", "a.edi", edi("1042"))
	n.Relay.Store(&nginx.Relay{Swallow: true})
	if _, err := m.open(t, l, by).Deliver(t.Context(), p); fault.KindOf(err) != fault.Uncertain {
		t.Fatalf("%v", err)
	}
	n.Up(t)
	if r := m.open(t, l, by).settle(t, p); r.Outcome != gateways.Sent || r.RemoteID != identity("1") || r.Due.IsZero() {
		t.Errorf("settled as %+v", r)
	}
	if puts := n.Requests(t, "PUT "); len(puts) != 1 {
		t.Errorf("nginx counted %q", puts)
	}
}

// What went over one line is not looked for at the end of another one, and not sent there.
func TestAnInterchangeInDoubtIsNotSentOverAnotherLine(t *testing.T) {
	before, l := overSFTP(t), newLedger()
	p := parcel("p1", "a.edi", edi("1042"))
	before.open(t, l, pair).deliver(t, p) // and nobody has heard that it did
	s, now := overAS2(t)
	g := now.open(t, l, pair)
	if r := g.settle(t, p); r.Outcome != gateways.Unclear || !strings.Contains(r.Reason, "over SFTP") {
		t.Errorf("%s, %q", r.Outcome, r.Reason)
	}
	if n := len(s.received()); n != 0 {
		t.Errorf("%d were sent", n)
	}
	g.deliver(t, p) // a person has asked the operator
	if r := g.settle(t, p); r.Outcome != gateways.Delivered || len(s.received()) != 1 {
		t.Errorf("%s, %q", r.Outcome, r.Reason)
	}
	before.open(t, l, pair).deliver(t, parcel("p3", "c.edi", edi("1044")))
	_, err := now.open(t, l, plugin.Values{"sender": us + ":14", "recipient": "OTHER"}).Deliver(t.Context(), parcel("p3", "c.edi", edi("1044")))
	wants(t, err, fault.Uncertain, "", "nobody can tell")
	fresh := parcel("p2", "b.edi", edi("1043"))
	if r := g.settle(t, fresh); r.Outcome != gateways.Absent {
		t.Errorf("%s, %q", r.Outcome, r.Reason)
	}
}
