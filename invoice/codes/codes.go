// Package codes holds the code lists that EN 16931 and Peppol BIS Billing 3
// accept, and the check digits of the numbers that invoices carry.
//
// A list has exactly the codes that the official rule named at its constant
// accepts (EN 16931 validation artefacts 1.3.16, Peppol BIS 3 2026.5). Codes are
// compared as the rules compare them: letter for letter, capitals count.
package codes

import (
	"embed"
	"strings"
	"sync"
)

//go:embed lists/*.tsv
var files embed.FS

// table is one list, ready for look-ups.
type table struct {
	order []string
	names map[string]string
}

// tables is every list, read when the first code is asked for.
var tables = sync.OnceValue(func() map[List]table {
	all := make(map[List]table, len(Lists()))
	for _, l := range Lists() {
		text, err := files.ReadFile("lists/" + string(l) + ".tsv")
		if err != nil {
			panic(err) // a list without its file; a test reads them all
		}
		all[l] = parse(string(text))
	}
	return all
})

// parse reads lines of code, tabulator, name.
func parse(text string) table {
	t := table{names: make(map[string]string, strings.Count(text, "\n"))}
	for line := range strings.Lines(text) {
		code, name, _ := strings.Cut(strings.TrimRight(line, "\r\n"), "\t")
		t.order = append(t.order, code)
		t.names[code] = name
	}
	return t
}

// Has says whether the list accepts the code; no list accepts "".
func Has(list List, code string) bool {
	_, ok := tables()[list].names[code]
	return ok
}

// Name is the English name of a code, "" where the code is not in the list or
// was published without a name.
func Name(list List, code string) string { return tables()[list].names[code] }

// Codes is every code of the list, in the published order. The slice is the
// caller's own.
func Codes(list List) []string {
	return append([]string(nil), tables()[list].order...)
}
