package plugintest

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/postbud/postbud/plugin"
)

var (
	oneWord  = regexp.MustCompile(`^[a-z][a-z0-9]*$`)
	words    = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	sentence = regexp.MustCompile(`[.!?]\s`)
)

func introduces(t testing.TB, m Member) {
	t.Helper()
	if !oneWord.MatchString(m.Spec.Name) {
		t.Errorf("the name %q is not one lower-case word of letters and digits", m.Spec.Name)
	}
	if wrong := wrongTitle(m.Spec.Title); wrong != "" {
		t.Errorf("the title %q %s", m.Spec.Title, wrong)
	}
	switch s := m.Spec.Summary; {
	case !strings.HasSuffix(s, "."), sentence.MatchString(s), strings.Contains(s, "\n"):
		t.Errorf("the summary %q is not one sentence that ends with a full stop", s)
	case len(s) > 200:
		t.Errorf("the summary has %d bytes; 200 are enough", len(s))
	}
	if !slices.Contains(plugin.Statuses(), m.Spec.Status) {
		t.Errorf("the status %q is none of %v", m.Spec.Status, plugin.Statuses())
	}
}

func titled(t testing.TB, m Member) {
	t.Helper()
	names, titles := map[string]bool{}, map[string][]plugin.FieldSpec{}
	for _, f := range m.Spec.Fields {
		if !words.MatchString(f.Name) {
			t.Errorf("the field name %q is not lower-case words joined by _", f.Name)
		}
		if names[f.Name] {
			t.Errorf("two fields are called %q", f.Name)
		}
		if wrong := wrongTitle(f.Title); wrong != "" {
			t.Errorf("%s: the title %q %s", f.Name, f.Title, wrong)
		} else if slices.ContainsFunc(titles[f.Title], func(other plugin.FieldSpec) bool { return !apart(f, other) }) {
			t.Errorf("%s: another field has the title %q too", f.Name, f.Title)
		}
		if f.Help != "" && !strings.HasSuffix(f.Help, ".") {
			t.Errorf("%s: the help %q does not end with a full stop", f.Name, f.Help)
		}
		names[f.Name], titles[f.Title] = true, append(titles[f.Title], f)
	}
}

// apart says whether two fields are never shown at once, since both hang on one field
// and on different values of it.
func apart(a, b plugin.FieldSpec) bool {
	return slices.ContainsFunc(a.When, func(one plugin.Condition) bool {
		return slices.ContainsFunc(b.When, func(other plugin.Condition) bool {
			return one.Name == other.Name && !slices.ContainsFunc(one.Values, func(v string) bool { return slices.Contains(other.Values, v) })
		})
	})
}

// wrongTitle says what is wrong with a title, "" for nothing.
func wrongTitle(title string) string {
	switch {
	case strings.TrimSpace(title) == "":
		return "is empty"
	case title != strings.TrimSpace(title), strings.ContainsFunc(title, unicode.IsControl):
		return "has blanks around it or control characters in it"
	case strings.HasSuffix(title, "."), strings.HasSuffix(title, ":"):
		return "is no sentence: leave the last character out"
	}
	return ""
}

func fillable(t testing.TB, m Member) {
	t.Helper()
	for _, f := range m.Spec.Fields {
		if f.Required && f.Default != "" {
			t.Errorf("%s: a required field has no default", f.Name)
		}
		if f.Required && f.Advanced {
			t.Errorf("%s: a required field must not hide under Advanced", f.Name)
		}
		if f.Least != "" && (canonical(f, f.Least) == "" || canonical(f, f.Most) == "") {
			t.Errorf("%s: the bounds %q and %q are not both values that it takes", f.Name, f.Least, f.Most)
		}
		for _, text := range []string{f.Default, f.Example} {
			if text != "" && canonical(f, text) == "" {
				t.Errorf("%s: it does not take %q itself", f.Name, text)
			}
		}
		choosable(t, f)
	}
}

func choosable(t testing.TB, f plugin.FieldSpec) {
	t.Helper()
	if f.Kind != plugin.KindOneOf {
		return
	}
	if len(f.Choices) < 2 {
		t.Errorf("%s: %d choices are none", f.Name, len(f.Choices))
	}
	values, titles := map[string]bool{}, map[string]bool{}
	for _, c := range f.Choices {
		if c.Value == "" || strings.TrimSpace(c.Value) != c.Value || values[c.Value] {
			t.Errorf("%s: the choice %q is empty, has blanks around it or stands there twice", f.Name, c.Value)
		}
		if wrong := wrongTitle(c.Title); wrong != "" {
			t.Errorf("%s: the title %q of the choice %s %s", f.Name, c.Title, c.Value, wrong)
		} else if titles[c.Title] {
			t.Errorf("%s: two choices have the title %q", f.Name, c.Title)
		}
		values[c.Value], titles[c.Title] = true, true
	}
}

func conditions(t testing.TB, m Member) {
	t.Helper()
	for i, f := range m.Spec.Fields {
		before := plugin.Spec{Fields: m.Spec.Fields[:i]}
		for _, c := range f.When {
			on, found := before.Field(c.Name)
			if !found {
				t.Errorf("%s: it hangs on %q, which is no field before it", f.Name, c.Name)
				continue
			}
			for _, value := range c.Values {
				if !canHold(on, value) {
					t.Errorf("%s: it hangs on %s being %q, which is no value of that", f.Name, c.Name, value)
				}
			}
		}
	}
}

// canHold: a condition compares with the one spelling that a value has.
func canHold(f plugin.FieldSpec, value string) bool {
	return !f.Secret && canonical(f, value) == value
}
