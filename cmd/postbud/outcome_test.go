package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/text"
)

// A run is told in the words of the pages, whatever the state of its documents.
func TestALineSaysOfADocumentWhatItsPageSays(t *testing.T) {
	for _, lang := range languages {
		l := text.In(lang)
		for _, state := range ledger.States() {
			for _, doc := range []ledger.Transaction{
				{State: state}, {State: state, Began: time.Now(), Proof: "transfer"}, {State: state, Code: "RCPT-LATE"}, {State: state, Code: "RULE-NONE"},
			} {
				o := outcome{State: ledger.RunSucceeded, Found: 1}
				o.add(doc, map[string]int{})
				var out bytes.Buffer
				if err := o.print(&out, l, false); err != nil {
					t.Fatal(err)
				}
				name := l.Word("state." + string(doc.ShownAt(time.Now())))
				lines := strings.Split(strings.TrimSpace(out.String()), "\n")
				if !strings.HasPrefix(lines[0], name+" ") || !strings.HasSuffix(lines[len(lines)-1], "; "+name+" 1") {
					t.Errorf("%s: %s %q is not called %q:\n%s", lang, state, doc.Code, name, out.String())
				}
			}
		}
	}
}

func TestOfAChainTheOneIsShownThatTellsWhereTheDocumentIs(t *testing.T) {
	step := func(id, before string, s ledger.State, code string) ledger.Transaction {
		d := ledger.Transaction{ID: id, State: s, Code: code, FallbackOf: before}
		d.Destination = id
		return d
	}
	for name, c := range map[string]struct {
		a, b ledger.State
		code string // of b
		want string
		left int
	}{
		"it went on":                                    {ledger.Cancelled, ledger.Delivered, "", "b", 1},
		"it was given up by both":                       {ledger.Cancelled, ledger.Cancelled, "", "b", 1},
		"the first was brought back":                    {ledger.Stopped, ledger.Cancelled, "", "a", 0},
		"the first was brought back and waits":          {ledger.Waiting, ledger.Skipped, "", "a", 0},
		"the first arrived after all":                   {ledger.Delivered, ledger.Held, ledger.ArrivedAfter, "a", 0},
		"both arrived":                                  {ledger.Delivered, ledger.Delivered, "", "a", 0},
		"the first was rejected, then the next arrived": {ledger.Rejected, ledger.Delivered, "", "b", 1},
	} {
		t.Run(name, func(t *testing.T) {
			var o outcome
			at := map[string]int{}
			o.add(step("a", "", c.a, ""), at)
			o.add(step("b", "a", c.b, c.code), at)
			if len(o.Documents) != 1 || o.Documents[0].ID != c.want || len(o.Documents[0].Before) != c.left {
				t.Errorf("%+v", o.Documents)
			}
		})
	}
}
