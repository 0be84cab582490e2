package adaptors

import (
	"context"

	"github.com/postbud/postbud/plugin"
)

// Plugin is a declared adaptor.
type Plugin struct {
	spec       plugin.Spec
	tidy       func(plugin.Values) (plugin.Values, error)
	ends       func(plugin.Values) []plugin.Expiry
	open       func(context.Context, plugin.Values, plugin.Env) (Adaptor, error)
	owes       bool
	unsearched bool
}

// Registry is the list of adaptors that the program has.
type Registry = plugin.Registry[Plugin]

// Declare makes an adaptor from its declaration and the function that opens it.
func Declare[S any](d plugin.Declaration[S], open func(context.Context, S, plugin.Env) (Adaptor, error)) Plugin {
	return Plugin{
		spec: d.Spec(),
		tidy: d.Tidy,
		ends: d.Expiring,
		open: func(ctx context.Context, v plugin.Values, env plugin.Env) (Adaptor, error) {
			s, err := d.Decode(v)
			if err != nil {
				return nil, err
			}
			return open(ctx, s, env)
		},
	}
}

// NewRegistry makes the list. It panics on a double name.
func NewRegistry(members ...Plugin) *Registry { return plugin.NewRegistry(members...) }

// Declared is the declaration as data.
func (p Plugin) Declared() plugin.Spec { return p.spec }

// Tidy checks settings and writes them as they are stored. It names every wrong
// one at once, each a Configuration fault, and touches nothing outside.
func (p Plugin) Tidy(v plugin.Values) (plugin.Values, error) { return p.tidy(v) }

// Expiring lists the certificates of the settings, secrets among them, that must be
// renewed some time; none where the settings are wrong.
func (p Plugin) Expiring(v plugin.Values) []plugin.Expiry { return p.ends(v) }

// Owing says of a Server that it may have something left over from a former process. It
// is opened, and its Handler made, when the program starts and not only when somebody
// comes in.
func (p Plugin) Owing() Plugin {
	p.owes = true
	return p
}

// Owes says whether the adaptor was declared as Owing.
func (p Plugin) Owes() bool { return p.owes }

// Unsearched says of an adaptor that its source cannot be asked for single documents: it
// hands on what comes, and knows no numbers, customers and dates. Nothing is exported
// from it by hand.
func (p Plugin) Unsearched() Plugin {
	p.unsearched = true
	return p
}

// Searched says whether documents can be asked for by number, customer and date. It is
// true of every adaptor that was not declared as Unsearched.
func (p Plugin) Searched() bool { return !p.unsearched }

// Open makes the adaptor from settings. The caller closes it. A wrong setting is
// a Configuration fault that names the field.
func (p Plugin) Open(ctx context.Context, v plugin.Values, env plugin.Env) (Adaptor, error) {
	return p.open(ctx, v, env)
}
