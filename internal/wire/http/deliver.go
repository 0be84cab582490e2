package http

import (
	"cmp"
	"context"
	"net/http"
	"net/url"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/web"
)

// errand is the work on one parcel, from the moment it is its turn.
type errand struct {
	*Wire
	ctx    context.Context
	parcel gateways.Parcel
	url    *url.URL
	header http.Header
	folder string
	ruled  bool // a rule or the document chose the folder
}

// errand waits until nobody else works on the same parcel.
func (g *Wire) errand(ctx context.Context, p gateways.Parcel, do func(*errand) (gateways.Receipt, error)) (gateways.Receipt, error) {
	if err := gateways.SafeName(p.Name); err != nil {
		return gateways.Receipt{}, err
	}
	e := &errand{Wire: g, ctx: ctx, parcel: p}
	var err error
	if e.folder, e.ruled, err = g.folder(p); err != nil {
		return gateways.Receipt{}, err
	}
	if e.url, err = g.target.address(p, e.folder, g.settings.Method == put); err != nil {
		return gateways.Receipt{}, err
	}
	if e.header, err = g.header(p); err != nil {
		return gateways.Receipt{}, err
	}
	turn := p.ID + "\x00" + e.url.String()
	if g.settings.Method == put { // two documents of a name must not both find it free
		turn = e.url.String()
	}
	done, err := g.turns.Take(ctx, turn)
	if err != nil {
		return gateways.Receipt{}, g.interrupted(err, false)
	}
	defer done()
	return do(e)
}

// Deliver sends the document in one request and reads the whole answer. What is put is
// looked for at its address before. Where the receiver can be asked about what was
// posted, it is asked before: the same parcel may have been sent by somebody who did
// not live to tell.
func (g *Wire) Deliver(ctx context.Context, p gateways.Parcel) (gateways.Receipt, error) {
	return g.errand(ctx, p, func(e *errand) (gateways.Receipt, error) {
		if g.settings.Method == put {
			return e.put()
		}
		if looksFirst && g.settings.LookupURL != "" {
			r, err := e.ask()
			if err != nil || r.Outcome == gateways.Delivered {
				return r, err
			}
		}
		c, err := g.content(p)
		if err != nil {
			return gateways.Receipt{}, err
		}
		r := e.question(http.MethodPost).with(c)
		r.Header.Set(g.settings.IdempotencyKey, key(p))
		a, err := g.exchange(ctx, r)
		if err != nil {
			return gateways.Receipt{}, err
		}
		return e.judged(a)
	})
}

// judged is what an answer to a delivery means.
func (e *errand) judged(a answer) (gateways.Receipt, error) {
	switch c := a.Code; {
	case c/100 == 2:
		return e.accepted(a)
	case c == http.StatusConflict:
		return e.conflict(a)
	case c == http.StatusUnprocessableEntity:
		r := e.receipt(a, gateways.ByReceipt)
		r.Outcome, r.Reason = gateways.Rejected, cmp.Or(e.said(a), "the receiver's system refused it (422) and gave no reason")
		return r, nil
	}
	return gateways.Receipt{}, e.refused(a, e.ruled)
}

func (e *errand) accepted(a answer) (gateways.Receipt, error) {
	if a.Code == http.StatusAccepted && e.settings.Accepted == poll {
		if link, named := e.link(a); named {
			return e.waiting(a, link), nil
		}
	}
	if why := e.settings.taken(a); why != "" {
		return gateways.Receipt{}, e.untaken(a, why)
	}
	proof := gateways.ByTransfer
	if e.settings.Success != byStatus {
		proof = gateways.ByReceipt
	}
	r := e.receipt(a, proof)
	if a.Code == http.StatusAccepted {
		r.Reason = "the receiver's system will work on it later, and says no more about it"
	}
	return r, nil
}

// untaken is an answer 2xx that is no success (F-78). A SOAP fault of the receiver
// may pass; all else needs a person, for it may have been taken all the same.
func (e *errand) untaken(a answer, why string) error {
	text := e.said(a)
	kind, then := fault.Permanent, "ask the receiver before you send it again"
	if f := a.soapFault(); f != nil {
		then = "nothing was delivered this time; ask the receiver what is wrong with it"
		if !f.ours() {
			kind, then = fault.Temporary, "we try again under the same key"
		}
	} else if a.Page() {
		then = "it is not known whether the document was taken; check the address and what we sign in with, and ask the receiver"
	}
	said := ""
	if text != "" {
		said = ": " + text
	}
	return fault.New(kind, "the receiver's system at %s answered %d, but that is no receipt, for %s%s; %s", e.target.Host, a.Code, why, said, then).
		Coded("GW-HTTP", "code", a.Status, "text", cmp.Or(text, why))
}

// conflict is F-80: 409 on our own key or name.
func (e *errand) conflict(a answer) (gateways.Receipt, error) {
	if e.settings.same(a, key(e.parcel)) {
		r := e.receipt(a, gateways.ByReceipt)
		r.Reason = "the receiver's system says that it has this document already"
		return r, nil
	}
	if web.Wait(a.Header, e.now()) > 0 { // the same document is being worked on there
		f := fault.New(fault.Temporary, "the receiver's system at %s asks us to come again later (409); we try again under the same key", e.target.Host).
			Coded("GW-HTTP", "code", "409", "text", e.said(a))
		f.RetryAfter = web.Wait(a.Header, e.now())
		return gateways.Receipt{}, f
	}
	if looksFirst && e.settings.Method == put {
		switch p, err := e.visit(); {
		case err != nil:
			return gateways.Receipt{}, err
		case p.tenant == same, p.tenant == stranger && e.target.identified:
			return p.found(p.answer, "the receiver's system says that it has this document already"), nil
		case p.tenant == another, p.tenant == stranger: // as some stores answer our condition
			return gateways.Receipt{}, p.stranger(" (409)")
		}
	} else if looksFirst && e.settings.LookupURL != "" {
		r, err := e.look()
		if err != nil || r.Outcome == gateways.Delivered {
			return r, err
		}
	}
	if e.settings.Method == put { // RFC 4918, section 9.7.1: the folder is missing
		f := e.setting(e.ruled, "the folder of %s is missing, or something else is there (409); nothing was put there this time; ask the receiver to make it, or choose another", web.Shown(e.url)).
			Coded("GW-FOLDER", "path", web.Shown(e.url))
		return gateways.Receipt{}, f
	}
	return gateways.Receipt{}, e.refused(a, e.ruled)
}
