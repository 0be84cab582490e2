package as2

import (
	"time"

	"github.com/postbud/postbud/plugin"
)

var _ plugin.Ending = Settings{}

// Ends is plugin.Ending for the certificates of the two sides.
func (s Settings) Ends(field string) (end time.Time, known bool) { return s.Sides.Ends(field) }
