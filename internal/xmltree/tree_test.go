package xmltree_test

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/postbud/postbud/internal/xmltree"
)

// vocabulary is a small one, as rules would make it.
func vocabulary() *xmltree.Vocabulary {
	return xmltree.NewVocabulary(xmltree.UBL(), "Invoice", "cac:InvoiceLine", "cbc:ID", "schemeID", "cac:Attachment")
}

const sample = `<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
  xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
  xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <b:ID schemeID="0088">5790&#48;00&amp;</b:ID>
  <a:InvoiceLine><b:ID>1</b:ID><b:Note/></a:InvoiceLine>
  <a:InvoiceLine><ID xmlns="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">2<![CDATA[<æ>]]></ID></a:InvoiceLine>
  <other xmlns="urn:x"><ID>not ours</ID></other>
</Invoice>
`

// drawn writes a tree in one line each, so that a test can compare all of it.
func drawn(t *xmltree.Tree) string {
	var b strings.Builder
	for n := t.Root(); int(n) < t.Len(); n++ {
		fmt.Fprintf(&b, "%s line %d", t.Path(n), t.Line(n))
		for i := range t.Attributes(n) {
			name, value := t.AttributeAt(n, i)
			fmt.Fprintf(&b, " %s=%q", t.Written(name), value)
		}
		if text := strings.TrimSpace(string(t.Text(n))); text != "" {
			fmt.Fprintf(&b, " %q", text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

const sampleDrawn = `/Invoice line 3
/Invoice/cbc:ID[1] line 6 schemeID="0088" "5790000&"
/Invoice/cac:InvoiceLine[1] line 7
/Invoice/cac:InvoiceLine[1]/cbc:ID[1] line 7 "1"
/Invoice/cac:InvoiceLine[1]/cbc:Note[1] line 7
/Invoice/cac:InvoiceLine[2] line 8
/Invoice/cac:InvoiceLine[2]/cbc:ID[1] line 8 "2<æ>"
/Invoice/other[1] line 9
/Invoice/other[1]/ID[1] line 9 "not ours"
`

func TestTreeHoldsElementsAttributesTextAndLines(t *testing.T) {
	tree, err := xmltree.ParseBytes([]byte(sample), xmltree.Options{Vocabulary: vocabulary()})
	if err != nil {
		t.Fatal(err)
	}
	if got := drawn(tree); got != sampleDrawn {
		t.Errorf("got:\n%s\nwant:\n%s", got, sampleDrawn)
	}
}

func TestTreeIsTheSameHoweverTheInputArrives(t *testing.T) {
	readers := map[string]func(io.Reader) io.Reader{
		"byte by byte":       iotest.OneByteReader,
		"with data and EOF":  iotest.DataErrReader,
		"in halves":          iotest.HalfReader,
		"without its length": func(r io.Reader) io.Reader { return struct{ io.Reader }{r} },
	}
	for name, wrap := range readers {
		t.Run(name, func(t *testing.T) {
			tree, err := xmltree.Parse(t.Context(), wrap(strings.NewReader(sample)), xmltree.Options{Vocabulary: vocabulary()})
			if err != nil {
				t.Fatal(err)
			}
			if got := drawn(tree); got != sampleDrawn {
				t.Errorf("got:\n%s\nwant:\n%s", got, sampleDrawn)
			}
		})
	}
}

func TestNamesOfTheVocabularyKeepTheirNumberWhateverThePrefix(t *testing.T) {
	v := vocabulary()
	tree, err := xmltree.ParseBytes([]byte(sample), xmltree.Options{Vocabulary: v})
	if err != nil {
		t.Fatal(err)
	}
	line := tree.Child(tree.Root(), v.Name("cac:InvoiceLine"))
	second := tree.Sibling(line)
	if second == xmltree.None || tree.Sibling(second) != xmltree.None {
		t.Fatal("there are two lines")
	}
	for _, n := range []xmltree.Node{line, second} {
		if tree.Child(n, v.Name("cbc:ID")) == xmltree.None {
			t.Errorf("%s has an identifier", tree.Path(n))
		}
	}
	if scheme, ok := tree.Attribute(tree.Child(tree.Root(), v.Name("cbc:ID")), v.Name("schemeID")); !ok || string(scheme) != "0088" {
		t.Errorf("schemeID is %q, %v", scheme, ok)
	}
	if v.Name("cbc:Nothing") != xmltree.NoName {
		t.Error("a name that is not in the vocabulary has no number")
	}
}

func TestWalkingVisitsChildrenInOrder(t *testing.T) {
	tree, err := xmltree.ParseBytes([]byte("<a><b/><c><d/></c><e/></a>"), xmltree.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for n := tree.First(tree.Root()); n != xmltree.None; n = tree.Next(n) {
		got = append(got, tree.Path(n))
	}
	if want := "[/a/b[1] /a/c[1] /a/e[1]]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
	if d := tree.First(2); tree.Path(d) != "/a/c[1]/d[1]" || tree.Parent(d) != 2 || tree.First(d) != xmltree.None {
		t.Errorf("d is %s under %d", tree.Path(d), tree.Parent(d))
	}
	if tree.End(tree.Root()) != 5 || tree.Parent(tree.Root()) != xmltree.None {
		t.Error("the root holds all elements and has no parent")
	}
}

func TestTextIsPutTogetherAndNormalised(t *testing.T) {
	cases := []struct{ name, in, want string }{
		{"plain", "<a> x </a>", " x "},
		{"split by a comment", "<a>x<!-- no -->y</a>", "xy"},
		{"split by an instruction", "<a>x<?do no?>y</a>", "xy"},
		{"line ends", "<a>x\r\ny\rz</a>", "x\ny\nz"},
		{"CDATA with a line end", "<a><![CDATA[x\r\n&amp;]]></a>", "x\n&amp;"},
		{"all five entities", "<a>&lt;&gt;&amp;&quot;&apos;</a>", `<>&"'`},
		{"characters by number", "<a>&#230;&#xF8;&#x1F600;</a>", "æø😀"},
		{"ISO-8859-1", "<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe6\xf8\xe5</a>", "æøå"},
		{"byte order mark", "\xef\xbb\xbf<a>æ</a>", "æ"},
		{"text around children is not text", "<a> <b/> </a>", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			for _, r := range []io.Reader{strings.NewReader(c.in), iotest.OneByteReader(strings.NewReader(c.in))} {
				tree, err := xmltree.Parse(t.Context(), r, xmltree.Options{})
				if err != nil {
					t.Fatal(err)
				}
				if got := string(tree.Text(tree.Root())); got != c.want {
					t.Errorf("got %q, want %q", got, c.want)
				}
			}
		})
	}
}

func TestTextBesideElementsIsToldApart(t *testing.T) {
	for in, want := range map[string]bool{
		"<a> <b/> </a>":        false,
		"<a>x<b/></a>":         true,
		"<a><b/>x</a>":         true,
		"<a><b/>&#32;<b/></a>": false, // as XML schemas see it
		"<a><b/>\r\n<b/></a>":  false,
		"<a><b/>&#160;</a>":    true,
		"<a>x</a>":             false,
	} {
		tree, err := xmltree.ParseBytes([]byte(in), xmltree.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := tree.Mixed(tree.Root()); got != want {
			t.Errorf("%s: mixed is %v, want %v", in, got, want)
		}
	}
}

func TestAttributeWhiteSpaceBecomesSpaces(t *testing.T) {
	v := xmltree.NewVocabulary(nil, "b")
	tree, err := xmltree.ParseBytes([]byte("<a b='x\ty\r\nz&#10;&quot;'/>"), xmltree.Options{Vocabulary: v})
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := tree.Attribute(tree.Root(), v.Name("b")); string(got) != "x y z\n\"" {
		t.Errorf("got %q", got)
	}
}
