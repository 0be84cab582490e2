package schema_test

import (
	"math/rand/v2"
	"testing"

	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
)

// FuzzCheck holds anything that can be parsed against the schemas: the check ends,
// says the same twice, and every finding names a place and a way.
func FuzzCheck(f *testing.F) {
	for _, fault := range faults {
		for _, doc := range []string{smallUBL, smallCII} {
			f.Add([]byte(replaceOnce(doc, fault.from, fault.to)))
		}
	}
	all, v := models(f), vocabulary()
	for _, m := range all {
		for _, root := range m.Roots() {
			f.Add([]byte(m.Example(rand.New(rand.NewPCG(1, 1)), root, 20)))
		}
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		tree, err := xmltree.ParseBytes(doc, xmltree.Options{Vocabulary: v, Elements: 10_000})
		if err != nil {
			return
		}
		for _, m := range all {
			first, second := m.Check(tree), m.Check(tree)
			if said(first) != said(second) {
				t.Errorf("first %s, then %s", said(first), said(second))
			}
			for _, one := range first {
				if one.Path == "" || one.Flag != invoice.Fatal || len(one.Values) != 2 || one.Values[1] == "" {
					t.Errorf("a finding that says too little: %v", one)
				}
			}
		}
	})
}
