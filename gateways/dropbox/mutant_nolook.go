//go:build mutant_nolook

package dropbox

const looksFirst = false
