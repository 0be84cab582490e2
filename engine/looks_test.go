//go:build !mutant_nolook

package engine_test

// looksFirst is false only in the build that sends again without looking.
const looksFirst = true
