package xmltree_test

import (
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/xmltree"
)

const (
	fileHead = `<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><cbc:ID>1</cbc:ID>
<cbc:EmbeddedDocumentBinaryObject mimeCode="text/plain">`
	fileTail = `</cbc:EmbeddedDocumentBinaryObject>
<cbc:Note>after</cbc:Note></Invoice>`
)

func TestEmbeddedFileIsCutOutAndItsLengthKept(t *testing.T) {
	file := strings.Repeat("QUJD\n", 100_000)
	sources := map[string]func(xmltree.Options) (*xmltree.Tree, error){
		"from a reader": func(o xmltree.Options) (*xmltree.Tree, error) {
			return xmltree.Parse(t.Context(), strings.NewReader(fileHead+file+fileTail), o)
		},
		"from bytes": func(o xmltree.Options) (*xmltree.Tree, error) {
			return xmltree.ParseBytes([]byte(fileHead+file+fileTail), o)
		},
	}
	for name, parse := range sources {
		t.Run(name, func(t *testing.T) {
			var got strings.Builder
			tree, err := parse(xmltree.Options{Vocabulary: vocabulary(), File: func(tree *xmltree.Tree, n xmltree.Node, r io.Reader) error {
				if tree.Path(n) != "/Invoice/cbc:EmbeddedDocumentBinaryObject[1]" || tree.Attributes(n) != 1 {
					t.Errorf("the file is at %s with %d attributes", tree.Path(n), tree.Attributes(n))
				}
				_, err := io.Copy(&got, r)
				return err
			}})
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != file {
				t.Errorf("%d characters came out, %d went in", got.Len(), len(file))
			}
			if length, is := tree.Embedded(2); !is || length != 400_000 {
				t.Errorf("its length is %d, %v", length, is)
			}
			if text := string(tree.Text(3)); text != "after" {
				t.Errorf("the text behind it is %q", text)
			}
			if tree.Line(3) != 100_003 {
				t.Errorf("the element behind it is on line %d", tree.Line(3))
			}
			if len(tree.Text(2)) != 0 {
				t.Error("the file is not text of its element")
			}
		})
	}
}

func TestLargeFilePassesInBoundedMemory(t *testing.T) {
	const size = 64 << 20
	file := io.LimitReader(&endless{piece: "QUJDREVGR0hJSktM"}, size)
	in := io.MultiReader(strings.NewReader(fileHead), file, strings.NewReader(fileTail))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	tree, err := xmltree.Parse(t.Context(), in, xmltree.Options{Vocabulary: vocabulary()})
	runtime.ReadMemStats(&after)
	if err != nil {
		t.Fatal(err)
	}
	if length, _ := tree.Embedded(2); length != size {
		t.Errorf("its length is %d, want %d", length, size)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 8<<20 {
		t.Errorf("%d KB were allocated for a file of %d MB", used>>10, size>>20)
	}
}

func TestEmbeddedFileKeepsItsLimitsAndItsForm(t *testing.T) {
	cases := map[string]string{
		"too long":            strings.Repeat("A", 101),
		"with an entity":      "QUJD&amp;",
		"with a control":      "QU\x01JD",
		"with a letter æ":     "QUæJD",
		"with a comment":      "QUJD<!-- x -->QUJD",
		"with CDATA":          "QUJD<![CDATA[QUJD]]>",
		"cut off":             "QUJD\x00",
		"with text behind it": "<cbc:ID>1</cbc:ID>QUJD",
	}
	for name, file := range cases {
		t.Run(name, func(t *testing.T) {
			tail := fileTail
			if name == "cut off" {
				file, tail = "QUJD", ""
			}
			_, err := xmltree.Parse(t.Context(), strings.NewReader(fileHead+file+tail), xmltree.Options{Vocabulary: vocabulary(), Embedded: 100})
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("got %v, want it refused", err)
			}
		})
	}
}

func TestWhatTheTakerLeavesIsSkippedAndItsErrorEnds(t *testing.T) {
	in := fileHead + strings.Repeat("QUJD", 20_000) + fileTail
	taker := func(err error) xmltree.Options {
		return xmltree.Options{Vocabulary: vocabulary(), File: func(_ *xmltree.Tree, _ xmltree.Node, r io.Reader) error {
			_, _ = io.ReadFull(r, make([]byte, 10))
			return err
		}}
	}
	tree, err := xmltree.Parse(t.Context(), strings.NewReader(in), taker(nil))
	if err != nil {
		t.Fatal(err)
	}
	if length, _ := tree.Embedded(2); length != 80_000 {
		t.Errorf("its length is %d", length)
	}
	full := errors.New("the disk is full")
	if _, err := xmltree.Parse(t.Context(), strings.NewReader(in), taker(full)); err != full {
		t.Errorf("got %v, want the taker's error", err)
	}
}
