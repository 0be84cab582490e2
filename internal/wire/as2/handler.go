package as2

import (
	"bytes"
	"errors"
	"io"
	"net/http"

	"github.com/postbud/postbud/gateways"
	wire "github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/internal/web"
)

// Handler takes the receipts that come by themselves. The sender is answered well
// once the receipt is on disk, whatever it says: it has done its part. Only where the
// document could not be told is it asked to come back. A receipt for nothing that we
// sent is logged and changes nothing (F-87).
func (g *Wire) Handler(to gateways.Answers) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Method {
		case http.MethodPost:
			g.arrived(w, r, to)
		case http.MethodHead:
			w.WriteHeader(http.StatusOK)
		case http.MethodGet:
			say(w, http.StatusOK, "AS2 receipts are taken here, by POST.")
		default:
			w.Header().Set("Allow", "GET, HEAD, POST")
			say(w, http.StatusMethodNotAllowed, "AS2 receipts are taken here, by POST.")
		}
	})
}

func say(w http.ResponseWriter, code int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(code)
	_, _ = io.WriteString(w, text+"\n")
}

// arrived reads one receipt and finds the message that it is for.
func (g *Wire) arrived(w http.ResponseWriter, r *http.Request, to gateways.Answers) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, web.MostAnswer))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		say(w, http.StatusRequestEntityTooLarge, "This is longer than any receipt.")
		return
	case err != nil:
		say(w, http.StatusBadRequest, "The receipt broke off.")
		return
	}
	now := g.now()
	m, err := wire.ReadMDN(r.Header, bytes.NewReader(body), g.way.Partner, now)
	if err != nil {
		g.env.Log.Warn("something came that is no receipt", "from", r.RemoteAddr, "err", err)
		say(w, http.StatusBadRequest, "This is no receipt.")
		return
	}
	e := &errand{Wire: g, ctx: r.Context()}
	for _, id := range append([]string{m.OriginalMessageID}, m.Others...) {
		if id != "" && e.letter == nil && err == nil {
			e.letter, err = g.recall(e.ctx, id)
		}
	}
	switch {
	case err != nil:
		g.later(w, m, err)
	case e.letter == nil:
		g.env.Log.Warn("a receipt came for nothing that was sent", "from", r.RemoteAddr, "message", web.Safe(m.OriginalMessageID), "signed", m.Signature != nil)
		say(w, http.StatusOK, "No message of this identity is known here.")
	default:
		g.told(w, e, partner.Proof{At: now, Expect: e.letter.Expect, Header: r.Header, Body: body}, m, to)
	}
}

// later asks the sender to come back.
func (g *Wire) later(w http.ResponseWriter, m *wire.MDN, err error) {
	g.env.Log.Warn("a receipt came and could not be used yet", "message", web.Safe(m.OriginalMessageID), "err", err)
	w.Header().Set("Retry-After", "60")
	say(w, http.StatusServiceUnavailable, "Please send the receipt again later.")
}

// told hands the outcome on. The receipt is kept before, for the document may not be
// ready to be told yet: the delivery that still runs, or the next look, finds it.
func (g *Wire) told(w http.ResponseWriter, e *errand, p partner.Proof, m *wire.MDN, to gateways.Answers) {
	outcome, doubt, err := e.weighed(p, wire.Judge(p.Expect, m), m)
	switch {
	case err != nil:
		g.later(w, m, err)
		return
	case doubt != nil:
		g.env.Log.Warn("a receipt came that proves nothing", "message", e.letter.id(), "err", doubt.err)
		if err := e.keepHeard(p, m); err != nil {
			g.later(w, m, err)
			return
		}
		say(w, http.StatusOK, "The receipt was taken in, but it proves nothing.")
		return
	case !outcome.At.Equal(p.At): // another one came before and counts
		g.env.Log.Info("a second receipt came", "message", e.letter.id(), "outcome", outcome.Outcome)
		if _, err := e.keep(e.ctx, e.letter.id(), second, p.Bytes()); err != nil {
			g.later(w, m, err)
			return
		}
	}
	switch gone, err := e.noted(e.ctx, e.letter.id(), closed); {
	case err != nil:
		g.later(w, m, err)
		return
	case gone:
		g.env.Log.Warn("a receipt came for a message that another one has replaced", "message", e.letter.id(), "outcome", outcome.Outcome)
		say(w, http.StatusOK, "The receipt was taken in.")
		return
	}
	if err := to.Answer(e.ctx, outcome); err != nil {
		g.later(w, m, err)
		return
	}
	say(w, http.StatusOK, "The receipt was taken in.")
}
