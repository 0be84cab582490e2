package http

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/web"
)

// askAfter is how long a receiver that names no time is given before it is asked.
const askAfter = 5 * time.Minute

// link is where an answer 202 says that the outcome will stand (RFC 9110, section
// 15.3.3).
func (e *errand) link(a answer) (link *url.URL, named bool) {
	text := a.Header.Get("Location")
	if e.settings.LinkPath != "" {
		v, _ := web.ParseJSON(a.Body)
		text, _ = v.At(e.settings.LinkPath)
	}
	if text == "" || len(text) > 2000 {
		return nil, false
	}
	link, err := a.Request.URL.Parse(text)
	return link, err == nil
}

// waiting is a document that was handed over, and of which the outcome is still to
// be asked for (F-79).
func (e *errand) waiting(a answer, link *url.URL) gateways.Receipt {
	r := e.receipt(a, gateways.ByTransfer)
	r.Outcome, r.RemoteID = gateways.Sent, link.String()
	r.Due = r.At.Add(cmp.Or(web.Wait(a.Header, e.now()), askAfter))
	r.Reason = "the receiver's system has accepted it and is asked for the outcome"
	if !e.target.Has(link) {
		r.Reason = "the receiver's system has accepted it, but its outcome stands at another server, which is not asked; ask the receiver"
	}
	return r
}

// Track asks at the status link what became of a document. Our sign-in goes to the
// server of the destination alone.
func (g *Wire) Track(ctx context.Context, r gateways.Receipt) (gateways.Receipt, error) {
	link, err := url.Parse(r.RemoteID)
	if err != nil || g.settings.Accepted != poll || !g.target.Has(link) {
		r.Reason = "nobody can be asked for the outcome of this document; ask the receiver"
		return r, nil
	}
	e := &errand{Wire: g, ctx: ctx, url: link}
	if e.header, err = g.header(gateways.Parcel{}); err != nil {
		return r, err
	}
	a, err := g.exchange(ctx, e.question(http.MethodGet))
	if err != nil {
		return r, err
	}
	return e.outcome(r, a)
}

// outcome is what the answer at a status link means.
func (e *errand) outcome(r gateways.Receipt, a answer) (gateways.Receipt, error) {
	out := e.receipt(a, gateways.ByReceipt)
	out.RemoteID = cmp.Or(e.settings.remote(a), r.RemoteID)
	still := out
	still.Outcome, still.RemoteID = gateways.Sent, r.RemoteID
	still.Due = still.At.Add(cmp.Or(web.Wait(a.Header, e.now()), askAfter))
	still.Reason = "the receiver's system is not done with it yet"
	switch c := a.Code; {
	case c == http.StatusUnprocessableEntity:
		out.Outcome, out.Reason = gateways.Rejected, cmp.Or(e.said(a), "the receiver's system refused it and gave no reason")
		return out, nil
	case c == http.StatusSeeOther && e.settings.DonePath == "": // the outcome is a thing of its own by now
		return out, nil
	case c == http.StatusAccepted && e.settings.DonePath == "":
		return still, nil
	case c/100 != 2:
		err := e.refused(a, false)
		if f := fault.As(err); f != nil && f.Kind == fault.Uncertain {
			f.Kind = fault.Temporary
		}
		return r, err
	case e.settings.DonePath == "":
		if why := a.doubtful(); why != "" {
			still.Reason = "the receiver's system does not say what became of it: " + why
			return still, nil
		}
		return out, nil
	}
	v, _ := web.ParseJSON(a.Body)
	text, _ := v.At(e.settings.DonePath)
	switch {
	case slices.Contains(e.settings.DoneValues, text):
		return out, nil
	case slices.Contains(e.settings.FailedValues, text):
		out.Outcome, out.Reason = gateways.Rejected, cmp.Or(e.said(a), web.Safe(text))
		return out, nil
	}
	if text != "" {
		still.Reason += " (" + web.Safe(text) + ")"
	}
	return still, nil
}
