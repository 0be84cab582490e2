package check

import (
	"fmt"
	"strings"
	"testing"
)

func TestWithoutTellsEachRuleOnceForAnElement(t *testing.T) {
	s := Set{Patterns: []Pattern{{
		On("n:l", R("R", Fatal, "", Always())).Without(Warning, `
			n:x      W-1
			n:k/n:x  W-2
			n:k/@bad W-3
			@bad     W-4
			n:x      W-5
		`),
		On("n:l/n:k").Without(Fatal, "n:x F-1"),
	}}}
	p := Compile(map[string]string{"n": "urn:n"}, s)
	if got := fmt.Sprint(p.Sets()[0].IDs()); got != "[R W-1 W-2 W-3 W-4 W-5 F-1]" {
		t.Errorf("the rules are %s", got)
	}
	found := told(t, s, `<n:r><n:x/><n:l bad="1"><n:x/><n:x/><n:k bad="2"><n:x/></n:k><n:k><n:x/></n:k></n:l><n:l><n:x/></n:l><n:l/></n:r>`)
	var got []string
	for _, f := range found {
		got = append(got, f.Rule+string(f.Flag[0])+strings.ReplaceAll(f.Path, "/n:r", ""))
	}
	want := "[W-4w/n:l[1] W-1w/n:l[1]/n:x[1] W-5w/n:l[1]/n:x[1] W-3w/n:l[1]/n:k[1] W-2w/n:l[1]/n:k[1]/n:x[1] " +
		"F-1f/n:l[1]/n:k[1]/n:x[1] F-1f/n:l[1]/n:k[2]/n:x[1] W-1w/n:l[2]/n:x[1] W-5w/n:l[2]/n:x[1]]"
	if fmt.Sprint(got) != want {
		t.Errorf("got  %v\nwant %s", got, want)
	}
}

func TestWithoutLeavesTheContextItWasMadeFrom(t *testing.T) {
	rules := make([]Rule, 1, 8)
	rules[0] = R("R", Fatal, "", Always())
	x := On("n:l", rules...)
	if a, b := x.Without(Fatal, "n:a A"), x.Without(Fatal, "n:b B"); a.Rules[1].ID != "A" || b.Rules[1].ID != "B" || len(x.Rules) != 1 {
		t.Errorf("got %v, %v, %v", a.Rules, b.Rules, x.Rules)
	}
}

func TestContextOfEveryElementTakesItInItsTurn(t *testing.T) {
	never := func(id string) Rule { return R(id, Fatal, "", Never()) }
	s := Set{
		Words: map[string]Cond{"id": NameEnds("ID"), "marked": Has("@m"), "other": All(NameEnds("ID"), Not(Named("n:lID")))},
		Patterns: []Pattern{
			{On("n:l/n:ID", never("own")), On("*[id]", never("any")), On("n:kID", never("dead"))},
			{On("*[marked]", never("marked")), On("n:kID", never("k"))},
			{On("*[other]", never("other"))},
		},
	}
	got := ids(told(t, s, `<n:r><n:ID/><n:l><n:ID m="1"/><n:lID/></n:l><n:kID/><n:kID m="1"/><n:no/></n:r>`))
	if want := "any other own marked other any any k other any marked other"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	// A name that no rule has is known by its end alone.
	if got := ids(told(t, s, `<n:r><n:newID/></n:r>`)); got != "any other" {
		t.Errorf("got %s", got)
	}
}

func TestWrongTableOfWithoutPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("it was built")
		}
	}()
	On("n:l").Without(Fatal, "n:x")
}
