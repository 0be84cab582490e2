//go:build mutant_nolook

package sftp

const looksFirst = false
