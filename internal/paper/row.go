package paper

import "strings"

// rgb is a colour.
type rgb struct{ r, g, b int }

var (
	ink   = rgb{34, 38, 43}
	faint = rgb{110, 117, 125}
	hair  = rgb{205, 210, 215}
)

// style is how a line of text looks.
type style struct {
	weight weight
	size   float64 // points
	colour rgb
}

// leading is the distance to the next line.
func (s style) leading() float64 { return s.size * 1.36 }

type side int

const (
	left side = iota
	right
	centre
)

// line is one line of text in a cell, which is wide enough for it.
type line struct {
	text  string
	style style
	gap   float64 // above it
}

func (l line) height() float64 { return l.gap + l.style.leading() }

// cell is a column of lines.
type cell struct {
	x, width float64
	side     side
	lines    []line
}

func (c cell) height() float64 {
	sum := 0.0
	for _, l := range c.lines {
		sum += l.height()
	}
	return sum
}

// add wraps a text into the cell. An empty text adds nothing.
func (c *cell) add(p *page, text string, s style) { c.spaced(p, text, s, 0) }

// spaced is add with a gap above the first line.
func (c *cell) spaced(p *page, text string, s style, gap float64) {
	if text == "" {
		return
	}
	text = p.show(text)
	if c.side == right {
		s.size = fitting(text, s, c.width)
	}
	for _, l := range wrap(text, s.weight, s.size, c.width) {
		c.lines = append(c.lines, line{l, s, gap})
		gap = 0
	}
}

// fitting is the size at which no figure is broken in two: a long one is set smaller, as
// far as it can still be read.
func fitting(text string, s style, room float64) float64 {
	const least = 4
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ' ' || r == '\n' }) {
		if wide := width(word, s.weight, s.size); wide > room {
			s.size = max(least, s.size*room/wide-0.01)
		}
	}
	return s.size
}

// row is cells beside each other.
type row struct {
	cells         []cell
	before, after float64 // blank above and below
	over, under   *rule
	fill          *rgb
	x, width      float64 // of rule and fill
}

// rule is a thin line.
type rule struct {
	weight float64
	colour rgb
}

func (r row) height() float64 {
	most := 0.0
	for _, c := range r.cells {
		most = max(most, c.height())
	}
	return r.before + most + r.after
}

// exceeds says whether the row is higher than the room, without going over all lines of
// one that is much higher.
func (r row) exceeds(room float64) bool {
	room -= r.before + r.after
	for _, c := range r.cells {
		used := 0.0
		for _, l := range c.lines {
			if used += l.height(); used > room {
				return true
			}
		}
	}
	return room < 0
}

// part divides a row so that the first piece is no higher than the room. The first
// piece is empty where not even a line of each cell has room.
func (r row) part(room float64) (first, rest row) {
	first, rest = r, r
	first.cells, rest.cells = make([]cell, len(r.cells)), make([]cell, len(r.cells))
	first.after, first.under = 0, nil
	rest.over = nil
	for i, c := range r.cells {
		used, n := r.before, 0
		for n < len(c.lines) && used+c.lines[n].height() <= room {
			used += c.lines[n].height()
			n++
		}
		first.cells[i], rest.cells[i] = c, c
		first.cells[i].lines, rest.cells[i].lines = c.lines[:n], c.lines[n:]
	}
	return first, rest
}

// empty says whether no line is in it.
func (r row) empty() bool {
	for _, c := range r.cells {
		if len(c.lines) > 0 {
			return false
		}
	}
	return true
}

// heights is the height of rows below each other.
func heights(rows []row) float64 {
	sum := 0.0
	for _, r := range rows {
		sum += r.height()
	}
	return sum
}
