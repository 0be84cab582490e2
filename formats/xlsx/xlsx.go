// Package xlsx writes and reads invoices as an Excel workbook (ECMA-376 Office
// Open XML): one sheet, a row for each line or for each document, with a column
// for each business term that is chosen.
//
// Amounts, prices, quantities and rates are numbers whose digits are the invoice's
// own, never by way of a binary fraction. A spreadsheet holds 15 significant digits
// and no more; a number with more of them is written as text, all of it. Days are
// real dates, and texts are cells of text: what looks like a number (0012, a GLN)
// or like a formula (threat model T-14) stays what it is.
//
// The workbook is written and read here and not by a library: the sheet is written
// row by row, so that a large invoice needs little memory, numbers go out as
// digits, a cell's type is known when it is read, and every part of a hostile file
// has its bound.
package xlsx

import (
	"bytes"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/table"
	"github.com/postbud/postbud/plugin"
)

// Settings of the format; they mean the same as those of CSV.
type Settings struct {
	Table table.Settings
}

// Format is the declared format.
var Format = formats.Declare(plugin.Declaration[Settings]{
	Info: plugin.Info{
		Name:    "xlsx",
		Title:   "Excel",
		Summary: "A workbook for Excel and other spreadsheets, with the columns that you choose.",
		Status:  plugin.Stable,
	},
	Fields: func(s *Settings) []*plugin.Field { return s.Table.Fields() },
	Check:  func(s Settings) error { _, err := s.Table.Layout(); return err },
}, traits(table.Lost()), open)

func traits(loses []string) formats.Traits {
	return formats.Traits{
		MediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		Extension: ".xlsx",
		Loses:     loses,
	}
}

func open(s Settings, _ plugin.Env) (formats.Format, error) {
	layout, err := s.Table.Layout()
	if err != nil {
		return nil, err
	}
	return format{layout}, nil
}

type format struct{ layout table.Layout }

var (
	_ formats.Writer     = format{}
	_ formats.Reader     = format{}
	_ formats.Particular = format{}
)

// Traits is those with the columns of the settings.
func (f format) Traits() formats.Traits { return traits(f.layout.Lost()) }

// zipMark is the first bytes of a file in an archive.
const zipMark = "PK\x03\x04"

// Recognise looks for the workbook among the first files of an archive. What its
// sheets hold is only known when it is read.
func (format) Recognise(head []byte) int {
	if !bytes.HasPrefix(head, []byte(zipMark)) {
		return 0
	}
	for _, name := range []string{"xl/workbook.xml", "xl/_rels/", "xl/worksheets/", "xl/sharedStrings.xml", "xl/styles.xml"} {
		if bytes.Contains(head, []byte(name)) {
			return 70
		}
	}
	return 0
}
