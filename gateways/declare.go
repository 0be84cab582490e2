package gateways

import (
	"context"
	"strings"
	"unicode"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

// Plugin is a declared gateway.
type Plugin struct {
	spec plugin.Spec
	tidy func(plugin.Values) (plugin.Values, error)
	ends func(plugin.Values) []plugin.Expiry
	open func(context.Context, plugin.Values, plugin.Env) (Gateway, error)
	owes bool
}

// Registry is the list of gateways that the program has.
type Registry = plugin.Registry[Plugin]

// Declare makes a gateway from its declaration and the function that opens it.
func Declare[S any](d plugin.Declaration[S], open func(context.Context, S, plugin.Env) (Gateway, error)) Plugin {
	return Plugin{
		spec: d.Spec(),
		tidy: d.Tidy,
		ends: d.Expiring,
		open: func(ctx context.Context, v plugin.Values, env plugin.Env) (Gateway, error) {
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

// Owing says of an Answered gateway that it may have something left over from a former
// process. It is opened, and its Handler made, when the program starts and not only when
// somebody comes in.
func (p Plugin) Owing() Plugin {
	p.owes = true
	return p
}

// Owes says whether the gateway was declared as Owing.
func (p Plugin) Owes() bool { return p.owes }

// Open makes the gateway from settings. The caller closes it. A wrong setting is
// a Configuration fault that names the field.
func (p Plugin) Open(ctx context.Context, v plugin.Values, env plugin.Env) (Gateway, error) {
	return p.open(ctx, v, env)
}

// SafeName refuses anything that is not a plain file name: empty, a path, a
// drive, a hidden or device name, control characters, more than 200 bytes.
func SafeName(name string) error {
	switch {
	case name == "", len(name) > 200:
		return fault.New(fault.Invalid, "a file name has 1 to 200 bytes, this one has %d", len(name))
	case name != strings.TrimSpace(name), strings.HasSuffix(name, "."), strings.HasPrefix(name, "."),
		strings.HasPrefix(name, "-"), strings.HasPrefix(name, "~"):
		return fault.New(fault.Invalid, "%q is not a plain file name", name)
	case strings.ContainsFunc(name, unsafe), plugin.Device(name):
		return fault.New(fault.Invalid, "%q is not a plain file name", name)
	}
	return nil
}

func unsafe(r rune) bool {
	return strings.ContainsRune(`/\:*?"<>|`, r) || unicode.IsControl(r) || r == unicode.ReplacementChar ||
		unicode.Is(unicode.Cf, r) || strings.ContainsRune("∕⁄⧸／＼", r)
}
