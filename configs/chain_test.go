package configs_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/plugin"
)

// further are the lines of a chain after the rule for everyone.
const further = `        destination: nordisk-byg
        then:
          - destination: archive
            format: table
            options:
              columns: BT-1
            delivery: {}
        strict: on
`

func withChain(t *testing.T) string {
	t.Helper()
	return replaced(t, sound, "        destination: nordisk-byg\n", further)
}

func TestAFileSaysWhereDocumentsGoWhenTheFirstCannot(t *testing.T) {
	b := newBench(t)
	b.must(replaced(t, withChain(t), "documents: [negative]", "documents: [negative, fell_back]"))
	a := b.setup.activations["fjordlys/books"]
	want := []rule.Step{{Destination: "archive", Format: "table", Options: plugin.Values{"columns": "BT-1"}, Delivery: plugin.Values{}}}
	if !reflect.DeepEqual(a.Common.Then, want) || a.Common.Strict != rule.On {
		t.Errorf("the rule is %+v", a.Common)
	}
	if r := a.Recipients[0]; !r.DocumentFellBack || !r.DocumentNegative || r.DocumentPositive {
		t.Errorf("the recipient is %+v", r)
	}
	dump := b.dump("fjordlys")
	for _, words := range []string{"then:\n", "- destination: archive\n", "strict: ", "- fell_back\n"} {
		if !strings.Contains(dump, words) {
			t.Errorf("%q does not stand in the dump:\n%s", words, dump)
		}
	}
	b.must(dump)
	if again := b.dump("fjordlys"); again != dump {
		t.Errorf("the dump of the dump is\n%s\nnot\n%s", again, dump)
	}
	b.must(sound)
	if a := b.setup.activations["fjordlys/books"]; len(a.Common.Then) != 0 || a.Common.Strict != rule.Inherit || a.Recipients[0].DocumentFellBack {
		t.Errorf("what the file no longer says is still there: %+v", a.Common)
	}
}

func TestAMistakeInAChainIsSaidWithItsPlace(t *testing.T) {
	for _, test := range []struct{ name, old, new, want string }{
		{"a destination", "- destination: archive", "- destination: archiv", `.everyone.then[1].destination: "archiv" is not known; did you mean "archive"`},
		{"the first once more", "- destination: archive", "- destination: nordisk-byg", ".everyone.then[1].destination: nordisk-byg stands here a second time"},
		{"no destination", "- destination: archive\n            format: table", "- format: table", ".everyone.then[1]: a destination belongs here; allowed: archive, nordisk-byg"},
		{"a format", "            format: table", "            format: tabel", `.everyone.then[1].format: "tabel" is not known; did you mean "table"`},
		{"an option that is needed", "            options:\n              columns: BT-1\n", "", `.everyone.then[1].options.columns: "Columns" must be filled in`},
		{"delivery of another gateway", "delivery: {}", "delivery: {mode: replace}", ".everyone.then[1].delivery.mode: "},
		{"another word", "strict: on", "strict: yes please", ".everyone.strict: \"yes please\" is not known"},
		{"a name that is none", "            format: table", "            formta: table", `did you mean "format"`},
		{"no list", "        then:\n          - destination: archive\n            format: table\n            options:\n              columns: BT-1\n            delivery: {}\n", "        then: archive\n", ".everyone.then: a list belongs here"},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			wants(t, b.apply(replaced(t, withChain(t), test.old, test.new)), test.want)
			if b.setup.writes+b.members.writes != 0 {
				t.Error("something was written")
			}
		})
	}
}
