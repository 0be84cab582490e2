package formattest

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/invoice"
)

// Official is the documents of those sets of official samples in which the official
// rules find nothing, and those that break a fatal rule, once for each. There are none
// without the shared folder.
func Official(t testing.TB, sets ...string) (good, bad []Document) {
	t.Helper()
	dir, ok := judge.SharedDir()
	if !ok {
		return nil, nil
	}
	for _, set := range sets {
		found := map[string][]Document{} // of each file
		for _, row := range rowsOf(t, filepath.Join(dir, "testdata", set, "expected.csv")) {
			file, rule, flag := row[0], row[2], row[3]
			if rule != "-" {
				found[file] = append(found[file], Document{Rule: rule + " " + flag})
			} else if found[file] == nil {
				found[file] = []Document{}
			}
		}
		for file, rules := range found {
			text, err := os.ReadFile(filepath.Join(dir, "testdata", set, file))
			if err != nil {
				t.Fatal(err)
			}
			if len(rules) == 0 {
				good = append(good, Document{Name: file, Bytes: text})
			}
			for _, d := range rules {
				if rule, fatal := strings.CutSuffix(d.Rule, " fatal"); fatal {
					bad = append(bad, Document{Name: file, Bytes: text, Rule: rule})
				}
			}
		}
	}
	if len(good) < 5 {
		t.Fatalf("%d good official documents in %v", len(good), sets)
	}
	return good, bad
}

func rowsOf(t testing.TB, file string) [][]string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatalf("%s: %d rows, %v", file, len(rows), err)
	}
	return rows[1:]
}

// Judged holds documents, by name, against the official rules. Each must be judged by
// those layers, "xsd-cii en16931-cii". Without the judge the test is skipped.
func Judged(t testing.TB, layers string, documents map[string][]byte) []judge.Verdict {
	t.Helper()
	verdicts := verdictsOn(t, nil, documents)
	for _, v := range verdicts {
		if got := strings.Join(v.Layers, " "); got != layers {
			t.Errorf("%s was judged by %q", v.File, got)
		}
	}
	return verdicts
}

// verdictsOn asks the judge, by named rules or by what the documents say they are.
func verdictsOn(t testing.TB, rules []string, documents map[string][]byte) []judge.Verdict {
	t.Helper()
	judge.Need(t)
	dir := t.TempDir()
	for name, text := range documents {
		name = strings.ToLower(strings.ReplaceAll(name, " ", "-")) // the judge takes small letters
		if filepath.Ext(name) != ".xml" {
			name += ".xml"
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	verdicts, err := judge.By(t.Context(), rules, dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(verdicts) != len(documents) {
		t.Errorf("%d of %d documents were judged", len(verdicts), len(documents))
	}
	return verdicts
}

// fatal is the rules that a document breaks by the official verdict.
func fatal(v judge.Verdict) (rules []string) {
	for _, f := range v.Fatal() {
		rules = append(rules, f.Rule)
	}
	return rules
}

// fatalOurs is the same by our own reckoning.
func fatalOurs(findings []invoice.Finding) (rules []string) {
	for _, f := range findings {
		if f.Flag == invoice.Fatal && !slices.Contains(rules, f.Rule) {
			rules = append(rules, f.Rule)
		}
	}
	return rules
}
