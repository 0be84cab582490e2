package csv

import (
	"fmt"
	"io"
	"strings"

	"github.com/postbud/postbud/internal/table"
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

// printer writes cells.
type printer struct {
	w       io.Writer
	flavour flavour
	defuse  bool
	buf     []byte
	started bool // the row has a cell
	err     error
}

func (p *printer) begin() { p.buf = append(p.buf, p.flavour.mark...) }

// cell writes a value of a column.
func (p *printer) cell(c table.Column, value string) {
	if !c.Numeric() {
		p.text(c.Term.Number, value)
		return
	}
	p.fail(table.Number(c, value))
	p.part()
	p.buf = append(p.buf, strings.Replace(value, ".", p.flavour.point, 1)...)
}

// text writes a cell that is no number.
func (p *printer) text(term, value string) {
	p.fail(table.Printable(term, value))
	if len(value) >= maxCell {
		p.fail(table.WrongValue(term, value[:40]+"…", fmt.Errorf("the text has %d bytes, and a cell has room for less than %d", len(value), maxCell)))
	}
	if p.defuse {
		value = table.Defused(value)
	}
	p.raw(value)
}

// fail keeps the first error; nothing is written after it.
func (p *printer) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

// part puts the delimiter before every cell but the first.
func (p *printer) part() {
	if p.started {
		p.buf = append(p.buf, p.flavour.delimiter)
	}
	p.started = true
}

// raw writes a cell as RFC 4180 has it, with quotes also around what another
// flavour would part.
func (p *printer) raw(value string) {
	p.part()
	if !strings.ContainsAny(value, ";,\"\r\n\t") && strings.TrimSpace(value) == value {
		p.buf = append(p.buf, value...)
		return
	}
	p.buf = append(p.buf, '"')
	p.buf = append(p.buf, strings.ReplaceAll(value, `"`, `""`)...)
	p.buf = append(p.buf, '"')
}

func (p *printer) endRow() {
	p.buf = append(p.buf, '\r', '\n')
	p.started = false
	if len(p.buf) > 32<<10 {
		p.flush()
	}
}

func (p *printer) end() error {
	p.flush()
	return p.err
}

func (p *printer) flush() {
	if p.err == nil {
		_, p.err = p.w.Write(p.buf)
	}
	p.buf = p.buf[:0]
}
