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
}, traits(Settings{Directory: d96a, Set: "unoc", Unknown: plain}), open)

func traits(s Settings) formats.Traits {
	return formats.Traits{MediaType: "application/edifact", Extension: ".edi", Loses: loses(s)}
}

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
	_ formats.Writer     = format{}
	_ formats.Reader     = format{}
	_ formats.Particular = format{}
)

// Traits is those with the settings.
func (f format) Traits() formats.Traits { return traits(f.settings) }
