// Package edifact writes and reads INVOIC, the invoice message of EDIFACT: written
// in D.96A (EANCOM 1997) and D.01B (EANCOM 2002), read in every directory from
// D.93A on, invoices and credit notes.
//
// Every receiver publishes a guide of its own, so what guides differ in is a
// setting. The syntax below is package internal/edifact.
package edifact

import (
	"context"
	"io"
	"log/slog"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// name is what faults call the format.
const name = "EDIFACT INVOIC"

// Format is the declared format.
var Format = formats.Declare(plugin.Declaration[Settings]{
	Info: plugin.Info{
		Name:    "edifact",
		Title:   name,
		Summary: "The invoice of EDIFACT and EANCOM, which retail and industry exchange over VANS networks and AS2.",
		Status:  plugin.Stable,
	},
	Fields: fields,
	Check:  check,
}, formats.Traits{
	MediaType: "application/edifact",
	Extension: ".edi",
	Loses:     loses(),
}, open)

func open(s Settings, env plugin.Env) (formats.Format, error) {
	log := env.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return format{settings: s, directory: directoryOf(s.Directory), log: log, spool: env.Spool, count: env.Count}, nil
}

type format struct {
	settings  Settings
	directory directory
	log       *slog.Logger
	spool     func(ctx context.Context, mediaType string, r io.Reader) (invoice.Content, error)
	count     func(ctx context.Context, series, key string) (int64, error)
}

var (
	_ formats.Writer = format{}
	_ formats.Reader = format{}
)

// loses is what INVOIC has no place for in D.96A, the usual directory, and what it
// holds only in part.
func loses() []string {
	return []string{
		"BT-8",           // the date itself is written, not a code for it
		"BT-23", "BT-24", // the message names its own specification (UNH)
		"BT-29", "BT-29-1", // one with its scheme, further ones without and behind it
		"BT-30-1", "BT-47-1", "BT-61-1", // RFF has no scheme
		"BT-34", "BT-34-1", "BT-49", "BT-49-1", // only addresses whose scheme is an ICD code
		"BT-46-1", "BT-60-1", "BT-71-1", "BT-157-1", // GLN, GTIN and the like alone; D.01B has all
		"BT-39", "BT-54", "BT-68", "BT-79", // nine characters are no place for a name; D.01B has them
		"BT-87", "BT-88", // no card
		"BT-89", "BT-90", // mandate and creditor are bilateral
		"BG-24",    // objects travel in version 4 of the syntax alone
		"BT-158-2", // D.01B has it
	}
}
