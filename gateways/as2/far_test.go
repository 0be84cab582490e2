package as2_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/postbud/postbud/gateways/as2"
	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/internal/far/line"
	"github.com/postbud/postbud/plugin"
)

// A partner that knows a repeat by its Message-ID, behind a password.
func TestGatewaySendsToAPartnerThatKnowsRepeats(t *testing.T) {
	gatewaytest.Run(t, as2.Gateway, func(t *testing.T) gatewaytest.Far {
		a := newAcme(t)
		a.locked = true
		settings := a.settings().With(plugin.Values{"user": "nordlys", "password": "correct horse battery"})
		return a.end(t, settings, map[string]plugin.Values{
			"password": {"password": "wrong horse battery"},
			"our_key":  {"our_key": papers().stranger.key},
			"url":      {"url": "ftp://127.0.0.1/"},
		})
	})
}

// Over TLS, and compressed: the faults of the line are the same.
func TestGatewaySendsOverTLS(t *testing.T) {
	ours := newIssuer(t)
	gatewaytest.Run(t, as2.Gateway, func(t *testing.T) gatewaytest.Far {
		a, settings := secured(t, ours.issue(t, nil), nil)
		return a.end(t, settings.With(plugin.Values{"ca": ours.pem, "compress": "after", "encrypt": "aes128-gcm"}), map[string]plugin.Values{
			"ca":                  {"ca": newIssuer(t).pem},
			"partner_certificate": {"partner_certificate": ours.pem},
		})
	})
}

func letIn(r *http.Request) bool {
	user, password, _ := r.BasicAuth()
	return user == "nordlys" && password == "correct horse battery"
}

// end is the partner as a far end of the suite.
func (a *acme) end(t *testing.T, settings plugin.Values, wrong map[string]plugin.Values) gatewaytest.Far {
	return gatewaytest.Far{
		Settings:      settings,
		Wrong:         wrong,
		Received:      a.received,
		Transfers:     a.count,
		Down:          a.line.Down,
		CutMidway:     func(n int64) { a.set(trouble{cut: n}) },
		Stall:         func() { a.set(trouble{stall: 20000}) },
		Slow:          func() { a.line.Set(line.Faults{BytesPerSecond: 90 << 10}) },
		SwallowAnswer: func() { a.set(trouble{swallow: true}) },
		Mend: func() {
			a.set(trouble{})
			a.line.Set(line.Faults{})
			if err := a.line.Up(); err != nil {
				t.Error(err)
			}
		},
		Patience: 15 * time.Second,
		Cannot: map[string]string{
			"after a cut it is settled as absent": "nobody can be asked: a doubt is settled by sending the same message again, after which it is there",
		},
	}
}
