//go:build race

package as2_test

// raced: the detector takes memory of its own.
const raced = true
