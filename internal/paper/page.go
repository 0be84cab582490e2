package paper

import (
	"context"
	"strconv"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
)

// The grid, in points.
const (
	paperWidth  = 595.28
	paperHeight = 841.89
	leftEdge    = 56.7 // 20 mm
	rightEdge   = paperWidth - 51
	wide        = rightEdge - leftEdge
	topEdge     = 45.0
	bottomEdge  = paperHeight - 62
	nextTop     = 74.0 // where a page after the first begins, below its head
)

const family = "go"

// page is the page that is being drawn, and all before it.
type page struct {
	pdf    *fpdf.Fpdf
	words  words
	accent rgb
	y      float64 // where the next row goes
	again  func()  // draws the head of a table that goes on
	lacks  bool    // a sign was printed as □
	font   style   // that is set
	ended  func() error
	err    error
}

func newPage(ctx context.Context, w words, accent rgb) *page {
	pdf := fpdf.New("P", "pt", "A4", "")
	pdf.SetCatalogSort(true)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(0, 0, 0)
	pdf.AddUTF8FontFromBytes(family, "", goregular.TTF)
	pdf.AddUTF8FontFromBytes(family, "B", gobold.TTF)
	p := &page{pdf: pdf, words: w, accent: accent, ended: ctx.Err, y: topEdge}
	pdf.AddPage()
	return p
}

// show makes a text one that can be drawn and remembers whether it lost a sign.
func (p *page) show(text string) string {
	text, lacks := shown(text)
	p.lacks = p.lacks || lacks
	return text
}

// fail keeps the first error.
func (p *page) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

// room is what is left of the page.
func (p *page) room() float64 { return bottomEdge - p.y }

// turn begins a new page.
func (p *page) turn() {
	p.pdf.AddPage()
	p.font = style{}
	p.y = nextTop
	if p.again != nil {
		p.again()
	}
}

// keep turns the page where that much does not fit and a fresh page has more room.
func (p *page) keep(height float64) {
	if height > p.room() && p.y > nextTop && height <= bottomEdge-nextTop {
		p.turn()
	}
}

// put draws rows below each other.
func (p *page) put(rows ...row) {
	for _, r := range rows {
		p.putRow(r)
	}
}

// putRow draws a row; one that is too high for the rest of the page begins a new one
// or, where it is long, is parted.
func (p *page) putRow(r row) {
	const long = (bottomEdge - nextTop) / 3
	for {
		if err := p.ended(); err != nil {
			p.fail(err)
		}
		if p.err != nil {
			return
		}
		if !r.exceeds(p.room()) {
			p.draw(r, p.y)
			p.y += r.height()
			return
		}
		first, rest := r.part(p.room())
		if !r.exceeds(long) || first.empty() {
			if p.y <= nextTop { // not even one line: cannot be, the pages are higher
				return
			}
			before := p.y
			p.turn()
			if before <= p.y { // the head of a table fills the page
				return
			}
			continue
		}
		p.draw(first, p.y)
		p.turn()
		r = rest
	}
}

// beside draws two columns of rows next to each other where both fit on a page, else
// the first above the second.
func (p *page) beside(one, two []row) {
	most := max(heights(one), heights(two))
	if most > bottomEdge-nextTop {
		p.put(one...)
		p.put(two...)
		return
	}
	p.keep(most)
	if most > p.room() {
		p.put(one...)
		p.put(two...)
		return
	}
	for _, rows := range [][]row{one, two} {
		y := p.y
		for _, r := range rows {
			p.draw(r, y)
			y += r.height()
		}
	}
	p.y += most
}

// draw draws a row at a height.
func (p *page) draw(r row, y float64) {
	x, width := r.x, r.width
	if width == 0 {
		x, width = leftEdge, wide
	}
	height := r.height()
	if r.fill != nil {
		p.pdf.SetFillColor(r.fill.r, r.fill.g, r.fill.b)
		p.pdf.Rect(x, y, width, height, "F")
	}
	if r.over != nil {
		p.rule(x, y, width, *r.over)
	}
	if r.under != nil {
		p.rule(x, y+height, width, *r.under)
	}
	for _, c := range r.cells {
		at := y + r.before
		for _, l := range c.lines {
			at += l.gap
			p.text(c, l, at+l.style.leading()*0.5+l.style.size*0.34)
			at += l.style.leading()
		}
	}
}

func (p *page) rule(x, y, width float64, r rule) {
	p.pdf.SetDrawColor(r.colour.r, r.colour.g, r.colour.b)
	p.pdf.SetLineWidth(r.weight)
	p.pdf.Line(x, y, x+width, y)
}

// text draws a line of a cell on its base line.
func (p *page) text(c cell, l line, base float64) {
	if l.text == "" {
		return
	}
	x := c.x
	switch c.side {
	case right:
		x += c.width - width(l.text, l.style.weight, l.style.size)
	case centre:
		x += (c.width - width(l.text, l.style.weight, l.style.size)) / 2
	}
	if p.font.weight != l.style.weight || p.font.size != l.style.size {
		p.pdf.SetFont(family, [2]string{"", "B"}[l.style.weight], l.style.size)
	}
	if p.font.colour != l.style.colour || p.font.size == 0 {
		p.pdf.SetTextColor(l.style.colour.r, l.style.colour.g, l.style.colour.b)
	}
	p.font = l.style
	p.pdf.Text(x, base, l.text)
}

// number writes the number of each page and the name of the document at the top of
// those after the first, once all pages are there.
func (p *page) number(name, from string) {
	small := style{regular, 7.5, faint}
	name, from = p.show(name), p.show(from)
	last := p.pdf.PageCount()
	for n := 1; n <= last; n++ {
		p.pdf.SetPage(n)
		// The library sets font and colour only where they differ from the ones before,
		// which are those of another page here.
		p.pdf.SetFont(family, "", 1)
		p.pdf.SetFillColor(255, 255, 255)
		p.font = style{}
		says := fill(p.words["page"], "n", strconv.Itoa(n), "m", strconv.Itoa(last))
		p.draw(row{cells: []cell{{x: leftEdge, width: wide, side: right, lines: []line{{text: says, style: small}}}}}, paperHeight-40)
		if n == 1 {
			continue
		}
		p.draw(row{under: &rule{0.5, hair}, after: 4, cells: []cell{
			{x: leftEdge, width: wide / 2, lines: []line{{text: clip(name, bold, small.size, wide/2-8), style: style{bold, small.size, ink}}}},
			{x: leftEdge + wide/2, width: wide / 2, side: right, lines: []line{{text: clip(from, regular, small.size, wide/2), style: small}}},
		}}, topEdge)
	}
}

// clip is the beginning of a text that has room, for what stands in full elsewhere.
func clip(text string, w weight, size, room float64) string {
	lines := wrap(text, w, size, room-width("…", w, size))
	if len(lines) == 1 {
		return lines[0]
	}
	return lines[0] + "…"
}
