package xmltree_test

import (
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/xmltree"
)

func BenchmarkParse(b *testing.B) {
	v := vocabulary()
	doc := []byte(strings.Replace(sample, "<other", strings.Repeat("<a:InvoiceLine>\n    <b:ID>1</b:ID>\n    <b:Note>nothing to say</b:Note>\n  </a:InvoiceLine>", 120)+"<other", 1))
	b.SetBytes(int64(len(doc)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := xmltree.ParseBytes(doc, xmltree.Options{Vocabulary: v}); err != nil {
			b.Fatal(err)
		}
	}
}
