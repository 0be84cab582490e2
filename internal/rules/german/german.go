// Package german is the forms that German rules ask for, those of Peppol and those
// of XRechnung: bank accounts, discounts for early payment, telephone numbers,
// addresses of mails and of pages. It is as lenient as the official tests are.
package german

import (
	"math/big"
	"regexp"
	"strings"
)

// The forms as expressions; white space is normalised before Phone and Mail.
const (
	Phone = `([0-9].*){3,}`                   // at least three digits
	Mail  = `^[^@\s]+@([^@.\s]+\.)+[^@.\s]+$` // one @, at least two labels behind it
)

// URI accepts an address that begins with a scheme of at least two letters.
func URI(text []byte) bool { return scheme.Match(text) }

var (
	scheme = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9+.-]+:`)
	iban   = regexp.MustCompile(`^[A-Z]{2}[0-9]{2}[a-zA-Z0-9]{0,30}$`)
	blanks = regexp.MustCompile(`[ \t\r\n]`)
)

// IBAN accepts an account number by its form and its remainder by 97. White space
// does not count. A small letter counts for more than its capital, so a number with
// one nearly always fails.
func IBAN(text []byte) bool {
	s := blanks.ReplaceAllString(string(text), "")
	if !iban.MatchString(s) {
		return false
	}
	var digits strings.Builder
	for _, c := range s[4:] + s[:4] {
		value := int64(c - '0')
		if c > '@' {
			value = int64(c) - 55
		}
		digits.WriteString(big.NewInt(value).String())
	}
	n, ok := new(big.Int).SetString(digits.String(), 10)
	return ok && n.Mod(n, big.NewInt(97)).Int64() == 1
}

var (
	discount   = regexp.MustCompile(`^#SKONTO#TAGE=[0-9]+#PROZENT=[0-9]+\.[0-9]{2}(#BASISBETRAG=-?[0-9]+\.[0-9]{2})?#$`)
	marks      = regexp.MustCompile(`#[^\n\r]+#`)
	breaks     = regexp.MustCompile(`\r?\n`)
	brokenLine = regexp.MustCompile(`^[ \t\r\n]*\n`)
)

// Skonto accepts terms of payment (BT-20) whose lines that begin with # have the
// fixed form of a discount for early payment, the last of them ended by a line feed.
func Skonto(text []byte) bool {
	terms, marked := string(text), false
	for _, line := range breaks.Split(terms, -1) {
		if line = normal(line); strings.HasPrefix(line, "#") {
			if marked = true; !discount.MatchString(line) {
				return false
			}
		}
	}
	rest := marks.Split(terms, -1)
	return !marked || brokenLine.MatchString(rest[len(rest)-1])
}

// HasSkonto says whether a line of the terms begins with #.
func HasSkonto(text []byte) bool {
	for _, line := range breaks.Split(string(text), -1) {
		if strings.HasPrefix(normal(line), "#") {
			return true
		}
	}
	return false
}

func normal(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \t\r\n", r) }), " ")
}
