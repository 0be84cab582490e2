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
	return fault.Wrap(fault.Temporary, cause, "the talk with %s was interrupted before it was done", g.target.Host)
}

// broke explains why there was no answer. Until the last byte was sent nothing can
// have been taken, for the receiver knows how many there are; from then on until
// the answer's end nobody knows.
func (g *Wire) broke(ctx context.Context, r request, t *web.Trip, a answer, err error) error {
	f := fault.As(err)
	whole := r.content != nil && (t.Whole || t.Open)
	switch {
	case t.Failed != nil:
		return t.Failed
	case ctx.Err() != nil:
		return g.interrupted(errors.Join(ctx.Err(), err), whole)
	case f != nil && !t.Began:
		return web.Fielded(f, "url")
	case g.target.Untrusted(err) != nil && (!whole || g.target.Untrusted(err).Field == "client_certificate"):
		return g.target.Untrusted(err)
	case whole && a.Answer != nil:
		return fault.Wrap(fault.Uncertain, err, "the receiver's system at %s answered %d, but the answer broke off; it is not known whether the document was taken", g.target.Host, a.Code)
	case whole:
		return fault.Wrap(fault.Uncertain, err, "the receiver's system at %s did not say whether it has taken the document", g.target.Host)
	}
	e := fault.New(fault.Temporary, "the line to %s broke%s", g.target.Host, while(r)).
		Coded("GW-CONNECT", "host", g.target.Host, "port", g.target.Port, "ip", "")
	e.Err = err
	return e
}

func while(r request) string {
	if r.content == nil {
		return " while we were asking"
	}
	return " while we were sending; nothing was delivered this time"
}

// tooLong is an answer that does not end (T-31).
func (g *Wire) tooLong(a answer) error {
	if a.Request.Content == nil {
		return fault.New(fault.Temporary, "the receiver's system at %s answered %d to a question and then with more than anybody reads", g.target.Host, a.Code)
	}
	return fault.New(fault.Uncertain, "the receiver's system at %s answered %d and then with more than anybody reads; it is not known whether the document was taken", g.target.Host, a.Code)
}

// surely is the end of a sentence about an answer that refuses. Of an attempt before it
// nothing is known here, and a question carries no document.
func (a answer) surely() string {
	if a.Request.Content == nil {
		return ""
	}
	return "; nothing was delivered this time"
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
		e = fault.New(fault.Permanent, "the receiver's system at %s says that it has something under our key or name already (409%s), and not whether it is this document; ask the receiver", host, say)
	case a.Request.Content == nil && c/100 >= 4 && c != http.StatusNotFound && c != http.StatusMethodNotAllowed && c != http.StatusGone && c != http.StatusNotImplemented:
		return g.unanswered(a)
	case c == http.StatusNotFound, c == http.StatusMethodNotAllowed, c == http.StatusGone, c == http.StatusNotImplemented:
		e = g.setting(ruled, "there is nothing at %s that can be reached with %s (%d)%s; correct the address", web.Shown(a.Request.URL), a.Request.Method, c, a.surely())
	case c == http.StatusRequestEntityTooLarge:
		e = fault.New(fault.Permanent, "the document is too large for the receiver's system at %s (413%s)%s; ask the receiver for another way", host, say, a.surely())
	case c == http.StatusInsufficientStorage:
		e = fault.New(fault.Temporary, "the receiver's system at %s has no room left (507%s)%s", host, say, a.surely()).Coded("GW-SPACE", "n", "0")
		e.RetryAfter = web.Wait(a.Header, g.now())
		if e.RetryAfter == 0 {
			e.RetryAfter = fullWait
		}
		return e
	case c == http.StatusGatewayTimeout && a.Request.Content != nil:
		e = fault.New(fault.Uncertain, "the receiver's system at %s did not answer in time behind its door (504); it is not known whether the document was taken", host)
	case c == http.StatusRequestTimeout, c == http.StatusLocked, c == http.StatusTooEarly, c == http.StatusTooManyRequests, c >= 500:
		if f := a.soapFault(); f != nil && f.ours() {
			e = fault.New(fault.Permanent, "the receiver's system at %s does not take this message (%d%s)%s; ask the receiver what is wrong with it", host, c, say, a.surely())
			break
		}
		e = fault.New(fault.Temporary, "the receiver's system at %s does not take the document now (%d%s); we try again under the same key", host, c, say)
		e.RetryAfter = web.Wait(a.Header, g.now())
	default:
		e = fault.New(fault.Permanent, "the receiver's system at %s does not take the document (%d%s)%s; ask the receiver what is wrong with it", host, c, say, a.surely())
	}
	return e.Coded("GW-HTTP", "code", code, "text", text)
}

// unanswered is a question that the server does not answer. It says nothing about a
// document.
func (g *Wire) unanswered(a answer) error {
	code, text := strconv.Itoa(a.Code), g.said(a)
	say := text
	if say != "" {
		say = ": " + say
	}
	kind := fault.Permanent
	switch c := a.Code; {
	case c == http.StatusRequestTimeout, c == http.StatusLocked, c == http.StatusTooEarly, c == http.StatusTooManyRequests, c >= 500:
		kind = fault.Temporary
	}
	e := fault.New(kind, "the receiver's system at %s did not answer what we asked (%s%s)", g.target.Host, code, say).Coded("GW-HTTP", "code", code, "text", text)
	if kind == fault.Temporary {
		e.RetryAfter = web.Wait(a.Header, g.now())
	}
	return e
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
	what := "the document was not sent there"
	if a.Request.Content == nil {
		what = "we did not ask there"
	}
	return fault.New(fault.Permanent, "the address points %s (%d); %s; ask the receiver, and change the address if that is right", where, a.Code, what).
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
	e := fault.Setting(field, "the receiver's system at %s %s (%d%s)%s", g.target.Host, what, a.Code, text, a.surely())
	if a.Code == http.StatusForbidden && s.Method == put {
		return e.Coded("GW-FOLDER", "path", web.Shown(a.Request.URL))
	}
	return e.Coded("GW-LOGIN", "host", g.target.Host, "user", user)
}
