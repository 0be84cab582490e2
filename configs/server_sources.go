package configs

import (
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// set takes one value. Empty is none.
func (r *serverReading) set(part, name, value string, from Origin) {
	if value == "" {
		return
	}
	if r.values[part] == nil {
		r.values[part] = plugin.Values{}
	}
	r.values[part][name] = value
	r.origins[below(part, name)] = from
}

func (r *serverReading) file() {
	if r.top.node == nil {
		return
	}
	if r.top.node.Kind != yaml.MappingNode {
		r.wrong = append(r.wrong, r.top.mistake(serverNames(), "names and values belong here"))
		return
	}
	all := parts()
	r.wrong = append(r.wrong, each(r.top, func(key *yaml.Node, value place) []error {
		i := slices.IndexFunc(all, func(p part) bool { return p.name == key.Value && p.name != "" })
		switch {
		case i < 0:
			return r.single(all[0], key, value)
		case value.node.Tag == "!!null":
			return nil
		case value.node.Kind != yaml.MappingNode:
			return []error{value.mistake(all[i].spec.Names(), "names and values belong here")}
		}
		return each(value, func(key *yaml.Node, value place) []error { return r.single(all[i], key, value) })
	})...)
}

// single takes one line of the file.
func (r *serverReading) single(p part, key *yaml.Node, value place) []error {
	field, known := p.spec.Field(key.Value)
	allowed := p.spec.Names()
	if p.name == "" {
		allowed = serverNames()
	}
	switch {
	case !known:
		r.meant[below(p.name, plugin.Nearest(key.Value, allowed))] = true
		return []error{value.mistake(allowed, "%s", unknown("there is no such setting", key.Value, allowed))}
	case value.node.Kind != yaml.ScalarNode:
		return []error{value.mistake(nil, "a single value belongs here")}
	case value.node.Tag == "!!null":
		return nil
	case field.Secret && value.node.Value != "" && !setup.IsReference(value.node.Value):
		return []error{value.mistake(nil, "a secret does not belong in this file; write env:NAME or file:PATH, where it is kept")}
	}
	r.set(p.name, key.Value, value.node.Value, FromFile)
	return nil
}

// serverNames is what may stand at the top of the file.
func serverNames() (names []string) {
	for _, p := range parts() {
		if p.name != "" {
			names = append(names, p.name)
			continue
		}
		names = append(names, p.spec.Names()...)
	}
	return names
}

func (r *serverReading) environment(env []string) {
	known := map[string][2]string{}
	for _, p := range parts() {
		for _, name := range p.spec.Names() {
			known[variable(p.name, name)] = [2]string{p.name, name}
		}
	}
	for _, line := range env {
		name, value, _ := strings.Cut(line, "=")
		if at, ours := known[name]; ours {
			r.set(at[0], at[1], value, FromEnv)
			continue
		}
		for _, meant := range slices.Sorted(maps.Keys(known)) {
			if strings.HasPrefix(name, EnvPrefix) && slip(name, meant) {
				r.wrong = append(r.wrong, fault.Setting(name, "there is no such variable; did you mean %s", meant))
			}
		}
	}
}

// variable is the name of a setting in the environment.
func variable(part, name string) string {
	return EnvPrefix + strings.ToUpper(strings.TrimPrefix(part+"_"+name, "_"))
}

// slip says whether one name is the other with one letter wrong, missing, too
// many or swapped with its neighbour. Variables further away belong to somebody.
func slip(a, b string) bool {
	for i := 0; i < len(a) && i < len(b); i++ {
		if a[i] != b[i] {
			swapped := i+1 < len(a) && i+1 < len(b) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
			return swapped || a[i+1:] == b[i+1:] || a[i:] == b[i+1:] || a[i+1:] == b[i:]
		}
	}
	return len(a)-len(b) == 1 || len(b)-len(a) == 1
}

func (r *serverReading) flags(flags plugin.Values) {
	for _, path := range flags.Names() {
		in, name, parted := strings.Cut(path, ".")
		if !parted {
			in, name = "", path
		}
		i := slices.IndexFunc(parts(), func(p part) bool { return p.name == in })
		var field plugin.FieldSpec
		known := i >= 0
		if known {
			field, known = parts()[i].spec.Field(name)
		}
		switch {
		case !known:
			r.wrong = append(r.wrong, fault.Setting(flag(path), "there is no such setting"))
		case field.Secret:
			r.wrong = append(r.wrong, fault.Setting(flag(path), "a secret does not belong on the command line, where others can see it; set %s", variable(in, name)))
		default:
			r.set(in, name, flags[path], FromFlag)
		}
	}
}

// flag is the name of a setting on the command line.
func flag(path string) string { return "--" + strings.NewReplacer(".", "-", "_", "-").Replace(path) }
