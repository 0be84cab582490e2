package oioubl

import (
	"fmt"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

// missing keeps the fault of a term that OIOUBL cannot do without.
func (w *writer) missing(term string) {
	sentence := fmt.Sprintf("%s is missing, and %s cannot do without it", termName(term), name)
	w.Fail(fault.New(fault.Invalid, "%s", sentence).
		Coded("DOC-RULE", "format", name, "rule", term, "field", term, "lacks", term, "value", "", "sentence", sentence))
}

// wrong keeps the fault of a value that does not fit its place.
func (w *writer) wrong(term, value, format string, args ...any) {
	why := fmt.Sprintf(format, args...)
	w.Fail(fault.New(fault.Invalid, "%s %s", termName(term), why).
		Coded(xmlterms.CodeValue, "format", name, "field", term, "value", short(value), "why", why, "sentence", termName(term)+" "+why))
}

// unsaid is something that OIOUBL cannot say, with the ways on that a person may
// choose between. What is a phrase of ours that holds no values, so that every
// language has it.
type unsaid struct {
	term, value string
	what        string
	remedy      string // the setting that says it in another way, "" where none does
	otherwise   string // what to do without the remedy; "" for correctIt
}

// correctIt is the way on that is always open.
const correctIt = "correct the invoice at the source"

// unsaid keeps the fault of something that OIOUBL cannot say.
func (w *writer) unsaid(u unsaid) {
	u.value = short(u.value)
	u.otherwise = first(u.otherwise, correctIt)
	says := termName(u.term) + ": " + u.what
	if u.value != "" {
		says += " (" + u.value + ")"
	}
	choice := remedies[u.remedy]
	if choice.with != "" {
		says += fmt.Sprintf("; choose %q (set %q to %q), or %s", choice.says, u.remedy, choice.with, u.otherwise)
	} else {
		says += "; " + u.otherwise
	}
	w.Fail(fault.New(fault.Invalid, "%s", says).
		Coded("DOC-UNSAID", "format", name, "field", u.term, "value", u.value, "what", u.what,
			"setting", u.remedy, "with", choice.with, "choice", choice.says, "otherwise", u.otherwise))
}

// termName is a term in words and by its number.
func termName(number string) string {
	if t, ok := invoice.FindTerm(number); ok {
		return t.Name + " (" + number + ")"
	}
	return number
}

// short keeps a hostile value from filling the log.
func short(text string) string {
	const most = 60
	if len(text) > most {
		return strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}
