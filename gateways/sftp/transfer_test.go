package sftp_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/far/line"
	far "github.com/postbud/postbud/internal/far/sftp"
	"github.com/postbud/postbud/internal/filing"
	"github.com/postbud/postbud/internal/outside/openssh"
	"github.com/postbud/postbud/plugin"
)

func TestOneConnectionServesManyDeliveries(t *testing.T) {
	p := start(t, nil)
	g := open(t, p.settings())
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			if _, err := g.Deliver(t.Context(), parcel(fmt.Sprintf("%d.xml", i), large())); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := g.dials.Load(); n != 1 || p.transfers.Load() != 20 {
		t.Errorf("%d connections, %d transfers", n, p.transfers.Load())
	}
}

func TestF75AServerThatTakesOneConnectionFailsNoDocument(t *testing.T) {
	p := start(t, nil)
	p.Set(far.Faults{Faults: line.Faults{MaxConnections: 1}})
	g := open(t, p.settings())
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			if _, err := g.Deliver(t.Context(), parcel(fmt.Sprintf("%d.xml", i), "x")); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := p.transfers.Load(); n != 8 {
		t.Errorf("%d transfers", n)
	}
}

func TestAConnectionThatFellAsleepIsReplaced(t *testing.T) {
	p := start(t, nil)
	g := open(t, p.settings())
	for i := range 2 {
		if _, err := g.Deliver(t.Context(), parcel(fmt.Sprintf("%d.xml", i), "x")); err != nil {
			t.Error(err)
		}
		time.Sleep(1200 * time.Millisecond) // longer than the silence that is allowed
	}
	if n := g.dials.Load(); n != 2 {
		t.Errorf("%d connections", n)
	}
}

func TestF62AFolderIsMadeOnlyWhereThatIsAllowed(t *testing.T) {
	p := start(t, nil)
	missing := plugin.Values{"folder": "in/new/one"}
	_, err := open(t, p.settings().With(missing)).Deliver(t.Context(), parcel("a.xml", "x"))
	says{kind: fault.Configuration, code: "GW-FOLDER", field: "folder", args: map[string]string{"path": "in/new/one"}}.of(t, err)
	p.want(t, map[string]string{})
	missing["create_folder"] = "yes"
	if r, err := open(t, p.settings().With(missing)).Deliver(t.Context(), parcel("a.xml", "x")); err != nil || r.RemoteID != "in/new/one/a.xml" {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestF63EachRightThatIsMissingIsNamed(t *testing.T) {
	folder := func(field, text string) says {
		return says{kind: fault.Configuration, code: "GW-FOLDER", field: field, text: text}
	}
	for _, c := range []struct {
		deny     far.Op
		settings plugin.Values
		says     says
		done     string // verified by, when it is delivered all the same
	}{
		{far.Write, nil, folder("folder", "closed to us for writing"), ""},
		{far.Rename, nil, folder("temporary", "not rename"), ""},
		{far.Rename, plugin.Values{"temporary": "none"}, says{}, "size"},
		{far.Stat, nil, folder("verify", "not look at"), ""},
		{far.Stat, plugin.Values{"verify": "none"}, says{}, "none"},
		{far.Read, nil, says{}, "size"},
		{far.Read, plugin.Values{"verify": "hash"}, folder("verify", "not read"), ""},
		{far.Delete, nil, says{}, "size"},
		{far.Mkdir, plugin.Values{"folder": "in/new", "create_folder": "yes"}, folder("folder", "making the folder"), ""},
	} {
		t.Run(fmt.Sprint(c.deny, c.settings["verify"], c.settings["temporary"]), func(t *testing.T) {
			p := start(t, nil)
			p.Set(far.Faults{Deny: []far.Op{c.deny}})
			r, err := open(t, p.settings().With(c.settings)).Deliver(t.Context(), parcel("a.xml", "x"))
			if c.done == "" {
				c.says.of(t, err)
				p.want(t, map[string]string{})
				return
			}
			if err != nil || verified(t, r) != c.done {
				t.Errorf("%+v, %v", r, err)
			}
			p.want(t, map[string]string{"in/a.xml": "x"})
		})
	}
}

func verified(t *testing.T, r gateways.Receipt) string {
	t.Helper()
	var e struct{ Verified string }
	if err := json.Unmarshal(r.Evidence, &e); err != nil {
		t.Errorf("evidence %q: %v", r.Evidence, err)
	}
	return e.Verified
}

func TestF64AFullServerWaitsLongAndKeepsNothing(t *testing.T) {
	p := start(t, nil)
	g := open(t, p.settings())
	p.Set(far.Faults{Full: true, FullAfter: 100 << 10})
	_, err := g.Deliver(t.Context(), parcel("a.xml", large()))
	says{kind: fault.Temporary, code: "GW-SPACE", text: "stopped taking the file"}.of(t, err)
	f := fault.As(err)
	if n, e := strconv.Atoi(f.Args["n"]); e != nil || n > 100<<10 || f.RetryAfter < 10*time.Minute {
		t.Errorf("n = %q, again in %v", f.Args["n"], f.RetryAfter)
	}
	p.want(t, map[string]string{})
	p.up(t)
	if _, err := g.Deliver(t.Context(), parcel("a.xml", large())); err != nil {
		t.Error(err)
	}
}

func TestF67AFileThatTheRobotTakesIsDelivered(t *testing.T) {
	for robot, proof := range map[string]string{"no": gateways.ByTransfer, "yes": gateways.ByReading} {
		p := start(t, nil)
		p.Set(far.Faults{Robot: true})
		g := open(t, p.settings().With(plugin.Values{"robot": robot}))
		r, err := g.Deliver(t.Context(), parcel("a.xml", "x"))
		if err != nil || r.Outcome != gateways.Delivered || r.Proof != proof || verified(t, r) != "taken" || !strings.Contains(string(r.Evidence), "taken") {
			t.Errorf("robot %s: %+v, %v", robot, r, err)
		}
		if n := p.transfers.Load(); n != 1 {
			t.Errorf("%d transfers", n)
		}
	}
}

func TestWhereARobotTakesFilesTheirAbsenceProvesNothing(t *testing.T) {
	p := start(t, nil)
	q := parcel("a.xml", "x")
	g := open(t, p.settings().With(plugin.Values{"robot": "yes"}))
	if r := g.settle(t, q); r.Outcome != gateways.Unclear || r.Reason == "" {
		t.Errorf("absent: %+v", r)
	}
	p.put(t, "in/"+filing.Unfinished("a.xml", "id of a.xml", "in"), "")
	if r := g.settle(t, q); r.Outcome != gateways.Absent {
		t.Errorf("unfinished: %+v", r)
	}
	p.want(t, map[string]string{})
	p.put(t, "in/a.xml", "x")
	if r := g.settle(t, q); r.Outcome != gateways.Delivered {
		t.Errorf("there: %+v", r)
	}
	blind := open(t, p.settings().With(plugin.Values{"verify": "none"}))
	if r := blind.settle(t, q); r.Outcome != gateways.Unclear {
		t.Errorf("where nobody may look: %+v", r)
	}
}

func TestAFileThatArrivesSpoiltIsNotDelivered(t *testing.T) {
	for _, c := range []struct {
		name   string
		faults far.Faults
		verify string
		kind   fault.Kind
		after  map[string]string
	}{
		{"read back before the rename", far.Faults{Spoil: true}, "hash", fault.Temporary, map[string]string{}},
		{"a byte is lost at the end", far.Faults{Lose: true}, "size", fault.Uncertain, map[string]string{"in/a.xml": "the invoic"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := start(t, nil)
			p.Set(c.faults)
			_, err := open(t, p.settings().With(plugin.Values{"verify": c.verify})).Deliver(t.Context(), parcel("a.xml", "the invoice"))
			says{kind: c.kind, code: "GW-VERIFY", args: map[string]string{"a": "11"}}.of(t, err)
			p.want(t, c.after)
		})
	}
}

func TestF58UnderTheFinalNameAHalfFileIsKnownAsOurs(t *testing.T) {
	p := start(t, nil)
	q := parcel("a.xml", large())
	g := open(t, p.settings().With(plugin.Values{"temporary": "none"}))
	cut := func() {
		t.Helper()
		p.Set(far.Faults{Cut: true, CutAfter: 100 << 10})
		_, err := g.Deliver(t.Context(), q)
		says{kind: fault.Temporary}.of(t, err)
		p.up(t)
	}
	cut()
	if _, err := g.Deliver(t.Context(), q); err != nil {
		t.Errorf("again: %v", err)
	}
	p.want(t, map[string]string{"in/a.xml": large()})

	p.put(t, "in/a.xml", large()[:1000])
	if r := g.settle(t, q); r.Outcome != gateways.Absent {
		t.Errorf("half of it: %+v", r)
	}
	p.want(t, map[string]string{})
	p.put(t, "in/a.xml", "somebody else's")
	if r := g.settle(t, q); r.Outcome != gateways.Absent {
		t.Errorf("another file: %+v", r)
	}
	p.want(t, map[string]string{"in/a.xml": "somebody else's"})
	_, err := g.Deliver(t.Context(), q)
	says{kind: fault.Permanent, code: "GW-EXISTS"}.of(t, err)
}

func TestF53WhoeverLosesHisLeaseTouchesNothingMore(t *testing.T) {
	for temporary, left := range map[string]string{"part": "in/" + filing.Unfinished("a.xml", "id of a.xml", "in"), "none": "in/a.xml"} {
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
		whole, unfinished := openssh.Files(t, p.home)
		if n := len(whole) + len(unfinished); n != 1 || temporary == "part" && len(whole) > 0 {
			t.Errorf("%s: %v, %v", temporary, whole, unfinished)
		}
		if _, err := g.Deliver(t.Context(), parcel("a.xml", large())); err != nil {
			t.Errorf("%s, again: %v", left, err)
		}
		p.want(t, map[string]string{"in/a.xml": large()})
	}
}

type reads func([]byte) (int, error)

func (r reads) Read(b []byte) (int, error) { return r(b) }

func TestTheEvidenceSaysWhatAnAuditorAsks(t *testing.T) {
	p := start(t, nil)
	r, err := open(t, p.settings()).Deliver(t.Context(), parcel("a.xml", "the invoice"))
	if err != nil {
		t.Fatal(err)
	}
	var e map[string]any
	if err := json.Unmarshal(r.Evidence, &e); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]any{
		"host": p.Host(), "port": float64(p.Port()), "host_key": p.Fingerprint(), "server": "SSH-2.0-PostbudFarEnd",
		"path": "in/a.xml", "size": float64(11), "sha256": parcel("", "the invoice").SHA256.String(), "verified": "size",
	} {
		if e[name] != want {
			t.Errorf("%s is %v, want %v", name, e[name], want)
		}
	}
	if r.Proof != gateways.ByReading || e["began"] == nil || e["ended"] == nil {
		t.Errorf("%+v", r)
	}
}

func TestAClosedGatewayMakesNoConnection(t *testing.T) {
	p := start(t, nil)
	g := open(t, p.settings())
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := g.Deliver(t.Context(), parcel("a.xml", "x")); err == nil || g.dials.Load() != 0 {
		t.Errorf("%v, %d connections", err, g.dials.Load())
	}
}
