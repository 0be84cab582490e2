package schema

import (
	"slices"
	"unicode/utf8"

	"github.com/postbud/postbud/internal/xmltree"
)

// kind is how a value is written.
type kind uint8

const (
	anything kind = iota
	decimal
	integer
	boolean
	date
	clock
	dateTime
	base64
	address
	language
	xmlName
	ncName
	id
)

// form is what a value must look like.
type form struct {
	kind     kind
	free     bool // every text will do
	collapse bool // white space at the ends and doubled does not count
	min, max int  // its length in UTF-16 units, as Xerces counts; max -1 for any
	choices  []string
}

// limited is a copy of the form to which limits can be added.
func (f *form) limited() *form {
	limits := *f
	limits.free = false
	return &limits
}

// fits says whether the value is of that form.
func (r *run) fits(f *form, given []byte) bool {
	if !f.kind.fits(trim(given)) {
		return false
	}
	if f.kind == id {
		return r.once(trim(given))
	}
	return f.inLimits(given)
}

// fits says whether the value, trimmed, is written so.
func (k kind) fits(given []byte) bool {
	switch k {
	case decimal:
		return isDecimal(given)
	case integer:
		return isInteger(given)
	case boolean:
		return isBoolean(given)
	case date:
		return isDate(given)
	case clock:
		return isTime(given)
	case dateTime:
		return isDateTime(given)
	case base64:
		return xmltree.Base64(given)
	case address:
		return isAddress(given)
	case language:
		return isLanguage(given)
	case xmlName:
		return isName(given, true)
	case ncName, id:
		return isName(given, false)
	}
	return true
}

// inLimits looks at length and choices.
func (f *form) inLimits(given []byte) bool {
	if f.min == 0 && f.max < 0 && f.choices == nil {
		return true
	}
	if f.collapse {
		given = collapsed(given)
	}
	if f.choices != nil && !slices.Contains(f.choices, string(given)) {
		return false
	}
	units := 0
	for len(given) > 0 {
		r, size := utf8.DecodeRune(given)
		given = given[size:]
		units++
		if r >= 0x10000 {
			units++
		}
	}
	return units >= f.min && (f.max < 0 || units <= f.max)
}

// once says whether the identifier was not met before.
func (r *run) once(given []byte) bool {
	if r.ids == nil {
		r.ids = map[string]bool{}
	}
	if r.ids[string(given)] {
		return false
	}
	r.ids[string(given)] = true
	return true
}

// text checks the text of an element.
func (r *run) text(n xmltree.Node, f *form) {
	t := r.tree
	given := t.Text(n)
	if _, embedded := t.Embedded(n); embedded {
		if f.kind == base64 && !t.EmbeddedBase64(n) {
			r.found(wrongFile, n, r.place(n))
		}
		return
	}
	if !r.fits(f, given) {
		r.foundValue(f.wrong(given), n, given)
	}
}

// trim takes the white space of XML off both ends.
func trim(b []byte) []byte {
	for len(b) > 0 && isSpace(b[0]) {
		b = b[1:]
	}
	for len(b) > 0 && isSpace(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}

// collapsed is the value trimmed, each white space inside a single blank.
func collapsed(b []byte) []byte {
	b = trim(b)
	for i := range b {
		if isSpace(b[i]) && (b[i] != ' ' || b[i+1] == ' ') {
			return squeezed(b)
		}
	}
	return b
}

func squeezed(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for i, c := range b {
		switch {
		case !isSpace(c):
			out = append(out, c)
		case !isSpace(b[i-1]):
			out = append(out, ' ')
		}
	}
	return out
}

func blank(b []byte) bool { return len(trim(b)) == 0 }

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }
