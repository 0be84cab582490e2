package as2_test

import (
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/plugin"
)

// A message in doubt was made for one partner. Another one, or another server, gets
// none of it, and a person is told.
func TestAMessageInDoubtIsNotSentToAnotherPartner(t *testing.T) {
	a, b := newAcme(t), newAcme(t)
	a.set(trouble{swallow: true})
	g, p := open(t, a.settings()), parcel("a.xml", "the invoice")
	g.doubted(t, p)
	id := a.all()[0].id
	for name, changed := range map[string]plugin.Values{
		"another partner": b.settings().With(plugin.Values{"partner_id": "OTHER", "partner_certificate": papers().stranger.cert}),
		"another server":  b.as(strings.Replace(b.url("/as2"), "127.0.0.1", "localhost", 1)),
	} {
		t.Run(name, func(t *testing.T) {
			g := g.restarted(t, changed)
			if r := g.settle(t, p); r.Outcome != gateways.Unclear || !strings.Contains(r.Reason, "made for ACME at 127.0.0.1") {
				t.Errorf("settled as %+v", r)
			}
			if _, err := g.Deliver(t.Context(), p); fault.KindOf(err) != fault.Uncertain || !strings.Contains(err.Error(), "ask ACME") {
				t.Error(err)
			}
			if r := g.track(t, gateways.Receipt{RemoteID: id}); r.Outcome != gateways.Sent || !strings.Contains(r.Reason, "ask ACME") {
				t.Errorf("tracked as %+v", r)
			}
			for _, post := range b.all() {
				t.Errorf("it was sent to the other one, for %q", post.header.Get("As2-To"))
			}
		})
	}
	a.set(trouble{})
	g.restarted(t, a.settings()).delivered(t, p)
}
