package xlsx

import (
	"bytes"
	"io"
	"strconv"
)

// cell is one cell of a sheet that holds something.
type cell struct {
	column  int // from 1
	kind    string
	text    string // of v or of is, once its row has ended
	from    int    // of its text in the row's
	style   int
	formula bool
}

// maxCells is how many cells of one row may hold something.
const maxCells = 2000

// grid is the rows of a sheet, read one after the other.
type grid struct {
	*tokens
	row   int
	cells []cell // used again for every row
	said  []byte // the texts of its cells, one behind the other
}

// next is the cells of the next row that has any, in order; errOver after the last.
// They are good until the next call.
func (g *grid) next() ([]cell, error) {
	for {
		what, err := g.tokens.next()
		if err != nil {
			return nil, err
		}
		at := g.at()
		switch {
		case at == elsewhere:
		case what == start:
			if err := g.start(at); err != nil {
				return nil, err
			}
		case what == text && at == inValue:
			if len(g.said)-g.cells[len(g.cells)-1].from+len(g.text) > maxToken {
				return nil, bad("a text in its XML is longer than a cell can hold")
			}
			g.said = append(g.said, g.text...)
		case what == end && at == inRow && len(g.cells) > 0:
			for i, to := len(g.cells)-1, len(g.said); i >= 0; i-- {
				g.cells[i].text = string(g.said[g.cells[i].from:to])
				to = g.cells[i].from
			}
			return g.cells, nil
		}
	}
}

// place is where in a row the open element stands.
type place int

const (
	elsewhere place = iota
	inRow
	inCell
	inFormula
	inValue
)

func (g *grid) at() place {
	p := g.path
	if len(p) < 3 || p[1] != "sheetData" || p[2] != "row" {
		return elsewhere
	}
	switch {
	case len(p) == 3:
		return inRow
	case p[3] != "c":
		return elsewhere
	case len(p) == 4:
		return inCell
	case len(p) == 5 && p[4] == "f":
		return inFormula
	case len(p) == 5 && p[4] == "v", p[4] == "is" && isText(p[4:]):
		return inValue
	}
	return elsewhere
}

func (g *grid) start(at place) error {
	switch at {
	case inRow:
		g.cells, g.said = g.cells[:0], g.said[:0]
		return g.startRow(g.attribute("r"))
	case inCell:
		return g.startCell()
	case inFormula:
		g.cells[len(g.cells)-1].formula = true
	}
	return nil
}

func (g *grid) startRow(number []byte) error {
	if len(number) == 0 {
		g.row++
	} else {
		n, err := strconv.Atoi(string(number))
		if err != nil || n <= g.row {
			return bad("the row %.20q stands where it cannot", number)
		}
		g.row = n
	}
	if g.row > maxRows {
		return bad("it has more than %d rows", maxRows)
	}
	return nil
}

func (g *grid) startCell() error {
	c := cell{column: 1, kind: kindOf(g.attribute("t")), from: len(g.said)}
	if len(g.cells) > 0 {
		c.column = g.cells[len(g.cells)-1].column + 1
	}
	if ref := g.attribute("r"); len(ref) > 0 {
		column, row := parsed(ref)
		if row != g.row || column < c.column {
			return bad("the cell %.20q stands where it cannot", ref)
		}
		c.column = column
	}
	if c.column > maxColumns || len(g.cells) == maxCells {
		return bad("row %d has too many cells", g.row)
	}
	c.style, _ = strconv.Atoi(string(g.attribute("s")))
	g.cells = append(g.cells, c)
	return nil
}

// kindOf is the type of a cell, one of those that there are.
func kindOf(t []byte) string {
	switch string(t) {
	case "", "n":
		return "n"
	case "s":
		return "s"
	case "str":
		return "str"
	case "inlineStr":
		return "inlineStr"
	case "b":
		return "b"
	case "d":
		return "d"
	}
	return "e"
}

// parsed is a reference such as "AB12" in numbers, 0 where it is none.
func parsed(ref []byte) (column, row int) {
	at := bytes.IndexAny(ref, "0123456789")
	if at < 1 || at > 3 {
		return 0, 0
	}
	for _, c := range ref[:at] {
		if c < 'A' || c > 'Z' {
			return 0, 0
		}
		column = column*26 + int(c-'A') + 1
	}
	row, err := strconv.Atoi(string(ref[at:]))
	if err != nil {
		return 0, 0
	}
	return column, row
}

// openGrid opens a sheet. The caller closes what it returns.
func (b *book) openGrid(part string) (*grid, io.Closer, error) {
	in, err := b.open(part, maxUnpacked)
	if err != nil {
		return nil, nil, err
	}
	return &grid{tokens: newTokens(in)}, in, nil
}
