package ubl_test

import (
	"io"
	"testing"

	"github.com/postbud/postbud/internal/ubl"
	"github.com/postbud/postbud/invoice/invoicetest"
)

// BenchmarkWrite is the writing of an ordinary invoice, of which make bench-formats
// tells too.
func BenchmarkWrite(b *testing.B) {
	inv := invoicetest.ManyLines(10)
	b.ReportAllocs()
	for b.Loop() {
		if err := ubl.Write(b.Context(), io.Discard, inv); err != nil {
			b.Fatal(err)
		}
	}
}
