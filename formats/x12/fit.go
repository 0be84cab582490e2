package x12

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// fits says whether a character can stand in the data.
func (p *profile) fits(c rune) bool {
	return p.characters.Has(c, p.release) && !p.separators.Has(c)
}

// fit is a text in the characters that the document can carry, without blanks at its
// end, which X12 takes for filling. With the setting to stop it is the text as it
// is, or a fault.
func (w *writer) fit(term, text string) string {
	if w.Unfit == "stop" {
		w.exact(term, text)
		return text
	}
	if strings.IndexFunc(text, func(c rune) bool { return !w.fits(c) }) < 0 {
		return strings.TrimRight(text, " ")
	}
	var b strings.Builder
	all := []rune(text)
	i := -1
	for at, c := range text {
		i++
		switch {
		case c == '<' && !w.fits('>') && w.fits('('): // as a pair
			b.WriteByte('(')
		case w.fits(c):
			b.WriteRune(c)
		case c == '\n' || c == '\r' || c == '\t':
			b.WriteByte(' ')
		case c == '*' && isNextTo(all, i, '*') && w.fits('-'): // a row of stars
			b.WriteByte('-')
		case c == utf8.RuneError || unicode.IsControl(c):
			w.unprintable(term, text, at)
			return ""
		default:
			s, ok := w.spelling(c, isAmongCapitals(all, i))
			if !ok {
				w.unprintable(term, text, at)
				return ""
			}
			b.WriteString(s)
		}
	}
	return strings.TrimRight(b.String(), " ")
}

func isNextTo(all []rune, i int, c rune) bool {
	return i > 0 && all[i-1] == c || i+1 < len(all) && all[i+1] == c
}

// isAmongCapitals says whether a letter stands in a word of capitals: by the letter
// after it, at the end of a word by the one before.
func isAmongCapitals(all []rune, i int) bool {
	if i+1 < len(all) && unicode.IsLetter(all[i+1]) {
		return unicode.IsUpper(all[i+1])
	}
	return i > 0 && unicode.IsUpper(all[i-1])
}

// exact refuses a text that cannot be sent as it is.
func (w *writer) exact(term, text string) {
	for i, c := range text {
		if !w.fits(c) {
			w.unprintable(term, text, i)
			return
		}
	}
	if strings.HasSuffix(text, " ") {
		w.unprintable(term, text, len(text)-1)
	}
}

// text is a text for an element of that many characters. One that is too short is
// filled up with blanks.
func (w *writer) text(term, text string, least, most int) string {
	fitted := w.fit(term, text)
	n := utf8.RuneCountInString(fitted)
	switch {
	case n == 0:
		return ""
	case n > most:
		w.tooLong(term, text, n, most)
		return ""
	case n < least:
		return fitted + strings.Repeat(" ", least-n)
	}
	return fitted
}

// tooLong stops at what has no room.
func (w *writer) tooLong(term, text string, n, most int) {
	f := wrongValue(term, text, "has %d characters, and X12 has room for %d", n, most)
	f.Message += fmt.Sprintf(": %q", short(text))
	w.fail(f.Coded(f.Code, "shown", short(text)))
}

// short keeps a long value from filling a message.
func short(text string) string {
	const most = 40
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
