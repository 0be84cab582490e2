package edifact_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/postbud/postbud/internal/edifact"
)

type c = edifact.Composite

func header(set edifact.Repertoire) edifact.Header {
	return edifact.Header{Set: set, Version: set.Version(), Sender: edifact.Partner{ID: "A", Qualifier: "14"},
		Recipient: edifact.Partner{ID: "B", Qualifier: "ZZZ", Routing: "R"}, Date: "260301", Time: "1200", Reference: "REF1",
		Application: "INVOIC", Acknowledge: true, Agreement: "EANCOM", Test: true}
}

func TestAnInterchangeIsWrittenAsTheStandardHasIt(t *testing.T) {
	p := edifact.NewPrinter(edifact.DefaultService(3), edifact.UNOC, false)
	p.Segment("BGM", c{"380"}, c{"7"}, nil, c{}, c{"", ""})
	p.Segment("FTX", c{"AAI"}, nil, nil, c{"a+b:c'd?e", "", "æ", ""})
	got, err := edifact.Enclose(header(edifact.UNOC), edifact.MessageID{Reference: "1", Type: "INVOIC", Version: "D", Release: "96A", Agency: "UN"}, p, true)
	want := "UNA:+.? 'UNB+UNOC:3+A:14+B:ZZZ:R+260301:1200+REF1++INVOIC++1+EANCOM+1'UNH+1+INVOIC:D:96A:UN'" +
		"BGM+380+7'FTX+AAI+++a?+b?:c?'d??e::\xe6'UNT+4+1'UNZ+1+REF1'"
	if err != nil || string(got) != want {
		t.Errorf("got %q, %v\nwant %q", got, err, want)
	}
	x, err := edifact.Open(strings.NewReader(want))
	if err != nil || x.Header != header(edifact.UNOC) {
		t.Errorf("read again it is %+v, %v", x.Header, err)
	}
}

func TestWhatTheSetLacksIsNeverWritten(t *testing.T) {
	for set, bad := range map[edifact.Repertoire]string{edifact.UNOA: "a", edifact.UNOB: "æ", edifact.UNOC: "€", edifact.UNOW: "\n"} {
		p := edifact.NewPrinter(edifact.DefaultService(3), set, false)
		p.Segment("FTX", c{bad})
		if text, err := p.Bytes(); err == nil {
			t.Errorf("%s writes %q", set, text)
		}
	}
}

// TestEverythingComesBack writes random segments and reads them again.
func TestEverythingComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		set := rapid.SampledFrom([]edifact.Repertoire{edifact.UNOA, edifact.UNOB, edifact.UNOC, edifact.UNOW}).Draw(t, "set")
		service := edifact.DefaultService(set.Version())
		text := rapid.StringOfN(rapid.OneOf(rapid.RuneFrom([]rune("+:'?* A0")), rapid.Rune().Filter(set.Has), rapid.RuneFrom([]rune("ABC"))), 0, 20, -1).
			Filter(func(s string) bool { return !strings.ContainsFunc(s, func(r rune) bool { return !set.Has(r) }) })
		segments := rapid.SliceOfN(rapid.SliceOfN(rapid.SliceOfN(text, 1, 4), 0, 6), 1, 8).Draw(t, "segments")
		p := edifact.NewPrinter(service, set, rapid.Bool().Draw(t, "lines"))
		var want strings.Builder
		want.WriteString("INVOIC 1\n")
		for _, elements := range segments {
			var composites []edifact.Composite
			var told []string
			for _, e := range elements {
				composites = append(composites, e)
				told = append(told, strings.TrimRight(strings.Join(e, "/"), "/"))
			}
			p.Segment("FTX", composites...)
			want.WriteString(strings.TrimRight("FTX|"+strings.Join(told, "|"), "|") + "\n")
		}
		doc, err := edifact.Enclose(header(set), edifact.MessageID{Reference: "1", Type: "INVOIC"}, p, rapid.Bool().Draw(t, "advice"))
		if err != nil {
			t.Fatal(err)
		}
		got, err := lines(strings.NewReader(string(doc)))
		if err != nil || !sameLines(got, want.String()) {
			t.Fatalf("got %q, %v\nwant %q", got, err, want.String())
		}
	})
}

// sameLines compares without what stands empty at the end of an element.
func sameLines(a, b string) bool {
	bare := func(s string) string {
		for strings.Contains(s, "/|") || strings.Contains(s, "/\n") || strings.Contains(s, "|\n") {
			s = strings.NewReplacer("/|", "|", "/\n", "\n", "|\n", "\n").Replace(s)
		}
		return s
	}
	return bare(a) == bare(b)
}

func TestReplacementsAreKnownAndFit(t *testing.T) {
	tests := []struct {
		set        edifact.Repertoire
		from, want string
	}{
		{edifact.UNOC, "€", "EUR"}, {edifact.UNOC, "–", "-"}, {edifact.UNOC, "’", "'"}, {edifact.UNOC, "…", "..."}, {edifact.UNOC, "č", "c"},
		{edifact.UNOC, "\n", " "}, {edifact.UNOC, "\t", " "}, {edifact.UNOC, "Ł", "L"}, {edifact.UNOC, "①", "1"}, {edifact.UNOC, "ﬁ", "fi"},
		{edifact.UNOB, "æ", "ae"}, {edifact.UNOB, "Å", "AA"}, {edifact.UNOB, "é", "e"}, {edifact.UNOB, "@", "(AT)"}, {edifact.UNOB, "\u00a0", " "},
		{edifact.UNOA, "æ", "AE"}, {edifact.UNOA, "é", "E"}, {edifact.UNOA, "ß", "SS"},
		{edifact.UNOC, "日", ""}, {edifact.UNOC, "Я", ""}, {edifact.UNOC, "\x00", ""}, {edifact.UNOC, "😀", ""}, {edifact.UNOB, "^", ""},
	}
	for _, test := range tests {
		from, _ := utf8.DecodeRuneInString(test.from)
		if got, ok := test.set.Replacement(from); got != test.want || ok != (test.want != "") {
			t.Errorf("%s: %q becomes %q, %v", test.set, test.from, got, ok)
		}
	}
	for _, set := range []edifact.Repertoire{edifact.UNOA, edifact.UNOB, edifact.UNOC} {
		for r := rune(0); r < 0x3000; r++ {
			if text, ok := set.Replacement(r); ok {
				for _, c := range text {
					if !set.Has(c) {
						t.Errorf("%s: %q becomes %q, which it lacks", set, r, text)
					}
				}
			}
		}
	}
}
