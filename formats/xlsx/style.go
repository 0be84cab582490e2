package xlsx

import (
	"strconv"
	"strings"

	"github.com/postbud/postbud/internal/table"
	"github.com/postbud/postbud/invoice"
)

// The cell formats of our workbooks, by their place in cellXfs of xl/styles.xml.
const (
	styleHead = iota + 1
	styleText
	styleWrapped
	styleDay
	styleNumber // and the next ones, one for each number of decimals
)

const maxPlaces = 19

// styleOf is the format of a value's cell.
func styleOf(c table.Column, value string) int {
	switch {
	case c.Numeric() && fits(value):
		_, fraction, _ := strings.Cut(value, ".")
		return styleNumber + max(len(fraction), places(c))
	case strings.Contains(value, "\n"):
		return styleWrapped
	}
	return styleText
}

// columnStyle is the format of a column's empty cells, so that what a person types
// into them is taken as it should.
func columnStyle(c table.Column) int {
	switch {
	case c.Numeric():
		return styleNumber + places(c)
	case c.Term.Kind == invoice.KindDate:
		return styleDay
	}
	return styleText
}

// places is how many decimals are shown at least.
func places(c table.Column) int {
	if c.Term.Kind == invoice.KindAmount || c.Term.Kind == invoice.KindPrice {
		return 2
	}
	return 0
}

// styles is xl/styles.xml.
func styles(titles string) string {
	day := `yyyy\-mm\-dd`
	if titles == table.Danish {
		day = `dd\-mm\-yyyy`
	}
	const firstOwn = 164 // below it are the formats that every program knows
	var formats, cells strings.Builder
	own := func(id int, code string) {
		formats.WriteString(`<numFmt numFmtId="` + strconv.Itoa(id) + `" formatCode="` + code + `"/>`)
	}
	cell := func(format, font, fill int, alignment string) {
		cells.WriteString(`<xf numFmtId="` + strconv.Itoa(format) + `" fontId="` + strconv.Itoa(font) + `" fillId="` + strconv.Itoa(fill) + `" borderId="0" xfId="0"`)
		for _, apply := range []struct {
			what string
			used bool
		}{{"NumberFormat", format > 0}, {"Font", font > 0}, {"Fill", fill > 0}, {"Alignment", alignment != ""}} {
			if apply.used {
				cells.WriteString(` apply` + apply.what + `="1"`)
			}
		}
		if alignment == "" {
			cells.WriteString(`/>`)
		} else {
			cells.WriteString(`><alignment ` + alignment + `/></xf>`)
		}
	}
	const text = 49 // "@"
	cell(0, 0, 0, "")
	cell(text, 1, 2, `vertical="center"`)
	cell(text, 0, 0, `vertical="top"`)
	cell(text, 0, 0, `vertical="top" wrapText="1"`)
	own(firstOwn, day)
	cell(firstOwn, 0, 0, `horizontal="left" vertical="top"`)
	for n := range maxPlaces + 1 {
		code := "#,##0"
		if n > 0 {
			code += "." + strings.Repeat("0", n)
		}
		own(firstOwn+1+n, code)
		cell(firstOwn+1+n, 0, 0, `vertical="top"`)
	}
	return xmlHead + `<styleSheet xmlns="` + mainSpace + `">` +
		`<numFmts count="` + strconv.Itoa(maxPlaces+2) + `">` + formats.String() + `</numFmts>` +
		`<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>` +
		`<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>` +
		`<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>` +
		`<fill><patternFill patternType="solid"><fgColor rgb="FFE7ECF2"/><bgColor indexed="64"/></patternFill></fill></fills>` +
		`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
		`<cellXfs count="` + strconv.Itoa(styleNumber+maxPlaces+1) + `">` + cells.String() + `</cellXfs>` +
		`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
}
