package x12_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/x12"
)

// answer is an interchange with these sets of a group FA.
func answer(version, release string, sets ...string) string {
	mark := "U"
	if version > "00402" {
		mark = "^"
	}
	w := strings.Join(sets, "")
	return isa(version, mark) + "GS*FA*RECEIVER*SENDER*20261021*0700*77*X*" + release + "~" + w +
		"GE*" + string(rune('0'+len(sets))) + "*77~IEA*1*000000042~"
}

func read(doc string) (x12.Answers, error) {
	return x12.ReadAnswers(context.Background(), strings.NewReader(doc))
}

func TestAcknowledgementsAreRead(t *testing.T) {
	base := x12.Acknowledgement{Sender: "SENDER", Receiver: "123456789", Test: true, Group: "IN", Control: "42", Included: 1, Received: 1, Accepted: 1, Verdict: x12.Accepted}
	with := func(change func(*x12.Acknowledgement)) []x12.Acknowledgement {
		a := base
		change(&a)
		return []x12.Acknowledgement{a}
	}
	for name, c := range map[string]struct {
		doc  string
		want []x12.Acknowledgement
	}{
		"accepted": {
			answer("00401", "004010", "ST*997*0001~AK1*IN*000042~AK2*810*0001~AK5*A~AK9*A*1*1*1~SE*6*0001~"),
			with(func(a *x12.Acknowledgement) {
				a.Sets = []x12.SetAcknowledgement{{Set: "810", Control: "0001", Verdict: x12.Accepted}}
			}),
		},
		"the group alone": {
			answer("00401", "004010", "ST*997*0001~AK1*IN*42~AK9*A*1*1*1~SE*4*0001~"),
			with(func(*x12.Acknowledgement) {}),
		},
		"errors in an element": {
			answer("00401", "004010", "ST*997*0001~AK1*IN*42~AK2*810*0001~AK3*IT1*12*IT1*8~AK4*3*355*7*XX~AK4*2>1**1~AK3*CTT*20**2~AK5*E*5*7~AK9*E*1*1*1~SE*10*0001~"),
			with(func(a *x12.Acknowledgement) {
				a.Verdict = x12.WithErrors
				a.Sets = []x12.SetAcknowledgement{{Set: "810", Control: "0001", Verdict: x12.WithErrors, Codes: []string{"5", "7"}, Errors: []x12.SegmentError{
					{Segment: "IT1", Position: 12, Loop: "IT1", Code: "8", Elements: []x12.ElementError{
						{Position: 3, Element: "355", Code: "7", Value: "XX"}, {Position: 2, Code: "1"},
					}},
					{Segment: "CTT", Position: 20, Code: "2"},
				}}}
			}),
		},
		"refused in part": {
			answer("00401", "004010", "ST*997*0001~AK1*IN*42~AK2*810*0001~AK5*A~AK2*810*0002~AK5*R*3~AK9*P*2*2*1*5~SE*8*0001~"),
			with(func(a *x12.Acknowledgement) {
				a.Verdict, a.Included, a.Received, a.Codes = x12.Partly, 2, 2, []string{"5"}
				a.Sets = []x12.SetAcknowledgement{{Set: "810", Control: "0001", Verdict: x12.Accepted}, {Set: "810", Control: "0002", Verdict: x12.Rejected, Codes: []string{"3"}}}
			}),
		},
		"999": {
			answer("00501", "005010", "ST*999*0001*005010X231~AK1*IN*42*005010~AK2*810*0001~IK3*BIG*2**8~CTX*SITUATIONAL TRIGGER*BIG*2~IK4*2*76*1~IK5*R*5~AK9*R*1*1*0~SE*9*0001~"),
			with(func(a *x12.Acknowledgement) {
				a.Verdict, a.Accepted = x12.Rejected, 0
				a.Sets = []x12.SetAcknowledgement{{Set: "810", Control: "0001", Verdict: x12.Rejected, Codes: []string{"5"}, Errors: []x12.SegmentError{
					{Segment: "BIG", Position: 2, Code: "8", Elements: []x12.ElementError{{Position: 2, Element: "76", Code: "1"}}},
				}}}
			}),
		},
		"two answers and something else": {
			answer("00401", "004010", "ST*997*0001~AK1*IN*42~AK9*A*1*1*1~SE*4*0001~", "ST*824*0002~BGN*00*1*20261021~SE*3*0002~", "ST*997*0003~AK1*IN*43~AK9*R*1*1*0~SE*4*0003~"),
			append(with(func(*x12.Acknowledgement) {}), with(func(a *x12.Acknowledgement) { a.Control, a.Verdict, a.Accepted = "43", x12.Rejected, 0 })...),
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := read(c.doc)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got.Acknowledgements, c.want) {
				t.Errorf("got\n%+v\nwant\n%+v", got.Acknowledgements, c.want)
			}
		})
	}
}

func TestReceiptsAreRead(t *testing.T) {
	got, err := read(isa("00401", "U") + "TA1*000000042*261020*0930*R*001~IEA*0*000000042~")
	want := []x12.Receipt{{Sender: "SENDER", Receiver: "123456789", Control: "42", Date: "261020", Time: "0930", Verdict: x12.Rejected, Code: "001"}}
	if err != nil || !reflect.DeepEqual(got.Receipts, want) {
		t.Errorf("got %+v, %v", got.Receipts, err)
	}
}

func TestWhatIsNoAnswerIsRefused(t *testing.T) {
	good := answer("00401", "004010", "ST*997*0001~AK1*IN*42~AK2*810*0001~AK3*IT1*12~AK4*3~AK5*E~AK9*E*1*1*1~SE*8*0001~")
	swap := func(old, fresh string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("the sample has no %q", old)
		}
		return strings.Replace(good, old, fresh, 1)
	}
	for name, c := range map[string]struct{ doc, says string }{
		"an invoice":          {sound(), "no acknowledgement"},
		"words":               {"accepted", "ISA"},
		"no verdict":          {swap("AK9*E*1*1*1~SE*8", "SE*7"), "verdict"},
		"no group":            {swap("AK1*IN*42~AK2*810*0001~AK3*IT1*12~AK4*3~AK5*E~AK9*E*1*1*1~SE*8", "AK9*A*1*1*1~SE*3"), "AK1"},
		"no set":              {swap("AK2*810*0001~AK3*IT1*12~AK4*3~AK5*E~AK9*E*1*1*1~SE*8", "AK5*A~AK9*A*1*1*1~SE*5"), "AK2"},
		"an element alone":    {swap("AK3*IT1*12~AK4*3~AK5*E~AK9*E*1*1*1~SE*8", "AK4*3~AK5*E~AK9*E*1*1*1~SE*7"), "before the segment"},
		"counts in letters":   {swap("AK9*E*1*1*1", "AK9*E*one*1*1"), "count"},
		"no counts":           {swap("AK9*E*1*1*1", "AK9*E"), "count"},
		"cut off":             {good[:len(good)-20], "ends before"},
		"a wrong count":       {swap("SE*8", "SE*7"), "counts"},
		"answers with no end": {isa("00401", "U") + "GS*FA*A*B*20261021*0700*77*X*004010~ST*997*0001~AK1*IN*42~" + strings.Repeat("AK2*810*0001~", 100_001), "too many"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := read(c.doc)
			if fault.KindOf(err) != fault.Invalid || fault.CodeOf(err) != "FILE-UNREAD" || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v", err)
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x12.ReadAnswers(ctx, strings.NewReader(good)); !errors.Is(err, context.Canceled) {
		t.Errorf("an ended context: %v", err)
	}
}

func FuzzAnswers(f *testing.F) {
	f.Add(answer("00401", "004010", "ST*997*0001~AK1*IN*42~AK2*810*0001~AK3*IT1*12*IT1*8~AK4*3*355*7*XX~AK5*E*5~AK9*E*1*1*1~SE*8*0001~"))
	f.Add(isa("00401", "U") + "TA1*000000042*261020*0930*R*001~IEA*0*000000042~")
	f.Fuzz(func(t *testing.T, doc string) {
		got, err := read(doc)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("an error without its kind: %v", err)
			}
			return
		}
		for _, a := range got.Acknowledgements {
			if a.Verdict == "" {
				t.Fatalf("an answer without a verdict: %+v", a)
			}
		}
	})
}
