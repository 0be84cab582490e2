package main

import (
	"strings"
	"unicode"
)

// plain is text from outside fit for a line on a terminal: nothing in it moves the
// cursor, begins a line or turns the direction of writing (T-21).
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			return '\uFFFD'
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}
