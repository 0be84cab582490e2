package csv

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/table"
)

const (
	maxBytes = 64 << 20
	maxCells = 2000    // of a row
	maxCell  = 1 << 20 // bytes
	maxEmpty = 100_000 // rows without a cell, one after the other
)

// parser takes a table apart. Unlike encoding/csv it keeps the line ends inside
// cells as they are.
type parser struct {
	in        *bufio.Reader
	delimiter byte
	line      int
	start     int // line on which the row at hand began
	read      int
}

func newParser(r io.Reader) *parser {
	return &parser{in: bufio.NewReaderSize(r, 32<<10), line: 1}
}

// begin passes over the byte order mark and finds the delimiter: the usual one
// unless the first row has the other one alone.
func (p *parser) begin(usual byte) {
	p.delimiter = usual
	if mark, _ := p.in.Peek(len(byteOrderMark)); string(mark) == byteOrderMark {
		_, _ = p.in.Discard(len(byteOrderMark))
	}
	head, _ := p.in.Peek(p.in.Size())
	first, _, _ := strings.Cut(string(head), "\n")
	other := byte(';' + ',' - usual)
	if strings.IndexByte(first, usual) < 0 && strings.IndexByte(first, other) >= 0 {
		p.delimiter = other
	}
}

// row is the cells of the next row; io.EOF after the last one. Empty rows are
// passed over.
func (p *parser) row() ([]string, error) {
	for empty := 0; ; empty++ {
		p.start = p.line
		if empty > maxEmpty {
			return nil, p.bad("more than %d rows are empty", maxEmpty)
		}
		cells, err := p.cells()
		if err != nil {
			return nil, err
		}
		if len(cells) > 1 || cells[0] != "" {
			return cells, nil
		}
	}
}

func (p *parser) cells() ([]string, error) {
	if _, err := p.in.Peek(1); err != nil {
		return nil, err
	}
	var cells []string
	for {
		cell, last, err := p.cell()
		if err != nil {
			return nil, err
		}
		if cells = append(cells, cell); last {
			return cells, nil
		}
		if len(cells) == maxCells {
			return nil, p.bad("a row has more than %d cells", maxCells)
		}
	}
}

// cell is one cell and whether it ends its row.
func (p *parser) cell() (string, bool, error) {
	if c, err := p.in.Peek(1); err == nil && c[0] == '"' {
		return p.quoted()
	}
	var b strings.Builder
	for {
		c, err := p.next()
		switch {
		case errors.Is(err, io.EOF) || err == nil && c == '\n':
			return p.done(strings.TrimSuffix(b.String(), "\r"), true)
		case err != nil:
			return "", false, err
		case c == p.delimiter:
			return p.done(b.String(), false)
		case c == '"':
			return "", false, p.bad("a quote stands inside a cell")
		}
		if b.WriteByte(c); b.Len() > maxCell {
			return "", false, p.tooLong()
		}
	}
}

func (p *parser) quoted() (string, bool, error) {
	_, _ = p.next()
	var b strings.Builder
	for {
		c, err := p.next()
		if errors.Is(err, io.EOF) {
			return "", false, p.bad("a quoted cell has no end")
		}
		if err != nil {
			return "", false, err
		}
		if c != '"' {
			if b.WriteByte(c); b.Len() > maxCell {
				return "", false, p.tooLong()
			}
			continue
		}
		c, err = p.next()
		if c == '\r' {
			c, err = p.next()
		}
		switch {
		case errors.Is(err, io.EOF) || err == nil && c == '\n':
			return p.done(b.String(), true)
		case err != nil:
			return "", false, err
		case c == p.delimiter:
			return p.done(b.String(), false)
		case c != '"':
			return "", false, p.bad("text follows a quoted cell")
		}
		b.WriteByte('"')
	}
}

func (p *parser) done(cell string, last bool) (string, bool, error) {
	if !utf8.ValidString(cell) {
		return "", false, p.bad("the text is not in UTF-8; save it again as CSV UTF-8, which stands among the file types")
	}
	if i := strings.IndexFunc(cell, func(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' }); i >= 0 {
		return "", false, p.bad("the character U+%04X is not allowed", cell[i])
	}
	return cell, last, nil
}

func (p *parser) next() (byte, error) {
	c, err := p.in.ReadByte()
	if err != nil {
		return 0, err
	}
	if c == '\n' {
		p.line++
	}
	if p.read++; p.read > maxBytes {
		return 0, p.bad("the table is longer than %d bytes", maxBytes)
	}
	return c, nil
}

// tooLong ends a cell that would fill the memory, such as a file of another form that
// has no delimiter.
func (p *parser) tooLong() error { return p.bad("a cell is longer than %d bytes", maxCell) }

// bad is an Invalid fault that names the line at hand.
func (p *parser) bad(format string, args ...any) error { return unread(p.line, format, args...) }

// badRow is one of a row that has been read.
func (p *parser) badRow(format string, args ...any) error { return unread(p.start, format, args...) }

func unread(line int, format string, args ...any) error {
	f := fault.New(fault.Invalid, "line %d of the table: "+format, append([]any{line}, args...)...)
	return f.Coded("FILE-UNREAD", "reason", f.Message)
}

// at names the line of a value that is not what its term demands.
func (p *parser) at(err error) error { return table.At(fmt.Sprintf("line %d", p.start), err) }
