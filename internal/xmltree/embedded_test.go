package xmltree_test

import (
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

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
		"with an entity":      "QUJD&file;",
		"half a reference":    "QUJD&#13",
		"with a control":      "QU\x01JD",
		"half a letter":       "QU\xc3JD",
		"a control by number": "QUJD&#1;",
		"a comment unended":   "QUJD<!-- x",
		"CDATA unended":       "QUJD<![CDATA[QUJD",
		"a DTD":               "QUJD<!DOCTYPE x>",
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

// TestEmbeddedFileMayComeInPieces, of its text and of what is read at once.
func TestEmbeddedFileMayComeInPieces(t *testing.T) {
	cases := map[string]struct {
		base64 bool
		text   string
	}{
		"QUJD&#13;&#10;REVG&#xD;":                     {true, "QUJD\r\nREVG\r"},
		"&#81;UJDREVG":                                {true, "QUJDREVG"},
		"<![CDATA[QUJDREVG]]>":                        {true, "QUJDREVG"},
		"QUJD<![CDATA[\nREVG]]><!-- a --><?b c?>SElK": {true, "QUJD\nREVGSElK"},
		"<!-- in front -->QUJDREVG":                   {true, "QUJDREVG"},
		"QUæJ":                                        {false, "QUæJ"},
		"QUJD&amp;":                                   {false, "QUJD&"},
		"QUJD<![CDATA[&]]]]>":                         {false, "QUJD&]]"},
		"":                                            {true, ""},
	}
	for file, want := range cases {
		for _, in := range []io.Reader{strings.NewReader(fileHead + file + fileTail), iotest.OneByteReader(strings.NewReader(fileHead + file + fileTail))} {
			var taken []byte
			tree, err := xmltree.Parse(t.Context(), in, xmltree.Options{Vocabulary: vocabulary(), File: func(_ *xmltree.Tree, _ xmltree.Node, r io.Reader) (err error) {
				taken, err = io.ReadAll(r)
				return err
			}})
			if err != nil {
				t.Errorf("%q: %v", file, err)
				continue
			}
			length, _ := tree.Embedded(2)
			if string(taken) != want.text || tree.EmbeddedBase64(2) != want.base64 || int(length) != len(strings.Join(strings.Fields(want.text), "")) {
				t.Errorf("%q: taken %q, base64 %v, length %d", file, taken, tree.EmbeddedBase64(2), length)
			}
		}
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
