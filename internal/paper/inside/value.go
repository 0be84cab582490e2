package inside

import (
	"strings"
	"unicode/utf16"
)

// The kinds of values (ISO 32000-1, 7.3): nil, bool, int, real, name, text, array, dict,
// reference and *stream.
type (
	real      string // as it stands there; nobody calculates with it
	name      string
	text      string // bytes of a string
	array     []any
	dict      map[name]any
	reference struct{ number, generation int }
)

// stream is a dictionary with bytes behind it.
type stream struct {
	dict  dict
	begin int // of the bytes in the file
}

// decoded is a text string in UTF-8 (7.9.2.2). Bytes of PDFDocEncoding are taken as
// ISO 8859-1, which differs in rare signs only.
func (t text) decoded() string {
	s := string(t)
	switch {
	case strings.HasPrefix(s, "\xfe\xff"):
		units := make([]uint16, 0, len(s)/2)
		for i := 2; i+1 < len(s); i += 2 {
			units = append(units, uint16(s[i])<<8|uint16(s[i+1]))
		}
		return string(utf16.Decode(units))
	case strings.HasPrefix(s, "\xef\xbb\xbf"):
		return strings.ToValidUTF8(s[3:], "\uFFFD")
	}
	letters := make([]rune, len(s))
	for i := range len(s) {
		letters[i] = rune(s[i])
	}
	return string(letters)
}
