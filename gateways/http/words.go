package http

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

const mostSaid = 200 // characters of a stranger's text that people see (T-26)

// safe is a stranger's text as a person may read it: one line, short and harmless.
func safe(text string) string {
	text = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError, unicode.IsControl(r), unicode.In(r, unicode.Zl, unicode.Zp):
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, " "))), " ")
	if runes := []rune(text); len(runes) > mostSaid {
		return string(runes[:mostSaid-1]) + "…"
	}
	return text
}

var (
	title = regexp.MustCompile(`(?is)<title[^>]*>([^<]*)</title>`)
	tags  = regexp.MustCompile(`<[^>]*>`)
)

// said is what an answer says in words: the usual fields of JSON errors (RFC 9457
// and others), the reason of a SOAP fault, the title of a page, else its text.
func (g *gateway) said(a *answer) string {
	return safe(g.redacted(a.words()))
}

func (a *answer) words() string {
	if v, ok := parseJSON(a.body); ok {
		for _, path := range []string{"detail", "message", "error.message", "error_description", "errors[0].message", "errors[0]", "error", "title", "reason", "Message"} {
			if text, there := at(v, path); there && text != "" && text != "false" {
				return text
			}
		}
		return string(a.body[:min(len(a.body), 4*mostSaid)])
	}
	if f := a.soapFault(); f != nil {
		return f.Reason
	}
	if m := title.FindSubmatch(a.body); m != nil {
		return string(m[1])
	}
	return tags.ReplaceAllString(string(a.body[:min(len(a.body), 16*mostSaid)]), " ")
}

// redacted takes our secrets out of a text that comes from elsewhere.
func (g *gateway) redacted(text string) string {
	g.tokens.mu.Lock()
	token := g.tokens.text
	g.tokens.mu.Unlock()
	for _, secret := range append([]string{token}, g.secrets...) {
		if len(secret) >= 4 {
			text = strings.ReplaceAll(text, secret, "•••")
		}
	}
	return text
}
