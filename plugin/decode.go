package plugin

import (
	"slices"
	"strings"
)

// decode reads every value into its field and returns what is wrong: in the
// order of the fields, then the unknown settings by name.
func decode(fields []*Field, v Values) []error {
	spec := Spec{Fields: specs(fields)}
	shown := spec.Shown(v)
	var wrong []error
	for _, f := range fields {
		text := v[f.spec.Name]
		if !shown[f.spec.Name] {
			text = ""
		}
		if e := f.take(text, shown[f.spec.Name]); e != nil {
			e.Field = f.spec.Name
			wrong = append(wrong, e.Coded(e.Code, "title", f.spec.Title))
		}
	}
	return append(wrong, unknown(spec, v)...)
}

func unknown(spec Spec, v Values) []error {
	allowed := spec.Names()
	var wrong []error
	for _, name := range v.Names() {
		if slices.Contains(allowed, name) {
			continue
		}
		e := wrongly(CodeUnknown, "there is no such setting%s", instead(name, allowed)).
			Coded(CodeUnknown, "name", name, "nearest", Nearest(name, allowed), "names", strings.Join(allowed, ", "))
		e.Field = name
		wrong = append(wrong, e)
	}
	return wrong
}

// instead ends a sentence about a word that is not allowed.
func instead(word string, allowed []string) string {
	if len(allowed) == 0 {
		return "; there are none"
	}
	if near := Nearest(word, allowed); near != "" {
		return "; did you mean " + near + "?"
	}
	return "; there are " + strings.Join(allowed, ", ")
}

func encode(fields []*Field) Values {
	all := Values{}
	for _, f := range fields {
		all[f.spec.Name] = f.show()
	}
	spec := Spec{Fields: specs(fields)}
	shown := spec.Shown(all)
	for _, f := range spec.Fields {
		if text := all[f.Name]; !shown[f.Name] || text == "" || text == f.Kind.zero() && f.optional() {
			delete(all, f.Name)
		}
	}
	return all
}

func specs(fields []*Field) []FieldSpec {
	out := make([]FieldSpec, len(fields))
	for i, f := range fields {
		out[i] = f.spec
	}
	return out
}
