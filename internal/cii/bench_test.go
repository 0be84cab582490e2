package cii_test

import (
	"bytes"
	"context"
	"io"
	"testing"

	"github.com/postbud/postbud/internal/cii"
	"github.com/postbud/postbud/invoice/invoicetest"
)

func BenchmarkWriteTenLines(b *testing.B) {
	inv := invoicetest.ManyLines(10)
	b.ReportAllocs()
	for b.Loop() {
		if err := cii.Write(context.Background(), io.Discard, inv); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadTenLines(b *testing.B) {
	var doc bytes.Buffer
	if err := cii.Write(context.Background(), &doc, invoicetest.ManyLines(10)); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(doc.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := cii.Read(context.Background(), bytes.NewReader(doc.Bytes()), nil); err != nil {
			b.Fatal(err)
		}
	}
}
