package xlsx_test

import (
	"slices"
	"testing"

	"github.com/postbud/postbud/formats/xlsx"
	"github.com/postbud/postbud/formattest"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

func TestFormat(t *testing.T) {
	formattest.Run(t, xlsx.Format, formattest.Options{})
}

func TestFormatInDanish(t *testing.T) {
	formattest.Run(t, xlsx.Format, formattest.Options{Settings: plugin.Values{"titles": "danish"}})
}

func TestFormatWithoutTitles(t *testing.T) {
	formattest.Run(t, xlsx.Format, formattest.Options{Settings: plugin.Values{"titles": "none"}})
}

func TestFormatWithColumnsOfItsOwn(t *testing.T) {
	kept := []string{"BT-1", "BT-2", "BT-20", "BT-27", "BT-115", "BT-126", "BT-153", "BT-131"}
	var lost []string
	for _, term := range invoice.Terms() {
		if !slices.Contains(kept, term.Number) {
			lost = append(lost, term.Number)
		}
	}
	formattest.Run(t, xlsx.Format, formattest.Options{
		Settings: plugin.Values{"titles": "numbers", "columns": "BT-131\nNr=BT-1\nBT-2\nBT-20\nBT-27\nAt betale=BT-115\nBT-126\nBT-153"},
		Loses:    lost,
	})
}
