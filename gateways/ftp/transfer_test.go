package ftp_test

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	far "github.com/postbud/postbud/internal/far/ftp"
	"github.com/postbud/postbud/internal/filing"
	"github.com/postbud/postbud/internal/outside/ftpd"
	"github.com/postbud/postbud/plugin"
)

func TestF62AFolderIsMadeOnlyWhereThatIsAllowed(t *testing.T) {
	for name, change := range map[string]func(*far.Options){"with words": nil, "of few words": func(o *far.Options) { o.Curt = true }} {
		t.Run(name, func(t *testing.T) {
			p := start(t, change)
			missing := plugin.Values{"folder": "in/new/one"}
			_, err := open(t, p.settings().With(missing)).Deliver(t.Context(), parcel("a.xml", "x"))
			says{kind: fault.Configuration, code: "GW-FOLDER", field: "folder", args: map[string]string{"path": "in/new/one"}, text: "is missing", reads: "The folder in/new/one is missing"}.of(t, err)
			p.Want(t, map[string]string{})
			missing["create_folder"] = "yes"
			if r, err := open(t, p.settings().With(missing)).Deliver(t.Context(), parcel("a.xml", "x")); err != nil || r.RemoteID != "in/new/one/a.xml" {
				t.Errorf("%+v, %v", r, err)
			}
			p.Want(t, map[string]string{"in/new/one/a.xml": "x"})
		})
	}
}

func TestF63EachRightThatIsMissingIsNamed(t *testing.T) {
	folder := func(field, right, text string) says {
		return says{kind: fault.Configuration, code: "GW-FOLDER", field: field, args: map[string]string{"right": right}, text: text, reads: "closed to us"}
	}
	for _, c := range []struct {
		deny     far.Op
		settings plugin.Values
		says     says
		done     string // verified by, when it is delivered all the same
	}{
		{far.Write, nil, folder("folder", "write", "closed to us for writing"), ""},
		{far.Rename, nil, folder("temporary", "rename", "not rename"), ""},
		{far.Rename, plugin.Values{"temporary": "none"}, says{}, "size"},
		{far.Stat, nil, folder("verify", "look", "not look at"), ""},
		{far.Stat, plugin.Values{"verify": "none"}, says{}, "none"},
		{far.Read, nil, says{}, "size"},
		{far.Read, plugin.Values{"verify": "hash"}, folder("verify", "read", "not read"), ""},
		{far.Delete, nil, says{}, "size"},
		{far.Mkdir, plugin.Values{"folder": "in/new", "create_folder": "yes"}, folder("folder", "make", "may not make it"), ""},
	} {
		t.Run(fmt.Sprint(c.deny, c.settings["verify"], c.settings["temporary"]), func(t *testing.T) {
			p := start(t, nil)
			p.Set(far.Faults{Deny: []far.Op{c.deny}})
			r, err := open(t, p.settings().With(c.settings)).Deliver(t.Context(), parcel("a.xml", "x"))
			if c.done == "" {
				c.says.of(t, err)
				p.Want(t, map[string]string{})
				return
			}
			if err != nil || evident(t, r).Verified != c.done {
				t.Errorf("%+v, %v", r, err)
			}
			p.Want(t, map[string]string{"in/a.xml": "x"})
		})
	}
}

func TestF64AFullServerWaitsLongAndKeepsNothing(t *testing.T) {
	p := encrypted(t, nil)
	g := open(t, p.settings())
	p.Set(far.Faults{Full: true, FullAfter: 100 << 10})
	_, err := g.Deliver(t.Context(), parcel("a.xml", large()))
	says{kind: fault.Temporary, code: "GW-SPACE", text: "nothing was delivered", reads: "The partner's server is full"}.of(t, err)
	f := fault.As(err)
	if n, e := strconv.Atoi(f.Args["n"]); e != nil || n < 100<<10 || f.RetryAfter < 10*time.Minute {
		t.Errorf("n = %q, again in %v", f.Args["n"], f.RetryAfter)
	}
	p.Want(t, map[string]string{})
	p.up(t)
	if _, err := g.Deliver(t.Context(), parcel("a.xml", large())); err != nil {
		t.Error(err)
	}
	p.Want(t, map[string]string{"in/a.xml": large()})
}

func TestF67AFileThatTheRobotTakesIsDelivered(t *testing.T) {
	for robot, proof := range map[string]string{"no": gateways.ByTransfer, "yes": gateways.ByReading} {
		p := start(t, nil)
		p.Set(far.Faults{Robot: true})
		g := open(t, p.settings().With(plugin.Values{"robot": robot}))
		r, err := g.Deliver(t.Context(), parcel("a.xml", "x"))
		if err != nil || r.Outcome != gateways.Delivered || r.Proof != proof || evident(t, r).Verified != "taken" || !strings.Contains(r.Reason, "take") {
			t.Errorf("robot %s: %+v, %v", robot, r, err)
		}
		if n := p.transfers.Load(); n != 1 {
			t.Errorf("%d transfers", n)
		}
		p.Want(t, map[string]string{})
	}
}

func TestWhereARobotTakesFilesTheirAbsenceProvesNothing(t *testing.T) {
	p := start(t, nil)
	q := parcel("a.xml", "x")
	g := open(t, p.settings().With(plugin.Values{"robot": "yes"}))
	if r := g.settle(t, q); r.Outcome != gateways.Unclear || r.Reason == "" {
		t.Errorf("absent: %+v", r)
	}
	p.Put(t, "in/"+filing.Unfinished("a.xml", "id of a.xml", "in"), "")
	if r := g.settle(t, q); r.Outcome != gateways.Absent {
		t.Errorf("unfinished: %+v", r)
	}
	p.Want(t, map[string]string{})
	p.Put(t, "in/a.xml", "x")
	if r := g.settle(t, q); r.Outcome != gateways.Delivered {
		t.Errorf("there: %+v", r)
	}
	blind := open(t, p.settings().With(plugin.Values{"verify": "none"}))
	if r := blind.settle(t, q); r.Outcome != gateways.Unclear {
		t.Errorf("where nobody may look: %+v", r)
	}
}

func TestF72TheDataChannelLeadsToTheServerWhateverItSays(t *testing.T) {
	t.Run("T-25 it names another address", func(t *testing.T) {
		p := start(t, func(o *far.Options) { o.Without = []string{"EPSV"} })
		p.Set(far.Faults{Foreign: "10,0,0,7"})
		r, err := open(t, p.settings()).Deliver(t.Context(), parcel("a.xml", "x"))
		if err != nil || r.Outcome != gateways.Delivered || p.Commands()["PASV"] == 0 {
			t.Errorf("%+v, %v", r, err)
		}
		p.Want(t, map[string]string{"in/a.xml": "x"})
	})
	t.Run("nobody answers there", func(t *testing.T) {
		p := start(t, nil)
		p.Set(far.Faults{BlockData: true})
		g := open(t, p.settings())
		_, err := g.Deliver(t.Context(), parcel("a.xml", "x"))
		says{kind: fault.Temporary, code: "GW-CONNECT", text: "ask the partner to open the passive ports", reads: "firewall may block"}.of(t, err)
		if port := fault.As(err).Args["port"]; port == "" || port == strconv.Itoa(p.Port()) {
			t.Errorf("the port named is %q", port)
		}
		p.Want(t, map[string]string{})
		p.up(t)
		if _, err := g.Deliver(t.Context(), parcel("a.xml", "x")); err != nil {
			t.Error(err)
		}
	})
	t.Run("T-24 it names a port of another service", func(t *testing.T) {
		p := start(t, nil)
		p.Set(far.Faults{DataPort: 111})
		_, err := open(t, p.settings()).Deliver(t.Context(), parcel("a.xml", "x"))
		says{kind: fault.Configuration, code: "GW-CONNECT", field: "host", args: map[string]string{"port": "111"}, text: "where we may not send"}.of(t, err)
		p.Want(t, map[string]string{})
	})
}

func TestF73WhereNobodySaysThatTheFileIsWholeItIsLookedAt(t *testing.T) {
	t.Parallel() // most of its time it waits
	for name, faults := range map[string]far.Faults{"the line breaks": {SwallowStored: true}, "silence": {HoldStored: true}} {
		t.Run(name+", and nobody can have taken it, for it has no name yet", func(t *testing.T) {
			t.Parallel()
			p := start(t, nil)
			q := parcel("a.xml", large())
			hidden := open(t, p.settings())
			p.Set(faults)
			_, err := hidden.Deliver(t.Context(), q)
			says{kind: fault.Temporary, text: "nothing was delivered"}.of(t, err)
			p.up(t)
			if r := hidden.settle(t, q); r.Outcome != gateways.Absent {
				t.Errorf("%+v", r)
			}
			p.Want(t, map[string]string{})
		})
		t.Run(name+", under the final name", func(t *testing.T) {
			t.Parallel()
			p := start(t, nil)
			q := parcel("a.xml", large())
			g := open(t, p.settings().With(plugin.Values{"temporary": "none"}))
			p.Set(faults)
			_, err := g.Deliver(t.Context(), q)
			says{kind: fault.Uncertain, text: "did not say whether it has the whole file"}.of(t, err)
			p.up(t)
			if r := g.settle(t, q); r.Outcome != gateways.Delivered || r.Proof != gateways.ByReading {
				t.Errorf("%+v", r)
			}
			if _, err := g.Deliver(t.Context(), q); err != nil {
				t.Error(err)
			}
			p.Want(t, map[string]string{"in/a.xml": large()})
			if n := p.transfers.Load(); n != 1 {
				t.Errorf("%d transfers", n)
			}
		})
	}
}

func TestF74AServerThatChangesLineEndsIsFoundOut(t *testing.T) {
	p := start(t, nil)
	g := open(t, p.settings())
	p.Set(far.Faults{Lines: true})
	_, err := g.Deliver(t.Context(), parcel("a.xml", "one\ntwo\n"))
	says{kind: fault.Temporary, code: "GW-VERIFY", args: map[string]string{"a": "8", "b": "10"}, reads: "Sent 8 bytes, found 10"}.of(t, err)
	p.Want(t, map[string]string{})
	p.up(t)
	if _, err := g.Deliver(t.Context(), parcel("a.xml", "one\ntwo\n")); err != nil {
		t.Error(err)
	}
	p.Want(t, map[string]string{"in/a.xml": "one\ntwo\n"})
	if n := p.Commands()["TYPE"]; n != 1 {
		t.Errorf("binary mode was asked for %d times on one connection", n)
	}
}

func TestAFileThatArrivesSpoiltIsNotDelivered(t *testing.T) {
	p := start(t, nil)
	p.Set(far.Faults{Spoil: true})
	_, err := open(t, p.settings().With(plugin.Values{"verify": "hash"})).Deliver(t.Context(), parcel("a.xml", "the invoice"))
	says{kind: fault.Temporary, code: "GW-VERIFY", args: map[string]string{"a": "11"}}.of(t, err)
	p.Want(t, map[string]string{})
}

func TestF58UnderTheFinalNameAHalfFileIsKnownAsOurs(t *testing.T) {
	p := start(t, nil)
	q := parcel("a.xml", large())
	g := open(t, p.settings().With(plugin.Values{"temporary": "none"}))
	p.Set(far.Faults{Cut: true, CutAfter: 100 << 10})
	_, err := g.Deliver(t.Context(), q)
	if k := fault.KindOf(err); k != fault.Temporary && k != fault.Uncertain {
		t.Errorf("%v", err)
	}
	p.up(t)
	if _, err := g.Deliver(t.Context(), q); err != nil {
		t.Errorf("again: %v", err)
	}
	p.Want(t, map[string]string{"in/a.xml": large()})

	p.Put(t, "in/a.xml", large()[:1000])
	if r := g.settle(t, q); r.Outcome != gateways.Absent {
		t.Errorf("half of it: %+v", r)
	}
	p.Want(t, map[string]string{})
	p.Put(t, "in/a.xml", "somebody else's")
	if r := g.settle(t, q); r.Outcome != gateways.Absent {
		t.Errorf("another file: %+v", r)
	}
	p.Want(t, map[string]string{"in/a.xml": "somebody else's"})
	_, err = g.Deliver(t.Context(), q)
	says{kind: fault.Permanent, code: "GW-EXISTS"}.of(t, err)
}

func TestF53WhoeverLosesHisLeaseTouchesNothingMore(t *testing.T) {
	for _, temporary := range []string{"part", "none"} {
		p := start(t, nil)
		g := open(t, p.settings().With(plugin.Values{"temporary": temporary}))
		ctx, cancel := context.WithCancel(t.Context())
		q := parcel("a.xml", large())
		q.Open = func() (io.ReadCloser, error) {
			return io.NopCloser(io.MultiReader(strings.NewReader(large()[:100<<10]), reads(func(b []byte) (int, error) {
				cancel()
				return copy(b, large()[100<<10:]), nil
			}))), nil
		}
		_, err := g.Deliver(ctx, q)
		says{kind: fault.Temporary}.of(t, err)
		whole, unfinished := ftpd.Files(t, string(p.Home))
		if n := len(whole) + len(unfinished); n != 1 || temporary == "part" && len(whole) > 0 {
			t.Errorf("%s: %v, %v", temporary, whole, unfinished)
		}
		if _, err := g.Deliver(t.Context(), parcel("a.xml", large())); err != nil {
			t.Errorf("%s, again: %v", temporary, err)
		}
		p.Want(t, map[string]string{"in/a.xml": large()})
	}
}

type reads func([]byte) (int, error)

func (r reads) Read(b []byte) (int, error) { return r(b) }

// The look before sending is what keeps a document from arriving twice when its
// answer was lost and a robot has read it. The build mutant_nolook must fail here.
func TestF59AfterALostAnswerNothingIsSentAgain(t *testing.T) {
	p := encrypted(t, nil)
	q := parcel("a.xml", "the invoice")
	p.Set(far.Faults{SwallowRename: true})
	g := open(t, p.settings())
	_, err := g.Deliver(t.Context(), q)
	says{kind: fault.Uncertain, text: "did not say whether the file got its name"}.of(t, err)
	p.up(t)
	for _, g := range []*rig{g, open(t, p.settings())} { // also as after a restart
		if r, err := g.Deliver(t.Context(), q); err != nil || r.Outcome != gateways.Delivered || r.RemoteID != "in/a.xml" {
			t.Errorf("%+v, %v", r, err)
		}
	}
	if n, stored := p.transfers.Load(), p.Commands()["STOR"]; n != 1 || stored != 1 {
		t.Errorf("the receiver has it %d times, and was sent it %d times", n, stored)
	}
	p.Want(t, map[string]string{"in/a.xml": "the invoice"})
}

func TestTheEvidenceSaysWhatAnAuditorAsks(t *testing.T) {
	p := encrypted(t, nil)
	r, err := open(t, p.settings()).Deliver(t.Context(), parcel("a.xml", "the invoice"))
	if err != nil {
		t.Fatal(err)
	}
	e := evident(t, r)
	if e.Began.IsZero() || e.Ended.IsZero() || len(e.Certificate) != 64 {
		t.Errorf("%+v", e)
	}
	if !strings.HasPrefix(e.Answer, "250-Listing / type=file;size=11;modify=") || !strings.HasSuffix(e.Answer, "; in/a.xml / 250 End") {
		t.Errorf("the server's last answer: %q", e.Answer)
	}
	e.Began, e.Ended, e.Certificate, e.Answer = time.Time{}, time.Time{}, "", ""
	want := evidence{
		Host: p.Host(), Port: p.Port(), Encryption: "TLS 1.3", Server: "Postbud far end", Path: "in/a.xml", Size: 11,
		SHA256: parcel("", "the invoice").SHA256.String(), Verified: "size",
	}
	if e != want || r.Proof != gateways.ByReading {
		t.Errorf("%+v, want %+v", e, want)
	}
}
