// Package vans delivers documents into a mailbox at an operator (VANS), over the line
// that the operator offers, and reads the receivers' answers there.
//
// An EDIFACT interchange gets the envelope of the mailbox: who sends, who receives, and
// a control reference that is counted without gaps for each pair of them. The messages
// in it stay byte for byte. Every other document goes as it is.
package vans

import (
	"context"
	"time"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/as2/reception"
	"github.com/postbud/postbud/internal/edifact"
	"github.com/postbud/postbud/internal/filing"
	"github.com/postbud/postbud/internal/memory"
	"github.com/postbud/postbud/internal/wire/as2"
	"github.com/postbud/postbud/internal/wire/ftp"
	"github.com/postbud/postbud/internal/wire/http"
	"github.com/postbud/postbud/internal/wire/sftp"
	"github.com/postbud/postbud/plugin"
)

// Gateway writes the envelope once, keeps it, and hands the interchange to the wire.
var Gateway = gateways.Declare(plugin.Declaration[Settings]{
	Info: plugin.Info{
		Name:    "vans",
		Title:   "VANS",
		Summary: "Puts each document into a mailbox at a VANS operator, as EDIFACT with its envelope or as it is, and reads the receipts.",
		Status:  plugin.Stable,
	},
	Fields: fields,
	Check:  Settings.check,
}, open).Owing()

// folders is a wire that can look into a folder there.
type folders interface {
	Files(ctx context.Context, folder string) ([]filing.Entry, error)
	Read(ctx context.Context, folder, name string, most int64) ([]byte, error)
	Shift(ctx context.Context, folder, name, to string) error
	Erase(ctx context.Context, folder, name string) error
}

var (
	_ folders = (*sftp.Wire)(nil)
	_ folders = (*ftp.Wire)(nil)

	_ gateways.Tracker  = (*gateway)(nil)
	_ gateways.Settler  = settler{}
	_ gateways.Answered = answered{}
	_ plugin.Debtor     = answered{}
)

// gateway is the mailbox.
type gateway struct {
	settings Settings
	operator edifact.Partner // zero where none is named
	env      plugin.Env
	shelf    memory.Shelf
	part     plugin.Part // of the settings that is the wire's
	wire     gateways.Gateway
	folders  folders // the wire, nil where it has none

	reading chan struct{}           // full while somebody looks into the return folder
	seen    map[string]filing.Entry // files there that were read, by name
	closed  map[string]bool         // files there that we may not read
}

// settler is a mailbox whose wire can look.
type settler struct{ *gateway }

// answered is a mailbox whose wire is called by the operator.
type answered struct {
	settler
	*reception.Desk // which is plugin.Debtor
}

func open(ctx context.Context, s Settings, env plugin.Env) (gateways.Gateway, error) {
	g := &gateway{settings: s, env: env, shelf: memory.Shelf{Of: env.Memory, Ended: ended}, part: plugin.Part(s.Wire), reading: make(chan struct{}, 1)}
	var err error
	if s.Operator != "" {
		if g.operator, err = partner("operator", s.Operator); err != nil {
			return nil, err
		}
	}
	switch lent := g.part.Env(env); s.Wire {
	case overFTP:
		w := ftp.New(s.FTP, lent)
		g.wire, g.folders = w, w
	case overHTTP:
		if g.wire, err = http.New(s.HTTP, lent); err != nil {
			return nil, g.part.Fault(err)
		}
	case overAS2:
		w, err := as2.New(s.AS2, lent)
		if err != nil {
			return nil, g.part.Fault(err)
		}
		g.wire = w
		return answered{settler{g}, w.Reception(ctx)}, nil
	default:
		w := sftp.New(s.SFTP, lent)
		g.wire, g.folders = w, w
	}
	if _, can := g.wire.(gateways.Settler); !can {
		return g, nil
	}
	return settler{g}, nil
}

// Close ends the connections of the wire.
func (g *gateway) Close() error { return g.wire.Close() }

func (g *gateway) now() time.Time { return g.env.Now().UTC() }
