package peppol

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/sbdh"
	"github.com/postbud/postbud/internal/web"
)

// Settle finds the receipt that is kept, or asks the provider for the status. A parcel
// of which no attempt was begun here is surely not there.
func (s settler) Settle(ctx context.Context, p gateways.Parcel) (gateways.Receipt, error) {
	return s.g.errand(ctx, p, func(e *errand) (gateways.Receipt, error) {
		if !looksFirst {
			return e.verdict(gateways.Absent, "nobody has looked"), nil
		}
		before, err := e.recall()
		switch {
		case err != nil:
			return gateways.Receipt{}, err
		case before != nil && (before.Outcome != gateways.Sent || !e.canAsk()):
			return e.settled(*before)
		case e.canAsk():
			r, err := e.ask()
			if before != nil {
				r.RemoteID = before.RemoteID
			}
			if before != nil && err == nil && r.Outcome == gateways.Absent {
				return e.verdict(gateways.Unclear, "the access point took the document before and does not know it now"), nil
			}
			return r, err
		}
		if err := e.agree(ctx); err != nil { // an access point that is down is no answer
			return gateways.Receipt{}, err
		}
		if !e.began {
			return e.verdict(gateways.Absent, "it was not handed over"), nil
		}
		return e.verdict(gateways.Unclear, "the access point has nothing to ask at what became of a document"), nil
	})
}

func (e *errand) verdict(o gateways.Outcome, reason string) gateways.Receipt {
	return gateways.Receipt{Outcome: o, At: e.now(), Reason: reason}
}

// canAsk says whether the status can be asked for by our own identity.
func (g *gateway) canAsk() bool {
	t, err := parseAddress("status_url", g.settings.StatusURL)
	return g.settings.StatusURL != "" && err == nil && !t.has("Number")
}

// ask asks for the status of the parcel by our own identity.
func (e *errand) ask() (gateways.Receipt, error) {
	a, err := e.status(e.ctx, e.values)
	switch {
	case err != nil:
		return gateways.Receipt{}, err
	case (a.Code == http.StatusNotFound || a.Code == http.StatusGone) && !a.Page():
		return e.verdict(gateways.Absent, "the access point does not know the document"), nil
	case a.Code != http.StatusOK:
		if err := e.refused(a); fault.KindOf(err) == fault.Temporary || fault.KindOf(err) == fault.Configuration {
			return gateways.Receipt{}, err
		}
		return e.verdict(gateways.Unclear, "the access point does not say whether it has the document ("+web.Safe(a.Status)+")"), nil
	}
	r := e.receipt(a, gateways.ByReceipt)
	if number, there := at(a.Body, e.settings.IDPath); there && number != "" && len(number) <= 200 {
		r.RemoteID = number
	}
	if _, there := at(a.Body, e.settings.StatusPath); !there {
		return e.verdict(gateways.Unclear, "the access point gave no clear answer when it was asked for the document"), nil
	}
	return e.settled(e.outcome(r, a))
}

func (g *gateway) status(ctx context.Context, values map[string]string) (*web.Answer, error) {
	t, err := parseAddress("status_url", g.settings.StatusURL)
	if err != nil {
		return nil, err
	}
	u, err := t.fill(values)
	if err != nil {
		return nil, err
	}
	return g.exchange(ctx, question(http.MethodGet, u))
}

// outcome puts the status of an answer into a receipt.
func (e *errand) outcome(r gateways.Receipt, a *web.Answer) gateways.Receipt {
	text, _ := at(a.Body, e.settings.StatusPath)
	reason, _ := at(a.Body, e.settings.ReasonPath)
	out, done := e.settings.means(text, safe(e.gateway, reason))
	if done {
		r.Outcome, r.Proof, r.Reason = out.Outcome, gateways.ByReceipt, out.Reason
		return r
	}
	r.Outcome, r.Proof = gateways.Sent, gateways.ByTransfer
	r.Due = r.At.Add(cmp.Or(web.Wait(a.Header, r.At), askAfter))
	r.Reason = "the access point is not done with it yet"
	if text != "" {
		r.Reason += " (" + safe(e.gateway, text) + ")"
	}
	return r
}

// means says what a status of the provider is; done is false for one on the way.
func (s Settings) means(status, reason string) (r gateways.Receipt, done bool) {
	switch {
	case slices.Contains(s.DoneValues, status):
		return gateways.Receipt{Outcome: gateways.Delivered}, true
	case slices.Contains(s.FailedValues, status):
		return gateways.Receipt{Outcome: gateways.Rejected, Reason: cmp.Or(reason, "the access point could not deliver it: "+web.Safe(status))}, true
	}
	return gateways.Receipt{}, false
}

// Track asks for the status of a document that was taken (F-97), unless a web hook has
// told it.
func (g *gateway) Track(ctx context.Context, r gateways.Receipt) (gateways.Receipt, error) {
	id, err := g.envelope(ctx, r.RemoteID)
	if err != nil {
		return r, err
	}
	told, err := g.receiptOf(ctx, slot(id, hooked))
	switch {
	case err != nil:
		return r, err
	case told != nil && told.Outcome == gateways.Rejected:
		told.RemoteID = r.RemoteID
		return *told, g.end(ctx, id)
	case told != nil:
		told.RemoteID = r.RemoteID
		return *told, nil
	case g.settings.StatusURL == "":
		r.Reason = "nobody can be asked for the outcome of this document; the access point tells it, or ask the provider"
		return r, nil
	}
	a, err := g.status(ctx, map[string]string{"ID": id, "Number": r.RemoteID})
	if err != nil {
		return r, err
	}
	e := &errand{gateway: g, ctx: ctx, header: sbdh.Header{Instance: r.RemoteID}}
	if a.Code != http.StatusOK {
		return g.untold(r, a)
	}
	out := e.outcome(e.receipt(a, gateways.ByReceipt), a)
	if out.Outcome == gateways.Rejected {
		err = g.end(ctx, id)
	}
	return out, err
}

// untold is a question for the status that was not answered. What concerns this document
// alone says nothing of how the provider is doing: it waits on.
func (g *gateway) untold(r gateways.Receipt, a *web.Answer) (gateways.Receipt, error) {
	err := g.refused(a)
	switch {
	case (a.Code == http.StatusNotFound || a.Code == http.StatusGone) && !a.Page():
		r.Reason = "the access point does not know the document now; ask the provider what became of it"
	case fault.KindOf(err) == fault.Permanent:
		r.Reason = err.Error()
	default:
		return r, err
	}
	return r, nil
}
