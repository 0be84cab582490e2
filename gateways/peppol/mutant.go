//go:build !mutant_nolook

package peppol

// looksFirst is false only in the build that proves the tests of lost answers: it
// sends again without looking, and those tests must then fail.
const looksFirst = true
