package edifact

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/edifact"
)

// Phrases of what EDIFACT cannot say, and of what to do about it. They hold no values,
// so that every language has them.
const (
	notInSet  = "the character set does not have this character"
	badBlanks = "EDIFACT cannot carry the blanks at the ends of these lines"
	chooseSet = `choose "` + choiceAll + `" in the settings of the format, under "` + titleSet + `", if the receiver can read it`
	correctIt = "correct the invoice at the source"
	control   = "this is a control character, which nobody sees and no character set has"
)

// unwritable is the fault of the character at that place of a text, which the set does
// not have. What is no character, and control characters, are wrong in every set.
func (w *writer) unwritable(term, value string, at int) {
	c, size := utf8.DecodeRuneInString(value[at:])
	shown := string(c)
	switch {
	case c == utf8.RuneError && size < 2, unicode.IsControl(c) && !unicode.IsSpace(c), !edifact.UNOW.Has(c) && !unicode.IsSpace(c):
		shown = strings.Trim(strconv.QuoteToASCII(value[at:at+size]), `"`)
		w.fail(fault.New(fault.Invalid, "%s has a character that no character set holds: %s, in %s; %s", termName(term), shown, around(value, at), correctIt).
			Coded("DOC-TEXT", "format", name+" "+string(w.set), "field", term, "c", shown))
		return
	case !unicode.IsGraphic(c), unicode.IsSpace(c):
		shown = fmt.Sprintf("U+%04X", c)
	}
	what, otherwise := notInSet, chooseSet
	switch {
	case unicode.IsControl(c) && c >= 0x80:
		what, otherwise = control, correctIt
	case edifact.UNOW == w.set, unicode.IsControl(c):
		otherwise = correctIt
	}
	w.unsaid(term, shown+": "+around(value, at), what, c, otherwise)
}

// unlayable is the fault of blanks that do not survive that a text is cut into pieces.
func (w *writer) unlayable(term, value string) {
	w.unsaid(term, around(value, 0), badBlanks, ' ', correctIt)
}

// unsaid is the fault of a value that cannot be written, with the ways on.
func (w *writer) unsaid(term, value, what string, c rune, otherwise string) {
	says := fmt.Sprintf("%s: %s (%s; %s)", termName(term), what, value, w.set)
	args := []string{"format", name, "field", term, "value", value, "what", what, "otherwise", otherwise}
	noRemedy := len(args)
	if _, known := w.set.Replacement(c); known && w.settings.Unknown != replace {
		says += fmt.Sprintf("; choose %q in the settings of the format, under %q, or %s", choiceReplace, titleUnknown, otherwise)
		args = append(args, "setting", "unknown", "with", replace, "choice", choiceReplace)
	} else {
		says += "; " + otherwise
	}
	switch {
	case otherwise != chooseSet:
	case len(args) > noRemedy:
		args = append(args, "or_setting", "charset", "or_with", everyLetter)
	default:
		args = append(args, "setting", "charset", "with", everyLetter)
	}
	w.fail(fault.New(fault.Invalid, "%s", says).Coded("DOC-UNSAID", args...))
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
