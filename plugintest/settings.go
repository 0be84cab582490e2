package plugintest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

func survives(t testing.TB, m Member) {
	t.Helper()
	var found []string
	for _, form := range m.Good {
		lost, err := round(m, form)
		if err != nil {
			t.Errorf("good settings are refused: %v", err)
		}
		found = append(found, lost...)
	}
	accepted, refusal := len(m.Good), error(nil)
	for _, form := range forms(m) {
		lost, err := round(m, form)
		if err != nil { // the declaration's Check may refuse what is made up
			refusal = err
			continue
		}
		accepted++
		found = append(found, lost...)
	}
	if accepted == 0 {
		t.Errorf("all that was made up is refused, so give Member.Good: %v", refusal)
	}
	slices.Sort(found)
	for _, lost := range slices.Compact(found) {
		t.Errorf("%s", lost)
	}
}

// forms are the samples, alone and with the texts of the good settings in them.
func forms(m Member) []plugin.Values {
	made := samples(m.Spec)
	all := slices.Clone(made)
	for _, good := range m.Good {
		texts := plugin.Values{}
		for name, text := range good {
			if f, _ := m.Spec.Field(name); f.Kind != plugin.KindOneOf && f.Kind != plugin.KindSwitch {
				texts[name] = text
			}
		}
		for _, form := range made {
			all = append(all, form.With(texts))
		}
	}
	return all
}

// round sends a form through values and back, twice, and tells what was lost on
// the way. The error is the form's refusal.
func round(m Member, form plugin.Values) (lost []string, err error) {
	once, err := m.Tidy(form)
	if err != nil {
		return nil, err
	}
	twice, err := m.Tidy(once)
	if err != nil {
		return []string{"settings that were stored are refused when they come back: " + err.Error()}, nil
	}
	for _, name := range once.With(twice).Names() {
		if once[name] != twice[name] {
			lost = append(lost, name+": changes each time it is stored")
		}
	}
	shown := m.Spec.Shown(form)
	for _, f := range m.Spec.Fields {
		want, got := canonical(f, form[f.Name]), once[f.Name]
		switch {
		case !shown[f.Name], want == "", want == got, got == "" && zero(want):
		case f.Secret:
			lost = append(lost, f.Name+": the secret did not survive")
		default:
			lost = append(lost, fmt.Sprintf("%s: %q went in and %q came back", f.Name, want, got))
		}
	}
	return lost, nil
}

// zero values without a default may be left out when settings are written.
func zero(text string) bool { return slices.Contains([]string{"0", "no", "0s"}, text) }

func missing(t testing.TB, m Member) {
	t.Helper()
	_, err := m.Tidy(plugin.Values{})
	var named []string
	for _, f := range plugin.Wrong(err) {
		named = append(named, f.Field)
	}
	shown := m.Spec.Shown(plugin.Values{})
	for _, f := range m.Spec.Fields {
		if f.Required && f.Default == "" && shown[f.Name] && !slices.Contains(named, f.Name) {
			t.Errorf("%s: is required and its absence is not named among %v", f.Name, named)
		}
	}
}

func refuses(t testing.TB, m Member) {
	t.Helper()
	const stranger = "no_such_setting"
	for _, form := range append([]plugin.Values{{}}, m.Good...) {
		_, err := m.Tidy(form.With(plugin.Values{stranger: "x"}))
		if !slices.ContainsFunc(plugin.Wrong(err), func(f *fault.Error) bool {
			return f.Field == stranger && f.Kind == fault.Configuration
		}) {
			t.Errorf("a setting that does not exist is not refused by name: %v", err)
		}
	}
}
