package rulestest

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/postbud/postbud/internal/judge"
)

// known is what the official documents hold: which values an element has, what
// stands below what and in which order.
type known struct {
	texts  map[string][]string                   // by kind of element
	attrs  map[string]map[string][]string        // by kind of element, by attribute
	kids   map[string]map[string][]*Element      // by element, by child: some that were seen
	before map[string]map[string]map[string]bool // by element: the first child stands before the second
	codes  [][]string                            // of each official list of codes
}

// lore is read once. Without the official documents it is empty.
var lore = sync.OnceValue(func() *known {
	k := &known{map[string][]string{}, map[string]map[string][]string{}, map[string]map[string][]*Element{}, map[string]map[string]map[string]bool{}, nil}
	shared, _ := judge.SharedDir()
	for _, set := range sets() {
		found, _ := filepath.Glob(filepath.Join(shared, "testdata", set, "*.[xX][mM][lL]"))
		for _, file := range found {
			doc, err := os.ReadFile(file)
			if err != nil || len(doc) > largest {
				continue
			}
			e, err := Parse(doc)
			if err != nil {
				continue
			}
			canonical(e)
			shorten(e)
			e.Each(func(e *Element) { k.learn(e, !strings.HasPrefix(set, "units")) })
		}
	}
	for _, order := range k.before {
		closure(order)
	}
	k.learnCodes(shared)
	return k
})

func (k *known) learnCodes(shared string) {
	for _, folder := range []string{"accepted", "oioubl"} {
		lists, _ := filepath.Glob(filepath.Join(shared, "reference", "codelists", folder, "*.txt"))
		for _, list := range lists {
			text, err := os.ReadFile(list)
			if codes := strings.FieldsFunc(string(text), func(r rune) bool { return r == '\n' || r == '\r' }); err == nil && len(codes) > 0 {
				k.codes = append(k.codes, codes)
			}
		}
	}
}

// kind tells the identifiers, names and amounts of different things apart.
func kind(e *Element) string {
	if e.Parent == nil {
		return e.Name
	}
	return e.Parent.Name + "/" + e.Name
}

const mostTexts, mostKids = 80, 8

func (k *known) learn(e *Element, whole bool) {
	kind := kind(e)
	if len(e.Kids) == 0 && len(e.Text) < 200 && len(k.texts[kind]) < mostTexts && !slices.Contains(k.texts[kind], e.Text) {
		k.texts[kind] = append(k.texts[kind], e.Text)
	}
	for _, a := range e.Attrs {
		if strings.HasPrefix(a.Name, "xmlns") || strings.Contains(a.Name, ":") {
			continue
		}
		if k.attrs[kind] == nil {
			k.attrs[kind] = map[string][]string{}
		}
		if values := k.attrs[kind][a.Name]; len(values) < mostTexts && !slices.Contains(values, a.Value) {
			k.attrs[kind][a.Name] = append(values, a.Value)
		}
	}
	if k.kids[e.Name] == nil {
		k.kids[e.Name], k.before[e.Name] = map[string][]*Element{}, map[string]map[string]bool{}
	}
	for i, kid := range e.Kids {
		if seen := k.kids[e.Name][kid.Name]; len(seen) < mostKids {
			k.kids[e.Name][kid.Name] = append(seen, kid.Clone())
		}
		for _, later := range e.Kids[i+1:] {
			if whole && kid.Name != later.Name {
				if k.before[e.Name][kid.Name] == nil {
					k.before[e.Name][kid.Name] = map[string]bool{}
				}
				k.before[e.Name][kid.Name][later.Name] = true
			}
		}
	}
}

// closure adds what follows: a before b and b before c.
func closure(order map[string]map[string]bool) {
	for grown := true; grown; {
		grown = false
		for _, after := range order {
			for b := range maps.Clone(after) {
				for c := range order[b] {
					if !after[c] {
						after[c], grown = true, true
					}
				}
			}
		}
	}
}

// place is where a new child belongs.
func (k *known) place(parent *Element, kid string) int {
	at := 0
	for i, s := range parent.Kids {
		if s.Name == kid || k.before[parent.Name][s.Name][kid] {
			at = i + 1
		}
	}
	if at == 0 && len(parent.Kids) > 0 && k.before[parent.Name][kid] == nil {
		return len(parent.Kids) // nobody knows
	}
	return at
}

// keys in a fixed order, so that the same seed makes the same documents.
func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
