package http

import (
	"context"
	"crypto/x509"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/netx"
)

const (
	fullWait = 30 * time.Minute // for a server without room that names no time
	mostWait = 24 * time.Hour
)

// interrupted is a delivery that was to end before it had.
func (g *gateway) interrupted(cause error, whole bool) error {
	if whole {
		return fault.Wrap(fault.Uncertain, cause, "sending to %s was interrupted before the answer came", g.target.host)
	}
	return fault.Wrap(fault.Temporary, cause, "sending to %s was interrupted; nothing was delivered", g.target.host)
}

// broke explains why there was no answer. Until the last byte was sent nothing can
// have been taken, for the receiver knows how many there are; from then on until
// the answer's end nobody knows.
func (g *gateway) broke(ctx context.Context, r request, t *trip, a *answer, err error) error {
	f := fault.As(err)
	switch {
	case t.failed != nil:
		return t.failed
	case ctx.Err() != nil:
		return g.interrupted(errors.Join(ctx.Err(), err), t.whole)
	case f != nil && !t.began:
		return g.fielded(f, "url")
	case g.untrusted(err) != nil && (!t.whole || g.untrusted(err).Field == "client_certificate"):
		return g.untrusted(err)
	case t.whole && a != nil:
		return fault.Wrap(fault.Uncertain, err, "the receiver's system at %s answered %d, but the answer broke off; it is not known whether the document was taken", g.target.host, a.code)
	case t.whole:
		return fault.Wrap(fault.Uncertain, err, "the receiver's system at %s did not say whether it has taken the document", g.target.host)
	}
	e := fault.New(fault.Temporary, "the line to %s broke%s; nothing was delivered", g.target.host, while(r)).
		Coded("GW-CONNECT", "host", g.target.host, "port", g.target.port, "ip", "")
	e.Err = err
	return e
}

func while(r request) string {
	if r.content == nil {
		return " while we were asking"
	}
	return " while we were sending"
}

// fielded names the setting that an address which may not be dialled comes from.
func (g *gateway) fielded(f *fault.Error, field string) error {
	if f.Kind == fault.Configuration && f.Field == "" {
		f.Field = field
	}
	return f
}

// untrusted explains a certificate that cannot be trusted, theirs or ours; nil for
// other trouble (F-76).
func (g *gateway) untrusted(err error) *fault.Error {
	f := netx.TLSFault(err, g.target.host)
	if f == nil {
		return nil
	}
	f.Field = "url"
	var issuer x509.UnknownAuthorityError
	switch {
	case errors.As(err, &issuer):
		f.Field = "ca"
	case strings.Contains(err.Error(), "certificate required"), strings.Contains(err.Error(), "bad certificate"), strings.Contains(err.Error(), "unknown certificate"):
		f.Field = "client_certificate"
	}
	return f
}

// tooLong is an answer that does not end (T-31).
func (g *gateway) tooLong(a *answer) error {
	kind := fault.Uncertain
	if a.request.content == nil {
		kind = fault.Temporary
	}
	return fault.New(kind, "the receiver's system at %s answered %d and then with more than anybody reads; it is not known whether the document was taken", g.target.host, a.code)
}

// refused explains an answer that is no success. A document that was refused itself
// is not among it, see deliver.
func (g *gateway) refused(a *answer, ruled bool) error {
	host, code, text := g.target.host, strconv.Itoa(a.code), g.said(a)
	say := text
	if say != "" {
		say = ": " + say
	}
	var e *fault.Error
	switch c := a.code; {
	case c/100 == 3:
		return g.redirected(a)
	case c == http.StatusUnauthorized, c == http.StatusProxyAuthRequired, c == http.StatusForbidden, c == 400 && strings.Contains(text, "SSL certificate"):
		return g.notLetIn(a)
	case c == http.StatusConflict:
		e = fault.New(fault.Permanent, "the receiver's system at %s says that it has something else under our key or name (409%s); ask the receiver", host, say)
	case c == http.StatusNotFound, c == http.StatusMethodNotAllowed, c == http.StatusGone, c == http.StatusNotImplemented:
		e = g.setting(ruled, "there is nothing at %s that takes documents with %s (%d); nothing was delivered; correct the address", shown(a.request.url), a.request.method, c)
	case c == http.StatusRequestEntityTooLarge:
		e = fault.New(fault.Permanent, "the document is too large for the receiver's system at %s (413%s); nothing was delivered; ask the receiver for another way", host, say)
	case c == http.StatusInsufficientStorage:
		e = fault.New(fault.Temporary, "the receiver's system at %s has no room left (507%s); nothing was delivered", host, say).Coded("GW-SPACE", "n", "0")
		e.RetryAfter = g.wait(a.header)
		if e.RetryAfter == 0 {
			e.RetryAfter = fullWait
		}
		return e
	case c == http.StatusGatewayTimeout && a.request.content != nil:
		e = fault.New(fault.Uncertain, "the receiver's system at %s did not answer in time behind its door (504); it is not known whether the document was taken", host)
	case c == http.StatusRequestTimeout, c == http.StatusLocked, c == http.StatusTooEarly, c == http.StatusTooManyRequests, c >= 500:
		if f := a.soapFault(); f != nil && f.ours() {
			e = fault.New(fault.Permanent, "the receiver's system at %s does not take this message (%d%s); nothing was delivered; ask the receiver what is wrong with it", host, c, say)
			break
		}
		e = fault.New(fault.Temporary, "the receiver's system at %s does not take the document now (%d%s); we try again under the same key", host, c, say)
		e.RetryAfter = g.wait(a.header)
	default:
		e = fault.New(fault.Permanent, "the receiver's system at %s does not take the document (%d%s); nothing was delivered; ask the receiver what is wrong with it", host, c, say)
	}
	return e.Coded("GW-HTTP", "code", code, "text", text)
}

// setting is a fault of the address; of this document alone where a rule chose it.
func (g *gateway) setting(ruled bool, format string, args ...any) *fault.Error {
	if !ruled {
		return fault.Setting("url", format, args...)
	}
	e := fault.New(fault.Permanent, format, args...)
	e.Field = "folder"
	return e
}

// redirected is F-77: what was to be sent is sent to nobody else.
func (g *gateway) redirected(a *answer) error {
	where := "elsewhere"
	if next, err := a.request.url.Parse(a.header.Get("Location")); err == nil && a.header.Get("Location") != "" {
		next.User, next.RawQuery, next.Fragment = nil, "", ""
		where = "to " + safe(next.String())
	}
	return fault.New(fault.Permanent, "the address points %s (%d); the document was not sent there; ask the receiver, and change the address if that is right", where, a.code).
		Coded("GW-HTTP", "code", strconv.Itoa(a.code), "text", "→ "+strings.TrimPrefix(where, "to "))
}

// notLetIn is F-71. Which field is at fault depends on what we sign in with.
func (g *gateway) notLetIn(a *answer) error {
	s := g.settings
	field := map[string]string{noAuth: "auth", basic: "password", bearer: "token", keyed: "api_key", oauth: "client_secret"}[s.Auth]
	user := map[string]string{basic: s.User, oauth: s.ClientID}[s.Auth]
	if a.code == http.StatusBadRequest || s.Auth == noAuth && s.ClientCertificate != "" {
		field = "client_certificate"
	}
	what := "does not let us in; what we sign in with is wrong or has expired"
	if a.code == http.StatusForbidden {
		what = "does not let us put anything there"
	}
	text := g.said(a)
	if text != "" {
		text = ": " + text
	}
	e := fault.Setting(field, "the receiver's system at %s %s (%d%s); nothing was delivered", g.target.host, what, a.code, text)
	if a.code == http.StatusForbidden && s.Method == put {
		return e.Coded("GW-FOLDER", "path", shown(a.request.url))
	}
	return e.Coded("GW-LOGIN", "host", g.target.host, "user", user)
}

// wait is how long the far end wants to be left alone (RFC 9110, section 10.2.3);
// 0 when it does not say.
func (g *gateway) wait(h http.Header) time.Duration {
	text := strings.TrimSpace(h.Get("Retry-After"))
	if n, err := strconv.ParseUint(text, 10, 32); err == nil {
		return min(time.Duration(n)*time.Second, mostWait)
	}
	if at, err := http.ParseTime(text); err == nil {
		return min(max(at.Sub(g.now()), time.Second), mostWait)
	}
	return 0
}
