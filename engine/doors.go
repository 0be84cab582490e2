package engine

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/setup"
)

const (
	doorBytes = 1 << 30          // of one request, whatever a plug-in would take
	doorTime  = 30 * time.Minute // for a large document on a slow line
)

// Doors answers the far ends that come by themselves: /in/COMPANY/ADAPTOR is where
// an adaptor takes documents, /answer/COMPANY/GATEWAY where a gateway takes late
// receipts. Who comes is for the plug-in to find out; no session is asked for.
func (e *Engine) Doors() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/in/{company}/{id}", e.door(e.inDoor))
	mux.HandleFunc("/answer/{company}/{id}", e.door(e.answerDoor))
	return mux
}

type doorOf func(r *http.Request, company, id string) (h http.Handler, release func(), err error)

func (e *Engine) door(find doorOf) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		h, release, err := find(r, r.PathValue("company"), r.PathValue("id"))
		if err != nil {
			e.closed(w, r, err)
			return
		}
		defer release()
		leave, ok := e.crowd.enter(r.URL.Path)
		if !ok {
			e.closed(w, r, errCrowd)
			return
		}
		defer leave()
		end := time.Now().Add(doorTime)
		line := http.NewResponseController(w)
		_ = line.SetReadDeadline(end) // a writer that has no deadline needs none moved
		_ = line.SetWriteDeadline(end)
		r.Body = http.MaxBytesReader(w, r.Body, doorBytes)
		h.ServeHTTP(w, r)
	}
}

// closed says that nobody answers here. What only stands still for a while is 503,
// for whoever came tries again then; a stranger learns nothing more.
func (e *Engine) closed(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, access.ErrNotFound) || errors.Is(err, errNoDoor) {
		http.NotFound(w, r)
		return
	}
	e.log.Warn("somebody came, and the door is closed", "path", r.URL.Path, "err", err)
	w.Header().Set("Retry-After", "300")
	http.Error(w, "not now", http.StatusServiceUnavailable)
}

var (
	errNoDoor = errors.New("it takes nothing in")
	errCrowd  = errors.New("too many requests stand there already")
)

func (e *Engine) inDoor(r *http.Request, company, id string) (http.Handler, func(), error) {
	a, err := e.Setup.Activation(r.Context(), company, id)
	if err != nil {
		return nil, nil, err
	}
	if a.Paused != "" {
		return nil, nil, fault.New(fault.Configuration, "paused: %s", a.Paused).Coded(a.PausedCode)
	}
	source, release, err := e.open.adaptor(r.Context(), a)
	if err != nil {
		return nil, nil, err
	}
	server, ok := source.(adaptors.Server)
	if !ok {
		release()
		return nil, nil, errNoDoor
	}
	values, err := setup.All(a.Settings, a.Secrets)
	if err != nil {
		release()
		return nil, nil, err
	}
	return e.open.web(keyOf("activation", company, id), values, func() http.Handler { return server.Handler(inbox{e, company, id}) }), release, nil
}

// answerDoor is open while the gateway is paused too: a receipt for what was sent
// before is still a receipt.
func (e *Engine) answerDoor(r *http.Request, company, id string) (http.Handler, func(), error) {
	d, err := e.Setup.Destination(r.Context(), company, id)
	if err != nil {
		return nil, nil, err
	}
	_, h, release, err := e.answered(r.Context(), d)
	return h, release, err
}

// answered opens a gateway that far ends come to, and the handler for them.
func (e *Engine) answered(ctx context.Context, d setup.Destination) (gateways.Answered, http.Handler, func(), error) {
	gateway, release, err := e.open.gateway(ctx, d)
	if err != nil {
		return nil, nil, nil, err
	}
	answered, ok := gateway.(gateways.Answered)
	if !ok {
		release()
		return nil, nil, nil, errNoDoor
	}
	values, err := setup.All(d.Settings, d.Secrets)
	if err != nil {
		release()
		return nil, nil, nil, err
	}
	h := e.open.web(keyOf("destination", d.Subscription, d.ID), values, func() http.Handler { return answered.Handler(answers{e, d.Subscription, d.ID}) })
	return answered, h, release, nil
}
