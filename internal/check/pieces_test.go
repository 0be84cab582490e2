package check

import (
	"testing"

	"github.com/postbud/postbud/internal/xmltree"
)

func TestRulesOfTextNodesSeeThePieces(t *testing.T) {
	const doc = `<n:r><n:a><n:b>ab<!-- x -->cd</n:b><n:c><!-- x -->abcd<?p?></n:c><n:d s="x">ab<![CDATA[cd]]></n:d><n:e/><n:f> <?p?>ab</n:f></n:a></n:r>`
	for name, c := range map[string]struct {
		cond           Cond
		want, rejected bool
	}{
		"a comment within parts it":            {Whole("n:b", Is("n:b", "abcd")), true, true},
		"whatever is asked":                    {Whole("n:b", Never()), true, true},
		"and wherever it stands":               {Whole("n:c|n:b", Is("n:c", "abcd")), true, true},
		"comments around it do not":            {Whole("n:c", Is("n:c", "abcd")), true, false},
		"nor does CDATA":                       {Whole("n:d", Is("n:d", "x")), false, false},
		"an attribute has no pieces":           {Whole("n:d/@s", Is("n:d/@s", "x")), true, false},
		"nor has an empty element":             {Whole("n:e", Exactly("n:e", "")), true, false},
		"nor one that is not there":            {Whole("n:z", Has("n:z")), false, false},
		"a blank in front is a piece":          {Whole("n:f", Filled("n:f")), true, true},
		"the first piece is the word":          {HasPiece("n:b", "ab"), true, false},
		"the last piece is the word":           {HasPiece("n:b|n:c", "x", "cd"), true, false},
		"the whole is no piece":                {HasPiece("n:b", "abcd"), false, false},
		"the whole is the only piece":          {HasPiece("n:c", "abcd"), true, false},
		"what is not there has no piece":       {HasPiece("n:z|n:e", ""), false, false},
		"a shape does not hide the two pieces": {All(Filled("n:c"), Whole("n:b", Filled("n:b"))), true, true},
	} {
		got, rejected := holds(t, c.cond, nil, doc)
		if got != c.want || (len(rejected) > 0) != c.rejected {
			t.Errorf("%s: got %v, %v", name, got, rejected)
		}
		if c.rejected && (rejected[0].Rule != RuleSingle || len(rejected[0].Values) != 2 || rejected[0].Values[0] == "abcd" || rejected[0].Values[1] != wayParted) {
			t.Errorf("%s: got %v", name, rejected)
		}
	}
	if got, rejected := holds(t, All(Whole("n:b", Is("n:b", "ab")), HasPiece("n:b", "ab")), nil, `<n:r><n:a><n:b>ab</n:b></n:a></n:r>`); !got || len(rejected) > 0 {
		t.Errorf("in a document without pieces: got %v, %v", got, rejected)
	}
}

// A program meets the shape of an element first in a document without pieces.
func TestAShapeKnownFromAnotherDocumentDoesNotHidePieces(t *testing.T) {
	p := Compile(map[string]string{"n": "urn:n"}, Set{Patterns: []Pattern{{On("n:a", R("R", Fatal, "", Whole("n:b", Filled("n:b"))))}}})
	for _, doc := range []struct {
		text string
		want int
	}{{"ab", 0}, {"ab", 0}, {"a<!-- x -->b", 1}, {"ab", 0}} {
		tree, err := xmltree.ParseBytes([]byte(`<n:r xmlns:n="urn:n"><n:a><n:b>`+doc.text+`</n:b></n:a></n:r>`), xmltree.Options{Vocabulary: p.Vocabulary()})
		if err != nil {
			t.Fatal(err)
		}
		if found := p.Check(tree, p.Sets()...); len(found) != doc.want {
			t.Errorf("%s: got %v", doc.text, found)
		}
	}
}
