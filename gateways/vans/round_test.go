package vans_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/outside/ftpd"
	"github.com/postbud/postbud/plugin"
)

// answered is a CONTRL for an interchange of ours; each bears a number of its own.
func answered(number, says string, its int) string {
	text := back(them+":14", us+":14", syntax+"UCI+"+number+subject+"+"+says)
	return strings.ReplaceAll(text, "R1'", fmt.Sprintf("R%d'", its))
}

// before lets a file there look as if it came a while ago.
func (m *mailbox) before(t *testing.T, name string) {
	t.Helper()
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(filepath.Join(m.home, name), old, old); err != nil {
		t.Fatal(err)
	}
}

func TestWhatWasRefusedIsSentAnewAsTheNextInterchange(t *testing.T) {
	everywhere(t, func(t *testing.T, m *mailbox) {
		l, asked := newLedger(), asked.With(plugin.Values{m.settings["wire"] + "_on_exists": "number", "acknowledge": "no"})
		p := parcel("p1", "a.edi", edi("1042"))
		is := func(g *rig, when string, want gateways.Outcome, number string, got gateways.Receipt) {
			t.Helper()
			if got.Outcome != want || got.RemoteID != identity(number) {
				t.Errorf("%s: %+v, want %s of number %s", when, got, want, number)
			}
			if again := g.settle(t, p); again.Outcome != want || again.RemoteID != identity(number) {
				t.Errorf("%s, settled: %+v, want %s of number %s", when, again, want, number)
			}
		}
		first := m.open(t, l, asked).deliver(t, p)
		m.put(t, "out/1.edi", answered("1", "4+12", 1))
		g := m.open(t, l, asked)
		is(g, "refused", gateways.Rejected, "1", g.track(t, first.RemoteID))

		is(g, "sent anew", gateways.Sent, "2", g.deliver(t, p))
		g = m.open(t, l, asked)
		is(g, "repeated", gateways.Sent, "2", g.deliver(t, p))
		m.put(t, "out/2.edi", answered("1", "7", 2))
		is(g, "a late answer to the first", gateways.Sent, "2", g.track(t, identity("2")))
		is(g, "asked for by the first", gateways.Sent, "2", g.track(t, identity("1")))
		m.put(t, "out/3.edi", answered("2", "7", 3))
		is(g, "accepted", gateways.Delivered, "2", g.track(t, identity("2")))

		fetched := parcel("p1", "a.edi", edi("1042-mended"))
		if r := g.deliver(t, fetched); r.Outcome != gateways.Sent || r.RemoteID != identity("3") {
			t.Errorf("other bytes: %+v", r)
		}
		is(g, "of the first bytes", gateways.Delivered, "2", g.track(t, identity("2")))
		var numbers []string
		for _, text := range m.holds(t, "in") {
			numbers = append(numbers, text)
		}
		all := strings.Join(numbers, "")
		if len(numbers) != 3 || !strings.Contains(all, sent("1042", "1")) || !strings.Contains(all, sent("1042", "2")) || !strings.Contains(all, sent("1042-mended", "3")) {
			t.Errorf("there is %q", numbers)
		}
	})
}

func TestWhatWasRefusedAtItsLinkIsAskedForAtTheNextLink(t *testing.T) {
	posts := 0
	far := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		switch {
		case r.Method == http.MethodPost:
			posts++
			w.Header().Set("Location", fmt.Sprintf("/job/%d", posts))
			w.WriteHeader(http.StatusAccepted)
		case r.URL.Path == "/job/1":
			http.Error(w, "no mailbox of that number", http.StatusUnprocessableEntity)
		default:
			_, _ = io.WriteString(w, "done")
		}
	}))
	t.Cleanup(far.Close)
	m := &mailbox{settings: prefixed("http", plugin.Values{"url": far.URL + "/box", "plain": "yes"}).With(plugin.Values{"wire": "http"})}
	g, p := m.open(t, newLedger(), pair), parcel("p1", "a.edi", edi("1042"))
	if r := g.track(t, g.deliver(t, p).RemoteID); r.Outcome != gateways.Rejected || r.RemoteID != identity("1") {
		t.Errorf("%+v", r)
	}
	if r := g.track(t, g.deliver(t, p).RemoteID); r.Outcome != gateways.Delivered || r.RemoteID != identity("2") || posts != 2 {
		t.Errorf("%+v after %d posts", r, posts)
	}
}

func TestThatItWasReceivedBeforeDoesNotHideARefusal(t *testing.T) {
	m := overSFTP(t)
	for name, says := range map[string][]string{"the refusal was first": {"4+12", "4+26"}, "the refusal was last": {"4+26", "4+12"}} {
		t.Run(name, func(t *testing.T) {
			g := m.open(t, newLedger(), asked.With(plugin.Values{"return_done": "delete"}))
			r := g.deliver(t, parcel("p1", "a.edi", edi("1042")))
			for i, text := range says {
				m.put(t, fmt.Sprintf("out/%d.edi", i), answered("1", text, i))
			}
			m.before(t, "out/0.edi")
			if got := g.track(t, r.RemoteID); got.Outcome != gateways.Rejected || !strings.Contains(got.Reason, "(12)") {
				t.Errorf("%+v", got)
			}
			if left := m.holds(t, "out"); len(left) != 0 {
				t.Errorf("left is %q", left)
			}
		})
	}
}

func TestAFreshCopyUnderTheSameNumberWaitsForItsOwnAnswer(t *testing.T) {
	const number = "SELLER > BUYER no. DERIVED"
	accepted := func(its int) string {
		text := back("BUYER:ZZZ", "SELLER:ZZZ", syntax+"UCI+DERIVED+SELLER:ZZZ+BUYER:ZZZ+7")
		return strings.ReplaceAll(text, "R1'", fmt.Sprintf("R%d'", its))
	}
	over := plugin.Values{"envelope": "document", "receipt": "contrl", "return_folder": "out"}
	for name, read := range map[string]bool{"the first answer was read": true, "the first answer still lies there": false} {
		t.Run(name, func(t *testing.T) {
			m, l := overSFTP(t), newLedger()
			g := m.open(t, l, over)
			first := g.deliver(t, parcel("p1", "a.edi", edi("1042")))
			m.put(t, "out/1.edi", accepted(1))
			if read && g.track(t, first.RemoteID).Outcome != gateways.Delivered {
				t.Error("the first one was not delivered")
			}
			g = m.open(t, l, over)
			second := g.deliver(t, parcel("p2", "b.edi", edi("1042")))
			if first.RemoteID != number || second.RemoteID != number+" (2)" {
				t.Errorf("they are %q and %q", first.RemoteID, second.RemoteID)
			}
			if r := g.track(t, second.RemoteID); r.Outcome != gateways.Sent {
				t.Errorf("without an answer it is %+v", r)
			}
			if r := g.track(t, first.RemoteID); r.Outcome != gateways.Delivered {
				t.Errorf("the first one is %+v", r)
			}
			m.put(t, "out/2.edi", accepted(2))
			if r := g.track(t, second.RemoteID); r.Outcome != gateways.Delivered {
				t.Errorf("with its answer it is %+v", r)
			}
		})
	}
}

// The second one was written and could not be sent: what comes is for the first.
func TestWhatNeverLeftIsNotAnswered(t *testing.T) {
	m, l := overSFTP(t), newLedger()
	over := plugin.Values{"envelope": "document", "receipt": "contrl", "return_folder": "out"}
	g := m.open(t, l, over)
	first := g.deliver(t, parcel("p1", "a.edi", edi("1042")))
	p := parcel("p2", "b.edi", edi("1042"))
	p.Options = plugin.Values{"sftp_folder": "nowhere"}
	_, err := g.Deliver(t.Context(), p)
	wants(t, err, fault.Configuration, "sftp_folder", "is missing")
	m.put(t, "out/1.edi", back("BUYER:ZZZ", "SELLER:ZZZ", syntax+"UCI+DERIVED+SELLER:ZZZ+BUYER:ZZZ+7"))
	if r := g.track(t, first.RemoteID); r.Outcome != gateways.Delivered {
		t.Errorf("the first one is %+v", r)
	}
	if r := g.track(t, first.RemoteID+" (2)"); r.Outcome != gateways.Sent {
		t.Errorf("the second one is %+v", r)
	}
}

func TestAnEnvelopeIsWrittenAnewAsLongAsItNeverLeft(t *testing.T) {
	m := overSFTP(t)
	for name, over := range map[string]plugin.Values{"test": {"test": "yes"}, "acknowledge": {"acknowledge": "yes"}, "application": {"application": "OLD"}} {
		t.Run(name, func(t *testing.T) {
			l, p := newLedger(), parcel("p1", name+".edi", edi("1042"))
			m.down()
			_, err := m.open(t, l, pair.With(over)).Deliver(t.Context(), p)
			wants(t, err, fault.Temporary, "", "")
			if err := m.up(); err != nil {
				t.Fatal(err)
			}
			m.open(t, l, pair).deliver(t, p)
			if got := m.holds(t, "in")[p.Name]; got != sent("1042", "1") {
				t.Errorf("there is %q", got)
			}
		})
	}
}

func TestAFileThatIsClosedToUsStopsNoReceipt(t *testing.T) {
	m := overFTP(t, ftpd.ProFTPD(t, ftpd.Server{}))
	g := m.open(t, newLedger(), asked)
	r := g.deliver(t, parcel("p1", "a.edi", edi("1042")))
	m.put(t, "out/1.edi", answered("1", "7", 1))
	m.before(t, "out/1.edi")
	m.put(t, "out/foreign", "of somebody else")
	if err := os.Chmod(filepath.Join(m.home, "out", "foreign"), 0); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if got := g.track(t, r.RemoteID); got.Outcome != gateways.Delivered {
			t.Errorf("%+v", got)
		}
		g.track(t, identity("1"))
	}
	if n := strings.Count(g.log.String(), "file=foreign"); n != 1 {
		t.Errorf("the log tells it %d times: %s", n, g.log)
	}
}
