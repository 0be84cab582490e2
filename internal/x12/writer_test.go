package x12_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/x12"
)

func envelope() x12.Envelope {
	return x12.Envelope{
		Separators: x12.Usual(),
		Sender:     x12.Party{Qualifier: "ZZ", ID: "SENDER", Application: "SND"},
		Receiver:   x12.Party{Qualifier: "01", ID: "123456789", Application: "RCV"},
		Date:       "20261020", Time: "0930", Version: "00401", Release: "004010", Group: "IN", Control: 42,
	}
}

// written is an interchange of one set.
func written(e x12.Envelope) (string, error) {
	w := x12.NewWriter(e)
	w.Begin("810", "")
	w.Segment("BIG", "20261020", "4711", "", "PO9", "", "")
	w.Segment("REF", "", "")
	w.Segment("NTE", "", " a")
	w.End()
	doc, err := w.Bytes()
	return string(doc), err
}

func TestAnInterchangeIsCountedAndClosed(t *testing.T) {
	const rest = "BIG*20261020*4711**PO9~NTE** a~SE*4*0001~GE*1*42~IEA*1*000000042~"
	isa := "ISA*00*          *00*          *ZZ*SENDER         *01*123456789      *261020*0930*"
	for name, c := range map[string]struct {
		change func(*x12.Envelope)
		want   string
	}{
		"4010": {func(*x12.Envelope) {},
			isa + "U*00401*000000042*0*P*>~GS*IN*SND*RCV*20261020*0930*42*X*004010~ST*810*0001~" + rest},
		"5010, as a test, with a receipt": {func(e *x12.Envelope) { e.Version, e.Release, e.Test, e.Receipt = "00501", "005010", true, true },
			isa + "^*00501*000000042*1*T*>~GS*IN*SND*RCV*20261020*0930*42*X*005010~ST*810*0001~" + rest},
		"line breaks": {func(e *x12.Envelope) { e.LineBreaks = true },
			strings.ReplaceAll(isa+"U*00401*000000042*0*P*>~GS*IN*SND*RCV*20261020*0930*42*X*004010~ST*810*0001~"+rest, "~", "~\n")},
		"a line break ends segments": {func(e *x12.Envelope) { e.Segment, e.LineBreaks = '\n', true },
			strings.ReplaceAll(isa+"U*00401*000000042*0*P*>~GS*IN*SND*RCV*20261020*0930*42*X*004010~ST*810*0001~"+rest, "~", "\n")},
		"no repetition mark": {func(e *x12.Envelope) { e.Version, e.Repetition = "00501", 0 },
			isa + "U*00501*000000042*0*P*>~GS*IN*SND*RCV*20261020*0930*42*X*004010~ST*810*0001~" + rest},
	} {
		t.Run(name, func(t *testing.T) {
			e := envelope()
			c.change(&e)
			got, err := written(e)
			if err != nil {
				t.Fatal(err)
			}
			if got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			if _, err := all(got); err != nil {
				t.Errorf("it cannot be read: %v", err)
			}
		})
	}
}

func TestTheGuideStandsInTheSet(t *testing.T) {
	w := x12.NewWriter(envelope())
	w.Begin("810", "005010VICS")
	w.End()
	doc, err := w.Bytes()
	if err != nil || !strings.Contains(string(doc), "ST*810*0001*005010VICS~SE*2*0001~") {
		t.Errorf("%s, %v", doc, err)
	}
}

func TestDataNeverBreaksASegment(t *testing.T) {
	for _, data := range []string{"a*b", "a>b", "a~b", "a\nb", "\x00", "a\x7f"} {
		w := x12.NewWriter(envelope())
		w.Begin("810", "")
		w.Segment("NTE", "GEN", data)
		w.End()
		if _, err := w.Bytes(); fault.KindOf(err) != fault.Internal || !strings.Contains(err.Error(), "NTE02") {
			t.Errorf("%q: %v", data, err)
		}
	}
	e := envelope()
	w := x12.NewWriter(e)
	w.Segment("NTE", "GEN", "a^b") // no separator before 00402
	if _, err := w.Bytes(); err != nil {
		t.Error(err)
	}
	e.Version = "00501"
	w = x12.NewWriter(e)
	w.Segment("NTE", "GEN", "a^b")
	if _, err := w.Bytes(); err == nil {
		t.Error("the repetition mark is taken")
	}
}

func TestAnEnvelopeThatCannotBeIsRefused(t *testing.T) {
	for name, change := range map[string]func(*x12.Envelope){
		"a long identifier": func(e *x12.Envelope) { e.Sender.ID = "1234567890123456" },
		"a long qualifier":  func(e *x12.Envelope) { e.Receiver.Qualifier = "ZZZ" },
		"a long number":     func(e *x12.Envelope) { e.Control = 1_000_000_000 },
		"equal separators":  func(e *x12.Envelope) { e.Component = '*' },
		"a digit":           func(e *x12.Envelope) { e.Component = '0' },
		"a point":           func(e *x12.Envelope) { e.Element = '.' },
		"a minus":           func(e *x12.Envelope) { e.Element = '-' },
		"a line break":      func(e *x12.Envelope) { e.Element = '\n' },
		"a byte of UTF-8":   func(e *x12.Envelope) { e.Element = 0xe6 },
	} {
		e := envelope()
		change(&e)
		if _, err := written(e); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestComponentsArePartedByTheirMark(t *testing.T) {
	s := x12.Usual()
	if s.First("EA>1>2") != "EA" || s.First("EA") != "EA" || s.First("") != "" {
		t.Error("the first component is something else")
	}
	if !s.Has('*') || !s.Has('^') || s.Has('x') || s.Has(0) || s.Has('ø') {
		t.Error("Has")
	}
	s.Repetition = 0
	if s.Has('^') || s.Has(0) {
		t.Error("Has without a repetition mark")
	}
}

func TestCharacterSetsAreThoseOfTheStandard(t *testing.T) {
	const basic = "ABCXYZ0189 !\"&'()*+,-./:;?="
	const extended = basic + "abcxyz%@[]_{}\\|<>~#$"
	for _, c := range []struct {
		set      x12.Characters
		release  string
		has, not string
	}{
		{x12.Basic, "004010", basic, "abc%@[]_{}\\|<>~#$^`æ\n\t\x00\x7f"},
		{x12.Extended, "004010", extended, "^`æ\n\x7f"},
		{x12.Extended, "005010", extended + "^`", "æ\n"},
		{x12.Latin, "004010", extended + "^`æøåÆØÅéß\u00a0", "€日😀\n\x85\u0085"},
		{x12.Unicode, "004010", extended + "^`æ€日😀", "\n\t\x00\x7f\u0085\ufffd\ufffe\U0001ffff"},
	} {
		for _, r := range c.has {
			if !c.set.Has(r, c.release) {
				t.Errorf("%s has not %q", c.set, r)
			}
		}
		for _, r := range c.not {
			if c.set.Has(r, c.release) {
				t.Errorf("%s has %q", c.set, r)
			}
		}
	}
	if got := string(x12.Latin.Encode("æ")); got != "\xe6" {
		t.Errorf("Latin 1: %q", got)
	}
	if got := string(x12.Unicode.Encode("æ")); got != "æ" {
		t.Errorf("UTF-8: %q", got)
	}
}

func FuzzWriter(f *testing.F) {
	f.Add("a", " b c", "x")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		w := x12.NewWriter(envelope())
		w.Begin("810", "")
		w.Segment("NTE", a, b, c)
		w.End()
		doc, err := w.Bytes()
		if err != nil {
			return
		}
		r := x12.NewReader(strings.NewReader(string(doc)))
		for {
			s, err := r.Next()
			if errors.Is(err, io.EOF) {
				return
			}
			if fault.CodeOf(err) == "FILE-UNREAD" && strings.Contains(err.Error(), "control character") {
				return // C1, which the character sets keep out
			}
			if err != nil {
				t.Fatalf("written and not read: %v\n%q", err, doc)
			}
			if s.ID == "NTE" && (s.At(2) != strings.TrimRight(b, " ") && s.At(2) != latin(b)) {
				t.Fatalf("%q comes back as %q", b, s.At(2))
			}
		}
	})
}

// latin is what bytes that are not UTF-8 are read as.
func latin(s string) string {
	var b strings.Builder
	for i := range len(s) {
		b.WriteRune(rune(s[i]))
	}
	return strings.TrimRight(b.String(), " ")
}
