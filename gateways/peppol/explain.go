package peppol

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/web"
)

// safe is a stranger's text for people, without our secrets.
func safe(g *gateway, text string) string { return web.Safe(g.secrets.Redact(text)) }

// said is what an answer says in words: the usual fields of JSON errors, the title of a
// page, else its text.
func (g *gateway) said(a *web.Answer) string {
	v, _ := web.ParseJSON(a.Body)
	if text := v.Words(); text != "" {
		return safe(g, text)
	}
	return safe(g, a.Text())
}

// interrupted is a delivery that was to end before it had.
func (g *gateway) interrupted(cause error, whole bool) error {
	if whole {
		return fault.Wrap(fault.Uncertain, cause, "sending to %s was interrupted before the answer came", g.home.Host)
	}
	return fault.Wrap(fault.Temporary, cause, "the talk with the access point at %s was interrupted before it was done", g.home.Host)
}

// broke explains why there was no answer. Until the last byte was sent nothing can
// have been taken, for the access point knows how many there are; from then on until
// the answer's end nobody knows.
func (g *gateway) broke(ctx context.Context, r web.Request, t *web.Trip, a *web.Answer, err error) error {
	f := fault.As(err)
	whole := r.Once && (t.Whole || t.Open)
	switch {
	case t.Failed != nil:
		return t.Failed
	case ctx.Err() != nil:
		return g.interrupted(errors.Join(ctx.Err(), err), whole)
	case f != nil && !t.Began:
		return web.Fielded(f, "url")
	case g.home.Untrusted(err) != nil && !whole:
		return g.home.Untrusted(err)
	case whole && a != nil:
		return fault.Wrap(fault.Uncertain, err, "the access point at %s answered %d, but the answer broke off; it is not known whether the document was taken", g.home.Host, a.Code)
	case whole:
		return fault.Wrap(fault.Uncertain, err, "the access point at %s did not say whether it has taken the document", g.home.Host)
	}
	e := fault.New(fault.Temporary, "the line to %s broke%s", g.home.Host, surely(r)).
		Coded("GW-CONNECT", "host", g.home.Host, "port", g.home.Port, "ip", "")
	e.Err = err
	return e
}

// tooLong is an answer that does not end (T-31).
func (g *gateway) tooLong(a *web.Answer, r web.Request) error {
	if !r.Once {
		return fault.New(fault.Temporary, "the access point at %s answered %d and then with more than anybody reads", g.home.Host, a.Code)
	}
	return fault.New(fault.Uncertain, "the access point at %s answered %d and then with more than anybody reads; it is not known whether the document was taken", g.home.Host, a.Code)
}

// surely is the end of a sentence of trouble before a document had gone out. A question
// carries none, so that nothing is said of it.
func surely(r web.Request) string {
	if r.Once {
		return "; nothing was delivered this time"
	}
	return ""
}

// refused explains an answer that is no success. An access point knows no key for
// repeats, so that an error behind its door leaves a doubt.
func (g *gateway) refused(a *web.Answer) error {
	host, code, text := g.home.Host, strconv.Itoa(a.Code), g.said(a)
	say := text
	if say != "" {
		say = ": " + say
	}
	var e *fault.Error
	switch c := a.Code; {
	case c/100 == 3:
		return g.redirected(a)
	case c == http.StatusUnauthorized, c == http.StatusForbidden, c == http.StatusProxyAuthRequired:
		return g.notLetIn(a)
	case a.Request.Content == nil && (c == http.StatusNotFound || c == http.StatusMethodNotAllowed || c == http.StatusGone || c == http.StatusNotImplemented):
		e = fault.Setting("url", "there is nothing at %s that can be asked (%d); correct the address or ask the provider", web.Shown(a.Request.URL), c)
	case c == http.StatusNotFound, c == http.StatusMethodNotAllowed, c == http.StatusGone, c == http.StatusNotImplemented:
		e = fault.Setting("url", "there is nothing at %s that takes documents (%d), or sending is switched off there%s; correct the address or ask the provider", web.Shown(a.Request.URL), c, surely(a.Request))
	case c == http.StatusRequestEntityTooLarge:
		e = fault.New(fault.Permanent, "the document is too large for the access point at %s (413%s)%s", host, say, surely(a.Request))
	case a.Whole && a.Request.Once && (c == http.StatusRequestTimeout || c == http.StatusTooEarly || c == http.StatusTooManyRequests || c == http.StatusServiceUnavailable):
		e = fault.New(fault.Uncertain, "the access point at %s says that it does not take the document now (%d%s), and had all of it by then; it is not known whether it was taken", host, c, say)
		e.RetryAfter = web.Wait(a.Header, g.now())
	case c == http.StatusRequestTimeout, c == http.StatusLocked, c == http.StatusTooEarly, c == http.StatusTooManyRequests, c == http.StatusServiceUnavailable, c == http.StatusInsufficientStorage:
		e = fault.New(fault.Temporary, "the access point at %s does not take it now (%d%s)%s", host, c, say, surely(a.Request))
		e.RetryAfter = web.Wait(a.Header, g.now())
	case c >= 500 && a.Request.Once:
		e = fault.New(fault.Uncertain, "the access point at %s failed at the document (%d%s); it is not known whether it was sent on", host, c, say)
	case c >= 500:
		e = fault.New(fault.Temporary, "the access point at %s has a fault at the moment (%d%s)", host, c, say)
		e.RetryAfter = web.Wait(a.Header, g.now())
	default:
		e = fault.New(fault.Permanent, "the access point at %s does not take it (%d%s)%s; ask the provider what is wrong with it", host, c, say, surely(a.Request))
	}
	return e.Coded("GW-HTTP", "code", code, "text", text)
}

// redirected is F-77: what was to be sent is sent to nobody else.
func (g *gateway) redirected(a *web.Answer) error {
	where := a.Elsewhere()
	if where == "" {
		where = "elsewhere"
	}
	return fault.New(fault.Permanent, "the address points to another place (%d, %s); the document was not sent there; ask the provider, and change the address if that is right", a.Code, where).
		Coded("GW-HTTP", "code", strconv.Itoa(a.Code), "text", "→ "+where)
}

// notLetIn is F-71.
func (g *gateway) notLetIn(a *web.Answer) error {
	s := g.settings
	field := map[string]string{keyed: "token", bearer: "token", basic: "password", noAuth: "auth"}[s.signIn()]
	user := ""
	if s.signIn() == basic {
		user = s.User
	}
	return fault.Setting(field, "the access point at %s does not let us in (%d); what we sign in with is wrong or has expired%s", g.home.Host, a.Code, surely(a.Request)).
		Coded("GW-LOGIN", "host", g.home.Host, "user", user)
}

// untaken is an answer 2xx that is no receipt (F-78): a page to sign in at, or another
// service. It may have taken the document all the same.
func (g *gateway) untaken(a *web.Answer, why string) error {
	then := "ask the provider whether it has the document before you send it again"
	if a.Page() {
		why, then = "it showed a web page, perhaps one to sign in at", "check the address, and ask the provider whether it has the document"
	}
	return fault.New(fault.Uncertain, "the access point at %s answered %d, but that is no receipt, for %s; %s", g.home.Host, a.Code, why, then).
		Coded("GW-HTTP", "code", strconv.Itoa(a.Code), "text", g.said(a))
}
