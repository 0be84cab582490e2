package plugin

import "slices"

// Spec is a declaration as data: what forms, flags, pages and `catalogue --json`
// are made from.
type Spec struct {
	Info
	Fields []FieldSpec `json:"fields"`
}

// FieldSpec is one field as data.
type FieldSpec struct {
	Name     string      `json:"name"` // as in files, flags and the API: lower case, words joined by "_"
	Title    string      `json:"title"`
	Kind     Kind        `json:"kind"`
	Required bool        `json:"required,omitempty"` // while it is shown
	Default  string      `json:"default,omitempty"`
	Help     string      `json:"help,omitempty"`
	Example  string      `json:"example,omitempty"`
	Secret   bool        `json:"secret,omitempty"`   // belongs in the vault; never shown again
	Advanced bool        `json:"advanced,omitempty"` // set rarely
	PerRule  bool        `json:"per_rule,omitempty"` // an export rule may override it for its customer
	Place    bool        `json:"place,omitempty"`    // says where, or as whom, the secrets are used
	Stays    bool        `json:"stays,omitempty"`    // a secret that never leaves this program
	Long     bool        `json:"long,omitempty"`     // text of several lines
	Path     bool        `json:"path,omitempty"`     // folders; what a document fills in is one name
	Least    string      `json:"least,omitempty"`    // bounds of a whole number or a time, both included
	Most     string      `json:"most,omitempty"`
	When     []Condition `json:"when,omitempty"` // shown only when all of them hold
	Choices  []Choice    `json:"choices,omitempty"`
	Consent  *Consent    `json:"consent,omitempty"` // of a grant
}

// Condition holds when the field Name has one of Values.
type Condition struct {
	Name   string   `json:"name"`
	Values []string `json:"values"`
}

// Choice is one value of OneOf.
type Choice struct {
	Value string `json:"value"` // as in files and the API
	Title string `json:"title"`
}

// Names lists the fields in order.
func (s Spec) Names() []string { return s.names(func(FieldSpec) bool { return true }) }

// Secrets lists the fields that belong in the vault.
func (s Spec) Secrets() []string { return s.names(func(f FieldSpec) bool { return f.Secret }) }

// PerRule lists the fields that an export rule may override.
func (s Spec) PerRule() []string { return s.names(func(f FieldSpec) bool { return f.PerRule }) }

// Field finds a field by its name.
func (s Spec) Field(name string) (FieldSpec, bool) {
	i := slices.IndexFunc(s.Fields, func(f FieldSpec) bool { return f.Name == name })
	if i < 0 {
		return FieldSpec{}, false
	}
	return s.Fields[i], true
}

// Split parts the secret values from the plain ones: the first go to the vault.
func (s Spec) Split(v Values) (plain, secret Values) {
	plain, secret = Values{}, Values{}
	for name, text := range v {
		if f, _ := s.Field(name); f.Secret {
			secret[name] = text
		} else {
			plain[name] = text
		}
	}
	return plain, secret
}

// Moved says whether two sets of values differ in where, or as whom, the secrets
// are used (Field.Place). Stored secrets must not be used for the new values
// before a person has entered them again.
func (s Spec) Moved(before, after Values) bool {
	return slices.ContainsFunc(s.Fields, func(f FieldSpec) bool {
		return f.Place && f.now(before) != f.now(after)
	})
}

func (s Spec) names(wanted func(FieldSpec) bool) []string {
	var names []string
	for _, f := range s.Fields {
		if wanted(f) {
			names = append(names, f.Name)
		}
	}
	return names
}

func (f FieldSpec) optional() bool { return !f.Required && f.Default == "" }
