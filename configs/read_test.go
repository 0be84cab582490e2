package configs_test

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/postbud/postbud/configs"
)

const head = "company:\n  id: fjordlys\n  name: Fjordlys\n"

func TestWhatIsNoFileIsSaidWithItsLine(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"nothing", "", "line 1: the file is empty"},
		{"blanks and comments", "\n# company:\n\n", "line 1: the file is empty"},
		{"null", "---\n~\n", "line 2: the file is empty"},
		{"a word", "company\n", "line 1: names and values belong here; allowed: company, destinations, activations"},
		{"a list", "- company\n", "line 1: names and values belong here"},
		{"a second document", head + "---\ncompany: {}\n", "line 4: a second document begins here"},
		{"a broken second document", head + "---\n[\n", "this is not YAML"},
		{"a tab", "company:\n\tid: fjordlys\n", "line 2: a tab stands before the text"},
		{"a tab after blanks", "company:\n  id: fjordlys\n  \tname: Fjordlys\n  x: [\n", "line 3: a tab stands before the text"},
		{"an open bracket", head + "destinations: [\n", "this is not YAML"},
		{"an open quotation mark", "company:\n  id: \"fjordlys\n  name: Fjordlys\n", "this is not YAML"},
		{"a colon in a value", "company:\n  id: fjordlys\n  name: A: B\n", "line 3: this is not YAML: mapping values are not allowed"},
		{"a name that hangs askew", "company:\n  id: fjordlys\n name: Fjordlys\n", "this is not YAML"},
		{"broken UTF-8", "company:\n  id: \xff\xfe\n", "this is not YAML"},
		{"a control character", "company:\n  id: a\x00b\n", "this is not YAML"},
		{"an endless file", strings.Repeat("# 23456789012345\n", 1<<18), "the file is larger than 4 MiB"},
		{"an anchor and an alias", head + "destinations:\n  a: &x {name: A}\n  b: *x\n", "line 5: destinations.a: &x makes a name"},
		{"an anchor on a word", "company:\n  id: &x fjordlys\n  name: *x\n", "line 2: company.id: &x makes a name"},
		{"an alias that holds itself", "company: &x\n  id: *x\n", "company: &x makes a name"},
		{"a merged mapping", head + "destinations:\n  a: {<<: {name: A}}\n", "line 5: destinations.a: a name belongs here"},
		{"a tag", "company:\n  id: !!binary Zmpvcg==\n  name: A\n", "line 2: company.id: the tag !!binary does not belong here"},
		{"a mapping as a name", "company:\n  ? {a: b}\n  : c\n", "company: a name belongs here"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, _, err := configs.Read(strings.NewReader(test.text))
			found := configs.Mistakes(err)
			if len(found) == 0 || !strings.Contains(found[0].Error(), test.want) {
				t.Errorf("the mistake is %v, want %q", err, test.want)
			}
		})
	}
}

func TestAFileThatCannotBeReadIsNoMistake(t *testing.T) {
	broken := errors.New("the disk is gone")
	if _, _, err := configs.Read(iotest.ErrReader(broken)); !errors.Is(err, broken) || len(configs.Mistakes(err)) != 0 {
		t.Errorf("the error is %v", err)
	}
}

func TestTheShapeOfAFileIsCheckedLineByLine(t *testing.T) {
	const fields = "; allowed: id, name, country, cvr, zone, language, test"
	tests := []struct{ name, old, new, want string }{
		{"a letter wrong in a field", "  name: Fjordlys El ApS", "  nane: Fjordlys El ApS", `line 3: company.nane: there is no such field; did you mean "name"` + fields},
		{"a letter missing", "transfers: 2", "tranfers: 2", `line 12: destinations.nordisk-byg.tranfers: there is no such field; did you mean "transfers"; allowed: name, gateway, transfers, settings`},
		{"a letter too many", "activations:", "activvations:", `activvations: there is no such field; did you mean "activations"`},
		{"letters swapped", "    schedule:", "    shcedule:", `line 60: activations.books.shcedule: there is no such field; did you mean "schedule"`},
		{"a capital", "company:", "Company:", `line 1: Company: there is no such field; did you mean "company"`},
		{"a hyphen", "wait_out", "wait-out", `line 65: activations.books.schedule.wait-out: there is no such field; did you mean "wait_out"`},
		{"nothing like it", "  language: da\ndest", "  colour: red\ndest", "line 7: company.colour: there is no such field" + fields},
		{"a field twice", "  country: DK", "  country: DK\n  country: SE", "line 5: company.country: it stands here a second time, first in line 4"},
		{"a destination twice", "  archive:", "  nordisk-byg:", "destinations.nordisk-byg: it stands here a second time, first in line 9"},
		{"a setting twice", "      port: 2022", "      port: 2022\n      port: 22", "destinations.nordisk-byg.settings.port: it stands here a second time, first in line 15"},
		{"a word for a number", "transfers: 2", "transfers: two", `line 12: destinations.nordisk-byg.transfers: "two" is not a whole number such as 8`},
		{"a quoted number", "transfers: 2", `transfers: "2"`, `"2" is not a whole number`},
		{"a number with a zero before it", "transfers: 2", "transfers: 010", `"010" is not a whole number`},
		{"a broken number", "transfers: 2", "transfers: 2.5", `"2.5" is not a whole number`},
		{"a giant number", "transfers: 2", "transfers: 99999999999999999999", "is not a whole number"},
		{"no number", "transfers: 2", "transfers:", `line 12: destinations.nordisk-byg.transfers: "" is not a whole number`},
		{"a word for yes", "wait_out: yes", "wait_out: tru", `line 65: activations.books.schedule.wait_out: "tru" is not known; did you mean "true"; allowed: true, false`},
		{"a word for a list", "days: [monday, friday]", "days: monday", "line 63: activations.books.schedule.days: a list belongs here"},
		{"a list for a word", "adaptor: books", "adaptor: [books]", "activations.books.adaptor: a single value belongs here"},
		{"a list in a list", "[monday, friday]", "[[monday], friday]", "activations.books.schedule.days[1]: a single value belongs here"},
		{"names for a word", "gateway: box", "gateway: {box: a}", "line 11: destinations.nordisk-byg.gateway: a single value belongs here"},
		{"a word for names", "    schedule:\n      every: weekly", "    schedule: weekly\n    x:\n      every: weekly", "line 60: activations.books.schedule: names and values belong here; allowed: every, minute, at"},
		{"a word for settings", "    settings:\n      path: /srv/archive", "    settings: /srv/archive", "destinations.archive.settings: names and values belong here"},
		{"a list for settings", "    settings:\n      path: /srv/archive", "    settings: [path]", "destinations.archive.settings: names and values belong here"},
		{"a setting of several", "path: /srv/archive", "path: [/srv/archive]", "destinations.archive.settings.path: a single value belongs here"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, _, err := configs.Read(strings.NewReader(replaced(t, sound, test.old, test.new)))
			found := configs.Mistakes(err)
			if len(found) == 0 || !strings.HasPrefix(found[0].Error(), "line ") || !strings.Contains(found[0].Error(), test.want) {
				t.Errorf("the mistake is %v, want %q", err, test.want)
			}
		})
	}
}

func TestSeveralMistakesAreSaidTogetherByLine(t *testing.T) {
	_, _, err := configs.Read(strings.NewReader(`company:
  idd: fjordlys
  name: [Fjordlys]
destination:
  a: {}
activations:
  books:
    schedule: {minute: x, wait_out: 1}
    notifications: [{adress: a@b.example}, x]
`))
	wants(t, err, "line 2: company.idd: ", "line 3: company.name: ", "line 4: destination: ",
		"line 8: activations.books.schedule.minute: ", "line 8: activations.books.schedule.wait_out: ",
		`line 9: activations.books.notifications[1].adress: there is no such field; did you mean "address"`,
		"line 9: activations.books.notifications[2]: names and values belong here")
	if n := strings.Count(err.Error(), "line "); n != 7 {
		t.Errorf("the error has %d lines: %v", n, err)
	}
}

func TestPartsMayBeEmpty(t *testing.T) {
	newBench(t).must(head + "destinations:\nactivations:\n")
	text := without(t, sound, "        \"007\":", "    schedule:\n")       // customers:
	text = without(t, text, "      every: weekly", "    notifications:\n") // schedule:
	text, _, _ = strings.Cut(text, "      - address")                      // notifications:
	b := newBench(t)
	b.must(text)
	if a := b.setup.activations["fjordlys/books"]; a.Schedule.Every != "" || a.Recipients != nil {
		t.Errorf("the activation is %+v", a)
	}
}

func TestWordsStayAsTheyAreWritten(t *testing.T) {
	b := newBench(t)
	b.must(replaced(t, sound, "path: /srv/archive", "path: 0x1F"))
	if got := b.setup.destinations["fjordlys/archive"].Settings["path"]; got != "0x1F" {
		t.Errorf("0x1F became %q", got)
	}
	for _, path := range []string{"1_000", "1.10", "yes", "2027-01-01", "12:30:45", "1e3"} {
		b.must(replaced(t, sound, "path: /srv/archive", "path: "+path))
		if got := b.setup.destinations["fjordlys/archive"].Settings["path"]; got != path {
			t.Errorf("%s became %q", path, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(sound)
	f.Add("a: &a [*a]\n")
	f.Add("? [a]\n: b\n<<: *x")
	f.Add("company: !!binary x\n---\n")
	f.Fuzz(func(t *testing.T, text string) {
		file, lines, err := configs.Read(strings.NewReader(text))
		if err != nil {
			if len(configs.Mistakes(err)) == 0 {
				t.Errorf("the error is no mistake: %v", err)
			}
			for _, m := range configs.Mistakes(err) {
				if m.Line < 1 || m.Line > strings.Count(text, "\n")+strings.Count(text, "\r")+2 || m.Problem == "" {
					t.Errorf("the mistake is %+v", m)
				}
			}
			return
		}
		b := newBench(t)
		if b.target().Apply(t.Context(), file, lines) != nil {
			return
		}
		dump := b.dump(file.Company.ID)
		b.must(dump)
		if again := b.dump(file.Company.ID); again != dump {
			t.Errorf("the dump of a dump is\n%s\nnot\n%s", again, dump)
		}
	})
}
