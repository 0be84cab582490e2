package peppol

import (
	"bytes"
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/postbud/postbud/gateways"
)

// mostHook is how many bytes of a web hook are read.
const mostHook = 256 << 10

// Handler takes the outcome of a document that the provider tells by itself. Whoever
// does not know the secret learns nothing, not even whether there is such a door.
func (g *gateway) Handler(to gateways.Answers) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secret := g.settings.HookSecret.Reveal()
		given := strings.TrimPrefix(r.Header.Get(g.settings.HookHeader), "Bearer ")
		if g.settings.Provider != rest || secret == "" || subtle.ConstantTimeCompare([]byte(given), []byte(secret)) != 1 {
			http.NotFound(w, r)
			return
		}
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			say(w, http.StatusMethodNotAllowed, "Outcomes are taken here, by POST.")
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostHook))
		var large *http.MaxBytesError
		switch {
		case errors.As(err, &large):
			say(w, http.StatusRequestEntityTooLarge, "This is longer than any outcome.")
		case err != nil:
			say(w, http.StatusBadRequest, "The outcome broke off.")
		default:
			g.arrived(w, r, body, to)
		}
	})
}

// arrived hands on an outcome that is one. A status on the way needs no answer but a
// kind one.
func (g *gateway) arrived(w http.ResponseWriter, r *http.Request, body []byte, to gateways.Answers) {
	number, named := at(body, g.settings.HookID)
	status, told := at(body, g.settings.HookStatus)
	if !named || !told || number == "" || len(number) > 200 {
		say(w, http.StatusBadRequest, "This names no document and its status.")
		return
	}
	reason, _ := at(body, g.settings.HookReason)
	out, done := g.settings.means(status, safe(g, reason))
	if !done {
		say(w, http.StatusOK, "The status was noted.")
		return
	}
	out.At, out.Proof, out.RemoteID = g.now(), gateways.ByReceipt, number
	var b bytes.Buffer
	fmt.Fprintf(&b, "web hook of the access point\nreceived: %s\n\n", out.At.Format(time.RFC3339Nano))
	b.Write(body[:min(len(body), mostEvidence)])
	out.Evidence = []byte(g.secrets.Redact(strings.ReplaceAll(strings.ToValidUTF8(b.String(), "\uFFFD"), "\x00", "\uFFFD")))
	if err := g.learn(r.Context(), out, to); err != nil {
		g.env.Log.Warn("an outcome came and could not be used yet", "number", safe(g, number), "err", err)
		w.Header().Set("Retry-After", "60")
		say(w, http.StatusServiceUnavailable, "Please send the outcome again later.")
		return
	}
	say(w, http.StatusOK, "The outcome was taken in.")
}

// learn keeps an outcome for an envelope that was begun here, where it settles a doubt
// that the engine has by then, and hands it on. A round that is over stays as it is.
func (g *gateway) learn(ctx context.Context, r gateways.Receipt, to gateways.Answers) error {
	id, err := g.envelope(ctx, r.RemoteID)
	if err != nil {
		return err
	}
	over, err := g.shelf.Noted(ctx, slot(id, closed))
	if over || err != nil {
		return err
	}
	ours, err := g.shelf.Noted(ctx, slot(id, begun))
	if err != nil {
		return err
	}
	if ours {
		data, err := json.Marshal(r)
		if err == nil {
			_, err = g.shelf.Keep(ctx, slot(id, hooked), data)
		}
		if err != nil {
			return err
		}
	}
	err = to.Answer(ctx, r)
	switch {
	case err != nil && ours:
		g.env.Log.Info("an outcome came that nobody waits for; it is kept for the next look", "number", safe(g, r.RemoteID), "err", err)
		return nil
	case err == nil && r.Outcome == gateways.Rejected:
		return g.end(ctx, id)
	}
	return err
}

func say(w http.ResponseWriter, code int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(code)
	_, _ = io.WriteString(w, text+"\n")
}
