package engine

import (
	"context"
	"io"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// made is what write makes and check looks at.
type made struct {
	plug     formats.Plugin
	format   formats.Format
	output   gateways.File
	beside   []gateways.File
	dispatch Dispatch
	findings []invoice.Finding
}

// write renders the document and stores the bytes. They are never made again:
// every attempt sends these.
func (p *passage) write(ctx context.Context, r routed, inv *invoice.Invoice) (made, error) {
	m, err := p.e.format(r.Format, r.Options, p.e.env(p.t.Subscription, "destination", r.Destination)) // numbers are counted for each receiver
	if err != nil {
		return m, err
	}
	key := p.t.Key
	key.Destination = r.Destination
	lookup := lookupIn(inv, plugin.KeyLetters(key.String()))
	if m.output.Content, err = p.e.render(ctx, m, inv); err != nil {
		return m, err
	}
	m.output.Name = r.General.FileName.Name(lookup, m.plug.Extension)
	m.beside = besideOf(inv)
	m.dispatch, err = p.e.dispatch(r, m, inv, lookup)
	return m, err
}

// format opens a declared format that can write.
func (e *Engine) format(name string, options plugin.Values, env plugin.Env) (m made, err error) {
	plug, ok := e.Formats.Find(name)
	if !ok {
		return m, fault.New(fault.Configuration, "this program has no format %q", name)
	}
	m.plug = plug
	m.format, err = plug.Open(options, env)
	return m, err
}

func (e *Engine) render(ctx context.Context, m made, inv *invoice.Invoice) (invoice.Content, error) {
	writer, ok := m.format.(formats.Writer)
	if !ok {
		return invoice.Content{}, fault.New(fault.Configuration, "the format %s can only be read", m.plug.Declared().Name)
	}
	reader, pipe := io.Pipe()
	stop := context.AfterFunc(ctx, func() { pipe.CloseWithError(ctx.Err()) }) // a writer that hangs holds up nobody
	defer stop()
	go func() {
		pipe.CloseWithError(unpanicked(e.log, func() error { return writer.Write(ctx, pipe, inv) }))
	}()
	c, err := e.Blobs.Put(ctx, m.plug.MediaType, reader)
	reader.CloseWithError(err) // lets the writer end when the store failed
	return c, err
}

// lookupIn is what file names and other templates are filled from.
func lookupIn(inv *invoice.Invoice, key string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		if name == "Key" {
			return key, true
		}
		return invoice.Lookup(inv, name)
	}
}

// besideOf lists the embedded attachments, for gateways that send files beside
// the document.
func besideOf(inv *invoice.Invoice) (files []gateways.File) {
	for _, a := range inv.Attachments {
		if a.Content.Given() && gateways.SafeName(a.FileName) == nil {
			files = append(files, gateways.File{Name: a.FileName, Content: a.Content})
		}
	}
	return files
}
