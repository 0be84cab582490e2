package x12_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/x12"
)

// isa is the first segment of an interchange with these marks.
func isa(version, repetition string) string {
	return "ISA*00*          *00*          *ZZ*SENDER         *01*123456789      *261020*0930*" + repetition + "*" + version + "*000000042*0*T*>~"
}

const body = "GS*IN*SENDER*RECEIVER*20261020*0930*42*X*004010~ST*810*0001~BIG*20261020*4711**PO9~NTE**a  b ~SE*4*0001~GE*1*42~IEA*1*000000042~"

func sound() string { return isa("00401", "U") + body }

// all reads every segment.
func all(doc string) (segments []x12.Segment, err error) {
	r := x12.NewReader(strings.NewReader(doc))
	for {
		s, err := r.Next()
		if errors.Is(err, io.EOF) {
			return segments, nil
		}
		if err != nil {
			return segments, err
		}
		segments = append(segments, s)
	}
}

func TestSegmentsComeWithTheirElements(t *testing.T) {
	segments, err := all(sound())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range segments {
		got = append(got, fmt.Sprint(s.Number, " ", s.ID, " ", strings.Join(s.Elements, "|")))
	}
	want := []string{
		"1 ISA 00||00||ZZ|SENDER|01|123456789|261020|0930|U|00401|000000042|0|T|>",
		"2 GS IN|SENDER|RECEIVER|20261020|0930|42|X|004010",
		"3 ST 810|0001",
		"4 BIG 20261020|4711||PO9",
		"5 NTE |a  b",
		"6 SE 4|0001",
		"7 GE 1|42",
		"8 IEA 1|000000042",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if s := segments[3]; s.At(4) != "PO9" || s.At(3) != "" || s.At(5) != "" || s.At(0) != "" {
		t.Errorf("At: %q %q %q", s.At(4), s.At(3), s.At(5))
	}
}

func TestTheISASegmentNamesTheSeparators(t *testing.T) {
	other := strings.NewReplacer("*", "\x1d", ">", "\x1f", "~", "\x1c")
	cases := map[string]struct {
		doc  string
		want x12.Separators
	}{
		"the usual ones":             {sound(), x12.Separators{Element: '*', Component: '>', Segment: '~'}},
		"control characters":         {other.Replace(sound()), x12.Separators{Element: 0x1d, Component: 0x1f, Segment: 0x1c}},
		"a repetition mark":          {isa("00501", "^") + body, x12.Separators{Element: '*', Component: '>', Repetition: '^', Segment: '~'}},
		"all control characters":     {strings.NewReplacer("*", "\x1d", ">", "\x1f", "~", "\x1c", "^", "\x1e").Replace(isa("00501", "^") + body), x12.Separators{Element: 0x1d, Component: 0x1f, Repetition: 0x1e, Segment: 0x1c}},
		"a U from habit":             {isa("00501", "U") + body, x12.Separators{Element: '*', Component: '>', Segment: '~'}},
		"a mark before its time":     {isa("00401", "^") + body, x12.Separators{Element: '*', Component: '>', Segment: '~'}},
		"a line break ends segments": {strings.ReplaceAll(sound(), "~", "\n"), x12.Separators{Element: '*', Component: '>', Segment: '\n'}},
		"so does a carriage return":  {strings.ReplaceAll(sound(), "~", "\r"), x12.Separators{Element: '*', Component: '>', Segment: '\r'}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			r := x12.NewReader(strings.NewReader(c.doc))
			for range 8 {
				if _, err := r.Next(); err != nil {
					t.Fatal(err)
				}
			}
			if r.Separators() != c.want {
				t.Errorf("got %+v", r.Separators())
			}
			if _, err := r.Next(); !errors.Is(err, io.EOF) {
				t.Errorf("the end: %v", err)
			}
		})
	}
}

// TestWhatPartnersDoWithLineBreaksIsUnderstood: after segments, wrapped at 80
// columns, around the file.
func TestWhatPartnersDoWithLineBreaksIsUnderstood(t *testing.T) {
	want, err := all(sound())
	if err != nil {
		t.Fatal(err)
	}
	wrap := func(doc, mark string) string {
		var b strings.Builder
		for i, c := range doc {
			if i > 0 && i%80 == 0 {
				b.WriteString(mark)
			}
			b.WriteRune(c)
		}
		return b.String()
	}
	for name, doc := range map[string]string{
		"LF after segments":       strings.ReplaceAll(sound(), "~", "~\n"),
		"CR LF after segments":    strings.ReplaceAll(sound(), "~", "~\r\n"),
		"CR LF ends segments":     strings.ReplaceAll(sound(), "~", "\r\n"),
		"wrapped at 80":           wrap(sound(), "\n"),
		"wrapped at 80 by CR LF":  wrap(sound(), "\r\n"),
		"blank lines around":      "\r\n\n " + sound() + "\r\n\n",
		"a byte order mark":       "\uFEFF" + sound(),
		"widths that are not his": strings.Replace(sound(), "SENDER         *01*123456789      ", "SENDER       *01*123456789        ", 1),
		"a group with zeros":      strings.Replace(sound(), "0930*42*X", "0930*000042*X", 1),
		"a control without zeros": strings.Replace(sound(), "IEA*1*000000042", "IEA*1*42", 1),
		"counts with zeros":       strings.Replace(sound(), "SE*4*", "SE*0004*", 1),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := all(doc)
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != len(want) || !slices.Equal(got[3].Elements, want[3].Elements) || !slices.Equal(got[0].Elements[:11], want[0].Elements[:11]) {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestLettersOfTwoEncodingsAreRead(t *testing.T) {
	for name, letters := range map[string]string{"UTF-8": "Værktøj", "ISO 8859-1": "V\xe6rkt\xf8j"} {
		segments, err := all(strings.Replace(sound(), "a  b", letters, 1))
		if err != nil || segments[4].At(2) != "Værktøj" {
			t.Errorf("%s: %v, %v", name, segments, err)
		}
	}
	segments, err := all(strings.Replace(sound(), "a  b", "two\r\nlines\tof\xe5 data", 1))
	if err != nil || segments[4].At(2) != "two lines ofå data" {
		t.Errorf("line breaks in data: %v, %v", segments, err)
	}
}

func TestSeveralInterchangesFollowEachOther(t *testing.T) {
	segments, err := all(sound() + "\r\n" + sound())
	if err != nil || len(segments) != 16 || segments[8].ID != "ISA" || segments[15].Number != 16 {
		t.Errorf("%d segments, %v", len(segments), err)
	}
	two := strings.Replace(sound(), "GE*1*42~IEA*1*", "GE*1*42~GS*IN*S*R*20261020*0930*43*X*004010~ST*810*0001~SE*2*0001~ST*810*0002~SE*2*0002~GE*2*43~IEA*2*", 1)
	if segments, err := all(two); err != nil || len(segments) != 14 {
		t.Errorf("two groups: %d segments, %v", len(segments), err)
	}
}

func TestWhatIsNotSoundIsRefusedWithItsReason(t *testing.T) {
	swap := func(old, fresh string) string {
		if !strings.Contains(sound(), old) {
			t.Fatalf("the sample has no %q", old)
		}
		return strings.Replace(sound(), old, fresh, 1)
	}
	for name, c := range map[string]struct{ doc, says string }{
		"nothing":                     {"", "it is empty"},
		"blanks":                      {" \r\n", "it is empty"},
		"words":                       {strings.Repeat("Dear Sir or Madam ", 20), "does not begin with an ISA"},
		"EDIFACT":                     {"UNA:+.? 'UNB+UNOC:3+", "does not begin with an ISA"},
		"a short ISA":                 {isa("00401", "U")[:100], "has 100 of 106"},
		"an ISA of 15 elements":       {swap("*00*          *00*          *", "*00*           00*          *"), "16 elements"},
		"an ISA of 17 elements":       {swap("SENDER         *", "SEN*ER         *"), "16 elements"},
		"an unknown version":          {swap("*00401*", "*10401*"), "version"},
		"a version in letters":        {swap("*00401*", "*V0401*"), "version"},
		"a control number in letters": {swap("*000000042*0", "*00000004X*0"), "ISA13"},
		"separators that are equal":   {swap("*T*>~", "*T**~"), "16 elements"},
		"a letter as separator":       {swap("*T*>~", "*T*x~"), "separators"},
		"a blank as terminator":       {swap("*T*>~", "*T*> "), "separators"},
		"no group":                    {isa("00401", "U") + "ST*810*0001~", "outside a functional group"},
		"no set":                      {swap("ST*810*0001~", ""), "outside a transaction set"},
		"no end of the set":           {swap("SE*4*0001~", ""), "has not ended"},
		"no end of the group":         {swap("GE*1*42~", ""), "outside a transaction set"},
		"no end of the interchange":   {swap("IEA*1*000000042~", ""), "ends before the interchange"},
		"a second ISA inside":         {swap("GS*IN", isa("00401", "U")+"GS*IN"), "outside a functional group"},
		"a group in a group":          {swap("ST*810", "GS*IN*S*R*20261020*0930*43*X*004010~ST*810"), "outside a transaction set"},
		"a set in a set":              {swap("BIG*", "ST*810*0002~BIG*"), "has not ended"},
		"text after the set":          {swap("GE*1*42~", "NTE**x~GE*1*42~"), "outside a transaction set"},
		"too many segments":           {swap("SE*4*", "SE*5*"), `counts "5" segments, there are 4`},
		"no count of segments":        {swap("SE*4*", "SE**"), "counts"},
		"a count in letters":          {swap("SE*4*", "SE*four*"), "counts"},
		"a count below 0":             {swap("SE*4*", "SE*-4*"), "counts"},
		"a huge count":                {swap("SE*4*", "SE*99999999999999999999*"), "counts"},
		"the end of another set":      {swap("SE*4*0001", "SE*4*0002"), "does not agree"},
		"too few sets":                {swap("GE*1*", "GE*0*"), "transaction sets"},
		"the end of another group":    {swap("GE*1*42", "GE*1*43"), "does not agree"},
		"too many groups":             {swap("IEA*1*", "IEA*2*"), "functional groups"},
		"another interchange's end":   {swap("IEA*1*000000042", "IEA*1*000000043"), "does not agree"},
		"a group number in letters":   {swap("0930*42*X", "0930*X42*X"), "GS06"},
		"a name that is none":         {swap("NTE**", "nte**"), "does not begin with a name"},
		"an empty segment":            {swap("NTE**", "~NTE**"), "does not begin with a name"},
		"a long name":                 {swap("NTE**", "NOTE**"), "does not begin with a name"},
		"a control character":         {swap("4711", "47\x0711"), "control character"},
		"a control character in ISA":  {swap("SENDER  ", "SEND\x01R  "), "control character"},
		"a NUL":                       {swap("4711", "47\x0011"), "control character"},
		"a C1 character":              {swap("4711", "47\u008511"), "control character"},
		"a C1 character in Latin 1":   {swap("4711", "47\x85\xe611"), "control character"},
		"no terminator at the end":    {strings.TrimSuffix(sound(), "~"), "ends before the interchange"},
		"words behind":                {sound() + "and more", "does not begin with an ISA"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := all(c.doc)
			f := fault.As(err)
			if f == nil || f.Kind != fault.Invalid || f.Code != "FILE-UNREAD" || f.Args["reason"] == "" {
				t.Fatalf("got %v", err)
			}
			if !strings.Contains(f.Message, c.says) {
				t.Errorf("says %q, want something of %q", f.Message, c.says)
			}
			if len(f.Message) > 200 {
				t.Errorf("a message of %d bytes", len(f.Message))
			}
		})
	}
}

func TestEveryCutIsAnError(t *testing.T) {
	doc := sound()
	for at := range len(doc) {
		if _, err := all(doc[:at]); fault.KindOf(err) != fault.Invalid {
			t.Errorf("the first %d of %d bytes: %v", at, len(doc), err)
		}
	}
}

func TestManyElementsAreRefused(t *testing.T) {
	doc := strings.Replace(sound(), "NTE**a", "NTE"+strings.Repeat("*a", 251), 1)
	if _, err := all(doc); err == nil || !strings.Contains(err.Error(), "more than 250 elements") {
		t.Errorf("got %v", err)
	}
}

func TestAReadErrorIsToldAsItIs(t *testing.T) {
	broken := errors.New("the disk is broken")
	for at := 0; at < len(sound()); at += 7 {
		r := x12.NewReader(io.MultiReader(strings.NewReader(sound()[:at]), iotest.ErrReader(broken)))
		var err error
		for err == nil {
			_, err = r.Next()
		}
		if !errors.Is(err, broken) {
			t.Errorf("after %d bytes: %v", at, err)
		}
	}
}

func FuzzReader(f *testing.F) {
	f.Add([]byte(sound()))
	f.Add([]byte(isa("00501", "^") + body + sound()))
	f.Add([]byte(strings.ReplaceAll(sound(), "~", "\r\n")))
	f.Add([]byte("\uFEFF" + strings.Replace(sound(), "4711", "\xe6\xf8", 1)))
	f.Fuzz(func(t *testing.T, doc []byte) {
		r := x12.NewReader(bytes.NewReader(doc))
		sets, ends := 0, 0
		for {
			s, err := r.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				if fault.KindOf(err) != fault.Invalid || fault.CodeOf(err) != "FILE-UNREAD" {
					t.Fatalf("an error without its kind: %v", err)
				}
				return
			}
			for i, e := range s.Elements {
				separator := s.ID == "ISA" && (i == 10 || i == 15) // which may be one
				if !separator && strings.IndexFunc(e, func(c rune) bool { return c < ' ' }) >= 0 || strings.HasSuffix(e, " ") {
					t.Fatalf("%s%02d is %q", s.ID, i+1, e)
				}
			}
			switch s.ID {
			case "ST":
				sets++
			case "SE":
				ends++
			}
		}
		if sets != ends || r.Separators().Check() != nil {
			t.Fatalf("%d sets begin and %d end", sets, ends)
		}
	})
}
