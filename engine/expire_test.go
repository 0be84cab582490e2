package engine_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// certificateUntil is a certificate as text.
func certificateUntil(t *testing.T, end time.Time) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "us"}, NotBefore: end.AddDate(-1, 0, 0), NotAfter: end}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

type certified struct{ ours string }

// showing is the partner with a certificate among its settings.
func showing(p *partner) *gateways.Registry {
	return gateways.NewRegistry(gateways.Declare(plugin.Declaration[certified]{
		Info: plugin.Info{Name: "partner", Title: "Partner", Summary: "A gateway for tests.", Status: plugin.Stable},
		Fields: func(s *certified) []*plugin.Field {
			return []*plugin.Field{plugin.Certificate(&s.ours, "ours", "Our certificate")}
		},
	}, func(context.Context, certified, plugin.Env) (gateways.Gateway, error) { return p, nil }))
}

func TestF88TheEndOfACertificateIsToldAt30And14And7And1DaysAndOnce(t *testing.T) {
	r := newRig(t)
	var later atomic.Int64
	end := time.Now().Add(100 * 24 * time.Hour).Truncate(time.Second)
	world := twist{gateways: showing(r.partner), set: engine.Settings{Expiries: 10 * time.Millisecond},
		now: func() time.Time { return time.Now().Add(time.Duration(later.Load())) }}
	r.twisted(world)
	p := r.tell(setup.Recipient{RunNegative: true})
	certificate := func(text string) {
		r.must(r.store.Setup.ChangeDestination(t.Context(), company, destination, func(d *setup.Destination) { d.Settings = plugin.Values{"ours": text} }))
	}
	certificate(certificateUntil(t, end))
	told := 0
	// at puts the clock so many days before the end and says what people are told then:
	// nothing more than before where it is "".
	at := func(days float64, says string) {
		t.Helper()
		later.Store(int64(time.Until(end) - time.Duration(days*24*float64(time.Hour))))
		if says != "" {
			told++
			r.during(10*time.Second, func() bool { return len(p.subjects()) >= told })
		}
		r.during(150*time.Millisecond, nil)
		got := p.subjects()
		if len(got) != told {
			t.Fatalf("%v days before the end people were told %d times, not %d: %q", days, len(got), told, got)
		}
		if says != "" && !strings.Contains(got[told-1], says) {
			t.Errorf("%v days before the end it says %q, not %q", days, got[told-1], says)
		}
	}
	again := func(when string) {
		t.Helper()
		r.twisted(world)
		r.engine.Mailer = p
		r.during(150*time.Millisecond, nil)
		if got := p.subjects(); len(got) != told {
			t.Fatalf("after a restart %s people were told again: %q", when, got)
		}
	}
	at(31, "")
	at(29.9, "certificate ends in 30 days")
	again("at 30 days")
	at(20, "")
	at(13.9, "certificate ends in 14 days")
	at(8, "")
	at(6.5, "certificate ends in 7 days")
	again("at 7 days")
	at(2.5, "")
	at(0.5, "certificate ends in 1 day")
	at(-0.1, "certificate has ended")
	at(-40, "")
	again("after the end")
	m := p.mails[0]
	for _, word := range []string{"Our certificate of Partner is valid until " + end.UTC().Format("2 January 2006"), "Documents go on as before", "CERT-SOON"} {
		if !strings.Contains(m.Text, word) {
			t.Errorf("the mail does not say %q:\n%s", word, m.Text)
		}
	}

	certificate(certificateUntil(t, end.AddDate(0, 0, 45))) // the next one, entered late
	at(-40, "certificate ends in 5 days")                   // another certificate is told of its own
}

// A program that was off at 30 and at 14 days tells of the last of them alone.
func TestF88WhoComesLateTellsOnce(t *testing.T) {
	r := newRig(t)
	r.twisted(twist{gateways: showing(r.partner), set: engine.Settings{Expiries: 10 * time.Millisecond}})
	p := r.tell(setup.Recipient{RunNegative: true})
	r.must(r.store.Setup.ChangeDestination(t.Context(), company, destination, func(d *setup.Destination) {
		d.Settings = plugin.Values{"ours": certificateUntil(t, time.Now().Add(5*24*time.Hour-time.Minute))}
	}))
	r.during(10*time.Second, func() bool { return len(p.subjects()) > 0 })
	r.during(150*time.Millisecond, nil)
	if got := p.subjects(); len(got) != 1 || !strings.Contains(got[0], "ends in 5 days") {
		t.Errorf("told was %q", got)
	}
}

func TestF88TheEndOfAnAdaptorsCertificateIsToldToo(t *testing.T) {
	r := newRig(t)
	sources := adaptors.NewRegistry(adaptors.Declare(plugin.Declaration[certified]{
		Info: plugin.Info{Name: "source", Title: "Source", Summary: "A source for tests.", Status: plugin.Stable},
		Fields: func(s *certified) []*plugin.Field {
			return []*plugin.Field{plugin.Certificate(&s.ours, "ours", "Our certificate")}
		},
	}, func(context.Context, certified, plugin.Env) (adaptors.Adaptor, error) { return r.source, nil }))
	r.twisted(twist{adaptors: sources, set: engine.Settings{Expiries: 10 * time.Millisecond}})
	p := r.tell(setup.Recipient{RunNegative: true})
	r.must(r.store.Setup.ChangeActivation(t.Context(), company, activation, func(a *setup.Activation) {
		a.Settings = plugin.Values{"ours": certificateUntil(t, time.Now().Add(24*time.Hour-time.Minute))}
	}))
	r.during(10*time.Second, func() bool { return len(p.subjects()) > 0 })
	r.during(150*time.Millisecond, nil)
	if got := p.subjects(); len(got) != 1 || !strings.Contains(got[0], "Source: certificate ends in 1 day") {
		t.Errorf("told was %q", got)
	}
}
