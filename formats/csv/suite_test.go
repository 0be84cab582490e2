package csv_test

import (
	"testing"

	"github.com/postbud/postbud/formats/csv"
	"github.com/postbud/postbud/formattest"
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

func TestFormatWithAllThatTheInvoiceSays(t *testing.T) {
	formattest.Run(t, csv.Format, formattest.Options{Settings: plugin.Values{"selection": "complete"}})
}

func TestFormatWithColumnsOfItsOwn(t *testing.T) {
	formattest.Run(t, csv.Format, formattest.Options{
		Settings: plugin.Values{"columns": "Nr=BT-1\nBT-20\nBT-27\nAt betale=BT-115\nBT-126\nBT-153\nBT-131"},
	})
}
