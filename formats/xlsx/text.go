package xlsx

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/table"
	"github.com/postbud/postbud/internal/xmltree"
)

// maxText is how much text a cell may hold, in units of UTF-16. Excel calls a file
// with more in a cell damaged.
const maxText = 32767

// escapes are characters in the manner of ST_Xstring (ECMA-376 part 1 section
// 22.9.2.19): _x000D_ is a carriage return, which XML would drop.
var escapes = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// holds is an Invalid fault that names the term of a text that no cell can hold.
func holds(term, value string) error {
	if err := table.Printable(term, value); err != nil {
		return err
	}
	units := 0
	for _, r := range value {
		if r == 0xFFFE || r == 0xFFFF {
			return xmltree.Unprintable(term, string(r))
		}
		units += utf16.RuneLen(r)
	}
	if units > maxText {
		why := fmt.Sprintf("is longer than the %d characters that a cell of a spreadsheet can hold", maxText)
		return fault.New(fault.Invalid, "%s %s", term, why).
			Coded("DOC-VALUE", "format", "Excel", "field", term, "value", short(value), "why", why, "sentence", term+" "+why)
	}
	return nil
}

// appendText appends a text as XML. What looks like an escape already is escaped.
func appendText(buf []byte, value string) []byte {
	if strings.Contains(value, "_x") {
		value = escapes.ReplaceAllStringFunc(value, func(e string) string { return "_x005F_" + e[1:] })
	}
	for i := range len(value) {
		switch c := value[i]; c {
		case '&':
			buf = append(buf, "&amp;"...)
		case '<':
			buf = append(buf, "&lt;"...)
		case '>':
			buf = append(buf, "&gt;"...)
		case '"':
			buf = append(buf, "&quot;"...)
		case '\r':
			buf = append(buf, "_x000D_"...)
		default:
			buf = append(buf, c)
		}
	}
	return buf
}

// unescaped takes the escapes of a text that was read away. It is not ok where a
// character stands in it that no table may hold.
func unescaped(value string) (string, bool) {
	if strings.Contains(value, "_x") {
		value = escapes.ReplaceAllStringFunc(value, func(e string) string {
			n, _ := strconv.ParseUint(e[2:6], 16, 16)
			if utf16.IsSurrogate(rune(n)) {
				return e
			}
			return string(rune(n))
		})
	}
	return value, utf8.ValidString(value) && table.Printable("", value) == nil
}
