package plugin

import (
	"cmp"
	"slices"

	"github.com/postbud/postbud/fault"
)

// Field is one setting, bound to a Go variable. It is made by a function such as
// Text and refined by its methods, each of which changes and returns it.
type Field struct {
	spec    FieldSpec
	read    func(text string) *fault.Error // into the variable; the text is clean and not empty
	show    func() string                  // the variable as text; "" for none
	measure func(text string) (int64, bool)
}

// Must makes the field required, as long as it is shown (see When).
func (f *Field) Must() *Field { f.spec.Required = true; return f }

// Or sets the value that an absent or empty field takes, as text.
func (f *Field) Or(def string) *Field { f.spec.Default = def; return f }

// About sets the help: one sentence that ends with a full stop.
func (f *Field) About(help string) *Field { f.spec.Help = help; return f }

// Like sets an example, which must be a value that the field takes.
func (f *Field) Like(example string) *Field { f.spec.Example = example; return f }

// Rare moves the field under "Advanced".
func (f *Field) Rare() *Field { f.spec.Advanced = true; return f }

// PerRule lets an export rule override the field for its customer.
func (f *Field) PerRule() *Field { f.spec.PerRule = true; return f }

// When shows the field only while the field called name, which stands before it,
// has the value; else it is neither needed nor read. Said again for the same
// name, either value will do; for another name, both must hold.
func (f *Field) When(name, value string) *Field {
	for i, c := range f.spec.When {
		if c.Name == name {
			f.spec.When[i].Values = append(c.Values, value)
			return f
		}
	}
	f.spec.When = append(f.spec.When, Condition{Name: name, Values: []string{value}})
	return f
}

// Between bounds a whole number or a time, both ends included and written as the
// field's values are: Between("1", "65535"), Between("1s", "10m"). It does
// nothing to a field of another kind.
func (f *Field) Between(least, most string) *Field {
	f.spec.Least, f.spec.Most = least, most
	return f
}

// Long makes a text, a phrase or a password one of several lines: the text of a
// mail, a private key.
func (f *Field) Long() *Field { f.spec.Long = true; return f }

// Path marks a phrase that is a path: what a document fills in becomes the name
// of one folder, or a part of it. A text is taken for one without it.
func (f *Field) Path() *Field { f.spec.Path = true; return f }

// Place marks a field that says where, or as whom, the secrets are used: host,
// port, user, address. When it changes, stored secrets are asked for again, so
// that nobody can send them to a server of his own.
func (f *Field) Place() *Field { f.spec.Place = true; return f }

// Stays marks a secret that never leaves this program: a private key that signs or
// opens. It is kept where a Place changes.
func (f *Field) Stays() *Field { f.spec.Stays = true; return f }

// take cleans the text and reads it, or the default, into the variable.
func (f *Field) take(text string, shown bool) *fault.Error {
	text, wrong := f.spec.clean(text)
	if wrong != nil {
		return wrong
	}
	text = cmp.Or(text, f.spec.Default)
	if text == "" && f.spec.Required && shown {
		return wrongly(CodeMissing, "%q must be filled in", f.spec.Title)
	}
	if text == "" {
		return nil
	}
	if wrong := f.read(text); wrong != nil {
		return wrong
	}
	return f.within(text)
}

func (f *Field) within(text string) *fault.Error {
	if f.measure == nil || f.spec.Least == "" {
		return nil
	}
	n, _ := f.measure(text)
	least, _ := f.measure(f.spec.Least)
	most, _ := f.measure(f.spec.Most)
	if least <= n && n <= most {
		return nil
	}
	return wrongly(CodeRange, "must be from %s to %s", f.spec.Least, f.spec.Most).
		Coded(CodeRange, "least", f.spec.Least, "most", f.spec.Most)
}

// bound is the common part of the constructors.
func bound(kind Kind, name, title string, read func(string) *fault.Error, show func() string) *Field {
	return &Field{
		spec: FieldSpec{Name: name, Title: title, Kind: kind, Secret: slices.Contains(secretKinds, kind)},
		read: read,
		show: show,
	}
}
