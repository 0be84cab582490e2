package table

import (
	"strings"
	"unicode/utf8"

	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
)

// Printable is an Invalid fault that names the term of a text which no table can
// hold: control characters but tab and line ends, and what is not UTF-8.
func Printable(term, value string) error {
	for i, r := range value {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f || r == utf8.RuneError && !strings.HasPrefix(value[i:], "\uFFFD") {
			return xmltree.Unprintable(term, value[i:i+1])
		}
	}
	return nil
}

// Number is an Invalid fault that names the column of a value that is no number,
// such as what is left of a division by zero. No value is fine.
func Number(c Column, value string) error {
	if value == "" {
		return nil
	}
	if _, err := invoice.ParseDecimal(value); err != nil {
		return WrongValue(c.Term.Number, value, err)
	}
	return nil
}

// Defused puts an apostrophe before a text that a spreadsheet would run as a
// formula (threat model T-14), or that has such an apostrophe of its own.
func Defused(value string) string {
	if explosive(value) {
		return "'" + value
	}
	return value
}

// Restored takes the apostrophe of Defused away again.
func Restored(value string) string {
	if strings.HasPrefix(value, "'") && explosive(value) {
		return value[1:]
	}
	return value
}

func explosive(value string) bool {
	bare := strings.TrimLeft(value, "'")
	return bare != "" && strings.IndexByte("=+-@\t\r\n", bare[0]) >= 0
}
