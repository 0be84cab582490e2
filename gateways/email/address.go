package email

import (
	"fmt"
	"net/mail"
	"strings"
	"unicode"
)

// address reads one address, with a name or without. It is stricter than RFC 5322
// where that leads to surprises: one line, no comments, plain letters in the
// address itself.
func address(text string) (*mail.Address, error) {
	text = strings.TrimSpace(text)
	if strings.ContainsFunc(text, unicode.IsControl) {
		return nil, fmt.Errorf("there is a line break or another control character in an address")
	}
	a, err := mail.ParseAddress(text)
	if err != nil || strings.Contains(text, "(") || strings.HasSuffix(text, ";") { // a comment, a group
		return nil, fmt.Errorf("%q is not an e-mail address", short(text))
	}
	at := strings.LastIndexByte(a.Address, '@')
	local, domain := a.Address[:at], a.Address[at+1:]
	switch {
	case strings.ContainsFunc(a.Address, notPlain):
		return nil, fmt.Errorf("%q has letters that cannot stand in an e-mail address; write a domain in its xn-- form", short(text))
	case len(local) > 64 || !hostName(domain) || !strings.Contains(domain, "."):
		return nil, fmt.Errorf("%q is not an e-mail address", short(text))
	case strings.ContainsFunc(a.Name, unicode.IsControl):
		return nil, fmt.Errorf("there is a line break or another control character in the name of an address")
	}
	return a, nil
}

// notPlain: blanks and the like may stand in quotes, and make trouble there.
func notPlain(r rune) bool {
	return r <= ' ' || r > '~' || strings.ContainsRune(`"(),:;<>[\]`, r)
}

// hostName: letters, digits and hyphens, in labels parted by dots.
func hostName(text string) bool {
	if len(text) > 253 {
		return false
	}
	for label := range strings.SplitSeq(text, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || strings.Trim(label, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != "" {
			return false
		}
	}
	return true
}

// path is an address as MAIL and RCPT write it.
func path(a *mail.Address) string { return "<" + a.Address + ">" }

// short is what of a text is said back.
func short(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}, text)
	if r := []rune(text); len(r) > 200 {
		return string(r[:200]) + "…"
	}
	return text
}
