//go:build mutant_nolook

package http

const looksFirst = false
