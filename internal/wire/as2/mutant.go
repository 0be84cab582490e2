//go:build !mutant_nolook

package as2

// looksFirst is false only in the build that proves the tests of lost answers: each
// attempt is a new message then, and those tests must fail.
const looksFirst = true
