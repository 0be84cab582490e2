//go:build mutant_nolook

package engine

const looksFirst = false
