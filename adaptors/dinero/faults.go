package dinero

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
)

const (
	system      = "Dinero"
	defaultWait = time.Minute // after a 429 that does not say
	longestWait = 24 * time.Hour
)

// down is the fault of a source that does not answer as it should.
func down(cause error, message string, last time.Time) error {
	text := ""
	if !last.IsZero() {
		text = last.UTC().Format(time.RFC3339)
	}
	e := fault.New(fault.Temporary, "%s", message).Coded("SRC-DOWN", "system", system, "time", text)
	e.Err = cause
	return e
}

// unreachable is down for a question that got no answer at all. A setting at
// fault keeps its own kind.
func unreachable(cause error, last time.Time) error {
	if f := fault.As(cause); f != nil && f.Kind != fault.Temporary {
		return f
	}
	if bad, ok := errors.AsType[*tls.CertificateVerificationError](cause); ok {
		e := fault.Setting("base_url", "the certificate of the server is not valid")
		e.Err = bad
		return e
	}
	if errors.Is(cause, context.Canceled) {
		return stopped(cause)
	}
	return down(cause, "Dinero does not answer", last)
}

// stopped is the fault of a call that the engine has ended.
func stopped(cause error) error {
	return fault.Wrap(fault.Temporary, cause, "stopped before Dinero had answered")
}

// limited is the fault of a source that asks us to slow down.
func limited(wait time.Duration, until time.Time) error {
	e := fault.New(fault.Temporary, "Dinero asks us to slow down; we go on in %s", wait.Round(time.Second)).
		Coded("SRC-LIMIT", "system", system, "time", until.UTC().Format(time.RFC3339))
	e.RetryAfter = wait
	return e
}

// retryAfter reads Retry-After in both its forms (RFC 9110 section 10.2.3). A
// date is compared with the server's own clock where it tells it.
func retryAfter(h http.Header, now func() time.Time) (time.Duration, time.Time) {
	at, text := now(), strings.TrimSpace(h.Get("Retry-After"))
	wait := defaultWait
	if seconds, err := strconv.ParseUint(text, 10, 31); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if until, err := http.ParseTime(text); err == nil {
		theirs, err := http.ParseTime(h.Get("Date"))
		if err != nil {
			theirs = at
		}
		wait = until.Sub(theirs)
	}
	wait = min(max(wait, time.Second), longestWait)
	return wait, at.Add(wait)
}

// gone is the fault of a document or customer that is no longer there.
func gone(what string, cause error) error {
	e := fault.New(fault.Permanent, "%s is no longer there in Dinero", what).Coded("SRC-GONE", "system", system)
	e.Err = cause
	return e
}

// unknownWord is the fault of a value that Dinero has learnt after us: never a
// guess (F-12).
func unknownWord(field, value string) error {
	return fault.New(fault.Invalid, "Dinero says %s %q, which this program does not know", field, short(value)).
		Coded("DOC-RULE", "format", system, "field", field, "value", short(value))
}

// unsent says that a question has not left this machine.
func unsent(cause error) bool {
	dial, ok := errors.AsType[*net.OpError](cause)
	return ok && dial.Op == "dial"
}

// short keeps foreign text within bounds where a person reads it.
func short(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
	if runes := []rune(text); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return text
}
