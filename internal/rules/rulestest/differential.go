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

	"github.com/postbud/postbud/internal/judge"
)

// Differential spoils good documents and compares what the judge and our rules say
// of them, a subtest for each layer that is chosen. seeds are good documents of
// all kinds, the best ones for aims first; aims are by layer. The variables N,
// SEED, STRICT and LAYER say how much; see the package's documentation.
func Differential(t *testing.T, seeds []Seed, aims map[string][]Aim) {
	chosen := Chosen()
	for layer := range aims {
		if !slices.ContainsFunc(Layers(), func(l Layer) bool { return l.Name == layer }) {
			t.Errorf("aims for %s, which is no layer", layer)
		}
	}
	number := setting(t, "N", "200")[0]
	runs := map[string]*run{}
	for i, seed := range setting(t, "SEED", "1") {
		b := batch{dir: filepath.Join(t.TempDir(), strconv.Itoa(seed)), layers: chosen}
		for _, l := range chosen {
			if !l.Implemented() {
				continue
			}
			own := slices.DeleteFunc(slices.Clone(seeds), func(s Seed) bool { return !slices.Contains(s.Layers, l.Name) })
			if len(own) == 0 {
				t.Fatalf("no seeds for %s", l.Name)
			}
			if i == 0 {
				for _, a := range append(aims[l.Name], Surplus(l)...) {
					if s, ok := a.document(t, l, own); ok {
						b.add(l, s)
					}
				}
			}
			m := &mutator{rand.New(rand.NewPCG(uint64(seed), sum(l.Name))), lore()}
			for range number {
				s := one(m, own)
				doc, told := m.Spoil(s.Doc)
				b.add(l, spoilt{seed: s, told: s.Name + ": " + told, doc: doc.Bytes()})
			}
		}
		b.judge(t, runs)
	}
	for _, l := range chosen {
		t.Run(l.Name, func(t *testing.T) {
			r := runs[l.Name]
			if r == nil {
				t.Skip("not implemented")
			}
			r.report(t, l, number)
		})
	}
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
	seed Seed
	told string
	doc  []byte
	aim  []string // the rules that it must break
	made Layer    // the layer that it was made for
}

// batch is documents that are judged together.
type batch struct {
	dir    string
	layers []Layer
	docs   map[string]spoilt // by file name
}

func (b *batch) add(l Layer, s spoilt) {
	if b.docs == nil {
		b.docs = map[string]spoilt{}
	}
	s.made = l
	b.docs[filepath.Join(b.dir, fmt.Sprintf("%s-%05d.xml", l.Name, len(b.docs)))] = s
}

// judge lets the judge look at all of it and compares.
func (b *batch) judge(t *testing.T, runs map[string]*run) {
	if len(b.docs) == 0 {
		return
	}
	if err := os.MkdirAll(b.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, s := range b.docs {
		if err := os.WriteFile(name, s.doc, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	words := []string{"schema"}
	for _, l := range b.layers {
		if l.Implemented() && !slices.Contains(words, l.Word) {
			words = append(words, l.Word)
		}
	}
	verdicts, err := judge.By(t.Context(), words, b.dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(verdicts) != len(b.docs) {
		t.Fatalf("%d of %d documents were judged", len(verdicts), len(b.docs))
	}
	for _, v := range verdicts {
		s := b.docs[filepath.Join(b.dir, filepath.Base(v.File))]
		for _, l := range b.layers {
			if !l.Implemented() || !slices.Contains(s.seed.Layers, l.Name) || !slices.Contains(v.Layers, l.Name) {
				continue
			}
			if runs[l.Name] == nil {
				runs[l.Name] = &run{fired: map[string]bool{}, wrong: map[string]int{}, odd: map[string]int{}}
			}
			runs[l.Name].compare(t, l, s, v)
		}
	}
	for name := range b.docs {
		_ = os.Remove(name)
	}
}

// run is the comparisons of one layer.
type run struct {
	documents, rejected, broken, equal int
	shown                              []string
	fired                              map[string]bool
	wrong, odd                         map[string]int // differences by rule; odd where the schema rejects
	failures                           []string
}

func (r *run) compare(t *testing.T, l Layer, s spoilt, v judge.Verdict) {
	want := Judged(l, v)
	got, err := Ours(t.Context(), l, s.doc)
	if err != nil {
		t.Fatalf("%s: %v", s.told, err)
	}
	r.documents++
	for e := range want {
		r.fired[Rule(e)] = true
	}
	want, got = want.without(l.Ahead), got.without(l.Ahead)
	if l.Name == s.made.Name {
		for _, rule := range s.aim {
			if !want.has(rule) {
				r.failures = append(r.failures, fmt.Sprintf("%s: officially it is not broken, but %v", s.told, keys(want)))
			}
		}
	}
	misshaped := l.Schematron() && slices.ContainsFunc(v.Findings, func(f judge.Finding) bool { return f.Rule == judge.XSD })
	if want.has(judge.XSLTError) {
		r.broken++
		if misshaped {
			r.rejected++
			return // it is rejected, and the shape is for the schema to judge
		}
	}
	if misshaped {
		r.rejected++
		got = got.withoutValues()
	}
	d := Compare(l, want, got)
	switch {
	case d.Equal() && want.valid() == got.valid() || d.Equal() && want.has(judge.XSLTError):
		r.equal++
	case misshaped && !l.Strict && os.Getenv("STRICT") == "":
		for _, e := range slices.Concat(d.Missing, d.Extra) {
			r.odd[Rule(e)]++
		}
	default:
		for _, e := range slices.Concat(d.Missing, d.Extra) {
			r.wrong[Rule(e)]++
		}
		r.show(l, s, d)
	}
}
