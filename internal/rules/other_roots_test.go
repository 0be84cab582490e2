package rules_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/rules"
	"github.com/postbud/postbud/internal/rules/rulestest"
	"github.com/postbud/postbud/internal/xmltree"
)

// TestOtherDocumentsGetTheSchemaVerdict: reminders, statements and answers of OIOUBL
// have a schema and no rules of ours, and need not be asked for it by name.
func TestOtherDocumentsGetTheSchemaVerdict(t *testing.T) {
	roots := map[string]int{}
	for _, e := range rulestest.Expectations(t, rulestest.Layers()[0]) {
		doc, err := os.ReadFile(e.File)
		if err != nil {
			t.Fatal(err)
		}
		tree, err := xmltree.Parse(t.Context(), bytes.NewReader(doc), xmltree.Options{Vocabulary: rules.Vocabulary()})
		if err != nil {
			continue
		}
		root := tree.Written(tree.Name(tree.Root()))
		if !strings.HasPrefix(e.Name, "oioubl-2.1/") || root == "Invoice" || root == "CreditNote" {
			continue
		}
		roots[root]++
		findings, err := rules.Check(t.Context(), bytes.NewReader(doc), today)
		if err != nil {
			t.Errorf("%s: %v", e.Name, err)
			continue
		}
		if wanted := len(e.Tally) > 0; wanted != (len(findings) > 0) {
			t.Errorf("%s: %v, officially %v", e.Name, findings, e.Tally)
		}
		for _, f := range findings {
			if f.Rule != "XSD" {
				t.Errorf("%s: %v", e.Name, f)
			}
		}
	}
	if len(roots) != 3 {
		t.Errorf("the samples have %v", roots)
	}
}
