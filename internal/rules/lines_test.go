package rules_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/rules"
	"github.com/postbud/postbud/invoice/invoicetest"
)

// TestEveryFindingOfXMLNamesTheLine breaks a document once for each layer: a person
// with an editor open is told where to look.
func TestEveryFindingOfXMLNamesTheLine(t *testing.T) {
	good := strings.ReplaceAll(string(written(t, invoicetest.Minimal())), "><", ">\n<")
	lineOf := func(doc, part string) int {
		before, _, found := strings.Cut(doc, part)
		if !found {
			t.Fatalf("no %s in\n%s", part, doc)
		}
		return 1 + strings.Count(before, "\n")
	}
	for _, c := range []struct{ name, old, new, rule, at string }{
		{"a sum", ">74.81</cbc:PayableAmount>", ">74.82</cbc:PayableAmount>", "BR-CO-16", "<cac:LegalMonetaryTotal"},
		{"a number", ">74.81</cbc:PayableAmount>", ">74,81</cbc:PayableAmount>", "XSD", "<cbc:PayableAmount"},
		{"an element that is missing", "<cbc:IssueDate>2026-02-27</cbc:IssueDate>", "", "XSD", "<Invoice"},
		{"Peppol", "<cbc:ProfileID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</cbc:ProfileID>", "<cbc:ProfileID>x</cbc:ProfileID>", "PEPPOL-EN16931-R007", ""},
	} {
		if !strings.Contains(good, c.old) {
			t.Fatalf("%s: no %s in\n%s", c.name, c.old, good)
		}
		doc := strings.Replace(good, c.old, c.new, 1)
		findings, err := rules.Check(t.Context(), bytes.NewReader([]byte(doc)), today)
		if err != nil {
			t.Fatal(err)
		}
		met := false
		for _, f := range findings {
			if f.Line == 0 || !strings.HasPrefix(f.Path, "/") {
				t.Errorf("%s: %+v has no line", c.name, f)
			}
			met = met || f.Rule == c.rule && (c.at == "" || f.Line == lineOf(doc, c.at))
		}
		if !met {
			t.Errorf("%s: no %s on line %d among %+v", c.name, c.rule, lineOf(doc, c.at), findings)
		}
	}
}
