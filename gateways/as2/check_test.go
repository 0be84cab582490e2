package as2_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways/as2"
	wire "github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/plugin"
)

const allSteps = "Find server · Connect · Check the line's certificate · Open address · Our key · Certificates of both sides · Receipt"

func TestTheCheckStopsWhereTheTroubleIs(t *testing.T) {
	until := func(step string) string {
		before, _, _ := strings.Cut(allSteps, step)
		return before + "×" + step
	}
	get := func(code int) func(http.ResponseWriter) (func(), bool) {
		return func(w http.ResponseWriter) (func(), bool) { w.WriteHeader(code); return nil, false }
	}
	for _, c := range []struct {
		name, step string
		change     func(*acme)
		settings   plugin.Values
		late       time.Duration
		says       says
	}{
		{"all is well", "", nil, nil, 0, says{}},
		{"a server that knows no such question", "", func(a *acme) { a.gate = get(405) }, nil, 0, says{}},
		{"a server that wants a length", "", func(a *acme) { a.gate = get(411) }, nil, 0, says{}},
		{"a server that stumbles over it", "", func(a *acme) { a.gate = get(500) }, nil, 0, says{}},
		{"an unknown name", "Find server", nil, plugin.Values{"url": "http://" + unknownHost + "/as2"}, 0, says{kind: fault.Temporary, code: "GW-DNS"}},
		{"nobody there", "Connect", func(a *acme) { a.line.Down() }, nil, 0, says{kind: fault.Temporary, code: "GW-CONNECT"}},
		{"a door that is locked", "Open address", func(a *acme) { a.locked = true }, nil, 0, says{kind: fault.Configuration, code: "GW-LOGIN", field: "user"}},
		{"a wrong password", "Open address", func(a *acme) { a.locked = true }, plugin.Values{"user": "x", "password": "wrong"}, 0, says{kind: fault.Configuration, code: "GW-LOGIN", field: "password"}},
		{"a server that has moved", "Open address", func(a *acme) { a.moved, a.movedTo, a.movedBy = "/as2", "https://other.example/", 301 }, nil, 0, says{kind: fault.Permanent, code: "GW-HTTP"}},
		{"a server that is down", "Open address", func(a *acme) { a.gate = get(503) }, nil, 0, says{kind: fault.Temporary, code: "GW-HTTP"}},
		{"a certificate that has ended", "Certificates of both sides", nil, nil, 4 * 365 * 24 * time.Hour, says{kind: fault.Configuration, code: "AS2-CERT", field: "partner_certificate", page: "ACME's certificate ended on"}},
		{"no address for receipts", "Receipt", nil, plugin.Values{"receipt": "async"}, 0, says{kind: fault.Configuration, code: "AS2-ADDRESS", field: "receipt"}},
		{"no receipt", "", nil, plugin.Values{"receipt": "none"}, 0, says{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := newAcme(t)
			if c.change != nil {
				c.change(a)
			}
			g := open(t, a.settings().With(c.settings))
			g.late.Store(int64(c.late))
			got, err := g.steps(t)
			if c.step == "" {
				if err != nil || got != allSteps {
					t.Errorf("%s, %v", got, err)
				}
			} else {
				c.says.of(t, err)
				if got != until(c.step) {
					t.Errorf("%s", got)
				}
			}
			if len(a.all()) != 0 {
				t.Error("a message was sent")
			}
		})
	}
}

// In the overlap the old and the new certificate both count,
// and we change to the new ones when it is time.
func TestF88Case55BothCertificatesCountInTheOverlap(t *testing.T) {
	a, p := newAcme(t), papers()
	from := time.Now().UTC().Add(24 * time.Hour).Format("2006-01-02 15:04")
	settings := a.settings().With(plugin.Values{
		"partner_next_certificate": p.theirsNext.cert, "partner_next_from": from,
		"our_next_certificate": p.oursNext.cert, "our_next_key": p.oursNext.key, "our_next_from": from,
	})
	g := open(t, settings)
	g.delivered(t, parcel("before.xml", "x")) // by the old ones
	old := partner.Sides{OurName: "ACME", OurCertificate: p.theirs.cert, OurKey: plugin.NewSecret(p.theirs.key), Name: "NORDLYS", Certificate: p.ours.cert}
	next := partner.Sides{OurName: "ACME", OurCertificate: p.theirsNext.cert, OurKey: plugin.NewSecret(p.theirsNext.key), Name: "NORDLYS", Certificate: p.oursNext.cert}
	a.turn(t, old, next)
	g.delivered(t, parcel("overlap.xml", "x")) // the partner signs with the next one already
	g.late.Store(int64(48 * time.Hour))
	a.turn(t, next, next) // the partner has the next ones only
	g.delivered(t, parcel("after.xml", "x"))
	if a.count() != 3 {
		t.Errorf("%d arrived", a.count())
	}
	// an ended certificate of the partner stops nothing, but the check says so
	g.late.Store(0)
	a.turn(t, old, old)
	g = open(t, a.settings())
	g.late.Store(int64(4 * 365 * 24 * time.Hour))
	if r := g.delivered(t, parcel("ended.xml", "x")); !strings.Contains(r.Reason, "certificate that the receipt is signed with has ended") {
		t.Errorf("%+v", r)
	}
}

// turn makes the partner read with the keys of one pair of sides and sign with those of
// another.
func (a *acme) turn(t *testing.T, reads, signs partner.Sides) {
	t.Helper()
	var err error
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.us, err = reads.Us(); err != nil {
		t.Fatal(err)
	}
	if a.them, err = reads.Partner(); err != nil {
		t.Fatal(err)
	}
	us, err := signs.Us()
	if err != nil {
		t.Fatal(err)
	}
	a.trouble.change = func(_ *wire.Envelope, _ *wire.Result, signer *wire.Us) { signer.Keys = us.Keys }
}

func TestAWrongSettingIsNamedBeforeAnythingIsSent(t *testing.T) {
	p := papers()
	good := plugin.Values{"url": "https://as2.example.com/receive", "partner_id": "ACME", "partner_certificate": p.theirs.cert, "our_id": "NORDLYS", "our_certificate": p.ours.cert, "our_key": p.ours.key}
	if _, err := as2.Gateway.Tidy(good); err != nil {
		t.Fatal(err)
	}
	elliptic := newIssuer(t)
	for _, c := range []struct {
		field    string
		settings plugin.Values
	}{
		{"url", plugin.Values{"url": "as2.example.com/receive"}},
		{"url", plugin.Values{"url": "ftp://as2.example.com"}},
		{"url", plugin.Values{"url": "file:///etc/passwd"}},
		{"url", plugin.Values{"url": "mailto:x@example.com"}},
		{"url", plugin.Values{"url": "https:opaque"}},
		{"url", plugin.Values{"url": "https:///receive"}},
		{"url", plugin.Values{"url": "https://user:secret@as2.example.com/"}},
		{"url", plugin.Values{"url": "https://as2.example.com/#part"}},
		{"url", plugin.Values{"url": "https://as2.example.com\\@evil.example.com/"}},
		{"url", plugin.Values{"url": "https://as2.example.com/a b"}},
		{"url", plugin.Values{"url": "https://as2.example.com/æ"}},
		{"url", plugin.Values{"url": "http://as2.example.com/receive"}},
		{"content_type", plugin.Values{"content_type": "what"}},
		{"content_type", plugin.Values{"content_type": "text/plæn"}},
		{"user", plugin.Values{"user": "a:b", "password": "x"}},
		{"user", plugin.Values{"password": "x"}},
		{"client_key", plugin.Values{"client_certificate": elliptic.pem}},
		{"client_key", plugin.Values{"client_certificate": elliptic.pem, "client_key": p.ours.key}},
		{"partner_certificate", plugin.Values{"partner_certificate": elliptic.pem}},
		{"partner_next_certificate", plugin.Values{"partner_next_certificate": elliptic.pem, "partner_next_from": "2099-01-01"}},
		{"our_key", plugin.Values{"our_key": p.theirs.key}},
		{"partner_id", plugin.Values{"partner_id": "NORDLYS"}},
	} {
		_, err := as2.Gateway.Tidy(good.With(c.settings))
		if wrong := plugin.Wrong(err); len(wrong) == 0 || wrong[0].Kind != fault.Configuration || wrong[0].Field != c.field || wrong[0].Message == "" {
			t.Errorf("%v: %v", c.field, err)
		} else if strings.Contains(wrong[0].Message, "secret") {
			t.Errorf("it tells a secret: %v", err)
		}
	}
	if _, err := as2.Gateway.Tidy(good.With(plugin.Values{"partner_certificate": elliptic.pem, "encrypt": "none"})); err != nil {
		t.Errorf("a certificate that only signs: %v", err)
	}
}

// Case 57 from our side: what we ask for is an address of the web.
func TestCase57AReceiptIsAskedForAtAnAddressOfTheWebAlone(t *testing.T) {
	a := newAcme(t)
	for _, url := range []string{"file:///tmp/x", "mailto:x@example.com", "ldap://x.example.com", "https://user:secret@us.example/", "https://us.example/ x"} {
		_, err := as2.Gateway.Tidy(a.settings().With(plugin.Values{"receipt": "async", "receipt_url": url}))
		if wrong := plugin.Wrong(err); len(wrong) == 0 || wrong[0].Field != "receipt_url" || strings.Contains(wrong[0].Message, "secret") {
			t.Errorf("%s: %v", url, err)
		}
	}
}

func TestT30WhatSaysWhereToForgetsTheSecrets(t *testing.T) {
	spec := as2.Gateway.Declared()
	before := plugin.Values{"url": "https://as2.example.com/", "user": "x", "password": "y", "partner_id": "ACME", "our_id": "US"}
	for field, value := range map[string]string{"url": "https://evil.example.com/", "user": "z", "partner_id": "MALLORY", "our_id": "YOU"} {
		if !spec.Moved(before, before.With(plugin.Values{field: value})) {
			t.Errorf("a new %s keeps the secrets", field)
		}
	}
}
