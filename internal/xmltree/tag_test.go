package xmltree_test

import (
	"testing"

	"github.com/postbud/postbud/internal/xmltree"
)

func TestTagIsAsTheDocumentWritesIt(t *testing.T) {
	tree, err := xmltree.ParseBytes([]byte(`<?xml version="1.0"?><!-- a --><x:a xmlns:x="urn:x" xmlns:æ="urn:x"><b/><x:c>1</x:c>
		<æ:ø
		d="1"></æ:ø></x:a>`), xmltree.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"x:a", "b", "x:c", "æ:ø"}
	for n := range xmltree.Node(tree.Len()) {
		if got := string(tree.Tag(n)); got != want[n] {
			t.Errorf("element %d is written %s, want %s", n, got, want[n])
		}
	}
}
