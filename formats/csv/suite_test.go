package csv_test

import (
	"slices"
	"testing"

	"github.com/postbud/postbud/formats/csv"
	"github.com/postbud/postbud/formattest"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

func TestFormat(t *testing.T) {
	formattest.Run(t, csv.Format, formattest.Options{})
}

func TestFormatInternationalWithoutDefusing(t *testing.T) {
	formattest.Run(t, csv.Format, formattest.Options{
		Settings: plugin.Values{"flavour": "international", "titles": "numbers", "defuse": "no"},
	})
}

func TestFormatWithColumnsOfItsOwn(t *testing.T) {
	kept := []string{"BT-1", "BT-20", "BT-27", "BT-115", "BT-126", "BT-153", "BT-131"}
	var lost []string
	for _, term := range invoice.Terms() {
		if !slices.Contains(kept, term.Number) {
			lost = append(lost, term.Number)
		}
	}
	formattest.Run(t, csv.Format, formattest.Options{
		Settings: plugin.Values{"columns": "Nr=BT-1\nBT-20\nBT-27\nAt betale=BT-115\nBT-126\nBT-153\nBT-131"},
		Loses:    lost,
	})
}
