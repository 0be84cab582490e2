package main

import (
	"slices"
	"strings"

	"github.com/postbud/postbud/invoice"
)

// given is which business terms an invoice has, and where.
type given struct {
	lists map[string]map[string]bool // places by the path of a list: "Lines" has "Lines[1]"
	at    map[string]map[string]bool // places of the innermost list by path of a term or group, "" outside of lists
}

func givenBy(inv *invoice.Invoice) given {
	g := given{map[string]map[string]bool{}, map[string]map[string]bool{}}
	for _, leaf := range invoice.Leaves(inv) {
		path, place := "", ""
		for indexed := ""; leaf.Path != ""; {
			step, rest, _ := strings.Cut(leaf.Path, ".")
			name, _, listed := strings.Cut(step, "[")
			path, indexed = below(path, name), below(indexed, step)
			note(g.at, path, place)
			if listed {
				note(g.lists, path, indexed)
				place = indexed
			}
			leaf.Path = rest
		}
	}
	return g
}

func below(path, step string) string {
	if path == "" {
		return step
	}
	return path + "." + step
}

func note(all map[string]map[string]bool, path, place string) {
	if all[path] == nil {
		all[path] = map[string]bool{}
	}
	all[path][place] = true
}

// lacks says whether a finding asks for what the invoice does not give. That is so where
// it gives none of the terms, where the rule compares nothing and one of its terms is
// missing, be it in one line of many, and where the schema misses something: whatever is
// written then is no document of its format.
func (g given) lacks(f invoice.Finding) bool {
	if f.Rule == "XSD" {
		return true
	}
	if len(f.Terms) == 0 {
		return false
	}
	compares := slices.ContainsFunc(f.Values, func(v string) bool { return v != "" })
	if !compares {
		return slices.ContainsFunc(f.Terms, g.missing)
	}
	return !slices.ContainsFunc(f.Terms, func(term string) bool { return !g.missing(term) })
}

// missing says whether a term or group is not given everywhere where it has its place: in
// each line, in each row of the VAT summary.
func (g given) missing(number string) bool {
	path, known := pathOf(number)
	if !known {
		return false
	}
	places := 1
	for around := path; around != ""; {
		i := strings.LastIndexByte(around, '.')
		if i < 0 {
			break
		}
		if around = around[:i]; len(g.lists[around]) > 0 {
			places = len(g.lists[around])
			break
		}
	}
	return len(g.at[path]) < places
}

// pathOf is the path of a business term or group; not known for one that has no place of
// its own.
func pathOf(number string) (path string, known bool) {
	if term, ok := invoice.FindTerm(number); ok {
		return term.Path, true
	}
	for _, group := range invoice.Groups() {
		if group.Number == number {
			return group.Path, group.Path != ""
		}
	}
	return "", false
}
