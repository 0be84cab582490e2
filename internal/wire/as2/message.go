package as2

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"

	"github.com/postbud/postbud/gateways"
	wire "github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/web"
)

// Taker takes a document that the partner has sent to the address for receipts. An
// error is trouble of ours, and the partner is asked to send it again.
type Taker func(ctx context.Context, name string, data []byte) error

// mostMessage is how many bytes a document may have that comes to the address for
// receipts: it is for answers to what was sent.
const mostMessage = 1 << 20

// Door is Handler for a gateway whose partner answers with documents too. They are
// taken only signed by the partner and encrypted to us, and are answered with a receipt
// where the partner asks for one in the answer; a repeat is handed on again.
func (g *Wire) Door(to gateways.Answers, take Taker) http.Handler {
	receipts := g.Handler(to)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e, err := wire.ReadEnvelope(r.Header)
		if r.Method != http.MethodPost || err != nil || e.From != g.way.Partner.Name || e.To != g.way.Us.Name {
			receipts.ServeHTTP(w, r)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 2*mostMessage))
		if err != nil {
			say(w, http.StatusRequestEntityTooLarge, "This is longer than any answer.")
			return
		}
		in, err := g.receiver().Open(e, bytes.NewReader(body))
		if err == nil && in.Report == nil {
			err = handOn(r.Context(), in, take)
		}
		if in != nil {
			defer func() { _ = in.Close() }()
		}
		if in != nil && in.Report != nil || isReport(r.Header) {
			r.Body = io.NopCloser(bytes.NewReader(body))
			receipts.ServeHTTP(w, r)
			return
		}
		g.answered(w, e, in, err)
	})
}

// isReport says whether a message says of itself that it is a receipt, which need not
// be signed.
func isReport(h http.Header) bool {
	return bytes.Contains([]byte(h.Get("Content-Type")), []byte("report"))
}

func (g *Wire) receiver() wire.Receiver {
	partner := g.way.Partner
	partner.MaxSize = mostMessage
	return wire.Receiver{Us: g.way.Us, Partner: partner, Now: g.now()}
}

func handOn(ctx context.Context, in *wire.Incoming, take Taker) error {
	for _, part := range in.Parts {
		data, err := io.ReadAll(part.Open())
		if err != nil {
			return err
		}
		if err := take(ctx, part.Name, data); err != nil {
			return err
		}
	}
	return nil
}

// answered tells the partner what became of its message.
func (g *Wire) answered(w http.ResponseWriter, e wire.Envelope, in *wire.Incoming, err error) {
	var refused *wire.Failure
	if err != nil && !errors.As(err, &refused) {
		g.env.Log.Warn("a message of the partner could not be taken", "message", web.Safe(e.MessageID), "err", err)
		w.Header().Set("Retry-After", "60")
		say(w, http.StatusServiceUnavailable, "Please send the message again later.")
		return
	}
	if refused != nil {
		g.env.Log.Warn("a message of the partner was refused", "message", web.Safe(e.MessageID), "reason", refused.Reason)
	}
	result, _ := wire.Outcome(in, err)
	switch later := e.Receipt.Async(); {
	case refused != nil && (later || !e.Receipt.Wanted): // no receipt tells it
		say(w, http.StatusBadRequest, "The message was refused ("+refused.Disposition.Text+"). Nothing of it was taken.")
		return
	case !e.Receipt.Wanted:
		w.WriteHeader(http.StatusOK)
		return
	case later: // we call nobody because of what came
		say(w, http.StatusOK, "The message was taken. Receipts are given in the answer alone.")
		return
	}
	receipt, err := wire.Answer(e, result, g.way.Us, "Postbud", g.now())
	if err != nil {
		g.env.Log.Error("the receipt cannot be written", "message", web.Safe(e.MessageID), "err", err)
		say(w, http.StatusServiceUnavailable, "Please send the message again later.")
		return
	}
	for name, values := range receipt.Header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(receipt.Body)))
	_, _ = w.Write(receipt.Body) // a partner that is gone repeats the message
}
