package schema_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/postbud/postbud/internal/rules"
	"github.com/postbud/postbud/internal/ubl"
	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice/invoicetest"
)

// manyLines is an invoice of our own, parsed with the program's vocabulary.
func manyLines(t testing.TB, lines int) *xmltree.Tree {
	t.Helper()
	var doc bytes.Buffer
	if err := ubl.Write(t.Context(), &doc, invoicetest.ManyLines(lines)); err != nil {
		t.Fatal(err)
	}
	tree, err := xmltree.ParseBytes(doc.Bytes(), xmltree.Options{Vocabulary: rules.Vocabulary()})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func BenchmarkCheck(b *testing.B) {
	m := models(b)[0]
	for _, lines := range []int{10, 1000} {
		tree := manyLines(b, lines)
		b.Run(fmt.Sprintf("%d lines, %d elements", lines, tree.Len()), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if got := m.Check(tree); len(got) > 0 {
					b.Fatal(got)
				}
			}
		})
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		models(b)
	}
}

func TestGoodDocumentAllocatesNothing(t *testing.T) {
	m, tree := models(t)[0], manyLines(t, 10)
	if got := testing.AllocsPerRun(100, func() { m.Check(tree) }); got > 0 {
		t.Errorf("%v allocations", got)
	}
}
