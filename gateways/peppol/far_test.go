package peppol_test

import (
	"bytes"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gateways/peppol"
	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/internal/far/line"
	"github.com/postbud/postbud/internal/far/phase4"
	"github.com/postbud/postbud/internal/sbdh"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

const (
	seller      = "12345678"
	buyer       = "5790000000005"
	invoiceType = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2::Invoice##urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0::2.1"
	billing     = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
)

// Against phase4 as both access points. The documents of the suite are no UBL, so they
// travel in base64.
func TestGatewaySendsThroughPhase4(t *testing.T) {
	ap := phase4.Start(t)
	t.Logf("against phase4 %s", ap.Version)
	gatewaytest.Run(t, peppol.Gateway, func(t *testing.T) gatewaytest.Far {
		d := ap.Door(t, nil)
		b := &books{t: t, arrived: func(instance string) [][]byte { return ap.Received(t, instance) }, of: t.Name()}
		return gatewaytest.Far{
			Settings: settings(d),
			Wrong: map[string]plugin.Values{
				"token":   {"token": "another-token-than-that"},
				"network": {"network": "peppol"},
				"url":     {"url": "ftp://" + d.Line.Host()},
			},
			Fit:           b.fit,
			Received:      b.received,
			Transfers:     b.count,
			Down:          d.Line.Down,
			CutMidway:     func(n int64) { d.Set(phase4.Trouble{Cut: n}) },
			Stall:         func() { d.Set(phase4.Trouble{Stall: 20000}) },
			Slow:          func() { d.Line.Set(line.Faults{BytesPerSecond: 90 << 10}) },
			SwallowAnswer: func() { d.Set(phase4.Trouble{Swallow: true}) },
			Mend:          func() { d.Mend(t) },
			Patience:      4 * time.Minute,
			Cannot: map[string]string{
				"a swallowed answer is settled as delivered": "phase4 has nothing to ask at; TestF59 says what becomes of the doubt",
			},
		}
	})
}

func settings(d *phase4.Door) plugin.Values {
	return plugin.Values{"url": d.URL(), "token": phase4.Token, "plain": "yes", "timeout": "20s", "doubt": "person"}
}

// books know which envelope holds which document of a test.
type books struct {
	t       *testing.T
	arrived func(instance string) [][]byte
	of      string

	mu    sync.Mutex
	names map[string]string // by identity of the envelope
}

// fit addresses a parcel. Its identity is one of this test alone.
func (b *books) fit(p gateways.Parcel) gateways.Parcel {
	p.ID = b.of + " " + p.ID
	p.MediaType = "application/octet-stream"
	p = addressed(p)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.names == nil {
		b.names = map[string]string{}
	}
	b.names[peppol.Instance(p)] = p.Name
	return p
}

func addressed(p gateways.Parcel) gateways.Parcel {
	p.Made = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	p.From, p.To = invoice.ElectronicAddress{Scheme: "0184", Value: seller}, invoice.ElectronicAddress{Scheme: "0088", Value: buyer}
	p.DocType, p.Process, p.Country = invoiceType, billing, "DK"
	return p
}

func (b *books) each(do func(name string, envelope []byte)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for instance, name := range b.names {
		for _, envelope := range b.arrived(instance) {
			do(name, envelope)
		}
	}
}

func (b *books) received() map[string][]byte {
	all := map[string][]byte{}
	b.each(func(name string, envelope []byte) {
		var document bytes.Buffer
		if _, err := sbdh.Read(bytes.NewReader(envelope), &document); err != nil {
			b.t.Errorf("what arrived for %s is no envelope: %v", name, err)
		}
		all[name] = document.Bytes()
	})
	return all
}

func (b *books) count() (n int) {
	b.each(func(string, []byte) { n++ })
	return n
}
