package vans

import (
	"strings"
	"time"

	"github.com/postbud/postbud/plugin"
)

var _ plugin.Ending = Settings{}

// Ends is plugin.Ending for the certificates of a line over AS2.
func (s Settings) Ends(field string) (end time.Time, known bool) {
	if below, is := strings.CutPrefix(field, overAS2+"_"); is {
		return s.AS2.Ends(below)
	}
	return time.Time{}, false
}
