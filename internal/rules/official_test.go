package rules_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/internal/rules"
	"github.com/postbud/postbud/invoice"
)

// counts is how often each rule of a layer was found in a document.
type counts map[string]int

// official reads expected.csv: by file, by layer.
func official(t *testing.T, dir string) map[string]map[string]counts {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "expected.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]map[string]counts{}
	for _, row := range rows[1:] {
		file, layer, rule := row[0], row[1], row[2]
		if all[file] == nil {
			all[file] = map[string]counts{}
		}
		if all[file][layer] == nil {
			all[file][layer] = counts{}
		}
		if rule != "-" {
			var n int
			if _, err := fmt.Sscan(row[4], &n); err != nil {
				t.Fatal(err)
			}
			all[file][layer][rule] += n
		}
	}
	return all
}

// layerOf is our name of an official layer.
var layerOf = map[string]string{"en16931-ubl": rules.EN16931, "peppol-ubl": rules.Peppol}

// implemented is the rules that we have, by layer.
func implemented() map[string]map[string]bool {
	have := map[string]map[string]bool{}
	for _, s := range rules.Sets() {
		have[s.Layer] = map[string]bool{}
		for _, id := range s.IDs() {
			have[s.Layer][id] = true
		}
	}
	return have
}

// TestRulesAgreeWithTheOfficialOnes compares every finding on every official
// document, fires or silent and how often, for the rules that are implemented.
func TestRulesAgreeWithTheOfficialOnes(t *testing.T) {
	dir := filepath.Join(judge.NeedShared(t), "testdata")
	have := implemented()
	wrong, fired, documents := map[string]int{}, map[string]bool{}, 0
	for _, set := range []string{"units-en16931-ubl", "units-peppol-ubl", "bis3", "en16931-ubl"} {
		for file, layers := range official(t, filepath.Join(dir, set)) {
			doc, err := os.ReadFile(filepath.Join(dir, set, file))
			if err != nil {
				t.Fatal(err)
			}
			for layer, want := range layers {
				ours, ok := layerOf[layer]
				if !ok {
					continue
				}
				documents++
				got := found(t, set+"/"+file, doc, ours)
				for _, rule := range slices.Sorted(maps.Keys(union(want, got))) {
					if !have[ours][rule] && got[rule] == 0 {
						continue
					}
					fired[rule] = fired[rule] || want[rule] > 0
					if got[rule] != want[rule] {
						wrong[rule]++
						t.Errorf("%s/%s: %s fires %d times, officially %d", set, file, rule, got[rule], want[rule])
					}
				}
			}
		}
	}
	total := 0
	for layer, ids := range have {
		total += len(ids)
		t.Logf("%s: %d rules", layer, len(ids))
	}
	t.Logf("%d of %d rules agree on %d runs; %d of them fire at least once", total-len(wrong), total, documents, len(fired))
	if documents < 800 {
		t.Errorf("only %d runs were compared", documents)
	}
}

func found(t *testing.T, name string, doc []byte, layer string) counts {
	t.Helper()
	findings, err := rules.Check(t.Context(), bytes.NewReader(doc), invoice.Date{Year: 2026, Month: 11, Day: 1}, layer)
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
	got := counts{}
	for _, f := range findings {
		got[f.Rule]++
	}
	return got
}

func union(a, b counts) counts {
	all := maps.Clone(a)
	if all == nil {
		all = counts{}
	}
	maps.Copy(all, b)
	return all
}

// TestRulesOfTheTableAreImplemented names what is not.
func TestRulesOfTheTableAreImplemented(t *testing.T) {
	f, err := os.Open(filepath.Join(judge.NeedShared(t), "reference", "rules-en16931-peppol.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	have := implemented()
	layers := map[string]string{"EN16931-UBL": rules.EN16931, "PEPPOL-BIS-3": rules.Peppol}
	known, missing, waiting := map[string]bool{}, []string{}, 0
	for _, row := range rows[1:] {
		rule, layer := row[0], layers[row[1]]
		known[rule] = true
		switch {
		case have[layer][rule]:
		case row[3] == "warning" && (strings.HasPrefix(rule, "UBL-CR-") || strings.HasPrefix(rule, "UBL-DT-")):
			waiting++
		default:
			missing = append(missing, rule)
		}
	}
	if len(missing) > 0 {
		t.Errorf("%d rules are missing: %v", len(missing), missing)
	}
	for layer, ids := range have {
		for id := range ids {
			if !known[id] {
				t.Errorf("%s: %s is no official rule", layer, id)
			}
		}
	}
	t.Logf("%d official rules, %d of them (UBL-CR, UBL-DT) are not implemented", len(known), waiting)
}

// TestFlagsAreTheOfficialOnes compares what a finding means for the document.
func TestFlagsAreTheOfficialOnes(t *testing.T) {
	f, err := os.Open(filepath.Join(judge.NeedShared(t), "reference", "rules-en16931-peppol.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	flags := map[string]string{}
	for _, row := range rows[1:] {
		flags[row[0]] = row[3]
	}
	for _, s := range rules.Sets() {
		for _, p := range s.Patterns {
			for _, c := range p {
				for _, r := range c.Rules {
					if string(r.Flag) != flags[r.ID] {
						t.Errorf("%s is %s, officially %s", r.ID, r.Flag, flags[r.ID])
					}
				}
			}
		}
	}
}
