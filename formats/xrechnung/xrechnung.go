// Package xrechnung writes, reads and checks XRechnung 3.0, the invoice of German
// authorities: EN 16931 with German rules on top, in UBL or as Cross Industry
// Invoice.
//
// What XRechnung demands and an invoice lacks, a Leitweg-ID (BT-10) or the contact
// of the seller (BG-6), is not made up: it is left out, and Validate says that it is
// missing. The specification (BT-24) is what a document says of itself, so it is
// written as XRechnung, whatever the invoice was made for, and kept where it is
// XRechnung's own extension or its clean vehicles.
package xrechnung

import (
	"context"
	"io"
	"slices"
	"time"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/cii"
	"github.com/postbud/postbud/internal/rules"
	"github.com/postbud/postbud/internal/ubl"
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// Process is the business process (BT-23) of an invoice that names none.
const Process = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"

// The choices of the setting syntax.
const (
	syntaxUBL = "ubl"
	syntaxCII = "cii"
)

// Settings of the format.
type Settings struct {
	Syntax string // ubl or cii
}

// Format is the declared format.
var Format = formats.Declare(declaration, traits, open)

var declaration = plugin.Declaration[Settings]{
	Info: plugin.Info{
		Name:    "xrechnung",
		Title:   "XRechnung",
		Summary: "The invoice that German authorities demand: the European standard with German rules, as UBL or CII.",
		Status:  plugin.Stable,
	},
	Fields: fields,
}

// UBL is the default: the portals of German authorities take both syntaxes, and UBL
// is the one that everybody else on Peppol, which leads to them, reads and writes.
func fields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.OneOf(&s.Syntax, "syntax", "Syntax",
			plugin.Choice{Value: syntaxUBL, Title: "UBL"},
			plugin.Choice{Value: syntaxCII, Title: "CII (Cross Industry Invoice)"},
		).Or(syntaxUBL).PerRule().About("The portals of German authorities take both; choose CII only for a receiver who asks for it."),
	}
}

var traits = formats.Traits{
	MediaType: "application/xml",
	Extension: ".xml",
	DocTypes:  docTypes(syntaxUBL, Specification),
	Process:   Process,
	Loses:     []string{"BT-24"}, // the document's own specification is written
}

func open(s Settings, env plugin.Env) (formats.Format, error) {
	return format{syntax: s.Syntax, spool: env.Spool, now: env.Now}, nil
}

type format struct {
	syntax string
	spool  xmlterms.Spool
	now    func() time.Time
}

var (
	_ formats.Writer    = format{}
	_ formats.Reader    = format{}
	_ formats.Validator = format{}

	_ formats.Particular = format{}
	_ formats.Announcing = format{}
)

// Traits name the document types of the syntax that is written.
func (f format) Traits() formats.Traits {
	t := traits
	t.DocTypes = docTypes(f.syntax, Specification)
	return t
}

// DocType names the specification that the document bears: the extension and the clean
// vehicles are document types of their own.
func (f format) DocType(inv *invoice.Invoice) string {
	return docTypes(f.syntax, specificationOf(inv))[inv.TypeCode]
}

// specificationOf is the specification under which an invoice is written.
func specificationOf(inv *invoice.Invoice) string {
	if slices.Contains(current(), inv.Specification) {
		return inv.Specification
	}
	return Specification
}

// Write renders the invoice in the syntax of the settings.
func (f format) Write(ctx context.Context, w io.Writer, inv *invoice.Invoice) error {
	named := *inv
	named.Specification = specificationOf(inv)
	if named.Process == "" {
		named.Process = Process
	}
	named.VATBreakdown = rated(inv.VATBreakdown)
	if f.syntax == syntaxCII {
		return cii.Write(ctx, w, &named)
	}
	return ubl.Write(ctx, w, &named)
}

// Validate holds a document against the schema, the rules of EN 16931 and those of
// XRechnung that are in force today.
func (f format) Validate(ctx context.Context, r io.Reader) ([]invoice.Finding, error) {
	var today invoice.Date
	if f.now != nil {
		today = invoice.DateOf(f.now())
	}
	return rules.Check(ctx, r, today, rules.Schema, rules.EN16931, rules.XRechnung)
}

// notSubject is the VAT category of what is not subject to VAT.
const notSubject = "O"

// rated gives the rows of the breakdown that are not subject to VAT the rate 0.
// EN 16931 leaves it out there, and XRechnung demands one in every row (BR-DE-14).
func rated(rows []invoice.VATBreakdown) []invoice.VATBreakdown {
	rows = slices.Clone(rows)
	for i := range rows {
		if rows[i].Category == notSubject && !rows[i].Rate.Given() {
			rows[i].Rate = invoice.NewDecimal(0, 0)
		}
	}
	return rows
}
