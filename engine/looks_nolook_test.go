//go:build mutant_nolook

package engine_test

const looksFirst = false
