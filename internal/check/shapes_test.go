package check

import (
	"fmt"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/xmltree"
)

// lines is rules of all kinds about lines: what the shape decides, what it does not,
// and what rejects.
var lines = Set{
	Codes: "n:code n:tax/n:id n:flag",
	Words: map[string]Cond{"standard": Is("n:tax/n:id", "S"), "flagged": True("n:flag")},
	Patterns: []Pattern{
		{
			On("n:line[standard]", R("S", Fatal, "", Above(Value("n:rate"), Lit("0")))),
			On("n:line[flagged]", R("F", Fatal, "", Never())),
			On("n:line", R("O", Fatal, "", None("n:rate"))),
		},
		{On("n:line", R("UNIT", Fatal, "", Is("n:amount/@unit", "EA", "KGM")), R("TWO", Fatal, "", AtMost(2, "n:note")),
			R("PAIR", Fatal, "", Same("n:code", "n:tax/n:id")),
			R("GATE", Fatal, "", When(Not(Empty("n:amount")), Has("n:tax[n:id='S']"))),
			R("ZERO", Fatal, "", Nonzero("n:rate")))},
		{On("n:tax/n:id", R("LIST", Fatal, "", OneOf(".", []string{"S", "Z"})))},
		{On("n:r", R("LINES", Fatal, "", AtMost(3, "n:line")), R("ALLSAME", Fatal, "", Alike("n:line/n:code")))},
		{On("n:line", R("AGAIN", Fatal, "", Not(SameLater("n:amount"))), R("ANOTHER", Fatal, "", Not(OtherLater("n:rate"))),
			R("LIKE", Fatal, "", SameReal(RealSumLike("/*/n:line", "n:rate", Key{There: "n:code", Here: "n:code"}), RealValue("n:rate"))))},
	},
	Absent: "/n:r/n:line/n:gone GONE\n//@stray STRAY",
}

// variants is lines that differ in one thing each.
var variants = func() []string {
	const usual = `<n:line><n:amount unit="EA">1</n:amount><n:rate>25</n:rate><n:code>S</n:code><n:tax><n:id>S</n:id></n:tax><n:note>a</n:note></n:line>`
	all := []string{usual}
	for _, turn := range [][2]string{
		{`unit="EA"`, `unit="XX"`}, {`unit="EA"`, ``}, {`>25<`, `>0<`}, {`>25<`, `>x<`}, {`<n:code>S`, `<n:code>Z`},
		{`<n:id>S`, `<n:id>Z`}, {`<n:id>S`, `<n:id>?`}, {`<n:id>S`, `<n:id> S `}, {`<n:id>S</n:id>`, ``},
		{`<n:id>S</n:id>`, `<n:id>S</n:id><n:id>S</n:id>`}, {`<n:note>a</n:note>`, strings.Repeat(`<n:note>a</n:note>`, 3)},
		{`<n:note>a</n:note>`, `<n:flag>true</n:flag>`}, {`<n:note>a</n:note>`, `<n:flag>maybe</n:flag>`}, {`<n:note>a</n:note>`, `<n:gone/>`},
		{`<n:amount `, `<n:amount stray="1" `}, {`>1<`, `><`}, {`<n:rate>25</n:rate>`, ``}, {`<n:code>S</n:code>`, ``},
		{`<n:note>a`, `<n:strange/><n:note>a`}, {`<n:code>S`, `<n:code>S<!-- -->S`},
	} {
		all = append(all, strings.Replace(usual, turn[0], turn[1], 1))
	}
	return all
}()

// checked is what a program finds, on one line each.
func checked(t *testing.T, p *Program, doc string) string {
	t.Helper()
	tree, err := xmltree.ParseBytes([]byte(doc), xmltree.Options{Vocabulary: p.Vocabulary()})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range p.Check(tree, p.Sets()...) {
		fmt.Fprintln(&b, f.Rule, f.Path, f.Values)
	}
	return b.String()
}

// document is one that holds them.
func document(parts ...string) string {
	return `<n:r xmlns:n="urn:n">` + strings.Join(parts, "\n") + `</n:r>`
}

func TestWhatWasMetBeforeChangesNoVerdict(t *testing.T) {
	prefixes := map[string]string{"n": "urn:n"}
	warm, cold := Compile(prefixes, lines), map[string]string{}
	for range 2 {
		for i, one := range variants {
			for j, other := range variants {
				for _, doc := range []string{document(one), document(one, other), document(one, one, other, one), document("<n:big>"+strings.Repeat(one, 12)+"</n:big>", other)} {
					want, known := cold[doc]
					if !known {
						want = checked(t, Compile(prefixes, lines), doc)
						cold[doc] = want
					}
					if got := checked(t, warm, doc); got != want {
						t.Fatalf("lines %d and %d: warm\n%scold\n%s%s", i, j, got, want, doc)
					}
				}
			}
		}
	}
}

// Each line is told of as it is when it stands alone, whatever stands before it.
func TestALineIsToldOfAsWhenItIsAlone(t *testing.T) {
	set := lines
	set.Patterns = set.Patterns[:3] // those about one line
	p := Compile(map[string]string{"n": "urn:n"}, set)
	for i, one := range variants {
		for j, other := range variants {
			if strings.Contains(one+other, "<!--") {
				continue // of a text in pieces nothing is remembered
			}
			both, alone := checked(t, p, document(one, other)), checked(t, p, document(other))
			var second strings.Builder
			for line := range strings.Lines(both) {
				if before, after, found := strings.Cut(line, "n:line[2]"); found {
					second.WriteString(before + "n:line[1]" + after)
				}
			}
			once := func(s string) string { return without(s, "GONE", "STRAY") } // told once for a document
			if once(second.String()) != once(alone) {
				t.Fatalf("line %d after %d:\n%salone:\n%s", j, i, second.String(), alone)
			}
		}
	}
}

func without(told string, rules ...string) string {
	var b strings.Builder
	for line := range strings.Lines(told) {
		rule, _, _ := strings.Cut(line, " ")
		if !contains(rules, []byte(rule)) {
			b.WriteString(line)
		}
	}
	return b.String()
}

// A document all of whose lines are different must not fill the memory.
func TestShapesAreBounded(t *testing.T) {
	p := Compile(map[string]string{"n": "urn:n"}, lines)
	for round := range 3 {
		var all []string
		for i := range 5000 {
			all = append(all, fmt.Sprintf(`<n:line><n:amount unit="U%d">1</n:amount><n:code>C%d</n:code></n:line>`, i, i))
		}
		found := checked(t, p, document(all...))
		if got := strings.Count(found, "UNIT "); got != 5000 {
			t.Fatalf("round %d: %d of 5000 units are told of", round, got)
		}
	}
	m := <-p.machines
	if m.shapes.used > 2*mostShapes {
		t.Fatalf("%d shapes are kept", m.shapes.used)
	}
}
