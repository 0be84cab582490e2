package rules_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/postbud/postbud/internal/rules"
	"github.com/postbud/postbud/internal/ubl"
	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

func BenchmarkCheck(b *testing.B) {
	for _, lines := range []int{10, 1000} {
		var doc bytes.Buffer
		if err := ubl.Write(b.Context(), &doc, invoicetest.ManyLines(lines)); err != nil {
			b.Fatal(err)
		}
		for _, row := range []struct {
			name   string
			layers []string
		}{
			{"", []string{rules.EN16931, rules.Peppol}},
			{", schema too", []string{rules.Schema, rules.EN16931, rules.Peppol}},
			{", schema alone", []string{rules.Schema}},
		} {
			b.Run(fmt.Sprintf("%d lines%s", lines, row.name), func(b *testing.B) {
				b.SetBytes(int64(doc.Len()))
				b.ReportAllocs()
				for b.Loop() {
					findings, err := rules.Check(b.Context(), bytes.NewReader(doc.Bytes()), invoice.Date{}, row.layers...)
					if err != nil || len(findings) > 0 {
						b.Fatal(findings, err)
					}
				}
			})
		}
		b.Run(fmt.Sprintf("%d lines, parsing alone", lines), func(b *testing.B) {
			b.SetBytes(int64(doc.Len()))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := xmltree.ParseBytes(doc.Bytes(), xmltree.Options{Vocabulary: rules.Vocabulary()}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
