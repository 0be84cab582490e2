//go:build race

package http_test

// raced: the detector takes memory of its own.
const raced = true
