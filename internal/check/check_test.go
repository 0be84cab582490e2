package check

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
)

// told runs one set on a document whose names have no namespace but a prefix n.
func told(t *testing.T, s Set, doc string) []invoice.Finding {
	t.Helper()
	p := Compile(map[string]string{"n": "urn:n"}, s)
	tree, err := xmltree.ParseBytes([]byte(strings.Replace(doc, ">", ` xmlns:n="urn:n">`, 1)), xmltree.Options{Vocabulary: p.Vocabulary()})
	if err != nil {
		t.Fatal(err)
	}
	return p.Check(tree, p.Sets()...)
}

// ids is the rules that fired, in order.
func ids(findings []invoice.Finding) string {
	var all []string
	for _, f := range findings {
		all = append(all, f.Rule)
	}
	return strings.Join(all, " ")
}

// holds says whether a condition holds at the first n:a of a document.
func holds(t *testing.T, cond Cond, words map[string]Cond, doc string) (bool, []invoice.Finding) {
	t.Helper()
	found := told(t, Set{Words: words, Patterns: []Pattern{{On("n:a", R("R", Fatal, "", cond))}}}, doc)
	rejected := slices.DeleteFunc(slices.Clone(found), func(f invoice.Finding) bool { return f.Rule == "R" })
	return len(found) == len(rejected), rejected
}

func TestConditionsMeanWhatXPathMeans(t *testing.T) {
	const doc = `<n:r><n:a s="x" e=""><n:b>1.00</n:b><n:c> S </n:c><n:d>2</n:d><n:d>3</n:d><n:e/><n:f> </n:f><n:g s="1"><n:h>10</n:h></n:g><n:g s="2"><n:h>20</n:h></n:g></n:a><n:z>9</n:z></n:r>`
	yes := map[string]Cond{
		"an element is there":                    Has("n:b"),
		"an empty element is there":              Has("n:e"),
		"an attribute is there":                  Has("@s"),
		"an empty attribute is there":            Has("@e"),
		"one of two ways is enough":              Has("n:nothing|n:b"),
		"a grandchild":                           Has("n:g/n:h"),
		"the parent's child":                     Has("../n:z"),
		"any child":                              Has("*"),
		"from the top":                           Has("/n:r/n:z"),
		"from any top":                           Has("/*/n:z"),
		"anywhere":                               Has("//n:h"),
		"none":                                   None("n:nothing"),
		"with another in it":                     Has("n:g[n:h]"),
		"without another in it":                  None("n:g[!n:h]"),
		"with its text":                          Has("n:c['S']"),
		"with a text in it":                      Has("n:g[n:h='20']"),
		"with a normalised text in it":           Has(".[n:c~'S']"),
		"with an attribute's value":              Has("n:g[@s='2']/n:h"),
		"with two conditions":                    Has("n:g[n:h][@s='1']"),
		"with a word":                            Has("n:g[second]"),
		"filled":                                 Filled("n:b"),
		"is, normalised":                         Is("n:c", "S"),
		"is one of several texts":                Is("n:d", "3"),
		"exactly":                                Exactly("n:c", " S "),
		"in capitals":                            IsUpper("@s", "X"),
		"in the list":                            OneOf("n:c", []string{"S", "Z"}),
		"a number equals by value":               Equal(Value("n:b"), Lit("1")),
		"greater as number, not as text":         Above(Value("n:g[@s='1']/n:h"), Lit("9")),
		"a sum":                                  Equal(Sum("n:d"), Lit("5")),
		"a sum of nothing is 0":                  Equal(Sum("n:nothing"), Lit("0")),
		"a sum of sums":                          Equal(SumEach("n:g", "n:h"), Lit("30")),
		"a rounded quotient":                     Equal(Round(Over(Lit("2"), Lit("3")), 2), Lit("0.67")),
		"within the slack":                       Near(Lit("1.02"), Lit("1"), "0.02"),
		"absent as 0":                            Equal(OrZero(Value("n:nothing")), Lit("0")),
		"all of nothing":                         Every("n:nothing", Never()),
		"every one":                              Every("n:g", Has("n:h")),
		"some":                                   Some("n:g", Exactly("@s", "2")),
		"at most":                                AtMost(2, "n:d"),
		"just":                                   Just(2, "n:d"),
		"same texts":                             Same("n:d", "//n:d"),
		"different texts":                        Different("n:b", "n:d"),
		"alike when there is one":                Alike("n:b"),
		"gate shut":                              When(Has("n:nothing"), Never()),
		"inside":                                 Inside("n:r", Has("n:z")),
		"its name's end":                         NameEnds("a"),
		"a letter of the first text":             Leading(func(b []byte) bool { return string(b) == "1" }, Text{"n:nothing", 1}, Text{"n:b", 1}),
		"normalised text against nothing":        SameText("n:f", "n:nothing"),
		"the first of several":                   FirstFits("n:d", func(b []byte) bool { return string(b) == "2" }),
		"like by number":                         HasLike("n:g", "n:h", "n:g[@s='2']/n:h"),
		"summed like by number":                  Equal(SumLike("n:g", "@s", "n:h", "n:g[@s='2']/n:h"), Lit("2")),
		"unique below":                           Unique("n:g", "n:h"),
		"number() of no number is nothing":       Not(Given(Loose("n:c"))),
		"a comparison with absent, turned round": Not(Equal(Value("n:nothing"), Lit("0"))),
	}
	no := map[string]Cond{
		"nothing there":                     Has("n:nothing"),
		"not a child":                       Has("n:h"),
		"another namespace":                 Has("b"),
		"not the root's name":               Has("/n:a/n:b"),
		"blank is not filled":               Filled("n:f"),
		"absent is not filled":              Filled("n:nothing"),
		"empty is not filled":               Filled("n:e"),
		"not exactly":                       Exactly("n:c", "S"),
		"absent is nothing":                 Is("n:nothing", ""),
		"absent is in no list":              OneOf("n:nothing", []string{"S"}),
		"empty is in no list":               OneOf("n:e", []string{"S"}),
		"absent equals nothing":             Equal(Value("n:nothing"), Value("n:nothing")),
		"absent is not at least 0":          AtLeast(Value("n:nothing"), Lit("0")),
		"nothing plus one":                  Given(Plus(Value("n:nothing"), Lit("1"))),
		"beyond the slack":                  Near(Lit("1.021"), Lit("1"), "0.02"),
		"at the limit":                      Within(Lit("2"), Lit("1"), "1"),
		"too many":                          AtMost(1, "n:d"),
		"not just":                          Just(1, "n:d"),
		"absent is the same as nothing":     Same("n:nothing", "n:nothing"),
		"absent is different from nothing":  Different("n:nothing", "n:b"),
		"not alike":                         Alike("n:d"),
		"gate open":                         When(Has("n:b"), Never()),
		"not every one":                     Every("n:d", Exactly(".", "2")),
		"some of nothing":                   Some("n:nothing", Always()),
		"a quotient by 0 is absent":         Given(Over(Lit("1"), Lit("0"))),
		"an element with text is not blank": Some("n:b", Blank()),
		"a group is not blank":              Blank(),
		"not unique":                        Unique("n:g", "n:h|../n:b"),
	}
	words := map[string]Cond{"second": Exactly("@s", "2")}
	for name, c := range yes {
		if ok, rejected := holds(t, c, words, doc); !ok || len(rejected) > 0 {
			t.Errorf("%s: does not hold, %v", name, rejected)
		}
	}
	for name, c := range no {
		if ok, rejected := holds(t, c, words, doc); ok || len(rejected) > 0 {
			t.Errorf("%s: holds, %v", name, rejected)
		}
	}
}

func TestWhatXPathCannotWorkWithRejects(t *testing.T) {
	const doc = `<n:r><n:a><n:b>x</n:b><n:d>2</n:d><n:d>3</n:d><n:e/></n:a></n:r>`
	for name, c := range map[string]struct {
		cond Cond
		want string
	}{
		"no number":         {Equal(Value("n:b"), Lit("1")), RuleNumber},
		"an empty number":   {Equal(Value("n:e"), Lit("1")), RuleNumber},
		"no number in sums": {Equal(Sum("n:b"), Lit("1")), RuleNumber},
		"two numbers":       {Equal(Value("n:d"), Lit("2")), RuleSingle},
		"two texts":         {Filled("n:d"), RuleSingle},
		"no flag":           {True("n:b"), RuleFlag},
		"no day":            {OnOrAfter("n:b", "n:b"), RuleDate},
	} {
		_, rejected := holds(t, c.cond, nil, doc)
		if len(rejected) == 0 || rejected[0].Rule != c.want || rejected[0].Flag != Fatal || rejected[0].Path == "" {
			t.Errorf("%s: got %v, want %s", name, rejected, c.want)
		}
	}
	// The same thing is told once, and not while a context is tried.
	s := Set{Words: map[string]Cond{"yes": True("n:b")}, Patterns: []Pattern{
		{On("n:a[yes]", R("A", Fatal, "", Never()))},
		{On("n:a", R("B", Fatal, "", True("n:b")), R("C", Fatal, "", True("n:b")))},
	}}
	if got := ids(told(t, s, doc)); got != RuleFlag+" B C" {
		t.Errorf("got %s", got)
	}
}

func TestFirstContextOfAPatternTakesTheElement(t *testing.T) {
	never := func(id string) Rule { return R(id, Fatal, "", Never()) }
	s := Set{
		Words: map[string]Cond{"marked": Has("@m")},
		Patterns: []Pattern{
			{On("n:l/n:p", never("line")), On("n:p", never("document")), On("/n:r/n:p[marked]", never("dead"))},
			{On("/n:r/n:p[marked]", never("marked")), On("n:p", never("second pattern"))},
			{On("*[marked]", never("any"))},
			{On("n:l|n:k", never("either"))},
		},
	}
	got := ids(told(t, s, `<n:r><n:p m="1"/><n:l><n:p/><n:q><n:p/></n:q></n:l><n:k/></n:r>`))
	want := "document marked any either line second pattern document second pattern either"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestFindingHoldsPathTermsAndValues(t *testing.T) {
	s := Set{Patterns: []Pattern{{On("n:l", R("BR-1", Warning, "BT-1 BT-2",
		All(Has("n:x"), Tell(Equal(Value("n:x"), Lit("2")), Value("n:x"), Lit("2.00")))))}}}
	found := told(t, s, `<n:r><n:l><n:x>2</n:x></n:l><n:l><n:x>3</n:x></n:l></n:r>`)
	if want := "[{BR-1 warning /r/n:l[2] 0 [BT-1 BT-2] [3 2.00]}]"; strings.Replace(fmt.Sprint(found), "/n:r/", "/r/", 1) != want {
		t.Errorf("got %v, want %s", found, want)
	}
}

func TestConditionOfTheDocumentIsAskedOnce(t *testing.T) {
	asked := 0
	count := Fits("n:z", func([]byte) bool { asked++; return true })
	s := Set{Words: map[string]Cond{"once": Once(count)}, Patterns: []Pattern{
		{On("n:l[once]", R("A", Fatal, "", Word("once")))}, {On("n:l", R("B", Fatal, "", Word("once")))},
	}}
	if got := ids(told(t, s, `<n:r><n:z>1</n:z><n:l/><n:l/><n:l/></n:r>`)); got != "" {
		t.Errorf("%s fired", got)
	}
	if asked != 2 { // at compiling, for absent text, and once for the document
		t.Errorf("it was asked %d times", asked)
	}
}

func TestTableOfWhatMustNotBeThere(t *testing.T) {
	s := Set{Patterns: []Pattern{{On("n:r", R("R", Fatal, "", Always()))}}, Absent: `
		/n:r/n:x       A-1
		/n:r/n:l/n:x   A-2
		/n:r/n:l/n:x/n:y A-3
		//@bad         A-4
	`}
	p := Compile(map[string]string{"n": "urn:n"}, s)
	if got := fmt.Sprint(p.Sets()[0].IDs()); got != "[R A-1 A-2 A-3 A-4]" {
		t.Errorf("the rules are %s", got)
	}
	found := told(t, s, `<n:r><n:l bad="1"><n:x/><n:x><n:y bad="2"/></n:x></n:l><n:k><n:x/></n:k><n:x/></n:r>`)
	var got []string
	for _, f := range found {
		got = append(got, f.Rule+string(f.Flag[0])+f.Path[strings.LastIndex(f.Path, "/"):])
	}
	if want := "[A-4w/n:l[1] A-2w/n:x[1] A-3w/n:y[1] A-1w/n:x[1]]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestWrongDeclarationsPanicAtBuild(t *testing.T) {
	for name, make := range map[string]func(){
		"unknown prefix":      func() { Compile(nil, Set{Patterns: []Pattern{{On("x:a")}}}) },
		"unknown word":        func() { Compile(nil, Set{Patterns: []Pattern{{On("a[word]")}}}) },
		"unknown word alone":  func() { Compile(nil, Set{Patterns: []Pattern{{On("a", R("R", Fatal, "", Word("x")))}}}) },
		"open bracket":        func() { Compile(nil, Set{Patterns: []Pattern{{On("a[b:c")}}}) },
		"open quote":          func() { Compile(nil, Set{Patterns: []Pattern{{On("a[@b='c]")}}}) },
		"text behind bracket": func() { Compile(nil, Set{Patterns: []Pattern{{On("a[@b]c")}}}) },
		"empty step":          func() { Compile(nil, Set{Patterns: []Pattern{{On("a//b")}}}) },
		"attribute context":   func() { Compile(nil, Set{Patterns: []Pattern{{On("a/@b")}}}) },
		"no number":           func() { Lit("x") },
		"no slack":            func() { Near(Lit("1"), Lit("1"), "x") },
		"no expression":       func() { Matches(".", "(") },
		"half a table line":   func() { Compile(nil, Set{Absent: "/a"}) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("it was built")
				}
			}()
			make()
		})
	}
}

func TestProgramServesManyDocumentsAtOnce(t *testing.T) {
	p := Compile(nil, Set{Patterns: []Pattern{{On("l", R("R", Fatal, "", Equal(Value("x"), Sum("//y"))))}}})
	for i := range 8 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			for range 200 {
				doc := fmt.Sprintf("<r><l><x>%d</x></l>%s</r>", i, strings.Repeat("<y>1</y>", i))
				tree, err := xmltree.ParseBytes([]byte(doc), xmltree.Options{Vocabulary: p.Vocabulary()})
				if err != nil {
					t.Fatal(err)
				}
				if found := p.Check(tree, p.Sets()...); len(found) > 0 {
					t.Fatal(found)
				}
			}
		})
	}
}
