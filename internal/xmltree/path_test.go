package xmltree_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/xmltree"
)

// Beyond a few siblings all are numbered at once; the numbers are the same.
func TestElementsAreNumberedAmongThoseOfTheirName(t *testing.T) {
	var b strings.Builder
	for i := range 300 {
		fmt.Fprintf(&b, "<a><c/></a><b/>%s", strings.Repeat("<a/>", i%3))
	}
	tree, err := xmltree.ParseBytes([]byte("<r>"+b.String()+"</r>"), xmltree.Options{})
	if err != nil {
		t.Fatal(err)
	}
	met := map[string]int{}
	for n := tree.First(0); n != xmltree.None; n = tree.Next(n) {
		name := tree.Written(tree.Name(n))
		met[name]++
		want := fmt.Sprintf("/r/%s[%d]", name, met[name])
		if got := tree.Path(n); got != want {
			t.Fatalf("%s, want %s", got, want)
		}
		if c := tree.First(n); c != xmltree.None && tree.Path(c) != want+"/c[1]" {
			t.Fatalf("%s, want %s/c[1]", tree.Path(c), want)
		}
	}
	if met["a"] != 600 || met["b"] != 300 {
		t.Fatal(met)
	}
}
