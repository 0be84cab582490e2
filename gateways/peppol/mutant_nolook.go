//go:build mutant_nolook

package peppol

const looksFirst = false
