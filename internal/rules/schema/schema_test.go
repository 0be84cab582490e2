package schema_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/check"
	"github.com/postbud/postbud/internal/rules/rulestest"
	"github.com/postbud/postbud/internal/rules/schema"
	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
)

// program is the schemas alone.
func program() *check.Program {
	prefixes := xmltree.Invoices()
	maps.Copy(prefixes, schema.Documents())
	return check.Compile(prefixes, schema.Sets()...)
}

// findings is what the schemas say of a document.
func findings(p *check.Program, doc []byte) ([]invoice.Finding, error) {
	tree, err := xmltree.ParseBytes(doc, xmltree.Options{Vocabulary: p.Vocabulary()})
	if err != nil {
		return nil, err
	}
	var all []invoice.Finding
	for _, s := range p.Sets() {
		if s.Made(tree) {
			all = append(all, p.Check(tree, s)...)
		}
	}
	return all, nil
}

// TestSamplesAreJudgedAsOfficially holds every official document of which the
// schema's verdict is known against ours.
func TestSamplesAreJudgedAsOfficially(t *testing.T) {
	p := program()
	for _, l := range rulestest.Layers() {
		if l.Schematron() {
			continue
		}
		expected := rulestest.Expectations(t, l)
		if len(expected) < 50 {
			t.Errorf("%s: only %d documents", l.Name, len(expected))
		}
		for _, e := range expected {
			doc, err := os.ReadFile(e.File)
			if err != nil {
				t.Fatal(err)
			}
			got, err := findings(p, doc)
			if err != nil {
				t.Errorf("%s: %v", e.Name, err)
			}
			if rejected := len(e.Tally) > 0; rejected != (len(got) > 0) {
				t.Errorf("%s: officially rejected is %v, here %v", e.Name, rejected, got[:min(len(got), 3)])
			} else if rejected {
				t.Logf("%s: %v", e.Name, got[0])
			}
		}
	}
}

// TestSetsAreForTheRootsOfTheirTables: a document element is in the table and named
// by the set, or in neither.
func TestSetsAreForTheRootsOfTheirTables(t *testing.T) {
	var named, told []string
	for _, s := range schema.Sets() {
		named = append(named, s.Roots...)
	}
	for _, file := range []string{"ubl21.txt", "cii_d16b.txt"} {
		table, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(table)) {
			if name, root := strings.CutPrefix(strings.TrimSpace(line), "root "); root {
				prefix, local, _ := strings.Cut(name, ":")
				if prefix == local { // a document of UBL, in a namespace of its own
					name = local
				}
				told = append(told, name)
			}
		}
	}
	slices.Sort(named)
	slices.Sort(told)
	if !slices.Equal(named, told) {
		t.Errorf("the sets are for %v, the tables for %v", named, told)
	}
}

func TestFindingsReachTheProgram(t *testing.T) {
	p := program()
	for _, root := range []string{"Invoice", "CreditNote", "Reminder", "Statement", "ApplicationResponse"} {
		doc := `<` + root + ` xmlns="urn:oasis:names:specification:ubl:schema:xsd:` + root + `-2" bogus="1"/>`
		got, err := findings(p, []byte(doc))
		if err != nil || len(got) == 0 || got[0].Rule != check.RuleStructure || got[0].Flag != invoice.Fatal || got[0].Path != "/"+root+"/@bogus" {
			t.Errorf("%s: got %v, %v", root, got, err)
		}
	}
}
