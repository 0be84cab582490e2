package as2

import (
	"time"

	"github.com/postbud/postbud/gateways"
)

// Bound is how long an answer may take to its end, for tests.
func Bound(g gateways.Gateway, longest time.Duration) { g.(*gateway).line.Within(longest) }
