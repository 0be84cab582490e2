//go:build !mutant_nolook

package sftp

// looksFirst is false only in the build that proves the kill test: it sends
// again without looking, and that test must then fail.
const looksFirst = true
