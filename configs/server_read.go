package configs

import (
	"io"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/notice"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// Origin says where a setting of the server comes from.
type Origin string

// The origins, from the weakest to the strongest.
const (
	FromDefault Origin = "default"
	FromFile    Origin = "file"
	FromEnv     Origin = "environment"
	FromFlag    Origin = "flag"
)

// EnvPrefix begins the variables of the environment: POSTBUD_LISTEN for listen,
// POSTBUD_MAIL_HOST for mail.host.
const EnvPrefix = "POSTBUD_"

// part is one declaration of the file: the top, or a mapping in it.
type part struct {
	name   string // "" for the top
	spec   plugin.Spec
	decode func(plugin.Values, *Server) error
}

// parts lists what the server's file is made of. Another declaration is one more
// entry.
func parts() []part {
	return []part{
		{"", ServerSettings.Spec(), func(v plugin.Values, s *Server) (err error) {
			*s, err = ServerSettings.Decode(v)
			return err
		}},
		{notice.Mail.Name, notice.Mail.Spec(), func(v plugin.Values, s *Server) error {
			if len(v) == 0 {
				return nil
			}
			mail, err := notice.Mail.Decode(v)
			s.Mail = &mail
			return err
		}},
	}
}

// ReadServer reads the server's settings: from a file, which may be nil, from the
// environment in the form of os.Environ, and from flags by name, "listen" or
// "mail.host". A flag goes before a variable, a variable before the file; an
// empty value is none. The origins say of every setting where its value comes
// from. What is wrong are Mistakes, for the file, and Configuration faults whose
// Field is the variable or the flag, all joined. A secret stands in the file as a
// reference, may stand in a variable, and never in a flag.
func ReadServer(file io.Reader, env []string, flags plugin.Values) (Server, map[string]Origin, error) {
	top := place{}
	if file != nil {
		var err error
		if top, err = document(file); err != nil && !isEmpty(err) {
			return Server{}, nil, err
		}
	}
	r := serverReading{top: top, origins: map[string]Origin{}, values: map[string]plugin.Values{}, meant: map[string]bool{}}
	r.file()
	r.environment(env)
	r.flags(flags)
	var s Server
	for _, p := range parts() {
		r.decode(p, &s)
	}
	if err := inOrder(r.wrong); err != nil {
		return Server{}, nil, err
	}
	return s, r.origins, nil
}

func isEmpty(err error) bool {
	m := Mistakes(err)
	return len(m) == 1 && m[0].Problem == empty
}

// serverReading lays one source over the other.
type serverReading struct {
	top     place
	values  map[string]plugin.Values // by part
	origins map[string]Origin        // by setting
	meant   map[string]bool          // settings that somebody misspelt: they are not missing too
	wrong   []error
}

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

// decode makes settings of what was read, and says of each that is wrong where it
// stands.
func (r *serverReading) decode(p part, s *Server) {
	for _, name := range p.spec.Names() {
		if _, given := r.origins[below(p.name, name)]; !given {
			r.origins[below(p.name, name)] = FromDefault
		}
	}
	given := r.values[p.name].With(nil)
	for _, name := range p.spec.Secrets() {
		if !setup.IsReference(given[name]) {
			continue
		}
		found, err := setup.All(nil, setup.Secrets{name: plugin.NewSecret(given[name])})
		if err != nil {
			r.blame(p, fault.As(err))
			return
		}
		given[name] = found[name]
	}
	for _, f := range plugin.Wrong(p.decode(given, s)) {
		if f.Code != plugin.CodeMissing || !r.meant[below(p.name, f.Field)] {
			r.blame(p, f)
		}
	}
}

func (r *serverReading) blame(p part, f *fault.Error) {
	at := r.top
	if p.name != "" {
		at = at.at(p.name)
	}
	path := below(p.name, f.Field)
	switch r.origins[path] {
	case FromEnv:
		r.wrong = append(r.wrong, renamed(f, variable(p.name, f.Field)))
	case FromFlag:
		r.wrong = append(r.wrong, renamed(f, flag(path)))
	case FromFile:
		r.wrong = append(r.wrong, at.setting(p.spec, f))
	default:
		if r.top.node != nil {
			r.wrong = append(r.wrong, at.setting(p.spec, f))
			return
		}
		r.wrong = append(r.wrong, renamed(f, path))
	}
}

func renamed(f *fault.Error, field string) error {
	other := *f
	other.Field = field
	return &other
}
