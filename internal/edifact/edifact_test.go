package edifact_test

import (
	"errors"
	"io"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/edifact"
)

const (
	unb = "UNB+UNOC:3+A:14+B:14+260301:1200+REF1'"
	unz = "UNZ+1+REF1'"
)

// lines is every segment of an interchange, one on each line, elements parted by a
// bar and components by a slash.
func lines(r io.Reader) (string, error) {
	x, err := edifact.Open(r)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for {
		m, err := x.Next()
		if errors.Is(err, io.EOF) {
			return b.String(), nil
		}
		if err != nil {
			return "", err
		}
		b.WriteString(m.Type + " " + m.Reference + "\n")
		for {
			s, err := m.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return "", err
			}
			b.WriteString(s.Tag)
			for e := range s.Len() {
				var repeats []string
				for _, r := range s.Repeats(e) {
					repeats = append(repeats, strings.Join(r, "/"))
				}
				b.WriteString("|" + strings.Join(repeats, "&"))
			}
			b.WriteString("\n")
		}
	}
}

func message(segments string) string {
	n := 2 + strings.Count(segments, "'") - strings.Count(strings.ReplaceAll(segments, "??", ""), "?'")
	return "UNH+1+INVOIC:D:96A:UN'" + segments + "UNT+" + strconv.Itoa(n) + "+1'"
}

func TestSegmentsAreTakenApart(t *testing.T) {
	v4 := "UNB+UNOW:4::7+A+B+20260301:1200+REF1'"
	tests := []struct{ name, in, want string }{
		{"elements and components", unb + message("NAD+SU+1::9++Name:Two'") + unz, "INVOIC 1\nNAD|SU|1//9||Name/Two\n"},
		{"released characters", unb + message("FTX+AAI+++a?+b?:c?'d??'") + unz, "INVOIC 1\nFTX|AAI|||a+b:c'd?\n"},
		{"empty at the end", unb + message("PAI+::'") + unz, "INVOIC 1\nPAI|//\n"},
		{"no element", unb + message("PAI'") + unz, "INVOIC 1\nPAI\n"},
		{"line ends between", "UNA:+.? '\r\n" + strings.ReplaceAll(unb+message("BGM+380'")+unz, "'", "'\r\n"), "INVOIC 1\nBGM|380\n"},
		{"lines wrapped by an old system", unb + message("FTX+AAI+++ab\r\ncd'") + unz, "INVOIC 1\nFTX|AAI|||abcd\n"},
		{"line ends that are text", v4 + message("FTX+AAI+++ab\r\ncd'") + unz, "INVOIC 1\nFTX|AAI|||ab\ncd\n"},
		{"other service characters", "UNA|^,! ~" + strings.NewReplacer("+", "^", ":", "|", "'", "~").Replace(unb+message("FTX+AAI+++a!^b:c'")+unz),
			"INVOIC 1\nFTX|AAI|||a^b/c\n"},
		{"no release character", "UNA:+.  '" + unb + "UNH+1+INVOIC:D:96A:UN'FTX+AAI+++why?'UNT+3+1'" + unz, "INVOIC 1\nFTX|AAI|||why?\n"},
		{"repeats of version 4", v4 + message("COM+1:TE*2:EM+x'") + unz, "INVOIC 1\nCOM|1/TE&2/EM|x\n"},
		{"a star before version 4", unb + message("FTX+AAI+++2*3'") + unz, "INVOIC 1\nFTX|AAI|||2*3\n"},
		{"level B of old", "UNB\x1DUNOB\x1F1\x1DA\x1DB\x1D260301\x1F1200\x1DREF1\x1CUNH\x1D1\x1DINVOIC\x1FD\x1F93A\x1FUN\x1CUNT\x1D2\x1D1\x1CUNZ\x1D1\x1DREF1\x1C", "INVOIC 1\n"},
		{"a mark before it", "\uFEFF" + unb + message("BGM+380'") + unz, "INVOIC 1\nBGM|380\n"},
		{"the old mark of the end", unb + message("BGM+380'") + unz + "\r\n\x1A", "INVOIC 1\nBGM|380\n"},
		{"nested tags", unb + message("LIN:1:2+7'") + unz, "INVOIC 1\nLIN|7\n"},
		{"Latin letters", unb + message("FTX+AAI+++\xe6\xf8\xe5 \x80'") + unz, "INVOIC 1\nFTX|AAI|||æøå €\n"},
		{"UTF-8 where UNOA is said", strings.Replace(unb, "UNOC:3", "UNOA:2", 1) + message("FTX+AAI+++æ'") + unz, "INVOIC 1\nFTX|AAI|||æ\n"},
		{"Latin where UNOA is said", strings.Replace(unb, "UNOC:3", "UNOA:2", 1) + message("FTX+AAI+++\xe6'") + unz, "INVOIC 1\nFTX|AAI|||æ\n"},
		{"UTF-8", v4 + message("FTX+AAI+++日本'") + unz, "INVOIC 1\nFTX|AAI|||日本\n"},
		{"Greek", strings.Replace(unb, "UNOC", "UNOF", 1) + message("FTX+AAI+++\xe1'") + unz, "INVOIC 1\nFTX|AAI|||α\n"},
		{"functional groups", unb + "UNG+INVOIC+A+B+260301:1200+G1+UN+D:96A'" + message("BGM+380'") + "UNE+1+G1'" + unz, "INVOIC 1\nBGM|380\n"},
		{"the message's reference at the end", unb + message("BGM+380'") + "UNZ+1+1'", "INVOIC 1\nBGM|380\n"},
		{"no message", unb + "UNZ+0+REF1'", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := lines(iotest.OneByteReader(strings.NewReader(test.in)))
			if err != nil || got != test.want {
				t.Errorf("got %q, %v, want %q", got, err, test.want)
			}
		})
	}
}

func TestWhatBreaksTheSyntaxIsRefused(t *testing.T) {
	good := unb + message("BGM+380'") + unz
	tests := map[string]string{
		"nothing":                     "",
		"words":                       "Dear Sir or Madam",
		"UNA alone":                   "UNA:+.? '",
		"half a UNA":                  "UNA:+",
		"a UNA of letters":            "UNAabcdef" + good,
		"a UNA with the same twice":   "UNA::.? '" + good,
		"a UNA with a decimal colon":  "UNA;+:? '" + good,
		"no UNB":                      message("BGM+380'") + unz,
		"UNB without a reference":     strings.Replace(good, "+REF1'UNH", "'UNH", 1),
		"UNB without a sender":        strings.Replace(good, "+A:14", "+", 1),
		"an unknown set":              strings.Replace(good, "UNOC", "UNOQ", 1),
		"an unknown version":          strings.Replace(good, "UNOC:3", "UNOC:9", 1),
		"UNT counts too many":         strings.Replace(good, "UNT+3", "UNT+4", 1),
		"UNT counts too few":          strings.Replace(good, "UNT+3", "UNT+2", 1),
		"UNT counts in words":         strings.Replace(good, "UNT+3", "UNT+three", 1),
		"UNT of another message":      strings.Replace(good, "UNT+3+1", "UNT+3+2", 1),
		"UNZ counts too many":         strings.Replace(good, "UNZ+1", "UNZ+2", 1),
		"UNZ of another interchange":  strings.Replace(good, "UNZ+1+REF1", "UNZ+1+REF2", 1),
		"no UNT":                      strings.Replace(good, "UNT+3+1'", "", 1),
		"no UNZ":                      strings.TrimSuffix(good, unz),
		"no end at all":               strings.TrimSuffix(good, "'"),
		"something behind the end":    good + "X",
		"a second interchange":        good + good,
		"a segment between messages":  unb + "BGM+380'" + message("BGM+380'") + unz,
		"two UNH":                     unb + "UNH+1+INVOIC:D:96A:UN'" + message("BGM+380'") + unz,
		"a message without a type":    strings.Replace(good, "+INVOIC:D:96A:UN", "", 1),
		"a tag in small letters":      strings.Replace(good, "BGM", "bgm", 1),
		"a tag of two letters":        strings.Replace(good, "BGM", "BG", 1),
		"a released letter":           strings.Replace(good, "+380", "+3?80", 1),
		"a released blank":            strings.Replace(good, "+380", "+why? 380", 1),
		"a release at the end":        strings.TrimSuffix(good, "REF1'") + "REF1?",
		"a released terminator":       strings.Replace(good, "380'", "380?'", 1),
		"a control character":         strings.Replace(good, "+380", "+3\x0080", 1),
		"a byte that is no character": strings.Replace(good, "+380", "+\x81", 1),
		"a group that does not end":   unb + "UNG+INVOIC+A+B+260301:1200+G1+UN+D:96A'" + message("BGM+380'") + unz,
		"a group that counts wrong":   unb + "UNG+INVOIC+A+B+260301:1200+G1+UN+D:96A'" + message("BGM+380'") + "UNE+2+G1'" + unz,
		"a group of another name":     unb + "UNG+INVOIC+A+B+260301:1200+G1+UN+D:96A'" + message("BGM+380'") + "UNE+1+G2'" + unz,
		"a group in a group":          unb + "UNG+I+A+B+1:1+G1+UN+D:96A'UNG+I+A+B+1:1+G2+UN+D:96A'",
		"a message beside a group":    unb + "UNG+I+A+B+1:1+G1+UN+D:96A'" + message("BGM+380'") + "UNE+1+G1'" + message("BGM+380'") + "UNZ+2+REF1'",
		"an object cut off":           unb + message("BGM+380'") + "UNO+P1+1:x+13+100'abc",
		"an object that is longer":    unb + message("BGM+380'") + "UNO+P1+1:x+13+3'abcdUNP+3+P1'" + unz,
		"an object of no length":      unb + message("BGM+380'") + "UNO+P1+1:x+13+many'abcUNP+3+P1'" + unz,
		"an object below nothing":     unb + message("BGM+380'") + "UNO+P1+1:x+13+-3'abcUNP+3+P1'" + unz,
		"very many elements":          unb + "UNH+1+INVOIC:D:96A:UN'BGM" + strings.Repeat("+", 1000) + "'",
	}
	for name, in := range tests {
		t.Run(name, func(t *testing.T) {
			if in == good {
				t.Fatal("nothing was spoilt")
			}
			_, err := lines(strings.NewReader(in))
			if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Code != "FILE-UNREAD" || f.Args["reason"] == "" {
				t.Errorf("got %v", err)
			}
		})
	}
}

// endless repeats a piece up to a length.
type endless struct {
	piece string
	left  int64
}

func (e *endless) Read(b []byte) (int, error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	n := 0
	for n < len(b) {
		n += copy(b[n:], e.piece)
	}
	e.left -= int64(n)
	return n, nil
}

// TestGigabytesEndSoonAndInLittleMemory gives a gigabyte of one thing.
func TestGigabytesEndSoonAndInLittleMemory(t *testing.T) {
	begin := unb + "UNH+1+INVOIC:D:96A:UN'"
	for name, in := range map[string]io.Reader{
		"one segment":       io.MultiReader(strings.NewReader(begin+"FTX+AAI+++"), &endless{"text ", 1 << 30}),
		"one tag":           io.MultiReader(strings.NewReader(begin), &endless{"A", 1 << 30}),
		"separators":        io.MultiReader(strings.NewReader(begin+"FTX"), &endless{"+", 1 << 30}),
		"release":           io.MultiReader(strings.NewReader(begin+"FTX+"), &endless{"??", 1 << 30}),
		"blanks":            io.MultiReader(strings.NewReader(unb), &endless{"\r\n", 1 << 30}),
		"segments":          io.MultiReader(strings.NewReader(begin), &endless{"FTX+AAI+++" + strings.Repeat("text ", 60) + "'", 1 << 30}),
		"blanks at the end": io.MultiReader(strings.NewReader(unb+"UNZ+0+REF1'"), &endless{" ", 1 << 30}),
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := drained(in)
			runtime.ReadMemStats(&after)
			if fault.KindOf(err) != fault.Invalid || fault.CodeOf(err) != "FILE-UNREAD" {
				t.Errorf("got %v", err)
			}
			if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 64<<20 {
				t.Errorf("%d MB are held", grown>>20)
			}
		})
	}
}

// drained reads everything and keeps nothing.
func drained(r io.Reader) (int, error) {
	x, err := edifact.Open(r)
	if err != nil {
		return 0, err
	}
	for n := 0; ; n++ {
		if _, err := x.Next(); errors.Is(err, io.EOF) {
			return n, nil
		} else if err != nil {
			return n, err
		}
	}
}

func TestObjectsAreHandedOn(t *testing.T) {
	const size = 200 << 20
	in := io.MultiReader(strings.NewReader(unb+message("BGM+380'")+"UNO+P1+1:slip+13:+"+"209715200'"),
		io.LimitReader(&endless{"'+:?\x00", 1 << 62}, size), strings.NewReader("UNP+209715200+P1'"+unz))
	x, err := edifact.Open(in)
	if err != nil {
		t.Fatal(err)
	}
	var taken int64
	x.Object = func(references []string, data io.Reader) error {
		if strings.Join(references, " ") != "P1 slip" {
			t.Errorf("the references are %q", references)
		}
		taken, err = io.Copy(io.Discard, data)
		return err
	}
	for err == nil {
		_, err = x.Next()
	}
	if !errors.Is(err, io.EOF) || taken != size {
		t.Errorf("%d bytes, %v", taken, err)
	}
}

func TestAReadErrorIsToldAsItIs(t *testing.T) {
	broken := errors.New("the disk is broken")
	for _, text := range []string{"", "UN", "UNA:+", unb[:20], unb, unb + "UNH+1+INVOIC:D:96A:UN'BG", unb + message("BGM+380'") + unz} {
		if _, err := lines(io.MultiReader(strings.NewReader(text), iotest.ErrReader(broken))); !errors.Is(err, broken) {
			t.Errorf("behind %q: %v", text, err)
		}
	}
}

func TestNumbers(t *testing.T) {
	for text, want := range map[string]string{
		"0": "0", "1.5": "1.5", "1,5": "1.5", "-12": "-12", "-,5": "-.5", ".5": ".5", "0010": "0010", "12.": "12.",
		"": "", "-": "", ".": "", "1.000,00": "", "1,2,3": "", "1e9": "", " 1": "", "+1": "", "1-": "", "1020A": "", "$1.179": "",
	} {
		got, err := edifact.Number(text)
		if (err != nil) != (want == "") || got != want {
			t.Errorf("%q is %q, %v", text, got, err)
		}
	}
	if n := edifact.Figures("-12.50"); n != 4 {
		t.Errorf("-12.50 has %d digits", n)
	}
}
