package as2

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
	title     = regexp.MustCompile(`(?is)<title[^>]*>([^<]*)</title>`)
	tags      = regexp.MustCompile(`<[^>]*>`)
	pageStart = regexp.MustCompile(`(?is)^\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html[\s>])`)
)

// said is what an answer that is no receipt says in words.
func (g *gateway) said(a *answer) string {
	body := a.body[:min(len(a.body), 16*mostSaid)]
	if m := title.FindSubmatch(body); m != nil {
		body = m[1]
	}
	return safe(g.redacted(tags.ReplaceAllString(string(body), " ")))
}

// webPage says whether an answer is a page for people, such as one to sign in at.
func (a *answer) webPage() bool {
	return pageStart.Match(a.body[:min(len(a.body), 4<<10)])
}

// redacted takes our secrets out of a text that comes from elsewhere.
func (g *gateway) redacted(text string) string {
	for _, secret := range g.secrets {
		if len(secret) >= 4 {
			text = strings.ReplaceAll(text, secret, "•••")
		}
	}
	return text
}
