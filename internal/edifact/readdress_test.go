package edifact_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/edifact"
)

// readdressed reads an interchange, writes its envelope anew and puts it together.
func readdressed(t *testing.T, text string, c edifact.Change) (string, error) {
	t.Helper()
	x, err := edifact.Open(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := x.Next(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	h, z := x.Envelope()
	header, trailer, err := x.Readdress([]byte(text[h.From:h.To]), []byte(text[z.From:z.To]), c)
	return text[:h.From] + string(header) + text[h.To:z.From] + string(trailer) + text[z.To:], err
}

func TestAnEnvelopeIsWrittenAnewAndTheMessagesStay(t *testing.T) {
	sender, recipient := edifact.Partner{ID: "5790000000005", Qualifier: "14", Routing: "A+B"}, edifact.Partner{ID: "ACME", Qualifier: "ZZZ"}
	all := edifact.Change{Sender: sender, Recipient: recipient, Date: "261122", Time: "1601", Reference: "17", Application: "INVOIC", Acknowledge: true, Test: true}
	tests := []struct {
		name, in string
		change   edifact.Change
		want     string
	}{
		{"everything", "UNB+UNOC:3+A:14+B:14+260101:0000+X1'UNH+1+INVOIC:D:96A:UN'FTX+a?'b?+?:??'UNT+3+1'UNZ+1+X1'", all,
			"UNB+UNOC:3+5790000000005:14:A?+B+ACME:ZZZ+261122:1601+17++INVOIC++1++1'UNH+1+INVOIC:D:96A:UN'FTX+a?'b?+?:??'UNT+3+1'UNZ+1+17'"},
		{"nothing", "UNB+UNOC:3+A:14+B:14+260101:0000+X?+1+pass:AA+APP+P+1+AG?'R+1'UNZ+0+X?+1'", edifact.Change{},
			"UNB+UNOC:3+A:14+B:14+260101:0000+X?+1+pass:AA+APP+P+1+AG?'R+1'UNZ+0+X?+1'"},
		{"what is not changed stays as it stands", "UNB+UNOC:3+A:14+B:14+260101:0000+X1+pass:AA+APP+P++AG?'\xe6+1'UNZ+0+X1'", edifact.Change{Reference: "18", Acknowledge: true},
			"UNB+UNOC:3+A:14+B:14+260101:0000+18+pass:AA+APP+P+1+AG?'\xe6+1'UNZ+0+18'"},
		{"other service characters", "UNA|*,! ~UNB*UNOB|2*A!*1|14*B*260101|0000*X1~\r\nUNH*1*INVOIC|D|96A|UN~\r\nUNT*2*1~\r\nUNZ*1*X1~\r\n", edifact.Change{Sender: edifact.Partner{ID: "C*D"}, Reference: "19"},
			"UNA|*,! ~UNB*UNOB|2*C!*D*B*260101|0000*19~\r\nUNH*1*INVOIC|D|96A|UN~\r\nUNT*2*1~\r\nUNZ*1*19~\r\n"},
		{"wrapped lines", "UNB+UNOC:3+A\r\n:14+B:14+260101:0000+X\r\n1'UNZ+0+\r\nX1'\r\n", edifact.Change{Reference: "20"},
			"UNB+UNOC:3+A:14+B:14+260101:0000+20'UNZ+0+20'\r\n"},
		{"the fourth version", "UNB+UNOW:4::7+A:14+B:14+20260101:0000+X1'UNZ+0+X1'", edifact.Change{Recipient: edifact.Partner{ID: "a*b", Qualifier: "ZZZ"}, Reference: "21"},
			"UNB+UNOW:4::7+A:14+a?*b:ZZZ+20260101:0000+21'UNZ+0+21'"},
		{"without release characters", "UNB\x1dUNOB\x1f1\x1dA\x1f14\x1dB\x1d260101\x1f0000\x1dX1\x1cUNZ\x1d0\x1dX1\x1c", edifact.Change{Sender: edifact.Partner{ID: "C+D'", Qualifier: "14"}, Reference: "22"},
			"UNB\x1dUNOB\x1f1\x1dC+D'\x1f14\x1dB\x1d260101\x1f0000\x1d22\x1cUNZ\x1d0\x1d22\x1c"},
		{"a reference that repeats the message's", "UNB+UNOC:3+A:14+B:14+260101:0000+X1'UNH+M1+INVOIC:D:96A:UN'UNT+2+M1'UNZ+1+M1'", edifact.Change{Reference: "23"},
			"UNB+UNOC:3+A:14+B:14+260101:0000+23'UNH+M1+INVOIC:D:96A:UN'UNT+2+M1'UNZ+1+23'"},
		{"a reference like a segment", "UNB+UNOC:3+A:14+B:14+260101:0000+UNZ?+1'UNZ+0+UNZ?+1' \x1a", edifact.Change{Reference: "24"},
			"UNB+UNOC:3+A:14+B:14+260101:0000+24'UNZ+0+24' \x1a"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := readdressed(t, test.in, test.change)
			if err != nil || got != test.want {
				t.Fatalf("%v\ngot  %q\nwant %q", err, got, test.want)
			}
			if again, err := readdressed(t, got, test.change); err != nil || again != got {
				t.Errorf("a second time it is %q, %v", again, err)
			}
		})
	}
}

func TestWhatASetDoesNotHaveIsNotWrittenIntoAnEnvelope(t *testing.T) {
	for name, c := range map[string]struct{ in, id string }{
		"small letters in UNOA":     {"UNB+UNOA:2+A+B+260101:0000+1'UNZ+0+1'", "acme"},
		"a letter of no set":        {"UNB+UNOC:3+A+B+260101:0000+1'UNZ+0+1'", "ÆØÅ"},
		"a control character":       {"UNB+UNOC:3+A+B+260101:0000+1'UNZ+0+1'", "A\r\nB"},
		"no release to be had":      {"UNA:+.  'UNB+UNOC:3+A+B+260101:0000+1'UNZ+0+1'", "A+B"},
		"the terminator of level B": {"UNB\x1dUNOB\x1f1\x1dA\x1dB\x1d260101\x1f0000\x1d1\x1cUNZ\x1d0\x1d1\x1c", "A\x1c"},
	} {
		if got, err := readdressed(t, c.in, edifact.Change{Sender: edifact.Partner{ID: c.id}}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v, %q", name, err, got)
		}
	}
}

func TestAnEDINumberIsReadAsItIsWritten(t *testing.T) {
	for text, want := range map[string]edifact.Partner{
		"5790000000005":         {ID: "5790000000005", Qualifier: "14"},
		"ACME":                  {ID: "ACME", Qualifier: "ZZZ"},
		"579000000000A":         {ID: "579000000000A", Qualifier: "ZZZ"},
		" 5790000000005:30 ":    {ID: "5790000000005", Qualifier: "30"},
		"5790000000005:14:WEST": {ID: "5790000000005", Qualifier: "14", Routing: "WEST"},
	} {
		if got, err := edifact.ParsePartner(text); err != nil || got != want {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", ":14", "a:b:c:d", "æ", "a\nb", strings.Repeat("1", 36), "1:12345", "1:14:123456789012345"} {
		if got, err := edifact.ParsePartner(text); fault.KindOf(err) != fault.Configuration {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
}
