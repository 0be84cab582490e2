package as2_test

import (
	"net/http"
	"testing"

	"github.com/postbud/postbud/adaptors/as2"
	"github.com/postbud/postbud/adaptortest"
	wire "github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/plugin"
)

func TestAdaptor(t *testing.T) {
	adaptortest.Run(t, as2.Adaptor, func(t *testing.T) adaptortest.Far {
		s := newSender(t)
		return adaptortest.Far{
			Settings: s.settings(),
			Wrong: map[string]plugin.Values{
				"our_key":             s.settings().With(plugin.Values{"our_key": otherKey()}),
				"partner_certificate": s.settings().With(plugin.Values{"partner_certificate": "none"}),
				"receipt_hosts":       s.settings().With(plugin.Values{"receipt_hosts": "https://acme.example/mdn"}),
			},
			Send: func(t *testing.T, at string) bool {
				m := s.build(t, invoice1042("invoice-1042.xml"))
				status, mdn := s.post(t, at, m)
				return status == http.StatusOK && mdn != nil && wire.Judge(m.expect, mdn).Verdict == wire.VerdictDelivered
			},
		}
	})
}
