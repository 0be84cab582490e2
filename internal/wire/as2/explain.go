package as2

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/web"
)

// fullWait is for a server without room that names no time.
const fullWait = 30 * time.Minute

// interrupted is a delivery that was to end before it had.
func (g *Wire) interrupted(cause error, whole bool) error {
	if whole {
		return fault.Wrap(fault.Uncertain, cause, "sending to %s was interrupted before the receipt came", g.target.Host)
	}
	return fault.Wrap(fault.Temporary, cause, "sending to %s was interrupted; nothing was delivered", g.target.Host)
}

// broke explains why there was no answer. Until the last byte was sent nothing can
// have been taken, for the receiver knows how many there are; from then on until
// the answer's end nobody knows.
func (g *Wire) broke(ctx context.Context, r request, t *web.Trip, a *web.Answer, err error) error {
	f := fault.As(err)
	switch {
	case t.Failed != nil:
		return t.Failed
	case ctx.Err() != nil:
		return g.interrupted(errors.Join(ctx.Err(), err), t.Whole || r.open())
	case f != nil && !t.Began:
		return web.Fielded(f, "url")
	case g.target.Untrusted(err) != nil && (!t.Whole || g.target.Untrusted(err).Field == "client_certificate"):
		return g.target.Untrusted(err)
	case t.Whole && a != nil:
		return fault.Wrap(fault.Uncertain, err, "%s answered %d, but the answer broke off; it is not known whether the document was taken", g.target.Host, a.Code)
	case t.Whole || r.open():
		return fault.Wrap(fault.Uncertain, err, "%s did not say whether it has taken the document", g.target.Host)
	}
	e := fault.New(fault.Temporary, "the line to %s broke%s; nothing was delivered", g.target.Host, while(r)).
		Coded("GW-CONNECT", "host", g.target.Host, "port", g.target.Port, "ip", "")
	e.Err = err
	return e
}

func while(r request) string {
	if r.letter == nil {
		return " while we were asking"
	}
	return " while we were sending"
}

// tooLong is an answer that does not end (T-31).
func (g *Wire) tooLong(a *web.Answer) error {
	kind := fault.Uncertain
	if a.Request.Content == nil {
		kind = fault.Temporary
	}
	return fault.New(kind, "%s answered %d and then with more than any receipt; it is not known whether the document was taken", g.target.Host, a.Code)
}

// refused explains an answer that is no success. It speaks of the line and the server
// before the partner's system: that one refuses with a receipt.
func (g *Wire) refused(a *web.Answer) error {
	host, code, text := g.target.Host, strconv.Itoa(a.Code), g.said(a)
	say := text
	if say != "" {
		say = ": " + say
	}
	var e *fault.Error
	switch c := a.Code; {
	case c/100 == 3:
		return g.redirected(a)
	case c == http.StatusUnauthorized, c == http.StatusProxyAuthRequired, c == http.StatusForbidden, c == 400 && strings.Contains(text, "SSL certificate"):
		return g.notLetIn(a)
	case c == http.StatusNotFound, c == http.StatusMethodNotAllowed, c == http.StatusGone, c == http.StatusNotImplemented, c == http.StatusHTTPVersionNotSupported:
		e = fault.Setting("url", "there is nothing at %s that takes AS2 messages (%d); nothing was delivered; correct the address", web.Shown(a.Request.URL), c)
	case c == http.StatusRequestEntityTooLarge:
		e = fault.New(fault.Permanent, "the document is too large for %s (413%s); nothing was delivered; ask the partner for another way", host, say)
	case c == http.StatusInsufficientStorage:
		e = fault.New(fault.Temporary, "%s has no room left (507%s); nothing was delivered", host, say).Coded("GW-SPACE", "n", "0")
		if e.RetryAfter = web.Wait(a.Header, g.now()); e.RetryAfter == 0 {
			e.RetryAfter = fullWait
		}
		return e
	case c == http.StatusGatewayTimeout, g.settings.Repeats == person && leavesOpen(a):
		e = fault.New(fault.Uncertain, "%s answered %d%s; it is not known whether the document was taken", host, c, say)
	case c == http.StatusRequestTimeout, c == http.StatusLocked, c == http.StatusTooEarly, c == http.StatusTooManyRequests, c >= 500:
		e = fault.New(fault.Temporary, "%s does not take the document now (%d%s); we try again with the same message", host, c, say)
		e.RetryAfter = web.Wait(a.Header, g.now())
	default:
		e = fault.New(fault.Permanent, "%s does not take the document (%d%s); nothing was delivered; ask the partner what is wrong with it", host, c, say)
	}
	return e.Coded("GW-HTTP", "code", code, "text", text)
}

// leavesOpen says whether an answer that speaks of trouble leaves open whether a message
// that was sent to its end was taken. Whoever turns it away for the moment and means it
// says 423, 425 or 429, or with 503 when to come again (RFC 9110, 15.6.4). A 503 without
// that is also what a server in front says when the one behind has broken off, and 408
// denies the end of a message that we did send.
func leavesOpen(a *web.Answer) bool {
	switch a.Code {
	case http.StatusRequestTimeout:
		return true
	case http.StatusServiceUnavailable:
		return a.Header.Get("Retry-After") == ""
	}
	return a.Code >= 500
}

// redirected is F-77: what was to be sent is sent to nobody else.
func (g *Wire) redirected(a *web.Answer) error {
	where := "elsewhere"
	if place := a.Elsewhere(); place != "" {
		where = "to " + place
	}
	return fault.New(fault.Permanent, "the address points %s (%d); the document was not sent there; ask the partner, and change the address if that is right", where, a.Code).
		Coded("GW-HTTP", "code", strconv.Itoa(a.Code), "text", "→ "+strings.TrimPrefix(where, "to "))
}

// notLetIn is F-71. Which field is at fault depends on what we sign in with.
func (g *Wire) notLetIn(a *web.Answer) error {
	field := "user"
	switch {
	case a.Code == http.StatusBadRequest, g.settings.User == "" && g.settings.ClientCertificate != "":
		field = "client_certificate"
	case g.settings.User != "":
		field = "password"
	}
	what := "does not let us in; what we sign in with is wrong or has expired"
	if a.Code == http.StatusForbidden {
		what = "does not let us send anything there"
	}
	text := g.said(a)
	if text != "" {
		text = ": " + text
	}
	return fault.Setting(field, "%s %s (%d%s); nothing was delivered", g.target.Host, what, a.Code, text).
		Coded("GW-LOGIN", "host", g.target.Host, "user", g.settings.User)
}
