package vans_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/plugin"
)

var asked = pair.With(plugin.Values{"receipt": "contrl", "return_folder": "out", "acknowledge": "yes"})

// back is an interchange of answers from one to another; lines are segments.
func back(from, to string, messages ...string) string {
	text := "UNB+UNOC:3+" + from + "+" + to + "+261122:1700+R1'"
	for i, m := range messages {
		kind, rest, _ := strings.Cut(m, "\n")
		body := strings.ReplaceAll(rest, "\n", "'") + "'"
		text += fmt.Sprintf("UNH+%d+%s'%sUNT+%d+%[1]d'", i+1, kind, body, 2+strings.Count(body, "'"))
	}
	return text + fmt.Sprintf("UNZ+%d+R1'\n", len(messages))
}

const (
	syntax      = "CONTRL:D:3:UN\n"
	application = "APERAK:D:96A:UN\n"
	subject     = "+" + us + ":14+" + them + ":14"
)

func TestAReceiptDecides(t *testing.T) {
	m := overSFTP(t)
	const ours, theirs = us + ":14", them + ":14"
	tests := []struct {
		name    string
		over    plugin.Values
		answers []string
		outcome gateways.Outcome
		reason  string
	}{
		{"nothing has come", nil, nil, gateways.Sent, "no CONTRL has come yet"},
		{"accepted", nil, []string{back(theirs, ours, syntax+"UCI+1"+subject+"+7")}, gateways.Delivered, "could read it (CONTRL 1)"},
		{"without qualifiers", nil, []string{back(them, us, syntax+"UCI+1+"+us+"+"+them+"+7")}, gateways.Delivered, "could read it"},
		{"only received", nil, []string{back(theirs, ours, syntax+"UCI+1"+subject+"+8")}, gateways.Sent, "it has arrived at the receiver's system; its verdict is still due"},
		{"received, then accepted", nil, []string{back(theirs, ours, syntax+"UCI+1"+subject+"+8"), back(theirs, ours, syntax+"UCI+1"+subject+"+7")}, gateways.Delivered, "could read it"},
		{"rejected with the reason", nil, []string{back(theirs, ours, syntax+"UCI+1"+subject+"+4\nUCM+1+INVOIC:D:96A:UN+4\nUCS+3\nUCD+39+4:1")}, gateways.Rejected,
			"the receiver's system refused it (CONTRL 1): message 1, segment 3, element 4.1: a value is too long (39)"},
		{"rejected without one", nil, []string{back(theirs, ours, syntax+"UCI+1"+subject+"+4")}, gateways.Rejected, "refused it (CONTRL 1) and gave no reason"},
		{"one message of it is rejected", nil, []string{back(theirs, ours, syntax+"UCI+1"+subject+"+7\nUCM+1+INVOIC:D:96A:UN+4+13")}, gateways.Rejected, "something mandatory is missing (13)"},
		{"received before, which is no refusal", nil, []string{back(theirs, ours, syntax+"UCI+1"+subject+"+4+26")}, gateways.Sent, "had received it before; its verdict is still due"},
		{"received before, and accepted then", nil, []string{back(theirs, ours, syntax+"UCI+1"+subject+"+4+26"), back(theirs, ours, syntax+"UCI+1"+subject+"+7")}, gateways.Delivered, "could read it"},

		{"another's number", nil, []string{back(theirs, ours, syntax+"UCI+2"+subject+"+4")}, gateways.Sent, "no CONTRL has come yet"},
		{"another recipient's", nil, []string{back("5790000000029:14", ours, syntax+"UCI+1+"+ours+"+5790000000029:14+4")}, gateways.Sent, "no CONTRL has come yet"},
		{"another sender's", nil, []string{back(theirs, "5790000000036:14", syntax+"UCI+1+5790000000036:14+"+theirs+"+4")}, gateways.Sent, "no CONTRL has come yet"},
		{"from somebody else", nil, []string{back("5790000000999:14", ours, syntax+"UCI+1"+subject+"+4")}, gateways.Sent, "no CONTRL has come yet"},
		{"to somebody else", nil, []string{back(theirs, "5790000000036:14", syntax+"UCI+1"+subject+"+4")}, gateways.Sent, "no CONTRL has come yet"},
		{"another qualifier", nil, []string{back(theirs, ours, syntax+"UCI+1+"+us+":30+"+theirs+"+4")}, gateways.Sent, "no CONTRL has come yet"},
		{"of a test", nil, []string{strings.Replace(back(theirs, ours, syntax+"UCI+1"+subject+"+7"), "+R1'", "+R1++++++1'", 1)}, gateways.Sent, "no CONTRL has come yet"},
		{"from the operator", plugin.Values{"operator": "5790000000999"}, []string{back("5790000000999:14", ours, syntax+"UCI+1"+subject+"+7")}, gateways.Delivered, "could read it"},
		{"what is no answer", nil, []string{"Dear Sir or Madam", edi("1042"), "UNB+UNOC:3+", "<Invoice/>", "\x00\x01"}, gateways.Sent, "no CONTRL has come yet"},

		{"APERAK refuses", nil, []string{back(theirs, ours, application+"BGM+313+K7+9\nRFF+ACE:1\nERC+12\nFTX+AAO+++Ordren er ukendt")}, gateways.Rejected, "(APERAK K7): Ordren er ukendt (12)"},
		{"APERAK is waited for, CONTRL has come", plugin.Values{"receipt": "aperak"}, []string{back(theirs, ours, syntax+"UCI+1"+subject+"+7")}, gateways.Sent, "could read it; its APERAK is still due"},
		{"APERAK by the number of the document", plugin.Values{"receipt": "aperak"}, []string{back(theirs, ours, application+"BGM+312+K8+9\nRFF+IV:1042")}, gateways.Delivered, "took it (APERAK K8)"},
		{"APERAK for another document", plugin.Values{"receipt": "aperak"}, []string{back(theirs, ours, application+"BGM+312+K8+9\nRFF+IV:1043")}, gateways.Sent, "no APERAK has come yet"},
		{"CONTRL refuses where APERAK is waited for", plugin.Values{"receipt": "aperak"}, []string{back(theirs, ours, syntax+"UCI+1"+subject+"+4+23")}, gateways.Rejected, "the sender is not known (23)"},
	}
	for i, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			folder := fmt.Sprint("out", i)
			if err := os.Mkdir(filepath.Join(m.home, folder), 0o755); err != nil {
				t.Fatal(err)
			}
			l, over := newLedger(), asked.With(test.over).With(plugin.Values{"return_folder": folder})
			g := m.open(t, l, over)
			p := parcel("p1", fmt.Sprintf("%d.edi", i), edi("1042"))
			r := g.deliver(t, p)
			if r.Outcome != gateways.Sent || r.RemoteID != identity("1") || r.Due.Sub(r.At) != time.Hour || !strings.Contains(r.Reason, "is due") {
				t.Fatalf("%+v", r)
			}
			for n, text := range test.answers {
				m.put(t, fmt.Sprintf("%s/%d.edi", folder, n), text)
			}
			for _, g := range []*rig{g, g, m.open(t, l, over)} {
				got := g.track(t, r.RemoteID)
				if got.Outcome != test.outcome || !strings.Contains(got.Reason, test.reason) || got.RemoteID != r.RemoteID {
					t.Errorf("%+v, want %s with %q", got, test.outcome, test.reason)
				}
				if test.outcome != gateways.Sent && (got.Proof != gateways.ByReceipt || !got.Due.IsZero() || !strings.Contains(string(got.Evidence), "R1'")) {
					t.Errorf("the proof is %s, %q", got.Proof, got.Evidence)
				}
				if test.outcome == gateways.Sent && !got.Due.After(got.At) {
					t.Errorf("due at %v", got.Due)
				}
			}
			if test.outcome != gateways.Sent { // what proves it may be asked for when the mailbox is in doubt
				if got := g.settle(t, p); got.Outcome != test.outcome {
					t.Errorf("settled as %+v", got)
				}
			}
			if got := m.holds(t, folder); len(got) != len(test.answers) {
				t.Errorf("of %d files there are %d", len(test.answers), len(got))
			}
		})
	}
}

func TestReceiptsThatWereReadAreClearedAwayAndOthersStay(t *testing.T) {
	everywhere(t, func(t *testing.T, m *mailbox) {
		const ours, theirs = us + ":14", them + ":14"
		mine := back(theirs, ours, syntax+"UCI+1"+subject+"+7", syntax+"UCI+2"+subject+"+7")
		rest := map[string]string{
			"mixed.edi":  back(theirs, ours, syntax+"UCI+1"+subject+"+7", syntax+"UCI+99"+subject+"+7"),
			"others.edi": back("5790000000029:14", "5790000000036:14", syntax+"UCI+1+5790000000036:14+5790000000029:14+7"),
			"orders.edi": edi("1"),
			"note.txt":   "to whom it may concern",
		}
		for _, done := range []string{"leave", "move", "delete"} {
			t.Run(done, func(t *testing.T) {
				over := asked.With(plugin.Values{"return_done": done})
				if done == "move" {
					over["done_folder"] = "read"
					m.put(t, "read/mine.edi", "there before")
				}
				g := m.open(t, newLedger(), over)
				for n := range 2 {
					g.deliver(t, parcel(fmt.Sprint("p", n), fmt.Sprintf("%s-%d.edi", done, n), edi(fmt.Sprint(n))))
				}
				for name, text := range rest {
					m.put(t, "out/"+name, text)
				}
				m.put(t, "out/mine.edi", mine)
				for n := range 2 {
					if r := g.track(t, identity(fmt.Sprint(n+1))); r.Outcome != gateways.Delivered {
						t.Errorf("%+v", r)
					}
				}
				got := m.holds(t, "out")
				for name, text := range rest {
					if got[name] != text {
						t.Errorf("%s is %q", name, got[name])
					}
				}
				if _, there := got["mine.edi"]; there != (done == "leave") {
					t.Errorf("there is %v", got["mine.edi"])
				}
				if read := m.holds(t, "read"); done == "move" && (read["mine.edi"] != "there before" || read["mine-2.edi"] != mine) {
					t.Errorf("in the other folder is %q", read)
				}
			})
		}
	})
}

func TestAnAnswerThatStillGrowsIsReadWhenItIsWhole(t *testing.T) {
	m := overSFTP(t)
	g := m.open(t, newLedger(), asked)
	r := g.deliver(t, parcel("p1", "a.edi", edi("1042")))
	text := back(them+":14", us+":14", syntax+"UCI+1"+subject+"+7")
	for _, n := range []int{20, 90, len(text)} {
		m.put(t, "out/a.edi", text[:n])
		if got, want := g.track(t, r.RemoteID).Outcome, map[bool]gateways.Outcome{true: gateways.Delivered, false: gateways.Sent}[n == len(text)]; got != want {
			t.Errorf("after %d bytes: %s", n, got)
		}
	}
}

// A document that was refused is sent anew under its number; the old refusal lies there
// still, and is not taken for an answer to the new one.
func TestAnOldAnswerIsNotTakenForOneToTheNewInterchange(t *testing.T) {
	m, l := overSFTP(t), newLedger()
	over := asked.With(plugin.Values{"receipt": "aperak"})
	g := m.open(t, l, over)
	first := g.deliver(t, parcel("p1", "a.edi", edi("1042")))
	m.put(t, "out/1.edi", back(them+":14", us+":14", application+"BGM+313+K1+9\nRFF+IV:1042\nERC+1\nFTX+AAO+++no"))
	if r := g.track(t, first.RemoteID); r.Outcome != gateways.Rejected {
		t.Errorf("%+v", r)
	}
	g = m.open(t, l, over)
	second := g.deliver(t, parcel("p2", "b.edi", edi("1042")))
	if r := g.track(t, second.RemoteID); r.Outcome != gateways.Sent {
		t.Errorf("%+v", r)
	}
	m.put(t, "out/2.edi", back(them+":14", us+":14", application+"BGM+312+K2+9\nRFF+IV:1042"))
	if r := g.track(t, second.RemoteID); r.Outcome != gateways.Delivered || second.RemoteID == first.RemoteID {
		t.Errorf("%+v", r)
	}
}

func TestWhatIsNotKnownIsNotAskedFor(t *testing.T) {
	m := overSFTP(t)
	r := m.open(t, newLedger(), asked).track(t, identity("77"))
	if r.Outcome != gateways.Sent || !strings.Contains(r.Reason, "ask the receiver") {
		t.Errorf("%+v", r)
	}
}

func TestTheCheckLooksIntoTheReturnFolder(t *testing.T) {
	everywhere(t, func(t *testing.T, m *mailbox) {
		steps := func(over plugin.Values) (string, error) {
			record := plugin.NewSteps(time.Now)
			err := m.open(t, newLedger(), asked.With(over)).Check(t.Context(), record.Probe)
			var names []string
			for _, s := range record.All() {
				names = append(names, s.Name)
			}
			return strings.Join(names, " · "), err
		}
		m.put(t, "out/a.edi", "x")
		all, err := steps(plugin.Values{"return_done": "move", "done_folder": "read"})
		if err != nil || !strings.HasSuffix(all, "Delete · Return folder · Folder for receipts") {
			t.Errorf("%s, %v", all, err)
		}
		for field, over := range map[string]plugin.Values{
			"return_folder": {"return_folder": "nowhere"},
			"done_folder":   {"return_done": "move", "done_folder": "nowhere"},
		} {
			_, err := steps(over)
			wants(t, err, fault.Configuration, field, "is missing")
		}
		if n := len(m.holds(t, "in")); n != 0 {
			t.Errorf("%d files were left", n)
		}
	})
}

func TestF62AReturnFolderThatIsMissingLosesNothing(t *testing.T) {
	everywhere(t, func(t *testing.T, m *mailbox) {
		l := newLedger()
		g := m.open(t, l, asked.With(plugin.Values{"return_folder": "nowhere"}))
		r := g.deliver(t, parcel("p1", "a.edi", edi("1042")))
		_, err := g.Gateway.(gateways.Tracker).Track(t.Context(), r)
		wants(t, err, fault.Configuration, "return_folder", "is missing")
		if got := g.settle(t, parcel("p1", "a.edi", edi("1042"))); got.Outcome != gateways.Sent {
			t.Errorf("settled as %+v", got)
		}
		m.put(t, "out/a.edi", back(them+":14", us+":14", syntax+"UCI+1"+subject+"+7"))
		if got := m.open(t, l, asked).track(t, r.RemoteID); got.Outcome != gateways.Delivered {
			t.Errorf("%+v", got)
		}
	})
}

// A connection that is kept may be dead by the time that the receipt is due.
func TestTheReturnFolderIsReadAgainAfterTheLineBroke(t *testing.T) {
	everywhere(t, func(t *testing.T, m *mailbox) {
		g := m.open(t, newLedger(), asked)
		r := g.deliver(t, parcel("p1", "a.edi", edi("1042")))
		m.down()
		_, err := g.Gateway.(gateways.Tracker).Track(t.Context(), r)
		wants(t, err, fault.Temporary, "", "")
		if err := m.up(); err != nil {
			t.Fatal(err)
		}
		m.put(t, "out/large.edi", strings.Repeat("x", 1<<20+1))
		m.put(t, "out/.hidden", "half a file of somebody")
		if err := os.Mkdir(filepath.Join(m.home, "out", "folder"), 0o755); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.Remove(filepath.Join(m.home, "out", "folder")) })
		m.put(t, "out/a.edi", back(them+":14", us+":14", syntax+"UCI+1"+subject+"+7"))
		if got := g.track(t, r.RemoteID); got.Outcome != gateways.Delivered {
			t.Errorf("%+v", got)
		}
		ended, end := context.WithCancel(t.Context())
		end()
		if _, err := g.Gateway.(gateways.Tracker).Track(ended, gateways.Receipt{RemoteID: identity("9")}); err != nil && fault.KindOf(err) != fault.Temporary {
			t.Errorf("%v", err)
		}
	})
}

// What a server says of more files than anybody puts into a folder is read up to a bound
// at a time, the newest first.
func TestAFullReturnFolderIsReadPieceByPiece(t *testing.T) {
	m := overSFTP(t)
	g := m.open(t, newLedger(), asked)
	r := g.deliver(t, parcel("p1", "a.edi", edi("1042")))
	for i := range 1100 {
		m.put(t, fmt.Sprintf("out/other-%d.txt", i), "of somebody else")
	}
	m.put(t, "out/a.edi", back(them+":14", us+":14", syntax+"UCI+1"+subject+"+7"))
	old := time.Now().Add(-24 * time.Hour)
	if err := os.Chtimes(filepath.Join(m.home, "out", "a.edi"), old, old); err != nil {
		t.Fatal(err)
	}
	if got := g.track(t, r.RemoteID); got.Outcome != gateways.Sent {
		t.Errorf("%+v", got)
	}
	if got := g.track(t, r.RemoteID); got.Outcome != gateways.Delivered {
		t.Errorf("%+v", got)
	}
}
