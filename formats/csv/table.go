package csv

import (
	"io"
	"strings"
	"unicode/utf8"

	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
)

// flavour is how a table is written.
type flavour struct {
	mark      string // byte order mark, without which Excel takes æøå for something else
	delimiter byte
	point     string // of decimal numbers
}

const byteOrderMark = "\uFEFF"

func flavourOf(name string) flavour {
	if name == "international" {
		return flavour{"", ',', "."}
	}
	return flavour{byteOrderMark, ';', ","}
}

// table writes cells.
type table struct {
	w       io.Writer
	flavour flavour
	defuse  bool
	buf     []byte
	started bool // the row has a cell
	err     error
}

func (t *table) begin() { t.buf = append(t.buf, t.flavour.mark...) }

// cell writes a value of a column.
func (t *table) cell(c column, value string) {
	if !c.numeric() {
		t.text(c.term.Number, value)
		return
	}
	if _, err := invoice.ParseDecimal(value); err != nil && value != "" && t.err == nil {
		t.err = wrongValue(c.term.Number, value, err)
	}
	t.part()
	t.buf = append(t.buf, strings.Replace(value, ".", t.flavour.point, 1)...)
}

// text writes a cell that is no number.
func (t *table) text(term, value string) {
	for i, r := range value {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f || r == utf8.RuneError && !strings.HasPrefix(value[i:], "\uFFFD") {
			if t.err == nil {
				t.err = xmltree.Unprintable(term, value[i:i+1])
			}
			return
		}
	}
	if t.defuse && explosive(value) {
		value = "'" + value
	}
	t.raw(value)
}

// part puts the delimiter before every cell but the first.
func (t *table) part() {
	if t.started {
		t.buf = append(t.buf, t.flavour.delimiter)
	}
	t.started = true
}

// raw writes a cell as RFC 4180 has it, with quotes also around what another
// flavour would part.
func (t *table) raw(value string) {
	t.part()
	if !strings.ContainsAny(value, ";,\"\r\n\t") && strings.TrimSpace(value) == value {
		t.buf = append(t.buf, value...)
		return
	}
	t.buf = append(t.buf, '"')
	t.buf = append(t.buf, strings.ReplaceAll(value, `"`, `""`)...)
	t.buf = append(t.buf, '"')
}

func (t *table) endRow() {
	t.buf = append(t.buf, '\r', '\n')
	t.started = false
	if len(t.buf) > 32<<10 {
		t.flush()
	}
}

func (t *table) end() error {
	t.flush()
	return t.err
}

func (t *table) flush() {
	if t.err == nil {
		_, t.err = t.w.Write(t.buf)
	}
	t.buf = t.buf[:0]
}

// explosive says whether a spreadsheet would take a text for a formula, or
// reading would take its own apostrophe for one that was put there.
func explosive(value string) bool {
	bare := strings.TrimLeft(value, "'")
	return bare != "" && strings.IndexByte("=+-@\t\r\n", bare[0]) >= 0
}

// restored takes the apostrophe away again.
func restored(value string) string {
	if strings.HasPrefix(value, "'") && explosive(value) {
		return value[1:]
	}
	return value
}
