package http

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
		return fault.Wrap(fault.Uncertain, cause, "sending to %s was interrupted before the answer came", g.target.Host)
	}
	return fault.Wrap(fault.Temporary, cause, "sending to %s was interrupted; nothing was delivered", g.target.Host)
}

// broke explains why there was no answer. Until the last byte was sent nothing can
// have been taken, for the receiver knows how many there are; from then on until
// the answer's end nobody knows.
func (g *Wire) broke(ctx context.Context, r request, t *web.Trip, a answer, err error) error {
	f := fault.As(err)
	switch {
	case t.Failed != nil:
		return t.Failed
	case ctx.Err() != nil:
		return g.interrupted(errors.Join(ctx.Err(), err), t.Whole)
	case f != nil && !t.Began:
		return web.Fielded(f, "url")
	case g.target.Untrusted(err) != nil && (!t.Whole || g.target.Untrusted(err).Field == "client_certificate"):
		return g.target.Untrusted(err)
	case t.Whole && a.Answer != nil:
		return fault.Wrap(fault.Uncertain, err, "the receiver's system at %s answered %d, but the answer broke off; it is not known whether the document was taken", g.target.Host, a.Code)
	case t.Whole:
		return fault.Wrap(fault.Uncertain, err, "the receiver's system at %s did not say whether it has taken the document", g.target.Host)
	}
	e := fault.New(fault.Temporary, "the line to %s broke%s; nothing was delivered", g.target.Host, while(r)).
		Coded("GW-CONNECT", "host", g.target.Host, "port", g.target.Port, "ip", "")
	e.Err = err
	return e
}

func while(r request) string {
	if r.content == nil {
		return " while we were asking"
	}
	return " while we were sending"
}

// tooLong is an answer that does not end (T-31).
func (g *Wire) tooLong(a answer) error {
	kind := fault.Uncertain
	if a.Request.Content == nil {
		kind = fault.Temporary
	}
	return fault.New(kind, "the receiver's system at %s answered %d and then with more than anybody reads; it is not known whether the document was taken", g.target.Host, a.Code)
}

// refused explains an answer that is no success. A document that was refused itself
// is not among it, see deliver.
func (g *Wire) refused(a answer, ruled bool) error {
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
	case c == http.StatusConflict:
		e = fault.New(fault.Permanent, "the receiver's system at %s says that it has something else under our key or name (409%s); ask the receiver", host, say)
	case c == http.StatusNotFound, c == http.StatusMethodNotAllowed, c == http.StatusGone, c == http.StatusNotImplemented:
		e = g.setting(ruled, "there is nothing at %s that takes documents with %s (%d); nothing was delivered; correct the address", web.Shown(a.Request.URL), a.Request.Method, c)
	case c == http.StatusRequestEntityTooLarge:
		e = fault.New(fault.Permanent, "the document is too large for the receiver's system at %s (413%s); nothing was delivered; ask the receiver for another way", host, say)
	case c == http.StatusInsufficientStorage:
		e = fault.New(fault.Temporary, "the receiver's system at %s has no room left (507%s); nothing was delivered", host, say).Coded("GW-SPACE", "n", "0")
		e.RetryAfter = web.Wait(a.Header, g.now())
		if e.RetryAfter == 0 {
			e.RetryAfter = fullWait
		}
		return e
	case c == http.StatusGatewayTimeout && a.Request.Content != nil:
		e = fault.New(fault.Uncertain, "the receiver's system at %s did not answer in time behind its door (504); it is not known whether the document was taken", host)
	case c == http.StatusRequestTimeout, c == http.StatusLocked, c == http.StatusTooEarly, c == http.StatusTooManyRequests, c >= 500:
		if f := a.soapFault(); f != nil && f.ours() {
			e = fault.New(fault.Permanent, "the receiver's system at %s does not take this message (%d%s); nothing was delivered; ask the receiver what is wrong with it", host, c, say)
			break
		}
		e = fault.New(fault.Temporary, "the receiver's system at %s does not take the document now (%d%s); we try again under the same key", host, c, say)
		e.RetryAfter = web.Wait(a.Header, g.now())
	default:
		e = fault.New(fault.Permanent, "the receiver's system at %s does not take the document (%d%s); nothing was delivered; ask the receiver what is wrong with it", host, c, say)
	}
	return e.Coded("GW-HTTP", "code", code, "text", text)
}

// setting is a fault of the address; of this document alone where a rule chose it.
func (g *Wire) setting(ruled bool, format string, args ...any) *fault.Error {
	if !ruled {
		return fault.Setting("url", format, args...)
	}
	e := fault.New(fault.Permanent, format, args...)
	e.Field = "folder"
	return e
}

// redirected is F-77: what was to be sent is sent to nobody else.
func (g *Wire) redirected(a answer) error {
	where := "elsewhere"
	if place := a.Elsewhere(); place != "" {
		where = "to " + place
	}
	return fault.New(fault.Permanent, "the address points %s (%d); the document was not sent there; ask the receiver, and change the address if that is right", where, a.Code).
		Coded("GW-HTTP", "code", strconv.Itoa(a.Code), "text", "→ "+strings.TrimPrefix(where, "to "))
}

// notLetIn is F-71. Which field is at fault depends on what we sign in with.
func (g *Wire) notLetIn(a answer) error {
	s := g.settings
	field := map[string]string{noAuth: "auth", basic: "password", bearer: "token", keyed: "api_key", oauth: "client_secret"}[s.Auth]
	user := map[string]string{basic: s.User, oauth: s.ClientID}[s.Auth]
	if a.Code == http.StatusBadRequest || s.Auth == noAuth && s.ClientCertificate != "" {
		field = "client_certificate"
	}
	what := "does not let us in; what we sign in with is wrong or has expired"
	if a.Code == http.StatusForbidden {
		what = "does not let us put anything there"
	}
	text := g.said(a)
	if text != "" {
		text = ": " + text
	}
	e := fault.Setting(field, "the receiver's system at %s %s (%d%s); nothing was delivered", g.target.Host, what, a.Code, text)
	if a.Code == http.StatusForbidden && s.Method == put {
		return e.Coded("GW-FOLDER", "path", web.Shown(a.Request.URL))
	}
	return e.Coded("GW-LOGIN", "host", g.target.Host, "user", user)
}
