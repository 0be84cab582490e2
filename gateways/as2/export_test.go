package as2

import (
	"time"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/wire/as2"
)

// Bound is how long an answer may take to its end, for tests.
func Bound(g gateways.Gateway, longest time.Duration) { g.(*as2.Wire).Within(longest) }
