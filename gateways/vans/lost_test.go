package vans_test

import (
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
