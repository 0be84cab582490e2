package json_test

import (
	"testing"

	"github.com/postbud/postbud/formats/json"
	"github.com/postbud/postbud/formattest"
	"github.com/postbud/postbud/plugin"
)

func TestFormat(t *testing.T) {
	formattest.Run(t, json.Format, formattest.Options{})
}

func TestFormatWithoutFiles(t *testing.T) {
	formattest.Run(t, json.Format, formattest.Options{
		Settings: plugin.Values{"attachments": "no"},
		Stripped: true,
	})
}
