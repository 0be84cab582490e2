package facturx

import (
	"context"
	"io"
	"slices"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// Unwarned is the format without the warnings that the official rules give to every
// invoice with a second supporting document, for the suite takes no finding.
var Unwarned = formats.Declare(declaration, traits, func(s Settings, env plugin.Env) (formats.Format, error) {
	f, err := open(s, env)
	return unwarned{f.(format)}, err
})

type unwarned struct{ format }

func (u unwarned) Validate(ctx context.Context, r io.Reader) ([]invoice.Finding, error) {
	findings, err := u.format.Validate(ctx, r)
	return slices.DeleteFunc(findings, func(f invoice.Finding) bool {
		return f.Flag == invoice.Warning && (f.Rule == "CII-SR-475" || f.Rule == "CII-SR-476")
	}), err
}
