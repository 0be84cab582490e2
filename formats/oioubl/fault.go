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
		Coded("DOC-RULE", "format", name, "rule", term, "field", term, "value", "", "sentence", sentence))
}

// wrong keeps the fault of a value that does not fit its place.
func (w *writer) wrong(term, value, format string, args ...any) {
	why := fmt.Sprintf(format, args...)
	w.Fail(fault.New(fault.Invalid, "%s %s", termName(term), why).
		Coded(xmlterms.CodeValue, "format", name, "field", term, "value", short(value), "sentence", termName(term)+" "+why))
}

// unsaid keeps the fault of something that OIOUBL cannot say, with the setting that
// says it in another way, "" where none does.
func (w *writer) unsaid(term, value, remedy, format string, args ...any) {
	sentence := fmt.Sprintf("%s: %s", termName(term), fmt.Sprintf(format, args...))
	if remedy != "" {
		sentence += fmt.Sprintf("; it can be written in another way: set %q to %q", remedy, remedies[remedy])
	}
	w.Fail(fault.New(fault.Invalid, "%s", sentence).
		Coded("DOC-RULE", "format", name, "rule", term, "field", term, "value", short(value), "sentence", sentence,
			"remedy", remedy, "with", remedies[remedy]))
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
