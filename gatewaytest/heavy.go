//go:build !race

package gatewaytest

// Heavy is the bytes of the document of the memory test, and Measured says that what
// it took is held against the bound.
const (
	Heavy    = 100 << 20
	Measured = true
)
