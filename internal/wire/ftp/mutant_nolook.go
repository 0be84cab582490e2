//go:build mutant_nolook

package ftp

const looksFirst = false
