package rulestest

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// show notes a difference and keeps the document.
func (r *run) show(l Layer, s spoilt, d Difference) {
	if len(r.shown) >= most {
		return
	}
	name := fmt.Sprintf("%02d.xml", len(r.shown))
	r.shown = append(r.shown, fmt.Sprintf("%s: %s: %s", name, s.told, d))
	keep(l, name, s.doc)
}

func keep(l Layer, name string, doc []byte) {
	dir := kept(l)
	if os.MkdirAll(dir, 0o755) == nil {
		_ = os.WriteFile(filepath.Join(dir, name), doc, 0o644)
	}
}

// kept is the folder for documents that differ.
func kept(l Layer) string {
	return filepath.Join("..", "..", "build", "differential", l.Name)
}

func (r *run) report(t *testing.T, l Layer, number int) {
	for _, f := range r.failures {
		t.Error(f)
	}
	for _, s := range r.shown {
		t.Error(s)
	}
	total := 0
	for _, n := range r.wrong {
		total += n
	}
	if total > 0 {
		t.Errorf("%d differences by rule: %s", total, counted(r.wrong))
	}
	if len(r.odd) > 0 {
		t.Logf("differences on documents that the schema rejects: %s", counted(r.odd))
	}
	for _, o := range r.oddly {
		t.Logf("the schema rejects. %s", o)
	}
	for _, m := range r.masked {
		t.Logf("the official run ended with an error. %s", m)
	}
	if r.documents < number {
		t.Errorf("%d of %d documents were compared", r.documents, number)
	}
	r.coverage(t, l, number)
}

// full is the number of documents from which on the rules must nearly all be reached.
const full = 1000

func (r *run) coverage(t *testing.T, l Layer, number int) {
	tell("| %-14s | %6d documents | %6d equal | %5d rejected by the schema | %5d ended with an error", l.Name, r.documents, r.equal, r.rejected, r.broken)
	if !l.Schematron() {
		return
	}
	var never []string
	fatal, fired := 0, 0
	official := l.Official(t)
	for _, o := range official {
		if r.fired[o.ID] {
			fired++
		}
		if o.Flag == "fatal" {
			fatal++
			if !r.fired[o.ID] {
				never = append(never, o.ID)
			}
		}
	}
	tell("| %-14s | %d rules, %d fired; %d fatal, %d fired; never: %s", l.Name, len(official), fired, fatal, fatal-len(never), strings.Join(never, " "))
	if number >= full && len(never)*10 > fatal {
		t.Errorf("%d of %d fatal rules were never broken; at least nine in ten must be", len(never), fatal)
	}
}

// tell prints for people who look on; make shows these lines alone.
func tell(format string, args ...any) {
	if testing.Verbose() {
		fmt.Printf(format+"\n", args...)
	}
}

func counted(by map[string]int) string {
	names := slices.SortedFunc(maps.Keys(by), func(a, b string) int { return by[b] - by[a] })
	var said []string
	for _, n := range names[:min(len(names), 60)] {
		said = append(said, fmt.Sprintf("%s ×%d", n, by[n]))
	}
	return strings.Join(said, ", ")
}
