package rules

import (
	"bytes"
	"context"

	"github.com/postbud/postbud/internal/ubl"
	"github.com/postbud/postbud/invoice"
)

// coreInvoice is the specification identifier (BT-24) of EN 16931 itself.
const coreInvoice = "urn:cen.eu:en16931:2017"

// CheckInvoice holds an invoice of a format without rules of its own against
// those of EN 16931 or the named layers, written as UBL. The findings' paths are
// those of UBL, so only their terms are for a reader, and they have no lines.
func CheckInvoice(ctx context.Context, inv *invoice.Invoice, day invoice.Date, layers ...string) ([]invoice.Finding, error) {
	said := *inv
	if said.Specification == "" {
		said.Specification = coreInvoice
	}
	if len(layers) == 0 {
		layers = []string{EN16931}
	}
	var b bytes.Buffer
	if err := ubl.Write(ctx, &b, &said); err != nil {
		return nil, err
	}
	findings, err := Check(ctx, &b, day, layers...)
	for i := range findings {
		findings[i].Line = 0
	}
	return findings, err
}
