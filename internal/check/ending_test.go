package check

import (
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
)

func TestWhatEndsTheOfficialRunIsRejected(t *testing.T) {
	signed := func(text []byte) bool { return len(text) > 0 && text[0] == '-' }
	set := Set{Layer: "x", Roots: []string{"a"}, Patterns: []Pattern{{On("a", Rule{ID: "X", Flag: invoice.Fatal, Cond: Ending("b", signed, Exactly("b", "1"))})}}}
	p := Compile(map[string]string{}, set)
	for doc, want := range map[string]string{
		"<a><b>1</b></a>": "", "<a><b>2</b></a>": "X", "<a><b>-1</b></a>": RuleNumber, "<a/>": "X", "<a><b>1</b><b>2</b></a>": RuleSingle,
	} {
		tree, err := xmltree.Parse(t.Context(), strings.NewReader(doc), xmltree.Options{Vocabulary: p.Vocabulary()})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, f := range p.Check(tree, p.Sets()...) {
			got += f.Rule
		}
		if got != want {
			t.Errorf("%s: %q", doc, got)
		}
	}
}
