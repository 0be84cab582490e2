package xmltree_test

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/xmltree"
)

// FuzzParse holds the parser against encoding/xml: what this parser takes, that
// one reads too, with the same elements and texts; and the way in which the input
// arrives makes no difference.
func FuzzParse(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte(fileHead + "QUJD" + fileTail))
	f.Add([]byte("<a b='&#x41;'>x<!-- y -->z<![CDATA[&]]></a>"))
	f.Add([]byte("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe6</a>"))
	f.Fuzz(func(t *testing.T, in []byte) {
		options := xmltree.Options{Vocabulary: vocabulary(), Bytes: 1 << 16}
		tree, err := xmltree.Parse(t.Context(), bytes.NewReader(in), options)
		slow, slowErr := xmltree.Parse(t.Context(), iotest.OneByteReader(bytes.NewReader(in)), options)
		if (err == nil) != (slowErr == nil) {
			t.Fatalf("at once: %v, byte by byte: %v", err, slowErr)
		}
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("an error without its kind: %v", err)
			}
			return
		}
		if drawn(tree) != drawn(slow) {
			t.Fatalf("at once:\n%s\nbyte by byte:\n%s", drawn(tree), drawn(slow))
		}
		compare(t, in, tree)
	})
}

// compare walks encoding/xml's tokens beside the tree.
func compare(t *testing.T, in []byte, tree *xmltree.Tree) {
	d := xml.NewDecoder(bytes.NewReader(in))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) {
		latin, err := io.ReadAll(r)
		var utf []byte
		for _, b := range latin {
			utf = append(utf, string(rune(b))...)
		}
		return bytes.NewReader(utf), err
	}
	next := xmltree.Node(0)
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("encoding/xml refuses it: %v", err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if int(next) >= tree.Len() {
			t.Fatalf("encoding/xml has more elements than %d", tree.Len())
		}
		name := tree.Name(next)
		// encoding/xml does not normalise the white space of attributes.
		space := strings.NewReplacer("\n", " ", "\r", " ", "\t", " ").Replace(start.Name.Space)
		if local := tree.Written(name); !strings.HasSuffix(local, start.Name.Local) || tree.Space(name) != space {
			t.Fatalf("element %d is %s in %q, for encoding/xml %s in %q", next, local, tree.Space(name), start.Name.Local, start.Name.Space)
		}
		next++
	}
	if int(next) != tree.Len() {
		t.Fatalf("encoding/xml has %d elements, the tree %d", next, tree.Len())
	}
}
