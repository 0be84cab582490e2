package check

import (
	"strings"
	"testing"
)

func TestTextsAreMeasuredAsTheyStand(t *testing.T) {
	const doc = `<n:r><n:a s="da"><n:b>æøå</n:b><n:c> x </n:c><n:d>12.345</n:d><n:e/><n:f>-1</n:f><n:g>DJ,DK</n:g><n:h>2026-02-01</n:h><n:i>2026-02-28</n:i><n:j>2026-02-01Z</n:j></n:a></n:r>`
	list := []string{"DE", "DJ", "DK", "x"}
	yes := map[string]Cond{
		"characters, not bytes":            Length("n:b", 3, 3),
		"blanks count":                     Length("n:c", 3, NoEnd),
		"blanks do not count":              LengthNormal("n:c", 1, 1),
		"nothing has no characters":        Length("n:nothing", 0, 0),
		"places":                           Places("n:d", 3, 3),
		"no point, no places":              Places("n:b", 0, 0),
		"begins":                           Begins("n:f", "-"),
		"one differs":                      Differs("n:b|n:c", "æøå"),
		"only these":                       Only("n:b|n:c", "æøå", " x "),
		"only these, of none":              Only("n:nothing", "x"),
		"empty":                            Empty("n:e"),
		"written":                          Written("n:c"),
		"listed":                           Listed("n:b", []string{"æøå"}),
		"neighbours are listed":            Listed("n:g", list),
		"listed, normalised":               ListedNormal("n:c", list),
		"the same ones of the words":       SameOf("n:b|n:e", "n:b|n:c", "æøå", "z"),
		"in order":                         InOrder("n:h", "n:i", "-"),
		"in order where they are the same": InOrder("n:h", "n:h", "-"),
		"with a value":                     Show("n:b", Has("n:b")),
	}
	no := map[string]Cond{
		"too short":                   Length("n:b", 4, NoEnd),
		"too long":                    Length("n:b", 0, 2),
		"too many places":             Places("n:d", 0, 2),
		"nothing begins":              Begins("n:nothing", "-"),
		"a blank before":              Begins("n:c", "x"),
		"nothing differs":             Differs("n:nothing", "x"),
		"not only":                    Only("n:b|n:c", "æøå"),
		"a blank is not empty":        Empty("n:c"),
		"nothing is not empty":        Empty("n:nothing"),
		"empty is not written":        Written("n:e"),
		"nothing is not written":      Written("n:nothing"),
		"empty is not listed":         Listed("n:e", list),
		"nothing is not listed":       Listed("n:nothing", list),
		"a blank makes it not listed": Listed("n:c", list),
		"other ones of the words":     SameOf("n:b", "n:c", "æøå"),
		"out of order":                InOrder("n:i", "n:h", "-"),
		"a zone is no number":         InOrder("n:h", "n:j", "-"),
		"nothing is in no order":      InOrder("n:h", "n:nothing", "-"),
	}
	all(t, yes, no, doc)
}

// all asks conditions that hold and conditions that do not.
func all(t *testing.T, yes, no map[string]Cond, doc string) {
	t.Helper()
	for want, conds := range map[bool]map[string]Cond{true: yes, false: no} {
		for name, cond := range conds {
			got, rejected := holds(t, cond, map[string]Cond{"first": First()}, doc)
			if got != want || len(rejected) > 0 {
				t.Errorf("%s: got %v, rejected %v", name, got, rejected)
			}
		}
	}
}

func TestLaterSiblingsAreSeenHoweverManyThereAre(t *testing.T) {
	for _, number := range []int{0, 3, few + 5, 400} {
		between := strings.Repeat("<n:x><n:id>x</n:id></n:x>", number)
		doc := func(last string) string {
			return `<n:r><n:a><n:id>1</n:id></n:a>` + between + `<n:y><n:id>` + last + `</n:id></n:y></n:r>`
		}
		for _, c := range []struct {
			last, name string
			cond       Cond
			want       bool
		}{
			{"1", "the same later", SameLater("n:id"), true},
			{"2", "the same later", SameLater("n:id"), false},
			{"1", "another later", OtherLater("n:id"), number > 0},
			{"2", "another later", OtherLater("n:id"), true},
			{"1", "nothing is the same", SameLater("n:nothing"), false},
			{"1", "nothing is another", OtherLater("n:nothing"), false},
		} {
			if got, _ := holds(t, c.cond, nil, doc(c.last)); got != c.want {
				t.Errorf("%s, %d between, the last is %s: got %v", c.name, number, c.last, got)
			}
		}
	}
	before := `<n:r>` + strings.Repeat("<n:y><n:id>1</n:id></n:y>", 50) + `<n:a><n:id>1</n:id></n:a>` + strings.Repeat("<n:y><n:id>2</n:id></n:y>", 50) + `</n:r>`
	if got, _ := holds(t, SameLater("n:id"), nil, before); got {
		t.Error("an earlier sibling was taken for a later one")
	}
}

func TestConditionOfTheParentIsAskedForEachParent(t *testing.T) {
	s := Set{Patterns: []Pattern{{On("n:a", R("R", Fatal, "", AtParent(AtMost(1, "n:a"))))}}}
	doc := `<n:r><n:p><n:a/><n:a/></n:p><n:p><n:a/></n:p><n:p><n:a/><n:a/><n:a/></n:p></n:r>`
	if got := ids(told(t, s, doc)); got != "R R R R R" {
		t.Errorf("got %q", got)
	}
	if got, _ := holds(t, AtParent(Has("n:z")), nil, `<n:a></n:a>`); got {
		t.Error("the document element has no parent")
	}
}

func TestSumsGoByWhatIsLike(t *testing.T) {
	sum := func(kind string) Real {
		return RealSumLike("n:line", "n:m", Key{There: "@c", Here: "n:c"}, Key{There: "n:k", Here: "n:" + kind})
	}
	const doc = `<n:r><n:line c="1"><n:k>S</n:k><n:m>1.10</n:m></n:line><n:line c="2"><n:k>S</n:k><n:m>50</n:m></n:line>` +
		`<n:line c="1"><n:k>S</n:k><n:m>2.20</n:m></n:line><n:line><n:k>S</n:k><n:m>7</n:m></n:line><n:a><n:c>1</n:c><n:s>S</n:s><n:z>Z</n:z></n:a></n:r>`
	all(t, map[string]Cond{
		"alike ones in the order of the document": SameReal(sum("s"), RealPlus(RealLit(1.1), RealLit(2.2))),
		"none that is like":                       SameReal(RealOr(sum("z"), -1), RealLit(-1)),
		"nothing here to be like":                 SameReal(RealOr(sum("nothing"), -1), RealLit(-1)),
	}, nil, doc)
}

func TestFirstOfItsName(t *testing.T) {
	all(t, map[string]Cond{
		"the first of several": Just(1, "n:b[first]"),
		"is the first":         Exactly("n:b[first]", "1"),
	}, nil, `<n:r><n:a><n:c/><n:b>1</n:b><n:b>2</n:b></n:a></n:r>`)
}
