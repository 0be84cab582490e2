//go:build race

package xlsx_test

// slowed is how much less a test of bounds does under the race detector, which is ten
// times slower and would be all that it measures.
const slowed = 10
