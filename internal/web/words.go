package web

import (
	"bytes"
	"encoding/base64"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MostSaid is how many characters of a stranger's text people see (T-26).
const MostSaid = 200

// Safe is a stranger's text as a person may read it: one line, short and harmless.
func Safe(text string) string {
	text = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError, unicode.IsControl(r), unicode.In(r, unicode.Zl, unicode.Zp):
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, " "))), " ")
	if runes := []rune(text); len(runes) > MostSaid {
		return string(runes[:MostSaid-1]) + "…"
	}
	return text
}

var (
	title     = regexp.MustCompile(`(?is)<title[^>]*>([^<]*)</title>`)
	tags      = regexp.MustCompile(`<[^>]*>`)
	pageStart = regexp.MustCompile(`(?is)^\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html[\s>])`)
)

// Text is what an answer says in words: the title of a page, else the beginning of
// its text without tags. It is a stranger's, see Safe.
func (a *Answer) Text() string {
	if m := title.FindSubmatch(a.Body); m != nil {
		return string(m[1])
	}
	return tags.ReplaceAllString(string(a.Body[:min(len(a.Body), 16*MostSaid)]), " ")
}

// Page says whether an answer is a page for people, such as one to sign in at. It
// goes by the content: some services call plain text HTML.
func (a *Answer) Page() bool {
	return pageStart.Match(bytes.TrimPrefix(a.Body[:min(len(a.Body), 4<<10)], []byte("\xef\xbb\xbf")))
}

// Secrets are what must be seen nowhere, as it is and as it travels; the longest
// first, for one may be a part of another.
type Secrets []string

// Hide makes Secrets of texts, each as it is and in base64. Empty ones are left out.
func Hide(texts ...string) Secrets {
	var all Secrets
	for _, text := range texts {
		if text != "" {
			all = append(all, text, strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(text)), "="))
		}
	}
	slices.SortStableFunc(all, func(a, b string) int { return len(b) - len(a) })
	return all
}

// InQuery lists what stands after the question mark of an address, where some servers
// want a key: as a whole and value by value, as it is and as it travels. What a
// template fills in is no secret of ours, and a short one is a word that any text may
// have.
func InQuery(query string) (list []string) {
	add := func(text string) {
		if len(text) < 8 || strings.Contains(text, "{") {
			return
		}
		list = append(list, text)
		if plain, err := url.QueryUnescape(text); err == nil && plain != text {
			list = append(list, plain)
		}
	}
	add(query)
	for pair := range strings.SplitSeq(query, "&") {
		name, value, named := strings.Cut(pair, "=")
		if !named {
			value = name
		}
		add(value)
	}
	return list
}

// Redact takes the secrets out of a text that comes from elsewhere.
func (s Secrets) Redact(text string) string {
	for _, secret := range s {
		if len(secret) >= 4 {
			text = strings.ReplaceAll(text, secret, "•••")
		}
	}
	return text
}
