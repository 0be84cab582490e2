package plugin

import (
	"errors"
	"slices"
	"strings"

	"github.com/postbud/postbud/fault"
)

// Fields lists the names in the template that are among the given fields, in
// order, each once.
func (t Template) Fields(among []string) []string {
	var names []string
	for _, p := range t.parts {
		if slices.Contains(among, p.name) && !slices.Contains(names, p.name) {
			names = append(names, p.name)
		}
	}
	return names
}

// Check finds, when the template is saved, what was surely meant as one of the
// fields and is none: a misspelt name, or a name with a format that is no date.
// It fails with a Configuration fault for the first.
func (t Template) Check(fields []string) error {
	if wrong := t.misspelt(fields); wrong != nil {
		return wrong
	}
	return nil
}

func (t Template) misspelt(fields []string) *fault.Error {
	for _, p := range t.parts {
		if p.name == "" && !p.braces {
			continue
		}
		inside, _, _ := strings.Cut(strings.Trim(p.raw, "{}"), "|")
		name, layout, _ := strings.Cut(inside, ":")
		near := Nearest(strings.TrimSpace(name), fields)
		switch {
		case near == "", near == p.name:
			continue
		case near == name:
			return wrongly(CodeTemplate, "%q in %s is no date; write the reference date, such as 20060102 or 02.01.2006", short(layout), short(p.raw))
		}
		return wrongly(CodeTemplate, "there is no field %s; did you mean {%s}?", short(p.raw), near).
			Coded(CodeTemplate, "value", short(p.raw), "nearest", near)
	}
	return nil
}

// CheckTemplates does Template.Check for every file name and phrase among the
// values or the defaults, as Decode reports wrong settings: all at once, each
// with its Field. It does not look at what Decode refuses.
func (s Spec) CheckTemplates(v Values, fields []string) error {
	shown := s.Shown(v)
	var wrong []error
	for _, f := range s.Fields {
		if !shown[f.Name] || f.Kind != KindPhrase && f.Kind != KindFileName {
			continue
		}
		t, err := ParseTemplate(f.now(v))
		if err != nil {
			continue
		}
		if e := t.misspelt(fields); e != nil {
			e.Field = f.Name
			wrong = append(wrong, e.Coded(e.Code, "title", f.Title))
		}
	}
	return errors.Join(wrong...)
}
