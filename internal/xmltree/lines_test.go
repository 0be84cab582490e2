package xmltree_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/xmltree"
)

func TestThePathOfAnElementLeadsBackToItsLine(t *testing.T) {
	tree, err := xmltree.ParseBytes([]byte(sample), xmltree.Options{Vocabulary: vocabulary()})
	if err != nil {
		t.Fatal(err)
	}
	everyLine(t, tree)
}

// everyLine holds the lines of all elements, found forwards and backwards, against
// those that the tree knows.
func everyLine(t *testing.T, tree *xmltree.Tree) {
	t.Helper()
	var paths []string
	var due []int
	for n := tree.Root(); int(n) < tree.Len(); n++ {
		paths, due = append(paths, tree.Path(n)), append(due, tree.Line(n))
	}
	for range 2 {
		if got := tree.Lines(paths); !slices.Equal(got, due) {
			t.Errorf("got %v, due %v", got, due)
		}
		slices.Reverse(paths)
		slices.Reverse(due)
	}
}

func TestAPathThatEndsNowhereHasTheLineOfTheLastElement(t *testing.T) {
	tree, err := xmltree.ParseBytes([]byte(sample), xmltree.Options{Vocabulary: vocabulary()})
	if err != nil {
		t.Fatal(err)
	}
	paths := []string{"/Invoice/cac:InvoiceLine[2]/cbc:Note", "/Invoice/cac:InvoiceLine[2]/cbc:ID[1]/@schemeID", "/Invoice/cac:InvoiceLine[3]",
		"/Invoice/cac:InvoiceLine[0]", "/Invoice/cac:InvoiceLine[x]", "/CreditNote", "", "Invoice", "/Invoice", "/Invoice/cac:InvoiceLine[1]/cbc:ID[1]"}
	due := []int{8, 8, 3, 3, 3, 0, 0, 0, 3, 7}
	if got := tree.Lines(paths); !slices.Equal(got, due) {
		t.Errorf("got %v, due %v", got, due)
	}
	if got := tree.Lines(nil); len(got) != 0 {
		t.Errorf("no paths have the lines %v", got)
	}
}

func TestTheLinesOfAnEmbeddedFileAreCounted(t *testing.T) {
	file := strings.Repeat(base64.StdEncoding.EncodeToString(make([]byte, 57))+"\n", 20_000)
	doc := strings.Replace(sample, "<a:InvoiceLine>", "<a:Attachment><b:EmbeddedDocumentBinaryObject mimeCode=\"x\">"+file+
		"</b:EmbeddedDocumentBinaryObject></a:Attachment><a:InvoiceLine>", 1)
	tree, err := xmltree.Parse(context.Background(), strings.NewReader(doc), xmltree.Options{Vocabulary: vocabulary(),
		File: func(_ *xmltree.Tree, _ xmltree.Node, r io.Reader) error { _, err := io.Copy(io.Discard, r); return err }})
	if err != nil {
		t.Fatal(err)
	}
	everyLine(t, tree)
}

// A long list of findings is numbered in one walk, not in one for each.
func TestManyLinesAreFoundQuickly(t *testing.T) {
	const lines = 100_000
	doc := sample[:strings.Index(sample, "  <other")] + strings.Repeat("<a:InvoiceLine>\n<b:ID>1</b:ID></a:InvoiceLine>\n", lines) + "</Invoice>"
	tree, err := xmltree.ParseBytes([]byte(doc), xmltree.Options{Vocabulary: vocabulary()})
	if err != nil {
		t.Fatal(err)
	}
	paths := make([]string, 0, lines)
	for i := range lines {
		paths = append(paths, fmt.Sprintf("/Invoice/cac:InvoiceLine[%d]/cbc:ID[1]", i+1))
	}
	began := time.Now()
	got := tree.Lines(paths)
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
	if last := got[lines-1]; last != 8+2*(lines-2) {
		t.Errorf("the last one is on line %d", last)
	}
}
