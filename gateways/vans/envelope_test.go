package vans_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/plugin"
)

func TestAnInterchangeGetsTheEnvelopeOfTheMailbox(t *testing.T) {
	everywhere(t, func(t *testing.T, m *mailbox) {
		g := m.open(t, newLedger(), pair)
		r := g.deliver(t, parcel("p1", "a.edi", edi("1042")))
		if got := m.holds(t, "in"); len(got) != 1 || got["a.edi"] != sent("1042", "1") {
			t.Errorf("there is %q", got)
		}
		if r.Outcome != gateways.Delivered || r.Proof != gateways.ByReading || r.RemoteID != identity("1") {
			t.Errorf("%+v", r)
		}
		var e struct {
			Sender, Recipient, Reference string
			Transfer                     struct{ Path string }
		}
		if err := json.Unmarshal(r.Evidence, &e); err != nil || e.Reference != "1" || e.Sender != us+":14" || e.Transfer.Path != "in/a.edi" {
			t.Errorf("evidence %s, %v", r.Evidence, err)
		}
	})
}

func TestTheSettingsOfTheEnvelopeAreWritten(t *testing.T) {
	m := overSFTP(t)
	tests := []struct {
		name     string
		settings plugin.Values
		options  plugin.Values
		header   string
	}{
		{"all of them", plugin.Values{"sender": us + ":14:WEST", "recipient": "ACME", "application": "INVOIC", "acknowledge": "yes", "test": "yes", "first_number": "5001"}, nil,
			"UNB+UNOC:3+" + us + ":14:WEST+ACME:ZZZ+261122:1601+5001++INVOIC++1++1'"},
		{"a rule's go before", pair, plugin.Values{"recipient": "5790000000029", "test": "yes", "sftp_folder": "read"}, "UNB+UNOC:3+" + us + ":14+5790000000029:14+261122:1601+1++++++1'"},
		{"none: the document's own and a number", nil, nil, "UNB+UNOC:3+SELLER:ZZZ+BUYER:ZZZ+261122:1601+1'"},
		{"the document's envelope", plugin.Values{"envelope": "document"}, nil, "UNB+UNOC:3+SELLER:ZZZ+BUYER:ZZZ+260101:0000+DERIVED'"},
	}
	for i, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := parcel("p", fmt.Sprintf("%d.edi", i), edi("1042"))
			p.Options = test.options
			m.open(t, newLedger(), test.settings).deliver(t, p)
			folder := "in"
			if test.options["sftp_folder"] != "" {
				folder = test.options["sftp_folder"]
			}
			got := m.holds(t, folder)[p.Name]
			if !strings.Contains(got, test.header) {
				t.Errorf("got %q, want %q", got, test.header)
			}
		})
	}
}

func TestOtherDocumentsGoAsTheyAre(t *testing.T) {
	m := overSFTP(t)
	g := m.open(t, newLedger(), pair.With(plugin.Values{"receipt": "contrl", "return_folder": "out"}))
	for name, text := range map[string]string{
		"oioubl.xml": "<?xml version=\"1.0\"?><Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\"/>",
		"unb.txt":    "UNBOUND and UNA, words like any",
		"empty.xml":  "",
	} {
		if r := g.deliver(t, parcel(name, name, text)); r.Outcome != gateways.Delivered || r.RemoteID != "in/"+name {
			t.Errorf("%+v", r)
		}
		if got, there := m.holds(t, "in")[name]; !there || got != text {
			t.Errorf("%s is %q", name, got)
		}
	}
}

// Twenty interchanges of two pairs, some handed over by another machine at the same time,
// some twice.
func TestNumbersAreCountedWithoutGapsForEachPair(t *testing.T) {
	m, l := overSFTP(t), newLedger()
	machines := []*rig{m.open(t, l, pair), m.open(t, l, pair)}
	var wg sync.WaitGroup
	for i := range 20 {
		p := parcel(fmt.Sprint("p", i), fmt.Sprintf("%d.edi", i), edi(fmt.Sprint(i)))
		if i%2 == 1 {
			p.Options = plugin.Values{"recipient": "ACME"}
		}
		for n, g := range machines {
			if n == 0 || i%3 == 0 {
				wg.Go(func() {
					for range 10 { // two at once on one file may be told to come again
						if _, err := g.Deliver(t.Context(), p); err == nil {
							return
						}
					}
					t.Errorf("%s was never delivered", p.Name)
				})
			}
		}
	}
	wg.Wait()
	numbers := map[string][]string{}
	for name, text := range m.holds(t, "in") {
		header := strings.Split(strings.SplitN(text, "'", 3)[1], "+")
		numbers[header[3]] = append(numbers[header[3]], header[5])
		if !strings.Contains(text, "UNZ+1+"+header[5]+"'") {
			t.Errorf("%s: the trailer has another number: %q", name, text)
		}
	}
	for recipient, got := range numbers {
		slices.SortFunc(got, func(a, b string) int { return len(a)*100 - len(b)*100 + strings.Compare(a, b) })
		if want := []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"}; !slices.Equal(got, want) {
			t.Errorf("%s has the numbers %v", recipient, got)
		}
	}
	if len(numbers) != 2 {
		t.Errorf("recipients %v", numbers)
	}
}

func TestARepeatHasTheSameNumberAndBytes(t *testing.T) {
	everywhere(t, func(t *testing.T, m *mailbox) {
		l := newLedger()
		p := parcel("p1", "a.edi", edi("1042"))
		first := m.open(t, l, pair).deliver(t, p)
		p.Made = made.AddDate(0, 0, 1)
		for _, over := range []plugin.Values{nil, {"application": "OTHER", "test": "yes"}} { // after a restart, and after the settings were changed
			g := m.open(t, l, pair.With(over))
			if again := g.deliver(t, p); again.RemoteID != first.RemoteID {
				t.Errorf("it was %s and is %s", first.RemoteID, again.RemoteID)
			}
			if r := g.settle(t, p); r.Outcome != gateways.Delivered || r.RemoteID != first.RemoteID {
				t.Errorf("settled as %+v", r)
			}
		}
		if got := m.holds(t, "in"); len(got) != 1 || got["a.edi"] != sent("1042", "1") {
			t.Errorf("there is %q", got)
		}
		m.open(t, l, pair).deliver(t, parcel("p2", "b.edi", edi("1043")))
		if got := m.holds(t, "in"); got["b.edi"] != sent("1043", "2") {
			t.Errorf("the next one is %q", got["b.edi"])
		}
	})
}

func TestWhatIsNotSentUsesUpNoNumber(t *testing.T) {
	m, l := overSFTP(t), newLedger()
	g := m.open(t, l, pair)
	for name, text := range map[string]string{
		"a wrong count":  strings.Replace(edi("1"), "UNT+4+1", "UNT+5+1", 1),
		"cut off":        edi("1")[:120],
		"no trailer":     strings.Split(edi("1"), "UNZ")[0],
		"more behind it": edi("1") + edi("2"),
	} {
		_, err := g.Deliver(t.Context(), parcel(name, "broken.edi", text))
		wants(t, err, fault.Invalid, "", "cannot be read")
	}
	small := strings.ReplaceAll(strings.ReplaceAll(edi("1"), "UNOC:3", "UNOA:2"), "K\xf8b af ?'s\xe6k?+ting?'", "TEXT")
	p := parcel("small", "small.edi", small)
	p.Options = plugin.Values{"recipient": "acme"}
	_, err := g.Deliver(t.Context(), p)
	wants(t, err, fault.Invalid, "", "cannot be written into the header")
	p.Options = plugin.Values{"recipient": "Ærø Skibsværft"}
	_, err = g.Deliver(t.Context(), p)
	wants(t, err, fault.Invalid, "recipient", "is no EDI number")
	changed := parcel("changed", "changed.edi", edi("1"))
	changed.Content.Open = parcel("", "", edi("2")).Open
	_, err = g.Deliver(t.Context(), changed)
	wants(t, err, fault.Internal, "", "has changed")
	if got := m.holds(t, "in"); len(got) != 0 {
		t.Errorf("there is %q", got)
	}
	if len(l.next) != 0 {
		t.Errorf("numbers were counted: %v", l.next)
	}
	g.deliver(t, parcel("good", "good.edi", edi("1")))
	if got := m.holds(t, "in"); got["good.edi"] != sent("1", "1") {
		t.Errorf("there is %q", got)
	}
}

func TestARecipientThatIsCorrectedIsTheOneThatIsSentTo(t *testing.T) {
	m, l := overSFTP(t), newLedger()
	p := parcel("p1", "a.edi", edi("1042"))
	wrong := plugin.Values{"sender": us + ":14", "recipient": "WRONG"}
	m.down()
	_, err := m.open(t, l, wrong).Deliver(t.Context(), p)
	wants(t, err, fault.Temporary, "", "")
	if err := m.up(); err != nil {
		t.Fatal(err)
	}
	m.open(t, l, pair).deliver(t, p)
	if got := m.holds(t, "in"); got["a.edi"] != sent("1042", "1") {
		t.Errorf("there is %q", got)
	}
	_, err = m.open(t, l, wrong).Deliver(t.Context(), p)
	wants(t, err, fault.Uncertain, "", "lies in the mailbox already")
}

func TestF59AnInterchangeWhoseAnswerWasLostIsFound(t *testing.T) {
	everywhere(t, func(t *testing.T, m *mailbox) {
		l, p := newLedger(), parcel("p1", "a.edi", edi("1042"))
		if r := m.open(t, l, pair).settle(t, p); r.Outcome != gateways.Absent {
			t.Errorf("never sent, it is %+v", r)
		}
		m.open(t, l, pair).deliver(t, p)
		if r := m.open(t, l, pair).settle(t, p); r.Outcome != gateways.Delivered || r.RemoteID != identity("1") {
			t.Errorf("sent, it is %+v", r)
		}
		if err := os.Remove(filepath.Join(m.home, "in", "a.edi")); err != nil {
			t.Fatal(err)
		}
		if r := m.open(t, l, pair).settle(t, p); r.Outcome != gateways.Absent {
			t.Errorf("gone, it is %+v", r)
		}
	})
}

func TestAFolderThatIsMissingIsNamedAsTheFormHasIt(t *testing.T) {
	everywhere(t, func(t *testing.T, m *mailbox) {
		field := m.settings["wire"] + "_folder"
		g := m.open(t, newLedger(), plugin.Values{field: "in/none"})
		_, err := g.Deliver(t.Context(), parcel("p", "a.edi", edi("1")))
		wants(t, err, fault.Configuration, field, "is missing")
		var failed error
		_ = g.Check(t.Context(), func(_ string, do func() (string, error)) error {
			_, err := do()
			failed = err
			return err
		})
		wants(t, failed, fault.Configuration, field, "is missing")
	})
}
