package xmltree

import (
	"encoding/xml"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

func TestATextIsInThePiecesThatXPathSees(t *testing.T) {
	for text, want := range map[string][]string{
		"":                                    nil,
		"<!-- x -->":                          nil,
		"<![CDATA[]]>":                        nil,
		"ab":                                  {"ab"},
		"a<!-- x -->b":                        {"a", "b"},
		"a<?p i?>b":                           {"a", "b"},
		"a<!-- x --><?p i?><!---->b":          {"a", "b"},
		"a<!-- x -->b<?p i?>c":                {"a", "b", "c"},
		"<!-- x -->ab<!-- x -->":              {"ab"},
		"<?p i?>ab<?p i?>":                    {"ab"},
		" <!-- x -->ab":                       {" ", "ab"},
		"ab<!-- x -->\n":                      {"ab", "\n"},
		"a<![CDATA[b]]>c":                     {"abc"},
		"a<!-- x --><![CDATA[]]><?p i?>b":     {"a", "b"},
		"<![CDATA[a]]><!-- x --><![CDATA[b":   nil, // ends too early
		"<![CDATA[a]]><!-- x --><![CDATA[]]>": {"a"},
		"&amp;<!-- x -->&#98;&lt;":            {"&", "b<"},
		"a\r\n<!-- x -->\r\nb":                {"a\n", "\nb"},
		"<!-- x -->a<![CDATA[b<!-- y -->]]>":  {"ab<!-- y -->"},
	} {
		doc := "<r>\n  <!-- one -->\n  <a>" + text + "</a>\n  <!-- two -->\n  <b>c</b></r>"
		bytewise := func() (*Tree, error) {
			return Parse(t.Context(), iotest.OneByteReader(strings.NewReader(doc)), Options{})
		}
		for _, parse := range []func() (*Tree, error){bytewise, func() (*Tree, error) { return ParseBytes([]byte(doc), Options{}) }} {
			tree, err := parse()
			if strings.Count(text, "<![") > strings.Count(text, "]]>") {
				if err == nil {
					t.Errorf("%q: it was parsed", text)
				}
				continue
			}
			if err != nil {
				t.Errorf("%q: %v", text, err)
				continue
			}
			var got []string
			for i := range tree.Pieces(1) {
				got = append(got, string(tree.Piece(1, i)))
			}
			if !slices.Equal(got, want) || strings.Join(want, "") != string(tree.Text(1)) {
				t.Errorf("%q: got %q of %q, want %q", text, got, tree.Text(1), want)
			}
			if tree.Parted() != (len(want) > 1) {
				t.Errorf("%q: parted is %v", text, tree.Parted())
			}
			if tree.Pieces(0) != 0 || tree.Pieces(2) != 1 {
				t.Errorf("%q: the elements around have %d and %d pieces", text, tree.Pieces(0), tree.Pieces(2))
			}
			tree.Done()
		}
	}
}

func TestBlanksAndCommentsBetweenElementsPartNothing(t *testing.T) {
	const doc = "<r> <!-- a --> <a> <?p?>\n<b/> x <!-- b --> y </a> <!-- c --> </r>"
	tree, err := ParseBytes([]byte(doc), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if tree.Parted() {
		t.Errorf("the joints are %v", tree.joints)
	}
}

// encoding/xml gives the tokens one by one; pieces are what is between them.
func TestPiecesAreWhatStandsBetweenTheTokens(t *testing.T) {
	chance := rand.New(rand.NewPCG(7, 8))
	bits := []string{"a", " ", "\n", "&amp;", "æ", "<!---->", "<!-- x -->", "<?p?>", "<?p i?>", "<![CDATA[]]>", "<![CDATA[b]]>", "<![CDATA[ ]]>", "\r\n"}
	for range 20_000 {
		var text strings.Builder
		for range chance.IntN(8) {
			text.WriteString(bits[chance.IntN(len(bits))])
		}
		var want []string
		piece, d := "", xml.NewDecoder(strings.NewReader("<r>"+text.String()+"</r>"))
		for {
			token, err := d.Token()
			if err != nil {
				break
			}
			if more, ok := token.(xml.CharData); ok {
				piece += string(more)
			} else if piece != "" {
				want, piece = append(want, piece), ""
			}
		}
		tree, err := ParseBytes([]byte("<q><r>"+text.String()+"</r></q>"), Options{})
		if err != nil {
			t.Fatalf("%q: %v", text.String(), err)
		}
		var got []string
		for i := range tree.Pieces(1) {
			got = append(got, string(tree.Piece(1, i)))
		}
		if !slices.Equal(got, want) || tree.Parted() != (len(want) > 1) {
			t.Fatalf("%q: got %q, want %q", text.String(), got, want)
		}
		tree.Done()
	}
}
