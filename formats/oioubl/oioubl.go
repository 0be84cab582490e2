// Package oioubl writes, reads and checks OIOUBL 2.1, the invoices and credit notes
// of NemHandel, the Danish public network.
//
// OIOUBL is UBL with another meaning here and there: its TaxExclusiveAmount is the
// tax, its rounding is part of the total with VAT, a line is what price and quantity
// make, and of each VAT category there is one row. Each part of the document is in a
// file of its own, writing and reading side by side. What OIOUBL cannot say is
// refused, unless a setting chooses how it is said instead.
package oioubl

import (
	"context"
	"io"
	"time"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/rules"
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// name is what faults call the format.
const name = "OIOUBL"

// Format is the declared format.
var Format = formats.Declare(plugin.Declaration[Settings]{
	Info: plugin.Info{
		Name:    "oioubl",
		Title:   "OIOUBL 2.1",
		Summary: "The Danish e-invoice of NemHandel, which authorities and companies in Denmark receive by EAN or CVR number.",
		Status:  plugin.Stable,
	},
	Fields: fields,
}, formats.Traits{
	MediaType: "application/xml",
	Extension: ".xml",
	Loses:     loses(),
}, open)

// loses is what OIOUBL has no place for. What a setting gives up beside it, the
// setting says.
func loses() []string {
	return []string{
		"BT-8",           // the date itself is written, not a code for it
		"BT-21",          // a note has no subject
		"BT-23", "BT-24", // a profile of OIOUBL's own; the specification is OIOUBL
		"BT-81",                               // a code of OIOUBL's list, by the account: 30 is not in it
		"BT-98", "BT-105", "BT-140", "BT-145", // another list of reasons; the text is written
		"BT-130", // a piece (H87) and a service (E48) are EA and C62 in its older list of units
		"BT-121", // another list of reasons; the text is written
	}
}

func open(s Settings, env plugin.Env) (formats.Format, error) {
	return format{settings: s, spool: env.Spool, now: env.Now}, nil
}

type format struct {
	settings Settings
	spool    xmlterms.Spool
	now      func() time.Time
}

var (
	_ formats.Writer    = format{}
	_ formats.Reader    = format{}
	_ formats.Validator = format{}
)

// Validate holds a document against the schema and the rules of OIOUBL that are in
// force today.
func (f format) Validate(ctx context.Context, r io.Reader) ([]invoice.Finding, error) {
	var today invoice.Date
	if f.now != nil {
		today = invoice.DateOf(f.now())
	}
	return rules.Check(ctx, r, today, rules.Schema, rules.OIOUBL)
}
