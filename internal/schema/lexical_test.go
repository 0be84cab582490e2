package schema_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// kinds is the types of values that are built in, with values to begin with and the
// characters that they are spoilt with.
func kinds() map[string]struct {
	values []string
	with   string
} {
	type k = struct {
		values []string
		with   string
	}
	names := []string{"a", "_a", "a:b", "1a", "-a", "a.b", "a b", "", "æ", "a·", "\u0300", "Ω1", "a\u0301", ":", "a:", "xml"}
	return map[string]k{
		"decimal": {numbers(), "0123456789+-.eE, "}, "integer": {numbers(), "0123456789+-. "}, "boolean": {flags(), "truefals01 "},
		"date": {dates(), "0123456789-+:Z "}, "time": {times(), "0123456789-+:Z.9 "}, "dateTime": {moments(), "0123456789-+:ZT. "},
		"base64Binary": {ascii(files()), "AQZgw+/09= \n-"}, "anyURI": {addresses(), "ab:/?#[]%@.1+-4 é"}, "language": {languages(), "aB-1 _"},
		"NCName": {names, "aZ_-.:1 é"}, "Name": {names, "aZ_-.:1 é"}, "token": {names, " a\n"}, "string": {names, " a\n"},
	}
}

// ascii leaves out what is beyond ASCII: before a = the judge's Java breaks down on
// it.
func ascii(values []string) []string {
	return slices.DeleteFunc(values, func(v string) bool { return strings.ContainsFunc(v, func(r rune) bool { return r > 0x7F }) })
}

// TestValuesAreJudgedAsOfficially holds every kind of value against the judge: good
// ones, bad ones, and both spoilt by chance.
func TestValuesAreJudgedAsOfficially(t *testing.T) {
	chance := rand.New(rand.NewPCG(uint64(setting(t, "SEED", "1")[0]), 3))
	type place struct{ kind, value string }
	var trials []trial
	var places [][]place
	for _, name := range sorted(kinds()) {
		k := kinds()[name]
		values := slices.Clone(k.values)
		for range setting(t, "N", "300")[0] {
			values = append(values, spoiltValue(chance, k.values[chance.IntN(len(k.values))], []rune(k.with)))
		}
		for chunk := range slices.Chunk(values, 60) {
			var b strings.Builder
			var here []place
			for _, v := range chunk {
				fmt.Fprintf(&b, "<v xsi:type='xs:%s'>%s</v>", name, escape(v))
				here = append(here, place{name, v})
			}
			trials = append(trials, trial{name, "<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2' " + head +
				"><ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent><x xmlns='urn:x'>" + b.String() +
				"</x></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions></Invoice>"})
			places = append(places, here)
		}
	}
	all, v := models(t), vocabulary()
	wrong, bad := 0, 0
	for i, official := range judged(t, trials) {
		got, err := check(all, v, trials[i].doc)
		if err != nil {
			t.Fatal(err)
		}
		want, have := map[string]string{}, map[string]bool{}
		for _, f := range official {
			want[f.Path] = f.Message
		}
		for _, f := range got {
			have[f.Path] = true
		}
		for n, p := range places[i] {
			path := fmt.Sprintf("/Invoice/ext:UBLExtensions[1]/ext:UBLExtension[1]/ext:ExtensionContent[1]/x[1]/v[%d]", n+1)
			if want[path] != "" {
				bad++
			}
			if (want[path] != "") != have[path] {
				if wrong++; wrong < 40 {
					t.Errorf("%s %q: officially %q, refused here: %v", p.kind, p.value, want[path], have[path])
				}
			}
		}
	}
	t.Logf("%d lists of values, %d bad values, %d differ", len(trials), bad, wrong)
}

const head = "xmlns:ext='urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'" +
	" xmlns:xs='http://www.w3.org/2001/XMLSchema'"

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", "\r", "&#13;").Replace(s)
}

func sorted[V any](m map[string]V) []string {
	var all []string
	for name := range m {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// spoiltValue changes one to three characters.
func spoiltValue(chance *rand.Rand, value string, with []rune) string {
	letters := []rune(value)
	for range 1 + chance.IntN(3) {
		at, letter := chance.IntN(len(letters)+1), with[chance.IntN(len(with))]
		switch {
		case chance.IntN(3) == 0 || at == len(letters):
			letters = slices.Insert(letters, at, letter)
		case chance.IntN(2) == 0:
			letters = slices.Delete(letters, at, at+1)
		default:
			letters[at] = letter
		}
	}
	return string(letters)
}
