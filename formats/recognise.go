package formats

import (
	"context"
	"errors"
	"io"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// headBytes is how much of a file its format is recognised by.
const headBytes = 4096

// Recognise finds the format that knows the content best, opened with its
// default settings. Content that no format knows is an Invalid fault with code
// FILE-UNREAD.
func Recognise(all *Registry, c invoice.Content, env plugin.Env) (best Plugin, reader Reader, err error) {
	head, err := headOf(c)
	if err != nil {
		return best, nil, err
	}
	surest := 0
	for _, p := range all.All() {
		f, err := p.Open(plugin.Values{}, env)
		if err != nil {
			return best, nil, err
		}
		if r, ok := f.(Reader); ok {
			if sure := r.Recognise(head); sure > surest {
				best, reader, surest = p, r, sure
			}
		}
	}
	if reader == nil {
		return best, nil, fault.New(fault.Invalid, "no invoice was found in this file; send it as UBL, CSV or JSON").
			Coded("FILE-UNREAD", "reason", "its form is not one that is known here")
	}
	return best, reader, nil
}

// ReadAny reads content by the format that recognises it.
func ReadAny(ctx context.Context, all *Registry, c invoice.Content, env plugin.Env) (*invoice.Invoice, error) {
	_, reader, err := Recognise(all, c, env)
	if err != nil {
		return nil, err
	}
	r, err := c.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return reader.Read(ctx, r)
}

func headOf(c invoice.Content) ([]byte, error) {
	r, err := c.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	head := make([]byte, headBytes)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return head[:n], nil
}
