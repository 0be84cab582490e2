//go:build mutant_nolook

package as2

const looksFirst = false
