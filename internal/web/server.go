package web

import (
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Server is who is asked, and to whom alone our sign-in goes.
type Server struct {
	Scheme string // "https" or "http"
	Host   string // without the port, for people
	Port   string
}

// At is the server of an address; letters of either case are the same.
func At(u *url.URL) Server {
	s := Server{Scheme: strings.ToLower(u.Scheme), Host: strings.ToLower(u.Hostname()), Port: u.Port()}
	if s.Port == "" {
		s.Port = map[string]string{"https": "443", "http": "80"}[s.Scheme]
	}
	return s
}

// Address is host and port, as they are dialled.
func (s Server) Address() string { return net.JoinHostPort(s.Host, s.Port) }

// Has says whether an address is at this server. One with a user in it is not.
func (s Server) Has(u *url.URL) bool { return u.User == nil && At(u) == s }

// Moved is where an answer leads that asks for the same request elsewhere (307, 308),
// as long as that is at this server; nil for any other answer and any other place
// (F-77).
func (s Server) Moved(a *Answer) *url.URL {
	if a.Code != http.StatusTemporaryRedirect && a.Code != http.StatusPermanentRedirect {
		return nil
	}
	next := a.Location()
	if next == nil || !s.Has(next) {
		return nil
	}
	next.Fragment = ""
	return next
}

// Location is where an answer leads; nil where it names no place.
func (a *Answer) Location() *url.URL {
	text := a.Header.Get("Location")
	next, err := a.Request.URL.Parse(text)
	if err != nil || text == "" {
		return nil
	}
	return next
}

// Elsewhere is the place that a redirect names, for people and on one line: "" where
// it names none.
func (a *Answer) Elsewhere() string {
	next := a.Location()
	if next == nil {
		return ""
	}
	next.User, next.RawQuery, next.Fragment = nil, "", ""
	return Safe(next.String())
}

// Shown is an address for people: without what stands after the question mark, where
// some services want a secret.
func Shown(u *url.URL) string {
	text := u.Scheme + "://" + u.Host + u.EscapedPath()
	if u.RawQuery != "" {
		text += "?…"
	}
	return text
}

const mostWait = 24 * time.Hour

// Wait is how long the far end wants to be left alone (Retry-After of RFC 9110,
// section 10.2.3), a day at most; 0 when it does not say.
func Wait(h http.Header, now time.Time) time.Duration {
	text := strings.TrimSpace(h.Get("Retry-After"))
	if n, err := strconv.ParseUint(text, 10, 32); err == nil {
		return min(time.Duration(n)*time.Second, mostWait)
	}
	if at, err := http.ParseTime(text); err == nil {
		return min(max(at.Sub(now), time.Second), mostWait)
	}
	return 0
}
