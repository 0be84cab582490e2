package as2

import (
	"net/url"
	"strings"
	"unicode"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/web"
)

// target is where messages go.
type target struct {
	web.Server
	url *url.URL
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
	return target{Server: web.At(u), url: u}, nil
}

func checkURL(field, text string, plain bool) error {
	t, err := parseTarget(field, text)
	if err == nil && t.url.Scheme == "http" && !plain {
		return fault.Setting(field, "anybody in between can see who sends to whom at an address with http://; use https://, or allow it under Advanced")
	}
	return err
}
