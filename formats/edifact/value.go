package edifact

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/edifact"
	"github.com/postbud/postbud/invoice"
)

// fail keeps the first error.
func (w *writer) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

// missing is the fault of a term that INVOIC demands.
func (w *writer) missing(number string) {
	sentence := fmt.Sprintf("%s is missing, and %s cannot do without it", termName(number), name)
	w.fail(fault.New(fault.Invalid, "%s", sentence).
		Coded("DOC-RULE", "format", name, "rule", number, "field", number, "lacks", number, "value", "", "sentence", sentence))
}

// wrong is the fault of a value that does not fit its place.
func (w *writer) wrong(number, value, format string, args ...any) {
	why := fmt.Sprintf(format, args...)
	w.fail(fault.New(fault.Invalid, "%s %s", termName(number), why).
		Coded("DOC-VALUE", "format", name, "field", number, "value", short(value), "why", why, "shown", short(value), "sentence", termName(number)+" "+why))
}

// termName is a term in words and by its number.
func termName(number string) string {
	if t, ok := invoice.FindTerm(number); ok {
		return t.Name + " (" + number + ")"
	}
	return number
}

// short keeps a long value from filling the log.
func short(value string) string {
	if utf8.RuneCountInString(value) > 60 {
		return string([]rune(value)[:60]) + "…"
	}
	return value
}

// characters is a text in characters of the set. In UNOA it is in capitals.
func (w *writer) characters(term, value string) string {
	if w.set == edifact.UNOA {
		value = strings.ToUpper(value)
	}
	if !strings.ContainsFunc(value, func(c rune) bool { return c == utf8.RuneError || !w.set.Has(c) }) {
		return value
	}
	if w.other(term) != nil && utf8.ValidString(value) {
		if composed := norm.NFC.String(strings.ReplaceAll(value, "\r\n", "\n")); composed != value {
			value = composed
			w.replacedIn(term)
		}
	}
	var b strings.Builder
	for i, size := 0, 0; i < len(value); i += size {
		var c rune
		c, size = utf8.DecodeRuneInString(value[i:])
		if c != utf8.RuneError && w.set.Has(c) {
			b.WriteRune(c)
			continue
		}
		text, ok := "", false
		if other := w.other(term); other != nil && c != utf8.RuneError {
			text, ok = other(c)
		}
		if !ok {
			w.unwritable(term, value, i)
			return ""
		}
		b.WriteString(text)
		w.replacedIn(term)
	}
	return b.String()
}

// other is how a character of a term is written that the set does not have, nil where
// writing stops at it.
func (w *writer) other(term string) func(rune) (string, bool) {
	t, _ := invoice.FindTerm(term)
	switch {
	case w.settings.Unknown == replace && t.Kind != invoice.KindCode:
		return w.set.Replacement
	case w.settings.Unknown == plain && prose(t):
		return w.set.Plain
	}
	return nil
}

// prose says whether a term is text for people: no number, and no reference by which
// somebody's system finds something.
func prose(t invoice.Term) bool {
	return t.Kind == invoice.KindText && !slices.Contains([]string{"BT-10", "BT-19", "BT-83", "BT-133"}, t.Number)
}

func (w *writer) replacedIn(term string) {
	if !slices.Contains(w.replaced, term) {
		w.replaced = append(w.replaced, term)
	}
}

// text is a value of at most so many characters.
func (w *writer) text(term, value string, most int) string {
	value = w.characters(term, value)
	if n := utf8.RuneCountInString(value); n > most {
		w.wrong(term, value, "has %d characters, and %s D.%s has room for %d", n, name, w.release, most)
	}
	return value
}

// code is a value of three characters.
func (w *writer) code(term, value string) string { return w.text(term, value, codeLength) }

// number is a number of at most so many digits, "" for an absent one.
func (w *writer) number(term string, d invoice.Decimal, most int) string {
	if err := d.Err(); err != nil {
		w.wrong(term, "", "cannot be written: %v", err)
		return ""
	}
	text := d.String()
	if n := edifact.Figures(text); n > most {
		w.wrong(term, text, "has %d digits, and %s D.%s has room for %d", n, name, w.release, most)
	}
	return strings.Replace(text, ".", string(rune(w.service.Decimal)), 1)
}

// rate is a percentage that stands in a place for text.
func (w *writer) rate(term string, d invoice.Decimal) string {
	return w.text(term, w.number(term, d, rateLength), rateLength)
}

// pieces is a text of one line in at most so many components of one element.
func (w *writer) pieces(term, text string, width, most int) edifact.Composite {
	text = w.characters(term, text)
	pieces := lay(text, width)
	if join(pieces, width, "") != text {
		w.unlayable(term, text)
	}
	if len(pieces) > most {
		w.wrong(term, text, "is too long: %s D.%s has room for %d times %d characters", name, w.release, most, width)
	}
	return pieces
}
