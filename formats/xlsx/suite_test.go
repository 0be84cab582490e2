package xlsx_test

import (
	"testing"

	"github.com/postbud/postbud/formats/xlsx"
	"github.com/postbud/postbud/formattest"
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

func TestFormatWithAllThatTheInvoiceSays(t *testing.T) {
	formattest.Run(t, xlsx.Format, formattest.Options{Settings: plugin.Values{"selection": "complete", "titles": "danish"}})
}

func TestFormatWithColumnsOfItsOwn(t *testing.T) {
	formattest.Run(t, xlsx.Format, formattest.Options{
		Settings: plugin.Values{"titles": "numbers", "columns": "BT-131\nNr=BT-1\nBT-2\nBT-20\nBT-27\nAt betale=BT-115\nBT-126\nBT-153"},
	})
}
