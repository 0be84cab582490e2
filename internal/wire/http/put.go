package http

import (
	"net/http"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/filing"
)

// mostRounds is how often an address may be taken under our hands.
const mostRounds = 3

// put sends the document to an address of its own, after a look who is there. To stop at
// another document is right as it comes, for the address holds the name or the identity
// of the document and is never a fixed one; a server that lets nobody look is sent the
// document all the same, with a condition that it may obey.
func (e *errand) put() (gateways.Receipt, error) {
	for round := 1; ; round++ {
		p, err := e.place()
		switch {
		case err != nil:
			return gateways.Receipt{}, unsent(err)
		case p.tenant == same:
			return p.found(p.answer, "a file with the same content was already there"), nil
		case (p.tenant == another || p.tenant == stranger) && !p.target.identified && e.settings.OnExists != filing.Overwrite:
			return gateways.Receipt{}, p.taken()
		}
		a, err := p.send()
		if err != nil {
			return gateways.Receipt{}, err
		}
		if a.Code == http.StatusPreconditionFailed && p.guarded() {
			if p.tenant == unseen {
				return gateways.Receipt{}, p.stranger(" (412)")
			}
			if round < mostRounds {
				continue // somebody was quicker, perhaps an attempt of ours
			}
		}
		r, err := p.judged(a)
		if err == nil && r.Outcome == gateways.Delivered && r.Reason == "" && p.tenant == unseen && p.guarded() && a.Code != http.StatusCreated {
			r.Reason = "the partner's server lets nobody look, and did not say whether something was there before"
		}
		return r, err
	}
}

// send puts the document. A server that knows no conditions says so before it takes
// anything (501), and is asked without.
func (p place) send() (answer, error) {
	c, err := p.content(p.parcel)
	if err != nil {
		return answer{}, err
	}
	r := p.question(http.MethodPut).with(c)
	r.Header.Set(p.settings.IdempotencyKey, key(p.parcel))
	if !p.guarded() {
		return p.exchange(p.ctx, r)
	}
	r.Header.Set("If-None-Match", "*")
	a, err := p.exchange(p.ctx, r)
	if err == nil && a.Code == http.StatusNotImplemented {
		r.Header.Del("If-None-Match")
		return p.exchange(p.ctx, r)
	}
	return a, err
}

// unsent says of a look that failed that nothing was sent after it.
func unsent(err error) error {
	if f := fault.As(err); f != nil && !strings.Contains(f.Message, "nothing was delivered") {
		f.Message += "; nothing was delivered this time"
	}
	return err
}
