package paper

import (
	"io"
	"testing"

	"github.com/postbud/postbud/invoice/invoicetest"
)

func BenchmarkWrite(b *testing.B) {
	for name, n := range map[string]int{"10 lines": 10, "1000 lines": 1000} {
		inv := invoicetest.ManyLines(n)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := Write(b.Context(), io.Discard, inv, Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
