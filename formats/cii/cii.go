// Package cii writes, reads and checks invoices as Cross Industry Invoices
// (UN/CEFACT CII D16B), the other syntax of EN 16931 beside UBL.
//
// The specification (BT-24) is what a document says of itself, so a format writes
// only one that it holds documents against. This one knows EN 16931 itself: an
// invoice that was made for Peppol, for XRechnung or for a profile of Factur-X is
// written as plain EN 16931, which it follows as well, for nobody here has looked
// whether it keeps the other's rules in this syntax. The process (BT-23) is a
// matter between seller and buyer and stays as it is.
package cii

import (
	"context"
	"io"
	"time"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/cii"
	"github.com/postbud/postbud/internal/rules"
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// Specification is the identifier of EN 16931 itself (BT-24).
const Specification = "urn:cen.eu:en16931:2017"

// Settings of the format: there are none.
type Settings struct{}

// Format is the declared format.
var Format = formats.Declare(declaration, traits, open)

var declaration = plugin.Declaration[Settings]{
	Info: plugin.Info{
		Name:    "cii",
		Title:   "Cross Industry Invoice",
		Summary: "The UN/CEFACT invoice (CII D16B), the other syntax of the European standard beside UBL, used in Germany and France.",
		Status:  plugin.Stable,
	},
}

var traits = formats.Traits{
	MediaType: "application/xml",
	Extension: ".xml",
	Loses:     []string{"BT-24"}, // the document's own specification is written
}

func open(_ Settings, env plugin.Env) (formats.Format, error) {
	return format{spool: env.Spool, now: env.Now}, nil
}

type format struct {
	spool xmlterms.Spool
	now   func() time.Time
}

var (
	_ formats.Writer    = format{}
	_ formats.Reader    = format{}
	_ formats.Validator = format{}
)

// Write renders the invoice as one of EN 16931.
func (format) Write(ctx context.Context, w io.Writer, inv *invoice.Invoice) error {
	named := *inv
	named.Specification = Specification
	return cii.Write(ctx, w, &named)
}

// Recognise is sure of a document that names EN 16931 or a profile of Factur-X.
func (format) Recognise(head []byte) int { return cii.Recognise(head, specifications()...) }

// Read reads any Cross Industry Invoice of release D16B, whatever its specification.
func (f format) Read(ctx context.Context, r io.Reader) (*invoice.Invoice, error) {
	return cii.Read(ctx, r, f.spool)
}

// Validate holds a document against the schema and the rules of EN 16931 that are
// in force today.
func (f format) Validate(ctx context.Context, r io.Reader) ([]invoice.Finding, error) {
	var today invoice.Date
	if f.now != nil {
		today = invoice.DateOf(f.now())
	}
	return rules.Check(ctx, r, today, rules.Schema, rules.EN16931)
}
