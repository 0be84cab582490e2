//go:build race

package gatewaytest

// Heavy is less here: the race detector takes memory of its own and makes it slow, so
// nothing is measured.
const (
	Heavy    = 8 << 20
	Measured = false
)
