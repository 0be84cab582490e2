package rulestest

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/postbud/postbud/internal/judge"
)

// sets is every set of samples with expectations but those that are only read.
func sets() []string {
	return []string{"bis3", "en16931-ubl", "en16931-cii", "facturx-xml", "oioubl-2.1", "xrechnung", "units-en16931-ubl", "units-peppol-ubl"}
}

// Expected is what the official rules of one layer say of one document.
type Expected struct {
	File  string // with its folder
	Name  string // "bis3/base-example.xml"
	Layer string
	Tally Tally
}

// Expectations reads every expectation of the layer.
func Expectations(t testing.TB, l Layer) []Expected {
	t.Helper()
	var all []Expected
	for _, set := range sets() {
		dir := filepath.Join(judge.NeedShared(t), "testdata", set)
		tallies := map[string]Tally{}
		for _, row := range Rows(t, filepath.Join(dir, "expected.csv")) {
			if row["layer"] != l.Name {
				continue
			}
			if tallies[row["file"]] == nil {
				tallies[row["file"]] = Tally{}
			}
			if row["rule"] == "-" {
				continue
			}
			n, err := strconv.Atoi(row["count"])
			if err != nil {
				t.Fatal(err)
			}
			tallies[row["file"]][entry(l.Name, row["rule"], row["flag"])] += n
		}
		for _, file := range slices.Sorted(maps.Keys(tallies)) {
			all = append(all, Expected{filepath.Join(dir, file), set + "/" + file, l.Name, tallies[file]})
		}
	}
	return all
}

// Score is the outcome of one layer.
type Score struct {
	Layer                            string
	Documents, Equal, Missing, Extra int
	Absent                           bool // we do not have the layer
}

// Conformance holds every document with an expectation in the layer against ours
// and reports each difference as an error of t.
func Conformance(t *testing.T, l Layer) Score {
	score := Score{Layer: l.Name, Absent: !l.Implemented()}
	if score.Absent {
		return score
	}
	shown := 0
	for _, e := range Expectations(t, l) {
		doc, err := os.ReadFile(e.File)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Ours(t.Context(), l, doc)
		if err != nil {
			t.Fatalf("%s: %v", e.Name, err)
		}
		score.Documents++
		d := Compare(l, e.Tally, got)
		score.Missing += len(d.Missing)
		score.Extra += len(d.Extra)
		if e.Tally.valid() != got.valid() && d.Equal() {
			t.Errorf("%s: valid is %v, officially %v", e.Name, got.valid(), e.Tally.valid())
			continue
		}
		if d.Equal() {
			score.Equal++
		} else if shown++; shown <= most {
			t.Errorf("%s: %s", e.Name, d)
		}
	}
	if shown > most {
		t.Errorf("… and %d documents more", shown-most)
	}
	if score.Documents == 0 {
		t.Errorf("there is no document with an expectation")
	}
	return score
}

// most is how many differing documents are shown.
const most = 25

// Head is the head of a table of scores.
func Head() string {
	return fmt.Sprintf("| %-14s | %9s | %7s | %7s | %7s |", "layer", "documents", "equal", "missing", "extra")
}

func (s Score) String() string {
	if s.Absent {
		return fmt.Sprintf("| %-14s | not implemented", s.Layer)
	}
	return fmt.Sprintf("| %-14s | %9d | %7d | %7d | %7d |", s.Layer, s.Documents, s.Equal, s.Missing, s.Extra)
}
