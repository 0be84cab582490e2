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

// Offered lists the fields that an export rule may override where these values are the
// destination's: those that no override could bring to light, and secrets, left out.
func (s Spec) Offered(v Values) []FieldSpec {
	var fields []FieldSpec
	for _, f := range s.Fields {
		if f.PerRule && !f.Secret && s.within(f, v) {
			fields = append(fields, f)
		}
	}
	return fields
}

// within says whether a field is shown with these values, or with others of fields that
// a rule may override too.
func (s Spec) within(f FieldSpec, v Values) bool {
	return !slices.ContainsFunc(f.When, func(c Condition) bool {
		on, _ := s.Field(c.Name)
		return !s.within(on, v) || !on.PerRule && !slices.Contains(c.Values, on.now(v))
	})
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
