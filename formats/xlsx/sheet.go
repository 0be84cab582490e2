package xlsx

import (
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/postbud/postbud/internal/table"
	"github.com/postbud/postbud/invoice"
)

// sheet writes xl/worksheets/sheet1.xml row by row.
type sheet struct {
	w     io.Writer
	buf   []byte
	cols  []string // their letters
	n     int      // rows begun
	place int      // of the next cell in its row
	err   error
}

// begin writes what stands before the rows.
func (s *sheet) begin(layout table.Layout, widths []int, rows int) {
	for i := range layout.Columns {
		s.cols = append(s.cols, letters(i+1))
	}
	s.add(xmlHead, `<worksheet xmlns="`, mainSpace, `"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="`,
		rangeOf(layout, rows), `"/><sheetViews><sheetView tabSelected="1" workbookViewId="0">`)
	if layout.Titles != table.None {
		s.add(`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/>`)
	}
	s.add(`</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>`)
	for i, c := range layout.Columns {
		n := strconv.Itoa(i + 1)
		s.add(`<col min="`, n, `" max="`, n, `" width="`, strconv.Itoa(widths[i]), `" style="`, strconv.Itoa(columnStyle(c)), `" customWidth="1"/>`)
	}
	s.add(`</cols><sheetData>`)
}

// end writes what stands behind the rows.
func (s *sheet) end(layout table.Layout, rows int) error {
	s.add(`</sheetData>`)
	if layout.Titles != table.None {
		s.add(`<autoFilter ref="`, rangeOf(layout, rows), `"/>`)
	}
	s.add(`<pageMargins left="0.5" right="0.5" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>` +
		`<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>`)
	// A GLN is text although it looks like a number; without this Excel marks each one.
	s.add(`<ignoredErrors><ignoredError sqref="`, rangeOf(layout, rows), `" numberStoredAsText="1"/></ignoredErrors></worksheet>`)
	s.flush()
	return s.err
}

func (s *sheet) beginRow() {
	s.n++
	s.place = 0
	s.add(`<row r="`, strconv.Itoa(s.n), `">`)
}

func (s *sheet) endRow() {
	s.add(`</row>`)
	if len(s.buf) > 32<<10 {
		s.flush()
	}
}

// head writes the title of a column.
func (s *sheet) head(title string) { s.text(styleHead, title) }

// value writes a term; an absent one is an empty cell.
func (s *sheet) value(c table.Column, value string) {
	switch {
	case value == "":
		s.place++
		return
	case c.Numeric() && fits(value):
		s.number(styleOf(c, value), value)
		return
	case c.Term.Kind == invoice.KindDate:
		day, err := invoice.ParseDate(value)
		if number, ok := serial(day); ok && err == nil {
			s.number(styleDay, number)
			return
		}
	}
	s.text(styleOf(c, value), value)
}

func (s *sheet) number(style int, digits string) {
	s.open(style)
	s.add(`><v>`, digits, `</v></c>`)
}

func (s *sheet) text(style int, text string) {
	s.open(style)
	s.add(` t="inlineStr"><is><t`)
	if strings.TrimSpace(text) != text || strings.ContainsAny(text, "\t\n") || strings.Contains(text, "  ") {
		s.add(` xml:space="preserve"`)
	}
	s.add(`>`)
	s.buf = appendText(s.buf, text)
	s.add(`</t></is></c>`)
}

func (s *sheet) open(style int) {
	s.add(`<c r="`, s.cols[s.place], strconv.Itoa(s.n), `" s="`, strconv.Itoa(style), `"`)
	s.place++
}

func (s *sheet) add(texts ...string) {
	for _, t := range texts {
		s.buf = append(s.buf, t...)
	}
}

func (s *sheet) flush() {
	if s.err == nil {
		_, s.err = s.w.Write(s.buf)
	}
	s.buf = s.buf[:0]
}

func rangeOf(layout table.Layout, rows int) string {
	return "A1:" + letters(len(layout.Columns)) + strconv.Itoa(rows)
}

// letters is the name of a column, counted from 1: A to Z, then AA.
func letters(column int) string {
	var name string
	for ; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name
}

const (
	narrowest = 6
	widest    = 60
)

// wider is the width that a column needs for one more text, in letters.
func wider(width int, text string, beside int) int {
	for line := range strings.SplitSeq(text, "\n") {
		width = max(width, min(widest, utf8.RuneCountInString(line)+beside))
		if width == widest {
			break
		}
	}
	return width
}
