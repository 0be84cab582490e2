//go:build race

package http_test

// raced: the detector takes memory of its own.
const raced = true

// heavy is the bytes of the document of the memory test. Here nothing is measured, and
// the detector makes it slow.
const heavy = 8 << 20
