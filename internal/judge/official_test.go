package judge

import (
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The official sets, and the rules whose verdicts stand in their expected.csv. The rules are named, since
// most unit cases are fragments that do not say what they are.
var officialSets = []struct {
	name  string
	rules []string
	large bool
}{
	{name: "bis3", rules: []string{"schema", "en16931", "peppol"}},
	{name: "en16931-ubl", rules: []string{"schema", "en16931", "peppol"}},
	{name: "en16931-cii", rules: []string{"schema", "en16931"}},
	{name: "oioubl-2.1", rules: []string{"schema", "oioubl"}},
	{name: "xrechnung", rules: []string{"schema", "en16931", "xrechnung"}},
	{name: "facturx-xml", rules: []string{"schema", "en16931"}},
	{name: "units-en16931-ubl", rules: []string{"en16931"}, large: true},
	{name: "units-peppol-ubl", rules: []string{"en16931", "peppol"}, large: true},
}

func TestJudgeAgreesWithTheOfficialVerdicts(t *testing.T) {
	Need(t)
	shared := NeedShared(t)
	for _, set := range officialSets {
		t.Run(set.name, func(t *testing.T) {
			if set.large && testing.Short() {
				t.Skip("a set of hundreds")
			}
			dir := filepath.Join(shared, "testdata", set.name)
			want := officialVerdicts(t, filepath.Join(dir, "expected.csv"))
			verdicts, err := By(t.Context(), set.rules, dir)
			if err != nil {
				t.Fatal(err)
			}
			got := make(map[string]map[string]int)
			for _, v := range verdicts {
				maps.Copy(got, tally(v))
			}
			compare(t, want, got)
		})
	}
}

// officialVerdicts reads file,layer,rule,flag,count: per file and layer, how often each rule was found.
// A layer that ran and found nothing has the rule "-" and so an empty tally.
func officialVerdicts(t *testing.T, name string) map[string]map[string]int {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	tallies := make(map[string]map[string]int)
	for _, row := range rows[1:] {
		key := row[0] + " " + row[1]
		if tallies[key] == nil {
			tallies[key] = make(map[string]int)
		}
		if row[2] == "-" {
			continue
		}
		count, err := strconv.Atoi(row[4])
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		tallies[key][row[2]+" "+row[3]] += count
	}
	if len(tallies) == 0 {
		t.Fatalf("%s holds no verdict", name)
	}
	return tallies
}

func tally(v Verdict) map[string]map[string]int {
	file := filepath.Base(v.File)
	tallies := make(map[string]map[string]int)
	for _, layer := range v.Layers {
		tallies[file+" "+layer] = make(map[string]int)
	}
	for _, f := range v.Findings {
		key := file + " " + f.Layer
		if tallies[key] == nil {
			tallies[key] = make(map[string]int)
		}
		tallies[key][f.Rule+" "+f.Flag]++
	}
	return tallies
}

func compare(t *testing.T, want, got map[string]map[string]int) {
	t.Helper()
	keys := slices.Collect(maps.Keys(want))
	for key := range got {
		if _, known := want[key]; !known {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	wrong := 0
	for _, key := range keys {
		w, expected := want[key]
		g, judged := got[key]
		if expected && judged && maps.Equal(w, g) {
			continue
		}
		wrong++
		t.Errorf("%s: official %s, judge %s", key, show(w, expected), show(g, judged))
	}
	t.Logf("%d of %d verdicts agree", len(keys)-wrong, len(keys))
}

func show(tally map[string]int, ran bool) string {
	if !ran {
		return "did not run"
	}
	var rules []string
	for _, rule := range slices.Sorted(maps.Keys(tally)) {
		rules = append(rules, fmt.Sprintf("%s×%d", rule, tally[rule]))
	}
	return "[" + strings.Join(rules, ", ") + "]"
}
