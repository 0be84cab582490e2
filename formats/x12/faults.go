package x12

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/x12"
	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
)

// codeValue is the code of a value that is not what its term or X12 demands.
const codeValue = "DOC-VALUE"

// demanded is the rule of EN 16931 that demands a term, so that its sentence can say
// what is missing.
func demanded(term string) string {
	return map[string]string{
		"BT-1": "BR-02", "BT-2": "BR-03", "BT-3": "BR-04", "BT-5": "BR-05", "BT-27": "BR-06", "BT-44": "BR-07",
		"BT-106": "BR-12", "BT-112": "BR-14", "BT-126": "BR-21", "BT-129": "BR-22", "BT-130": "BR-23", "BT-131": "BR-24",
		"BT-153": "BR-25", "BT-146": "BR-26",
	}[term]
}

// missing is the fault of a term that an 810 cannot do without.
func missing(term string) *fault.Error {
	f := fault.New(fault.Invalid, "X12 810 demands %s, which the invoice does not give", termName(term))
	if rule := demanded(term); rule != "" {
		return f.Coded(rule, "format", "X12 810", "rule", rule, "terms", term, "field", term)
	}
	return f.Coded(codeValue, "field", term, "why", lacking)
}

// lacking is what is wrong with a term that is missing and that no rule names.
const lacking = "is missing, and X12 810 cannot do without it"

// wrongValue is the fault of a value that X12 or the settings have no word for.
func wrongValue(term, value, format string, args ...any) *fault.Error {
	f := fault.New(fault.Invalid, format, args...)
	why := f.Message
	f.Message = term + " " + why
	return f.Coded(codeValue, "field", term, "value", short(value), "why", why)
}

// notAddedUp is the fault of a total that does not follow from the other numbers.
func notAddedUp(term string, found, due invoice.Decimal) *fault.Error {
	return fault.New(fault.Invalid, "%s is %s, the other numbers give %s; X12 has no room for both", term, found, due).
		Coded("DOC-TOTAL", "system", "The invoice", "a", found.String(), "b", due.String(), "field", term)
}

// Phrases of what X12 cannot say, and of what to do about it. They hold no values, so
// that every language has them.
const (
	noUnit        = "X12 has no code of its own for this unit"
	noType        = "X12 has no code of its own for this kind of document"
	noLetter      = "the letters that the customer can read do not have this one"
	notAsItIs     = "X12 cannot carry this character there as it is"
	nameUnit      = `name its code in the settings of the format, under "` + titleUnits + `"`
	nameType      = `name its code in the settings of the format, under "` + titleTypes + `"`
	chooseLetters = `choose more letters in the settings of the format, under "` + titleCharacters + `"`
	correctIt     = "correct the invoice at the source"
)

// unsaid is the fault of a value for which X12 has no word, with what to do about it.
func unsaid(term, value, what, otherwise string) *fault.Error {
	value = short(value)
	return fault.New(fault.Invalid, "%s: %s (%s); %s", termName(term), what, value, otherwise).
		Coded("DOC-UNSAID", "format", "X12 810", "field", term, "value", value, "what", what, "otherwise", otherwise)
}

// termName is a term in words and by its number.
func termName(term string) string {
	t, ok := invoice.FindTerm(term)
	if !ok {
		return term
	}
	return t.Name + " (" + term + ")"
}

// unprintable is the fault of the character at that place of a text, which cannot be
// sent with these settings. What is no character at all is wrong with any settings.
func (w *writer) unprintable(term, text string, at int) {
	c, size := utf8.DecodeRuneInString(text[at:])
	broken := c == utf8.RuneError && size < 2
	if broken || unicode.IsControl(c) && !strings.ContainsRune("\t\r\n", c) {
		f := fault.As(xmltree.Unprintable(term, text[at:at+size]))
		w.fail(f.Coded(f.Code, "format", "X12 810"))
		return
	}
	shown := string(c)
	if !unicode.IsGraphic(c) || unicode.IsSpace(c) {
		shown = fmt.Sprintf("U+%04X", c)
	}
	value := shown + ": " + around(text, at)
	if w.Unfit != "stop" {
		w.fail(unsaid(term, value, noLetter, chooseLetters).Coded("DOC-UNSAID", "setting", "characters", "with", w.widerFor(c)))
		return
	}
	what, otherwise, wider := notAsItIs, correctIt, ""
	if !w.characters.Has(c, w.release) {
		what, otherwise, wider = noLetter, chooseLetters, w.widerFor(c)
	}
	f := fault.New(fault.Invalid, "%s: %s (%s); choose %q under %q, or %s", termName(term), what, value, choiceFit, titleUnfit, otherwise)
	w.fail(f.Coded("DOC-UNSAID", "format", "X12 810", "field", term, "value", value, "what", what,
		"setting", "unfit", "with", "fit", "choice", choiceFit, "otherwise", otherwise, "or_setting", "characters", "or_with", wider))
}

// widerFor is the least set of letters that has a character, "" for none.
func (w *writer) widerFor(c rune) string {
	for _, set := range []x12.Characters{x12.Extended, x12.Latin, x12.Unicode} {
		if set.Has(c, w.release) {
			return string(set)
		}
	}
	return ""
}

// visible is a character that may stand in a message, else a question mark.
func visible(c rune) rune {
	if c == utf8.RuneError || unicode.IsControl(c) && !unicode.IsSpace(c) {
		return '?'
	}
	return c
}

// around is a text in short, with what stands at that place in it.
func around(text string, at int) string {
	const before = 20
	start := at
	for n := 0; n < before && start > 0; n++ {
		_, size := utf8.DecodeLastRuneInString(text[:start])
		start -= size
	}
	part := short(strings.Join(strings.Fields(strings.Map(visible, text[start:])), " "))
	if start > 0 {
		part = "…" + part
	}
	return part
}

// clip is a text without the blanks around it.
func clip(text string) string { return strings.Trim(text, " ") }
