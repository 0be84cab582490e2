// Package formats is how a document is written, read and checked. A format is a
// plug-in between bytes and invoice.Invoice.
package formats

import (
	"context"
	"io"

	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// Format is a Writer, a Reader, a Validator, or several of them.
type Format any

// Writer renders an invoice. The same invoice gives the same bytes. A term that
// the format demands and the invoice lacks is an Invalid fault that names it.
type Writer interface {
	Write(context.Context, io.Writer, *invoice.Invoice) error
}

// Reader turns bytes into an invoice.
type Reader interface {
	// Recognise tells how surely the first bytes of a file are this format,
	// from 0 (no) to 100.
	Recognise(head []byte) int
	// Read fails with an Invalid fault on bytes that are not this format.
	Read(context.Context, io.Reader) (*invoice.Invoice, error)
}

// Validator holds a document against the rules of its format. An error means
// that it could not be read.
type Validator interface {
	Validate(context.Context, io.Reader) ([]invoice.Finding, error)
}

// Traits are the facts of a format, with its default settings.
type Traits struct {
	MediaType string
	Extension string            // with its dot, ".xml"
	DocTypes  map[string]string // invoice type code (BT-3) -> Peppol document type identifier
	Process   string            // Peppol process identifier
	Loses     []string          // business terms it cannot carry, for example "BG-24"
}

// Particular is a Format some of whose traits depend on its settings.
type Particular interface {
	// Traits is all of them, with these settings.
	Traits() Traits
}

// Announcing is a Format whose document type follows from more than its settings and
// the type code of the invoice.
type Announcing interface {
	// DocType is the Peppol document type identifier of what Write makes of the
	// invoice, "" where there is none.
	DocType(*invoice.Invoice) string
}

// Plugin is a declared format.
type Plugin struct {
	Traits
	spec plugin.Spec
	tidy func(plugin.Values) (plugin.Values, error)
	open func(plugin.Values, plugin.Env) (Format, error)
}

// Registry is the list of formats that the program has.
type Registry = plugin.Registry[Plugin]

// Declare makes a format from its declaration, its traits and the function that
// makes it from settings.
func Declare[S any](d plugin.Declaration[S], t Traits, open func(S, plugin.Env) (Format, error)) Plugin {
	return Plugin{
		Traits: t,
		spec:   d.Spec(),
		tidy:   d.Tidy,
		open: func(v plugin.Values, env plugin.Env) (Format, error) {
			s, err := d.Decode(v)
			if err != nil {
				return nil, err
			}
			return open(s, env)
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

// Open makes the format from settings. A wrong setting is a Configuration fault
// that names the field.
func (p Plugin) Open(v plugin.Values, env plugin.Env) (Format, error) { return p.open(v, env) }

// TraitsOf is the traits of f, which this plug-in opened, with its settings.
func (p Plugin) TraitsOf(f Format) Traits {
	if particular, ok := f.(Particular); ok {
		return particular.Traits()
	}
	return p.Traits
}

// DocTypeOf is the Peppol document type identifier of what f, which this plug-in opened,
// makes of an invoice, "" where there is none.
func (p Plugin) DocTypeOf(f Format, inv *invoice.Invoice) string {
	if announcing, ok := f.(Announcing); ok {
		return announcing.DocType(inv)
	}
	return p.TraitsOf(f).DocTypes[inv.TypeCode]
}
