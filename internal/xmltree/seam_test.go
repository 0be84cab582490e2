package xmltree_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/postbud/postbud/internal/xmltree"
)

// pieces are what documents are put together of here: names, attributes, blanks and
// texts that come again and again, as they do in invoices, and now and then what is
// gone through slowly.
var pieces = struct{ names, attributes, blanks, texts []string }{
	names:      []string{"b:ID", "b:Note", "a:InvoiceLine", "a:Item", "b:Name", "x:Own"},
	attributes: []string{"", "", "", ` schemeID="0088"`, ` schemeID='DK'`, ` schemeID="&lt;"`, ` x:own="1"`, ` xmlns:x="urn:other"`, ` x:own="2" schemeID="1"`},
	blanks:     []string{"", "\n", "\n  ", "\n    ", " ", "\t", "\r\n", "<!-- c -->", "<?p?>"},
	texts:      []string{"1", "42", "Køb", "100.00", " ", "", "a&amp;b", "<![CDATA[x]]>", "a<!-- c -->b", "]]", "a text that is longer than eight letters", " x"},
}

func pick(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }

// composed is an element with what is in it. Of few choices the same comes again.
func composed(r *rand.Rand, b *strings.Builder, depth int, wild bool) {
	few := func(from []string) string {
		if wild {
			return pick(r, from)
		}
		return from[r.IntN(3)]
	}
	name := pick(r, pieces.names)
	if r.IntN(12) == 0 {
		fmt.Fprintf(b, "<%s%s/>", name, few(pieces.attributes))
		return
	}
	fmt.Fprintf(b, "<%s%s>", name, few(pieces.attributes))
	if depth == 0 || r.IntN(3) > 0 {
		b.WriteString(few(pieces.texts))
	} else {
		for range 1 + r.IntN(3) {
			b.WriteString(few(pieces.blanks))
			composed(r, b, depth-1, wild)
		}
		b.WriteString(few(pieces.blanks))
	}
	fmt.Fprintf(b, "</%s>", name)
}

func composedDocument(r *rand.Rand) string {
	var b strings.Builder
	b.WriteString(pick(r, []string{"", `<?xml version="1.0"?>`, `<?xml version="1.0" encoding="ISO-8859-1"?>`, "\uFEFF", "<!-- c -->\n"}))
	ubl := xmltree.UBL()
	b.WriteString(pick(r, []string{
		fmt.Sprintf(`<Invoice xmlns=%q xmlns:a=%q xmlns:b=%q xmlns:x="urn:x">`, ubl["Invoice"], ubl["cac"], ubl["cbc"]),
		fmt.Sprintf(`<Invoice xmlns=%q xmlns:a=%q xmlns:b=%q xmlns:x="urn:x">`, ubl["Invoice"], ubl["cbc"], ubl["cac"]),
		fmt.Sprintf(`<Invoice xmlns=%q xmlns:a=%q xmlns:b="urn:b" xmlns:x="urn:x" schemeID="1">`, ubl["Invoice"], ubl["cac"]),
	}))
	wild := r.IntN(3) == 0
	for range r.IntN(30) {
		composed(r, &b, 3, wild)
		b.WriteString("\n")
	}
	b.WriteString("</Invoice>")
	doc := b.String()
	if r.IntN(10) == 0 { // an end tag or so that is wrong
		at := r.IntN(len(doc))
		doc = doc[:at] + pick(r, []string{"<", ">", "/", "b:", "&", "</b:ID>", "x"}) + doc[at:]
	}
	return doc
}

// TestWhatWasMetBeforeIsReadAsIfItWereNew holds a parser that has met the tags, the
// seams and the openings of many documents against one that knows nothing: a new
// vocabulary makes it forget.
func TestWhatWasMetBeforeIsReadAsIfItWereNew(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	docs, wants := make([]string, 500), make([]string, 500)
	for i := range docs {
		docs[i] = composedDocument(r)
		wants[i] = read(t, iotest.OneByteReader(strings.NewReader(docs[i])), vocabulary())
	}
	known, good := vocabulary(), 0
	for range 2 * len(docs) {
		i := r.IntN(len(docs))
		if got := read(t, strings.NewReader(docs[i]), known); got != wants[i] {
			t.Fatalf("document %d is read as\n%s\nand by a new parser as\n%s\n%s", i, got, wants[i], docs[i])
		}
		if wants[i] != refused {
			good++
		}
	}
	if good < len(docs) {
		t.Errorf("%d of %d documents are well-formed, which is too few to tell", good, 2*len(docs))
	}
}

const refused = "refused"

// read is all that a tree says of a document.
func read(t *testing.T, r io.Reader, v *xmltree.Vocabulary) string {
	tree, err := xmltree.Parse(t.Context(), r, xmltree.Options{Vocabulary: v})
	if err != nil {
		return refused
	}
	defer tree.Done()
	return whole(tree)
}

// whole is drawn with all that a tree says of an element beside.
func whole(t *xmltree.Tree) string {
	var b strings.Builder
	for n := t.Root(); int(n) < t.Len(); n++ {
		fmt.Fprintf(&b, "%d of %d to %d, next %d, %s in %q, mixed %t, pieces %d, text %q\n",
			n, t.Parent(n), t.End(n), t.Next(n), t.Tag(n), t.Space(t.Name(n)), t.Mixed(n), t.Pieces(n), t.Text(n))
	}
	return b.String() + drawn(t)
}
