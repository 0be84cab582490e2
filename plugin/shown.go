package plugin

import (
	"slices"
	"strings"
)

// Shown says for each field whether it matters with these values (Field.When). A
// field that hangs on one which is not shown is not shown either.
func (s Spec) Shown(v Values) map[string]bool {
	shown := make(map[string]bool, len(s.Fields))
	for _, f := range s.Fields {
		shown[f.Name] = !slices.ContainsFunc(f.When, func(c Condition) bool {
			on, _ := s.Field(c.Name)
			return !shown[c.Name] || !slices.Contains(c.Values, on.now(v))
		})
	}
	return shown
}

// now is the value in force, in the one spelling that conditions and Moved
// compare.
func (f FieldSpec) now(v Values) string {
	text := strings.TrimSpace(v[f.Name])
	if text == "" {
		text = f.Default
	}
	if f.Kind != KindSwitch {
		return text
	}
	if on, _ := parseSwitch(text); on {
		return "yes"
	}
	return "no"
}
