package xmltree_test

import (
	"testing"

	"github.com/postbud/postbud/internal/xmltree"
)

func TestTypeThatAnElementNamesIsResolvedWhereItStands(t *testing.T) {
	const doc = `<a xmlns="urn:d" xmlns:p="urn:p" xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type=" p:T1 ">
<b i:type="T2"/><c xmlns="" xmlns:p="urn:q" i:type="p:T3"><d i:type="T4"/></c><e i:type="p:T5"/>
<f i:type="q:T6"/><g i:type="a b"/><h i:type=""/><j type="p:T7"/><k p:type="T8"/></a>`
	tree, err := xmltree.ParseBytes([]byte(doc), xmltree.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range []string{"urn:p T1", "urn:d T2", "urn:q T3", " T4", "urn:p T5", " ", " ", " ", "", ""} {
		space, local, named := tree.Declared(xmltree.Node(n))
		got := space + " " + local
		if !named {
			got = ""
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", tree.Path(xmltree.Node(n)), got, want)
		}
	}
}
