package plugin

import "fmt"

// Declared is what every kind of plug-in can do: show its declaration.
type Declared interface{ Declared() Spec }

// Registry is the list of plug-ins of one kind, in the order it was given. It
// does not change once made.
type Registry[P Declared] struct {
	members []P
	names   []string
	byName  map[string]P
}

// NewRegistry makes the list. It panics on a double name, which only a mistake in
// the program's own list can cause.
func NewRegistry[P Declared](members ...P) *Registry[P] {
	r := &Registry[P]{members: members, byName: make(map[string]P, len(members))}
	for _, m := range members {
		name := m.Declared().Name
		if _, twice := r.byName[name]; twice {
			panic(fmt.Sprintf("two plug-ins of one kind are called %q", name))
		}
		r.byName[name] = m
		r.names = append(r.names, name)
	}
	return r
}

// All lists the plug-ins.
func (r *Registry[P]) All() []P { return append([]P{}, r.members...) }

// Names lists their names.
func (r *Registry[P]) Names() []string { return append([]string{}, r.names...) }

// Specs lists their declarations as data.
func (r *Registry[P]) Specs() []Spec {
	specs := make([]Spec, len(r.members))
	for i, m := range r.members {
		specs[i] = m.Declared()
	}
	return specs
}

// Find looks a plug-in up by name. For a name that is not there, Nearest among
// Names says which was probably meant.
func (r *Registry[P]) Find(name string) (P, bool) {
	m, ok := r.byName[name]
	return m, ok
}
