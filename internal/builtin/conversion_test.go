package builtin_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formattest"
	"github.com/postbud/postbud/internal/builtin"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// TestEveryDocumentSurvivesEveryFormat reads every sample that some format recognises
// and puts it through the others. What is written only is looked at from outside.
func TestEveryDocumentSurvivesEveryFormat(t *testing.T) {
	readers, err := formats.OpenReaders(builtin.Formats(), plugin.Env{})
	if err != nil {
		t.Fatal(err)
	}
	documents := documents(t, readers)
	t.Run("there and back", func(t *testing.T) { thereAndBack(t, readers, documents) })
	t.Run("the page has number and totals", func(t *testing.T) { paged(t, documents) })
}

// thereAndBack writes a document in every format, reads that again, and does the same
// with what it then has: all formats into all formats. What is lost on a way is what the
// formats on it declare, nothing is added, and who cannot write an invoice says so before
// the first byte.
//
// The table at its end tells what was declared and never lost.
func thereAndBack(t *testing.T, readers formats.Readers, documents []document) {
	all := opened(t)
	work := make(chan document)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for d := range work {
				travel(t, readers, all, d)
			}
		})
	}
	for _, d := range documents {
		if !raced || d.number%8 == 0 {
			work <- d
		}
	}
	close(work)
	workers.Wait()
	t.Log(table(all))
}

// TestWhatMayBeLost: json keeps everything, and peppolbis all but what a document says of
// itself, where the rules R004 and R007 take nothing but its own.
func TestWhatMayBeLost(t *testing.T) {
	for name, most := range map[string][]string{"json": {}, "peppolbis": {"BT-23", "BT-24"}} {
		p, ok := builtin.Formats().Find(name)
		if !ok || slices.ContainsFunc(p.Loses, func(term string) bool { return !slices.Contains(most, term) }) {
			t.Errorf("%s loses %v", name, p.Loses)
		}
	}
}

// member is a format with its default settings, and what was seen of it.
type member struct {
	name   string
	writer formats.Writer
	reader formats.Reader
	loses  map[string]bool

	mu      sync.Mutex
	written int
	empty   int            // of which it kept nothing at all
	refused map[string]int // by code and term
	lost    map[string]int
}

// opened is every format that is written and read.
func opened(t *testing.T) (all []*member) {
	t.Helper()
	for _, p := range builtin.Formats().All() {
		f, err := p.Open(plugin.Values{}, plugin.Env{})
		if err != nil {
			t.Fatal(err)
		}
		reader, ok := f.(formats.Reader)
		if !ok {
			continue // see paged
		}
		all = append(all, &member{
			name: p.Declared().Name, writer: f.(formats.Writer), reader: reader,
			loses: formattest.Lost(p.TraitsOf(f)), refused: map[string]int{}, lost: map[string]int{},
		})
	}
	return all
}

// travel takes a document through each format, and a whole one on through some of them:
// all ways from format to format have their documents, but not each document every way,
// or it would take minutes.
func travel(t *testing.T, readers formats.Readers, all []*member, d document) {
	seen := map[string]bool{snapshot(d.inv): true}
	for i, first := range all {
		if first.draws() && d.part {
			continue // a page takes as long as twenty other documents, and its data are those of cii
		}
		got := first.convert(t, readers, d.name, d.inv)
		if got == nil || d.part || seen[snapshot(got)] {
			continue // the same invoice gives the same bytes
		}
		seen[snapshot(got)] = true
		for j, second := range all {
			if (d.number+i+j)%5 == 0 && !second.draws() {
				second.convert(t, readers, d.name+" by way of "+first.name, got)
			}
		}
	}
}

// draws says whether the format is made of pages.
func (m *member) draws() bool { return m.name == "facturx" }

func snapshot(inv *invoice.Invoice) string {
	text, err := json.Marshal(inv)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// convert writes an invoice and reads it again. It is nil where that cannot be.
func (m *member) convert(t *testing.T, readers formats.Readers, name string, want *invoice.Invoice) *invoice.Invoice {
	var b bytes.Buffer
	if err := m.writer.Write(t.Context(), &b, want); err != nil {
		m.refuses(t, name, err, b.Len())
		return nil
	}
	m.count(func() { m.written++ })
	best, _, _ := readers.Recognise(b.Bytes()[:min(b.Len(), formats.HeadBytes)])
	if best.Declared().Name != m.name {
		t.Errorf("%s as %s is recognised as %q", name, m.name, best.Declared().Name)
	}
	got, err := m.reader.Read(t.Context(), &b)
	if err != nil {
		if nothing := m.keepsNothing(want); !nothing || fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s as %s cannot be read again: %v", name, m.name, err)
		}
		m.count(func() { m.empty++ })
		return nil
	}
	for _, term := range formattest.Missing(want, got) {
		if !m.loses[term] {
			t.Errorf("%s as %s loses %s", name, m.name, term)
		}
		m.count(func() { m.lost[term]++ })
	}
	for _, term := range formattest.Added(want, got) {
		if !m.loses[term] {
			value, _ := invoice.Lookup(got, term)
			t.Errorf("%s as %s has %s besides: %q", name, m.name, term, value)
		}
	}
	return got
}

func (m *member) count(one func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	one()
}

// keepsNothing says whether there is no term in an invoice that the format can carry.
func (m *member) keepsNothing(inv *invoice.Invoice) bool {
	return !slices.ContainsFunc(invoice.Leaves(inv), func(l invoice.Leaf) bool { return !m.loses[l.Term] })
}

// refuses looks at the fault of a writer.
func (m *member) refuses(t *testing.T, name string, err error, begun int) {
	f := fault.As(err)
	if f == nil || f.Kind != fault.Invalid || f.Code == "" || f.Args["field"] == "" {
		t.Errorf("%s cannot be written as %s, and that is no fault that names the term: %v", name, m.name, err)
		return
	}
	if begun > 0 {
		t.Errorf("%s is refused by %s after %d bytes", name, m.name, begun)
	}
	m.count(func() { m.refused[f.Code+" "+f.Args["field"]]++ })
}

// table tells what was seen of each format.
func table(all []*member) string {
	var b strings.Builder
	for _, m := range all {
		fmt.Fprintf(&b, "\n%s: %d written", m.name, m.written)
		if m.empty > 0 {
			fmt.Fprintf(&b, ", %d of which nothing was left", m.empty)
		}
		for _, why := range slices.SortedFunc(maps.Keys(m.refused), func(a, b string) int { return m.refused[b] - m.refused[a] }) {
			fmt.Fprintf(&b, ", %d refused %s", m.refused[why], why)
		}
		var never []string
		for term := range m.loses {
			if m.lost[term] == 0 {
				never = append(never, term)
			}
		}
		slices.SortFunc(never, invoice.CompareTerms)
		fmt.Fprintf(&b, "\n\tlost: %v\n\tdeclared and never lost: %v", slices.SortedFunc(maps.Keys(m.lost), invoice.CompareTerms), never)
	}
	return b.String()
}
