package plugin

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/postbud/postbud/fault"
)

// fromStrangers are values that somebody may write into an invoice, for paths and
// for mails.
func fromStrangers() []string {
	return slices.Concat(hostile, []string{
		"a@b.example, thief@evil.example", "a@b.example; thief@evil.example", "a@b.example\nthief@evil.example",
		"a@b.example\r\nBcc: thief@evil.example", "Evil <thief@evil.example>", `"x" <thief@evil.example>, `, "group: thief@evil.example;",
		"a@b.example (thief@evil.example)", "a\rb", "a\u2028b", "a\u0085b", "x\u202egnp.exe", strings.Repeat("a", 100_000),
	})
}

func values(v string) func(string) (string, bool) {
	return fields(map[string]string{"X": v, "IssueDate": "2026-03-05", "Key": "bcdfghjklm", "Empty": ""})
}

func TestT11AValueNamesOneFolderAndNoOther(t *testing.T) {
	for _, f := range []FieldSpec{{Name: "f", Kind: KindText}, {Name: "f", Kind: KindPhrase, Path: true}} {
		for _, value := range fromStrangers() {
			for template, depth := range map[string]int{"{X}": 0, "in/{X}": 1, "in/{X}/{IssueDate:2006}": 2, "in/a{X}b": 1, "{X}/x": 1, "/abs/{X}": 2} {
				got, err := f.Fill(template, values(value))
				if err != nil {
					if fault.KindOf(err) != fault.Invalid || fault.As(err).Field != "f" {
						t.Errorf("%q in %q: %v", value, template, err)
					}
					continue
				}
				if strings.Count(got, "/") != depth || strings.HasPrefix(got, "/") != strings.HasPrefix(template, "/") || strings.ContainsFunc(got, unicode.IsControl) {
					t.Errorf("%q in %q leads to %q", value, template, got)
				}
				for _, name := range strings.Split(strings.TrimPrefix(got, "/"), "/") {
					if name == "" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "-") || strings.HasPrefix(name, "~") || strings.HasSuffix(name, ".") ||
						Device(name) || len(name) > maxName || strings.ContainsAny(name, `\:*?"<>|`) {
						t.Errorf("%q in %q makes the folder %q", value, template, name)
					}
				}
			}
		}
	}
}

func TestAPathIsWhatItsAuthorWrote(t *testing.T) {
	f := FieldSpec{Name: "f", Kind: KindText}
	for _, test := range []struct{ template, value, want string }{
		{"in/invoices", "x", "in/invoices"},
		{"/", "x", "/"},
		{"", "x", ""},
		{"../up", "x", "../up"}, // the gateway says what it thinks of it
		{"{X}", "Nordisk Byg A/S", "Nordisk-Byg-A-S"},
		{"{X}/{IssueDate:2006/01}", "Ærø Færge", "Aeroe-Faerge/2026/03"},
		{"kunde-{X}", "", "kunde-"},
		{"{Empty|none}/x", "", "none/x"},
		{"{Unknown}/x", "", "{Unknown}/x"},
		{"{X}", "CON", "_CON"},
		{"{X}", "10.1", "10.1"},
		{"{IssueDate}", "", "2026-03-05"},
	} {
		if got, err := f.Fill(test.template, values(test.value)); got != test.want || err != nil {
			t.Errorf("%q with %q: %q, %v; want %q", test.template, test.value, got, err, test.want)
		}
	}
	for _, template := range []string{"{X}", "{X}/x", "in/{X}/x", "in/{Empty}"} {
		if got, err := f.Fill(template, values("../..")); template != "in/{Empty}" && fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %q, %v", template, got, err)
		}
		if got, err := f.Fill(template, values("")); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q without a value: %q, %v", template, got, err)
		}
	}
}

func TestT16AValueIsOneLineAndOneEntryOfAList(t *testing.T) {
	for _, value := range fromStrangers() {
		for kind, bad := range map[Kind]string{KindLines: ",;:<>()[]\"\\\n\r\x00\t", KindMapping: "\n\r\x00", KindPhrase: "\n\r\x00\t"} {
			got, err := FieldSpec{Name: "f", Kind: kind}.Fill("{X}", values(value))
			if err != nil || strings.ContainsAny(got, bad) || strings.ContainsFunc(got, unicode.IsControl) || len(got) > maxLine {
				t.Errorf("%s %q: %q, %v", kind, value, short(got), err)
			}
		}
		got, err := FieldSpec{Name: "f", Kind: KindPhrase, Long: true}.Fill("{X}", values(value))
		if err != nil || strings.ContainsAny(got, "\r\x00\u2028\u0085\u202e") || len(got) > maxText {
			t.Errorf("long %q: %q, %v", value, short(got), err)
		}
	}
	for _, test := range []struct {
		kind                  Kind
		long                  bool
		template, value, want string
	}{
		{KindLines, false, "{X}\nfixed@b.example", "a@b.example", "a@b.example\nfixed@b.example"},
		{KindLines, false, "{X} <fixed@b.example>", "Jensen, Ib", "Jensen Ib <fixed@b.example>"},
		{KindLines, false, "{X}", "a@b.example\nc@d.example", "a@b.example c@d.example"},
		{KindPhrase, false, "Invoice from {X}", "Nordisk Byg A/S: \"x\" <y>", "Invoice from Nordisk Byg A/S: \"x\" <y>"},
		{KindPhrase, true, "{X}", "one\r\ntwo\n\tthree", "one\ntwo\n\tthree"},
		{KindMapping, false, "a={X}\nb=c", "d\ne=f", "a=d e=f\nb=c"},
		{KindOneOf, false, "{X}", "x", "{X}"},
		{KindSwitch, false, "yes", "x", "yes"},
		{KindFileName, false, "{X}", "../x", "x-bcdfghjklm"},
	} {
		got, err := FieldSpec{Name: "f", Kind: test.kind, Long: test.long}.Fill(test.template, values(test.value))
		if got != test.want || err != nil {
			t.Errorf("%s %q with %q: %q, %v; want %q", test.kind, test.template, test.value, got, err, test.want)
		}
	}
}
