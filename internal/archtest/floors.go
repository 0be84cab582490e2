// Package archtest holds the house together: which package may import which,
// what no package may use, and how long a file may be. It reads the Go files
// itself, for a test that asks the go command is answered from the test cache
// and stays green after a breach.
package archtest

import "strings"

// Module is the import path of the program.
const Module = "github.com/postbud/postbud"

// floor is a set of packages that may use what is below them.
type floor struct {
	name     string
	packages []string // paths below the module; "x/*" is every child of x
	// below lists the floors that may be used; within the floor a package may use
	// those named before it when ordered is set.
	below   []string
	ordered bool
}

// house is the list of house.md section 3, from the ground up. A package on no
// floor fails, so the list cannot fall behind.
var house = []floor{
	{name: "ground", packages: []string{"fault", "invoice/codes", "invoice"}, ordered: true},
	{name: "means", ordered: true, below: []string{"ground"},
		packages: []string{"plugin", "internal/memory", "internal/signin", "internal/text/sentences", "internal/text", "internal/netx", "internal/stored", "internal/web", "internal/filing", "internal/xmltree", "internal/check", "internal/schema",
			"internal/xmlterms", "internal/ubl", "internal/cii", "internal/rules/german", "internal/rules/*", "internal/rules", "internal/table", "internal/paper/inside", "internal/paper", "internal/edifact", "internal/edifact/response", "internal/x12", "internal/sbdh", "internal/cms", "internal/as2", "internal/as2/reception", "internal/partner"}},
	{name: "kinds", packages: []string{"adaptors", "formats", "gateways"}, below: []string{"ground", "plugin"}},
	// A wire speaks one protocol for the gateways that need it: docs/design/0009-wires.md.
	{name: "wires", packages: []string{"internal/wire/*"}, below: []string{"ground", "means", "gateways"}},
	{name: "members", packages: []string{"adaptors/*", "formats/*", "gateways/*"}, below: []string{"ground", "means", "own kind", "own wires"}},
	{name: "nouns", ordered: true, below: []string{"ground", "means", "kinds"},
		packages: []string{"internal/vault", "internal/blob", "internal/access", "internal/directory", "internal/rule",
			"internal/job", "internal/setup", "internal/ledger", "internal/notice", "internal/evidence"}},
	{name: "backbone", packages: []string{"configs", "engine", "scheduler"}, ordered: true, below: []string{"ground", "means", "kinds", "nouns"}},
	{name: "faces", packages: []string{"dashboard", "internal/store"}, below: []string{"ground", "means", "kinds", "nouns", "backbone"}},
	{name: "list", packages: []string{"internal/builtin"}, below: []string{"kinds", "members"}},
	{name: "door", packages: []string{"cmd/*", "internal/rules/schema/generate"},
		below: []string{"ground", "means", "kinds", "members", "nouns", "backbone", "faces", "list", "far"}},

	// Beside the house: far ends, and what only tests import.
	{name: "far", packages: []string{"internal/far/line", "internal/far/books", "internal/far/*"}, ordered: true, below: []string{"ground", "means"}},
	{name: "suites", packages: []string{"invoice/invoicetest", "internal/xmlterms/xmltermstest", "internal/judge", "internal/outside", "internal/cms/cmstest", "plugintest", "adaptortest", "formattest", "gatewaytest", "internal/outside/openssh", "internal/outside/ftpd", "internal/outside/nginx",
		"internal/rules/rulestest", "internal/storetest", "internal/archtest"}, ordered: true,
		below: []string{"ground", "means", "kinds", "nouns", "far"}},
}

// floorOf finds the floor of a package and its place on it.
func floorOf(pkg string) (f floor, place int, ok bool) {
	for _, f := range house { // a full name goes before a pattern
		for i, p := range f.packages {
			if p == pkg {
				return f, i, true
			}
		}
	}
	for _, f := range house {
		for i, p := range f.packages {
			if parent, child := strings.CutSuffix(p, "/*"); child && childOf(pkg, parent) {
				return f, i, true
			}
		}
	}
	return floor{}, 0, false
}

func childOf(pkg, parent string) bool {
	rest, ok := strings.CutPrefix(pkg, parent+"/")
	return ok && !strings.Contains(rest, "/")
}

// allowed says whether one package may import another, and if not why.
func allowed(from, to string) (why string, ok bool) {
	f, place, found := floorOf(from)
	if !found {
		return "the package " + from + " stands on no floor; add it to internal/archtest", false
	}
	t, other, found := floorOf(to)
	if !found {
		return "the package " + to + " stands on no floor; add it to internal/archtest", false
	}
	if f.name == t.name {
		if f.name == "members" || f.name == "kinds" || f.name == "wires" || !f.ordered || other > place || other == place && strings.HasSuffix(f.packages[place], "/*") {
			return from + " uses " + to + ", which stands beside it on the floor " + f.name, false
		}
		return "", true
	}
	for _, below := range f.below {
		switch {
		case below == t.name, below == to:
			return "", true
		case below == "own kind" && strings.HasPrefix(from, to+"/"):
			return "", true
		case below == "own wires" && t.name == "wires" && strings.HasPrefix(from, "gateways/"):
			return "", true
		}
	}
	return from + " (" + f.name + ") uses " + to + " (" + t.name + "), which is not below it", false
}
