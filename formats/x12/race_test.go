//go:build race

package x12_test

// raced tells that the race detector is on. Under it the tests of size do less: it is
// ten times slower and would be all that they measure.
const raced = true
