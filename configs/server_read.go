package configs

import (
	"io"

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
