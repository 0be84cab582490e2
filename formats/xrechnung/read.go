package xrechnung

import (
	"context"
	"io"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/cii"
	"github.com/postbud/postbud/internal/ubl"
	"github.com/postbud/postbud/invoice"
)

// Recognise is sure of a document that names XRechnung, of any version; what is in
// one of the two syntaxes alone is rather another format's.
func (format) Recognise(head []byte) int {
	sure := max(ubl.Recognise(head, recognised()...), cii.Recognise(head, recognised()...))
	if sure < 90 {
		return sure / 2
	}
	return sure
}

// Read reads any invoice or credit note in UBL and any Cross Industry Invoice.
func (f format) Read(ctx context.Context, r io.Reader) (*invoice.Invoice, error) {
	head, in, err := formats.Head(r)
	if err != nil {
		return nil, err
	}
	if cii.Recognise(head) > 0 {
		return cii.Read(ctx, in, f.spool)
	}
	return ubl.Read(ctx, in, f.spool)
}
