package xmltree_test

import (
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/xmltree"
)

// twoLines is a document with two lines, parsed.
func twoLines(t *testing.T, one, other string) *xmltree.Tree {
	t.Helper()
	tree, err := xmltree.ParseBytes([]byte("<r>"+one+other+"</r>"), xmltree.Options{Vocabulary: castNames})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

var castNames = xmltree.NewVocabulary(nil, "r", "line", "id", "code", "unit", "other")

func TestACastIsNamesAttributesBlanksAndCodes(t *testing.T) {
	const line = `<line><id unit="EA">1</id><code>S</code></line>`
	for name, c := range map[string]struct {
		other string
		fits  bool
	}{
		"the same":                 {line, true},
		"another text":             {strings.Replace(line, "1<", "22<", 1), true},
		"dressed with blanks":      {"<line >\n <id unit='EA'>1</id>\n <code>S</code></line>", true},
		"a reference in its text":  {strings.Replace(line, "1<", "&#x31;<", 1), true},
		"a reference in its code":  {strings.Replace(line, "S<", "&#83;<", 1), true},
		"another code":             {strings.Replace(line, "S<", "Z<", 1), false},
		"a code with a blank":      {strings.Replace(line, "S<", "S <", 1), false},
		"another attribute":        {strings.Replace(line, "unit=", "other=", 1), false},
		"another attribute's text": {strings.Replace(line, "EA", "KGM", 1), false},
		"no attribute":             {strings.Replace(line, ` unit="EA"`, "", 1), false},
		"a blank text":             {strings.Replace(line, "1<", " <", 1), false},
		"no text":                  {strings.Replace(line, "1<", "<", 1), false},
		"another name":             {strings.Replace(line, "code>", "other>", 2), false},
		"one element more":         {strings.Replace(line, "</line>", "<other/></line>", 1), false},
		"the same in another one":  {`<line><id unit="EA">1<code>S</code></id></line>`, false},
	} {
		tree := twoLines(t, line, c.other)
		isCode := func(n xmltree.Node) bool { return tree.Written(tree.Name(n)) == "code" }
		cast := tree.Cast(tree.First(0), isCode)
		if cast == nil || cast.Len() != 3 || !tree.Fits(1, cast) {
			t.Fatalf("%s: a line is not like itself", name)
		}
		if got := tree.Fits(tree.Next(1), cast); got != c.fits {
			t.Errorf("%s: fits is %v", name, got)
		}
	}
}

func TestWhatIsNotKnownHasNoCast(t *testing.T) {
	for name, line := range map[string]string{
		"a name of no vocabulary": "<line><stranger/></line>",
		"a very long attribute":   `<line unit="` + strings.Repeat("x", 2000) + `"/>`,
	} {
		tree := twoLines(t, line, "")
		if tree.Cast(1, func(xmltree.Node) bool { return false }) != nil {
			t.Errorf("%s has a cast", name)
		}
	}
}

// The same tag may mean something else where other namespaces are declared, and its
// form is the same in every document.
func TestAKnownTagIsReadAgainWhereItsNamesMeanOther(t *testing.T) {
	v := xmltree.NewVocabulary(map[string]string{"n": "urn:n", "o": "urn:o"}, "n:a", "o:a", "unit")
	form := uint32(0)
	for _, space := range []string{"urn:n", "urn:o", "urn:n", "urn:strange", "urn:n"} {
		doc := `<p:r xmlns:p="` + space + `"><p:a unit="EA">1</p:a><p:a unit="EA">2</p:a><q><p:a unit="EA" xmlns:p="urn:o">3</p:a></q></p:r>`
		tree, err := xmltree.ParseBytes([]byte(doc), xmltree.Options{Vocabulary: v})
		if err != nil {
			t.Fatal(err)
		}
		if got := tree.Space(tree.Name(1)); got != space {
			t.Errorf("the first is in %s, want %s", got, space)
		}
		if got := tree.Space(tree.Name(4)); got != "urn:o" {
			t.Errorf("the last is in %s", got)
		}
		for _, n := range []xmltree.Node{1, 2, 4} {
			if form == 0 {
				form = tree.Form(n)
			}
			if value, _ := tree.Attribute(n, v.Name("unit")); string(value) != "EA" || tree.Form(n) != form || form == 0 {
				t.Errorf("%s: element %d has %q, form %d of %d", space, n, value, tree.Form(n), form)
			}
		}
	}
}
