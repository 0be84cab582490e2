//go:build race

package rules_test

// raced tells that the race detector is on.
const raced = true
