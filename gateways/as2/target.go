package as2

import (
	"net"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/postbud/postbud/fault"
)

// target is where messages go.
type target struct {
	url  *url.URL
	host string // for people
	port string
}

func parseTarget(field, text string) (target, error) {
	wrong := func(format string, args ...any) (target, error) {
		return target{}, fault.Setting(field, format, args...)
	}
	if strings.ContainsFunc(text, func(r rune) bool { return r > '~' || unicode.IsSpace(r) || unicode.IsControl(r) }) || strings.ContainsAny(text, "\\\"<>") {
		return wrong("an address has no blanks, and letters of English only")
	}
	u, err := url.Parse(text)
	switch {
	case err != nil, u.Hostname() == "", u.Opaque != "":
		return wrong("this is no address; write all of it, as in https://as2.example.com/receive")
	case u.Scheme != "https" && u.Scheme != "http":
		return wrong("write the whole address, from https:// on")
	case u.User != nil:
		return wrong("user and password do not belong into the address; they have fields of their own")
	case u.Fragment != "":
		return wrong("what stands after # is never sent; leave it out")
	}
	t := target{url: u, host: u.Hostname(), port: u.Port()}
	if t.port == "" {
		t.port = usualPort(u)
	}
	return t, nil
}

func checkURL(field, text string, plain bool) error {
	t, err := parseTarget(field, text)
	if err == nil && t.url.Scheme == "http" && !plain {
		return fault.Setting(field, "anybody in between can see who sends to whom at an address with http://; use https://, or allow it under Advanced")
	}
	return err
}

func usualPort(u *url.URL) string {
	return map[string]string{"https": "443", "http": "80"}[u.Scheme]
}

// same says whether an address is at the partner's server.
func (t target) same(u *url.URL) bool {
	port := u.Port()
	if port == "" {
		port = usualPort(u)
	}
	return u.User == nil && u.Scheme == t.url.Scheme && strings.EqualFold(net.JoinHostPort(u.Hostname(), port), net.JoinHostPort(t.host, t.port))
}

// shown is an address for people: without what stands after the question mark,
// where some services want a secret.
func shown(u *url.URL) string {
	text := u.Scheme + "://" + u.Host + u.EscapedPath()
	if u.RawQuery != "" {
		text += "?…"
	}
	return text
}

// secrets are what stands after the question mark, as a whole and value by value, as
// it is and as it travels; the longest first, for one may be a part of another.
func (t target) secrets() []string {
	var list []string
	add := func(text string) {
		if plain, err := url.QueryUnescape(text); err == nil && plain != text {
			list = append(list, plain)
		}
		list = append(list, text)
	}
	add(t.url.RawQuery)
	for pair := range strings.SplitSeq(t.url.RawQuery, "&") {
		name, value, is := strings.Cut(pair, "=")
		if !is {
			value = name
		}
		add(value)
	}
	slices.SortStableFunc(list, func(a, b string) int { return len(b) - len(a) })
	return list
}
