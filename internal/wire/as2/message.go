package as2

import (
	"context"
	"net/http"
	"strings"

	"github.com/postbud/postbud/gateways"
	wire "github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/as2/reception"
	"github.com/postbud/postbud/internal/web"
	"github.com/postbud/postbud/plugin"
)

// mostMessage is how many bytes a document may have that comes to the address for
// receipts: it is for answers to what was sent.
const mostMessage = 1 << 20

// Reception is where a partner's documents come that answers with such: they are taken
// only signed by the partner and encrypted to us. Whoever opens it closes it.
func (g *Wire) Reception(ctx context.Context) *reception.Desk {
	partner := g.way.Partner
	partner.MaxSize, partner.Hosts = mostMessage, g.settings.Hosts
	return reception.Open(ctx, reception.Agreement{Us: g.way.Us, Partner: partner, Product: g.way.UserAgent, TLS: web.TLS(g.settings.CA, nil)}, g.env)
}

// Door is Handler for a gateway whose partner answers with documents too, which go to
// the desk.
func (g *Wire) Door(to gateways.Answers, desk *reception.Desk, take func(context.Context, reception.Document) error) http.Handler {
	in := reception.Inbox{Take: take, Receipts: g.Handler(to)}
	if alarmed, ok := to.(plugin.Alarmed); ok {
		in.Alarm = alarmed.Alarm
	}
	messages := desk.Handler(in)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e, err := wire.ReadEnvelope(r.Header)
		if r.Method != http.MethodPost || err != nil || e.From != g.way.Partner.Name || e.To != g.way.Us.Name || isReport(r.Header) {
			in.Receipts.ServeHTTP(w, r)
			return
		}
		messages.ServeHTTP(w, r)
	})
}

// isReport says whether a message says of itself that it is a receipt, which need not
// be signed. The desk finds out of others.
func isReport(h http.Header) bool {
	kind, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	return strings.EqualFold(strings.TrimSpace(kind), "multipart/report")
}
