// Package plugintest is the suite that every adaptor, format and gateway passes,
// whatever its kind: a declaration that people and machines can rely on.
//
// The suites of the kinds call it; a member's own test calls those. The checks
// are about the declaration alone: nothing is opened and no connection made.
package plugintest

import (
	"testing"

	"github.com/postbud/postbud/plugin"
)

// Member is a plug-in under test.
type Member struct {
	Kind string // the folder that it lies in: "adaptors", "formats" or "gateways"
	Spec plugin.Spec
	// Tidy is Declaration.Tidy: decode, check, encode.
	Tidy func(plugin.Values) (plugin.Values, error)
	// Good are settings that are accepted. Without any, settings are made from
	// defaults, examples and choices; they must then pass the declaration's Check.
	Good []plugin.Values
	// Root is the repository; "" for the nearest folder above with a go.mod.
	Root string
}

// Of makes a member of a declaration.
func Of[S any](kind string, d plugin.Declaration[S], good ...plugin.Values) Member {
	return Member{Kind: kind, Spec: d.Spec(), Tidy: d.Tidy, Good: good}
}

// Run runs every check as a subtest named after its rule.
func Run(t *testing.T, m Member) {
	t.Helper()
	for _, rule := range rules {
		t.Run(rule.name, func(t *testing.T) { rule.check(t, m) })
	}
}

// rules are the checks; each reports all that it finds and stops nothing.
var rules = []struct {
	name  string
	check func(testing.TB, Member)
}{
	{"it introduces itself", introduces},
	{"its fields are named and titled", titled},
	{"its fields can be filled in", fillable},
	{"its conditions can hold", conditions},
	{"its secrets are kept", kept},
	{"nothing that looks like a secret is plain", plain},
	{"its settings survive form, values, form", survives},
	{"every missing setting is named at once", missing},
	{"unknown settings are refused", refuses},
	{"its page is in step", inStep},
}
