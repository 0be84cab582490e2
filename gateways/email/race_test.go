//go:build race

package email_test

// raced: the detector takes memory of its own.
const raced = true
