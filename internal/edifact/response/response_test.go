package response_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/edifact"
	"github.com/postbud/postbud/internal/edifact/response"
)

// interchange puts a header and a trailer around messages; lines are segments.
func interchange(messages ...string) string {
	text := "UNB+UNOC:3+5790000000012:14+5790000000005:14+260301:1200+A77'"
	for _, m := range messages {
		text += strings.ReplaceAll(strings.TrimSpace(m), "\n", "'") + "'"
	}
	return text + fmt.Sprintf("UNZ+%d+A77'", len(messages))
}

const subject = "+5790000000005:14+5790000000012:14"

func TestAnswersAreUnderstood(t *testing.T) {
	whole := func(o response.Outcome, faults ...response.Fault) response.Subject {
		return response.Subject{Interchange: "ILKSIU4S5F72F3", Outcome: o, Faults: faults}
	}
	message := func(o response.Outcome, faults ...response.Fault) response.Subject {
		return response.Subject{Interchange: "ILKSIU4S5F72F3", Message: "1", Type: "INVOIC", Outcome: o, Faults: faults}
	}
	tests := []struct {
		name      string
		answer    string
		subject   response.Subject
		documents []response.Subject
	}{
		{"all is acknowledged", "UNH+1+CONTRL:D:3:UN:EAN002\nUCI+ILKSIU4S5F72F3" + subject + "+7\nUNT+3+1", whole(response.Accepted), nil},
		{"it has arrived", "UNH+1+CONTRL:D:3:UN\nUCI+ILKSIU4S5F72F3" + subject + "+8\nUNT+3+1", whole(response.Received), nil},
		{"the interchange is refused", "UNH+1+CONTRL:4:1:UN\nUCI+ILKSIU4S5F72F3" + subject + "+4+23+UNB+3:1\nUNT+3+1",
			whole(response.Rejected, response.Fault{Code: "23", Text: "the sender is not known", Tag: "UNB", Element: 3, Component: 1}), nil},
		{"a message is refused, segment and element are named",
			"UNH+1+CONTRL:D:3:UN\nUCI+ILKSIU4S5F72F3" + subject + "+7\nUCM+1+INVOIC:D:96A:UN:EAN008+4\nUCS+12\nUCD+39+2:1\nUCD+12+3\nUCS+15+35\nUNT+8+1",
			whole(response.Accepted), []response.Subject{message(response.Rejected,
				response.Fault{Code: "39", Text: "a value is too long", Segment: 12, Element: 2, Component: 1},
				response.Fault{Code: "12", Text: "a value is not valid", Segment: 12, Element: 3},
				response.Fault{Code: "35", Text: "a segment repeats too often", Segment: 15})}},
		{"a message is refused by its header", "UNH+1+CONTRL:D:3:UN\nUCI+ILKSIU4S5F72F3" + subject + "+7\nUCM+1+INVOIC:D:96A:UN+4+29+UNT+1\nUNT+4+1",
			whole(response.Accepted), []response.Subject{message(response.Rejected,
				response.Fault{Code: "29", Text: "the count does not match", Tag: "UNT", Element: 1})}},
		{"the application takes the invoice", "UNH+1+APERAK:D:96A:UN:EAN001\nBGM+312+K1+9+AP\nRFF+IV:2026-0042\nRFF+ACW:1\nUNT+5+1",
			response.Subject{Message: "1", Document: "2026-0042", Outcome: response.Accepted}, nil},
		{"the application refuses the invoice",
			"UNH+1+APERAK:D:01B:UN\nBGM+313+K2+9\nDOC+380+2026-0042\nRFF+ACW:1\nERC+ZZ1:SOR:91\nFTX+AAO+++The order is not known:to us\nRFF+LI:3\nUNT+8+1",
			response.Subject{Message: "1", Document: "2026-0042", Outcome: response.Rejected,
				Faults: []response.Fault{{Code: "ZZ1", Text: "The order is not known to us", Reference: "LI 3"}}}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := response.Read(strings.NewReader(interchange(test.answer)))
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != 1 || got[0].From.ID != "5790000000012" || got[0].To.ID != "5790000000005" {
				t.Fatalf("got %+v", got)
			}
			if c := got[0]; c.Type == "CONTRL" && (c.Sender != edifact.Partner{ID: "5790000000005", Qualifier: "14"} || c.Recipient != edifact.Partner{ID: "5790000000012", Qualifier: "14"}) {
				t.Errorf("it answers what went from %v to %v", c.Sender, c.Recipient)
			}
			if !reflect.DeepEqual(got[0].Subject, test.subject) {
				t.Errorf("the whole is %+v, want %+v", got[0].Subject, test.subject)
			}
			if !reflect.DeepEqual(got[0].Documents, test.documents) {
				t.Errorf("the documents are %+v, want %+v", got[0].Documents, test.documents)
			}
		})
	}
}

func TestSeveralAnswersComeTogether(t *testing.T) {
	got, err := response.Read(strings.NewReader(interchange(
		"UNH+1+CONTRL:D:3:UN\nUCI+A"+subject+"+7\nUNT+3+1", "UNH+2+APERAK:D:96A:UN\nBGM+312+K1+9\nUNT+3+2")))
	if err != nil || len(got) != 2 || got[0].Type != "CONTRL" || got[1].Type != "APERAK" || got[1].Number != "K1" {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestWhatIsNoAnswerIsRefused(t *testing.T) {
	many := "UNH+1+CONTRL:D:3:UN\nUCI+A" + subject + "+4\n" + strings.Repeat("UCS+1+12\n", 10_001) + "UNT+10004+1"
	for name, text := range map[string]string{
		"nothing":               "",
		"words":                 "Dear Sir or Madam",
		"an invoice":            interchange("UNH+1+INVOIC:D:96A:UN\nBGM+380+1\nUNT+3+1"),
		"no message":            interchange(),
		"an answer to nothing":  interchange("UNH+1+CONTRL:D:3:UN\nUNT+2+1"),
		"an unknown action":     interchange("UNH+1+CONTRL:D:3:UN\nUCI+A" + subject + "+99\nUNT+3+1"),
		"an APERAK of nothing":  interchange("UNH+1+APERAK:D:96A:UN\nUNT+2+1"),
		"a wrong count":         interchange("UNH+1+CONTRL:D:3:UN\nUCI+A" + subject + "+7\nUNT+4+1"),
		"faults without number": interchange(many),
	} {
		if _, err := response.Read(strings.NewReader(text)); fault.KindOf(err) != fault.Invalid || fault.CodeOf(err) != "FILE-UNREAD" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(interchange("UNH+1+CONTRL:D:3:UN\nUCI+A" + subject + "+7\nUCM+1+INVOIC:D:96A:UN+4\nUCS+12\nUCD+39+2:1\nUNT+6+1"))
	f.Add(interchange("UNH+1+APERAK:D:01B:UN\nBGM+313+K2+9\nDOC+380+2026-0042\nERC+ZZ1\nFTX+AAO+++Text\nRFF+LI:3\nUNT+7+1"))
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := response.Read(strings.NewReader(text)); err != nil && fault.KindOf(err) != fault.Invalid {
			t.Fatalf("an error without its kind: %v", err)
		}
	})
}
