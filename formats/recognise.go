package formats

import (
	"context"
	"io"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// HeadBytes is how much of a file its format is recognised by; see Head.
const HeadBytes = 64 << 10

// Readers are the formats that read, each opened with its default settings.
type Readers []reading

type reading struct {
	plugin Plugin
	Reader
}

// OpenReaders opens the formats of a registry that read.
func OpenReaders(all *Registry, env plugin.Env) (Readers, error) {
	var readers Readers
	for _, p := range all.All() {
		f, err := p.Open(plugin.Values{}, env)
		if err != nil {
			return nil, err
		}
		if r, ok := f.(Reader); ok {
			readers = append(readers, reading{p, r})
		}
	}
	return readers, nil
}

// Recognise finds the format that knows the first bytes of a file best. It is not
// ok where none knows them at all.
func (rs Readers) Recognise(head []byte) (best Plugin, reader Reader, ok bool) {
	surest := 0
	for _, r := range rs {
		if sure := r.Reader.Recognise(head); sure > surest {
			best, reader, surest = r.plugin, r.Reader, sure
		}
	}
	return best, reader, surest > 0
}

// Read reads a document by the format that recognises it. What no format knows is
// an Invalid fault with code FILE-UNREAD.
func (rs Readers) Read(ctx context.Context, r io.Reader) (*invoice.Invoice, error) {
	head, whole, err := Head(r)
	if err != nil {
		return nil, err
	}
	_, reader, ok := rs.Recognise(head)
	if !ok {
		return nil, Unrecognised()
	}
	return reader.Read(ctx, whole)
}

// readable is what is read, in words.
const readable = "UBL, CII, a PDF with its data, EDIFACT, X12, CSV, Excel and JSON"

// Unrecognised is the Invalid fault of a file in which no format is recognised.
func Unrecognised() error {
	return fault.New(fault.Invalid, "no invoice was found in this file; what is read is "+readable).
		Coded("FILE-UNREAD", "reason", "its form is not one that is known here; what is read is "+readable)
}

// ReadAny reads content by the format that recognises it.
func ReadAny(ctx context.Context, all *Registry, c invoice.Content, env plugin.Env) (*invoice.Invoice, error) {
	readers, err := OpenReaders(all, env)
	if err != nil {
		return nil, err
	}
	r, err := c.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return readers.Read(ctx, r)
}
