package rulestest

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/check"
	"github.com/postbud/postbud/internal/judge"
)

// Differential spoils good documents and compares what the judge and our rules say
// of them, a subtest for each layer that is chosen. seeds are good documents of
// all kinds, the best ones for aims first; aims are by layer. The variables N,
// SEED, STRICT and LAYER say how much; see the package's documentation.
func Differential(t *testing.T, seeds []Seed, aims map[string][]Aim) {
	for layer := range aims {
		if !slices.ContainsFunc(Layers(), func(l Layer) bool { return l.Name == layer }) {
			t.Errorf("aims for %s, which is no layer", layer)
		}
	}
	for _, l := range Chosen() {
		t.Run(l.Name, func(t *testing.T) {
			if !l.Implemented() {
				t.Skipf("the layer %s is not implemented", l.Name)
			}
			own := slices.DeleteFunc(slices.Clone(seeds), func(s Seed) bool { return !slices.Contains(s.Layers, l.Name) })
			if len(own) == 0 {
				t.Fatal("there are no seeds")
			}
			differential(t, l, own, append(aims[l.Name], Surplus(l)...))
		})
	}
}

func differential(t *testing.T, l Layer, seeds []Seed, aims []Aim) {
	number := setting(t, "N", "200")[0]
	r := &run{fired: map[string]bool{}, wrong: map[string]int{}, odd: map[string]int{}}
	var docs []spoilt
	for i, a := range aims {
		if a.Rule == "" && number < full && i%4 > 0 {
			continue // the short form has one in four of those that are aimed at nothing
		}
		if s, ok := a.document(t, l, seeds); ok {
			docs = append(docs, s)
		}
	}
	for _, seed := range setting(t, "SEED", "1") {
		m := &mutator{rand.New(rand.NewPCG(uint64(seed), sum(l.Name))), lore()}
		for range number {
			s := one(m, seeds)
			doc, told := m.spoilFor(t, l, s.Doc)
			written, dressed := m.dress(doc, l.Word == "peppol" || l.Word == "xrechnung")
			docs = append(docs, spoilt{told: s.Name + ": " + told + dressed, doc: written})
		}
		r.judge(t, l, docs)
		docs = nil
	}
	r.report(t, l, number)
}

// spoilFor spoils a document for a layer. A shape that the schema rejects tells
// nothing of the rules, so most of those are not taken.
func (m *mutator) spoilFor(t *testing.T, l Layer, seed *Element) (*Element, string) {
	doc, told := m.Spoil(seed)
	schema := Layer{Name: l.Schema, Word: "schema"}
	for range 3 {
		if !l.Schematron() || !schema.Implemented() || m.IntN(4) == 0 {
			break
		}
		found, err := Ours(t.Context(), schema, doc.Bytes())
		if err != nil {
			t.Fatalf("%s: %v", told, err)
		}
		if found.valid() {
			break
		}
		doc, told = m.Spoil(seed)
	}
	return doc, told
}

// ahead is the rules that the judge has of an older release, where that matters.
func (l Layer) ahead(doc []byte) []string {
	if len(l.Ahead) == 0 {
		return nil
	}
	e, err := Parse(doc)
	if err != nil {
		return keys(l.Ahead) // which cannot be told
	}
	return slices.DeleteFunc(keys(l.Ahead), func(rule string) bool { return e.First(l.Ahead[rule]) == nil })
}

// sum gives every layer documents of its own.
func sum(name string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	return h.Sum64()
}

// setting reads numbers from a variable, parted by commas.
func setting(t *testing.T, name, otherwise string) []int {
	text := os.Getenv(name)
	if text == "" {
		text = otherwise
	}
	var all []int
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		n, err := strconv.Atoi(part)
		if err != nil {
			t.Fatalf("%s=%s: %v", name, text, err)
		}
		all = append(all, n)
	}
	return all
}

// spoilt is a spoilt document.
type spoilt struct {
	told string
	doc  []byte
	aim  []string // the rules that it must break
}

// run is the comparisons of one layer.
type run struct {
	documents, rejected, broken, equal int
	shown                              []string
	fired                              map[string]bool
	wrong, odd                         map[string]int // differences by rule; odd where the schema rejects
	failures                           []string
	oddly                              []string // differences where the schema rejects
	masked                             []string // where the official run ended with an error and ours rejects for other reasons
}

// judge lets the judge look at all of it, in one go, and compares.
func (r *run) judge(t *testing.T, l Layer, docs []spoilt) {
	dir := t.TempDir()
	for i, s := range docs {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%06d.xml", i)), s.doc, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	words := []string{"schema"}
	if l.Schematron() {
		words = append(words, l.Word)
	}
	verdicts, err := judge.By(t.Context(), words, dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(verdicts) != len(docs) {
		t.Fatalf("%d of %d documents were judged", len(verdicts), len(docs))
	}
	for i, v := range verdicts {
		if want := fmt.Sprintf("%06d.xml", i); filepath.Base(v.File) != want {
			t.Fatalf("the judge tells of %s, not of %s", v.File, want)
		}
		if !slices.Contains(v.Layers, l.Name) {
			t.Fatalf("%s: %s was not judged: %v", docs[i].told, l.Name, v.Findings)
		}
		r.compare(t, l, docs[i], v)
	}
}

func (r *run) compare(t *testing.T, l Layer, s spoilt, v judge.Verdict) {
	want := Judged(l, v)
	got, err := Ours(t.Context(), l, s.doc)
	if err != nil {
		t.Fatalf("%s: %v", s.told, err)
	}
	r.documents++
	newer := l.ahead(s.doc)
	want, got = want.without(newer), got.without(newer)
	for e := range want {
		r.fired[Rule(e)] = true
	}
	for _, rule := range s.aim {
		if !want.has(rule) {
			r.failures = append(r.failures, fmt.Sprintf("%s: officially it is not broken, but %v", s.told, keys(want)))
		}
	}
	misshaped := l.Schematron() && slices.ContainsFunc(v.Findings, func(f judge.Finding) bool { return f.Rule == judge.XSD })
	if want.has(judge.XSLTError) {
		r.broken++
	}
	if !l.Schematron() && !want.valid() {
		r.rejected++
	}
	if misshaped {
		r.rejected++
		r.taken(t, l, s)
		got = got.withoutValues()
	}
	if misshaped && (want.has(judge.XSLTError) || got.has(judge.XML)) {
		r.equal++
		return // it is rejected, and its shape is for the schema to judge
	}
	d := Compare(l, want, got)
	if want.has(judge.XSLTError) && len(got.without(check.ValueRules())) == len(got) {
		r.lucky(l, s, got)
	}
	if d.Equal() && (want.valid() == got.valid() || want.has(judge.XSLTError)) {
		r.equal++
		return
	}
	count := r.wrong
	if misshaped && !l.Strict && os.Getenv("STRICT") == "" {
		count = r.odd
		if len(r.oddly) < most {
			r.oddly = append(r.oddly, fmt.Sprintf("%s: %s", s.told, d))
		}
	} else {
		r.show(l, s, d)
	}
	for _, e := range slices.Concat(d.Missing, d.Extra) {
		count[Rule(e)]++
	}
}

// lucky notes a document that ours rejects, though not for what ended the official
// run: without its other faults the two would differ.
func (r *run) lucky(l Layer, s spoilt, got Tally) {
	if len(r.masked) >= most {
		return
	}
	name := fmt.Sprintf("masked-%02d.xml", len(r.masked))
	r.masked = append(r.masked, fmt.Sprintf("%s: %s: ours has %v alone", name, s.told, keys(got)))
	keep(l, name, s.doc)
}

// taken notes a document that the schema rejects and ours takes.
func (r *run) taken(t *testing.T, l Layer, s spoilt) {
	schema := Layer{Name: l.Schema, Word: "schema"}
	if !schema.Implemented() {
		return
	}
	got, err := Ours(t.Context(), schema, s.doc)
	if err != nil {
		t.Fatalf("%s: %v", s.told, err)
	}
	if got.valid() {
		r.wrong[judge.XSD]++
		r.show(l, s, Difference{Missing: []string{"the rejection by the schema"}})
	}
}
