//go:build race

package as2_test

// raced tells that the race detector is on, which makes everything slow.
const raced = true
