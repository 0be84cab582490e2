package x12

import (
	"strings"

	"github.com/postbud/postbud/fault"
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
	t, _ := invoice.FindTerm(term)
	f := fault.New(fault.Invalid, "X12 810 demands %s (%s), which the invoice does not give", term, t.Name)
	if rule := demanded(term); rule != "" {
		return f.Coded(rule, "format", "X12 810", "rule", rule, "terms", term, "field", term)
	}
	return f.Coded(codeValue, "field", term)
}

// wrongValue is the fault of a value that X12 or the settings have no word for.
func wrongValue(term, value, format string, args ...any) *fault.Error {
	f := fault.New(fault.Invalid, format, args...)
	f.Message = term + " " + f.Message
	return f.Coded(codeValue, "field", term, "value", short(value))
}

// notAddedUp is the fault of a total that does not follow from the other numbers.
func notAddedUp(term string, found, due invoice.Decimal) *fault.Error {
	return fault.New(fault.Invalid, "%s is %s, the other numbers give %s; X12 has no room for both", term, found, due).
		Coded("DOC-TOTAL", "system", "The invoice", "a", found.String(), "b", due.String(), "field", term)
}

// unprintable is the fault of a character that cannot be sent with these settings.
func unprintable(term, c string) *fault.Error {
	f := fault.As(xmltree.Unprintable(term, c))
	return f.Coded(f.Code, "format", "X12 810")
}

// clip is a text without the blanks around it.
func clip(text string) string { return strings.Trim(text, " ") }
