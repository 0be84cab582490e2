package dropbox_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	far "github.com/postbud/postbud/internal/far/dropbox"
	"github.com/postbud/postbud/internal/far/line"
	"github.com/postbud/postbud/plugin"
)

func TestF57AServerThatIsNotFoundOrRefusesIsTriedAgain(t *testing.T) {
	p := start(t, nil)
	q := parcel("a.xml", "x")
	for _, c := range []struct{ field, code string }{{"api_url", "GW-DNS"}, {"content_url", "GW-DNS"}, {"token_url", "GW-DNS"}} {
		p.with(t, plugin.Values{c.field: "https://" + unknownHost}).refused(t, q, says{kind: fault.Temporary, code: c.code})
	}
	g := p.with(t, nil)
	g.deliver(t, parcel("first.xml", "1"))
	p.Down()
	g.refused(t, q, says{kind: fault.Temporary, code: "GW-CONNECT", text: "nothing takes calls"})
	p.up(t)
	p.want(t, map[string]string{"/in/first.xml": "1"})
	g.deliver(t, q)
	p.counted(t, 2)
}

// Half a file is never seen: not of one request, not of a session, whatever chunk
// the line breaks in.
func TestF58ACutInASessionLeavesNothing(t *testing.T) {
	p := start(t, nil)
	q := parcel("a.xml", large(20<<20))
	for _, n := range []int64{1, 4 << 20, 8<<20 - 1} {
		g := p.with(t, nil)
		p.Set(far.Faults{Cut: true, CutAfter: n})
		g.refused(t, q, says{kind: fault.Temporary, code: "GW-CONNECT", text: "nothing was delivered"})
		p.up(t)
		if r := g.settle(t, q); r.Outcome != gateways.Absent {
			t.Errorf("after %d bytes: %+v", n, r)
		}
		p.want(t, map[string]string{})
	}
	p.with(t, nil).deliver(t, q)
	p.want(t, map[string]string{"/in/a.xml": large(20 << 20)})
	p.counted(t, 1)
}

// The answer to the upload, or to the end of a session, is lost. The proof that the
// look before sending is what keeps it from coming twice: with the mutant this fails.
func TestF59ASwallowedAnswerIsSettledAndNothingComesTwice(t *testing.T) {
	for _, onExists := range []string{"refuse", "number", "overwrite"} {
		for _, size := range []int{0, 16, 300 << 10, 9 << 20} {
			t.Run(fmt.Sprint(onExists, size), func(t *testing.T) {
				p := start(t, nil)
				g := p.with(t, plugin.Values{"on_exists": onExists})
				q := parcel("a.xml", large(size))
				p.Set(far.Faults{SwallowAnswer: true})
				g.refused(t, q, says{kind: fault.Uncertain, text: "did not say whether it has saved the file"})
				p.up(t)
				if r := g.settle(t, q); r.Outcome != gateways.Delivered || r.RemoteID != "/in/a.xml" {
					t.Errorf("settled as %+v", r)
				}
				if r := p.with(t, plugin.Values{"on_exists": onExists}).deliver(t, q); r.Reason == "" {
					t.Error("sent again without looking")
				}
				p.want(t, map[string]string{"/in/a.xml": large(size)})
				p.counted(t, 1)
			})
		}
	}
}

func TestF59AnAnswerThatBreaksOffLeavesADoubt(t *testing.T) {
	p := start(t, nil)
	g := p.with(t, nil)
	p.Set(far.Faults{Torn: true})
	g.refused(t, parcel("a.xml", "x"), says{kind: fault.Uncertain, text: "not known whether the file was saved"})
	p.up(t)
	if r := g.settle(t, parcel("a.xml", "x")); r.Outcome != gateways.Delivered {
		t.Errorf("%+v", r)
	}
	p.counted(t, 1)
}

func TestF60ABlackHoleEndsByIdleTime(t *testing.T) {
	p := start(t, nil)
	g := p.with(t, plugin.Values{"timeout": "1s"})
	g.deliver(t, parcel("first.xml", "1"))
	p.Set(far.Faults{Faults: line.Faults{BlackHole: true}})
	begun := time.Now()
	_, err := g.Deliver(t.Context(), parcel("a.xml", large(300<<10)))
	if k := fault.KindOf(err); k != fault.Temporary || time.Since(begun) > 8*time.Second {
		t.Errorf("%s after %v: %v", k, time.Since(begun), err)
	}
	p.up(t)
	p.want(t, map[string]string{"/in/first.xml": "1"})
}

func TestF61ALongWayIsWaitedForAsLongAsBytesMove(t *testing.T) {
	p := start(t, nil)
	g := p.with(t, plugin.Values{"timeout": "1s"})
	p.Set(far.Faults{Faults: line.Faults{BytesPerSecond: 100 << 10}})
	begun := time.Now()
	g.deliver(t, parcel("a.xml", large(250<<10)))
	if took := time.Since(begun); took < 2*time.Second {
		t.Errorf("only %v, so nothing was slow", took)
	}
	p.counted(t, 1)
}

func TestF62AFolderIsMadeOnlyWhereThatIsAllowed(t *testing.T) {
	p := start(t, nil)
	missing := plugin.Values{"folder": "in/new/one"}
	p.with(t, missing).refused(t, parcel("a.xml", "x"),
		says{kind: fault.Configuration, code: "GW-FOLDER", field: "folder", args: map[string]string{"path": "/in/new/one"}, text: "nothing was delivered"})
	p.want(t, map[string]string{})
	missing["create_folder"] = "yes"
	if r := p.with(t, missing).deliver(t, parcel("a.xml", "x")); r.RemoteID != "/in/new/one/a.xml" {
		t.Errorf("%+v", r)
	}
	p.Put("/file", []byte("of somebody"))
	for _, create := range []string{"no", "yes"} {
		p.with(t, plugin.Values{"folder": "file", "create_folder": create}).refused(t, parcel("b.xml", "x"),
			says{kind: fault.Configuration, code: "GW-FOLDER", field: "folder", text: "is a file and no folder"})
	}
	p.counted(t, 1)
}

func TestF63AClosedFolderIsNamed(t *testing.T) {
	for _, tag := range []string{"no_write_permission", "access_restricted", "team_folder"} {
		for route, size := range map[string]int{"files/upload": 10, "files/upload_session/finish": 9 << 20} {
			p := start(t, nil)
			p.Set(far.Faults{Refuse: []far.Refusal{{Route: route, Status: 409, Tag: "path/" + tag}}})
			p.with(t, nil).refused(t, parcel("a.xml", large(size)),
				says{kind: fault.Configuration, code: "GW-FOLDER", field: "folder", args: map[string]string{"path": "/in"}, text: "closed to us"})
			p.counted(t, 0)
		}
	}
	p := start(t, nil)
	p.Set(far.Faults{Refuse: []far.Refusal{{Route: "files/get_metadata", Status: 409, Tag: "path/restricted_content"}}})
	p.with(t, nil).refused(t, parcel("a.xml", "x"), says{kind: fault.Configuration, code: "GW-FOLDER", field: "folder"})
}

func TestF64F81AFullDropboxWaitsLong(t *testing.T) {
	p := start(t, func(o *far.Options) { o.Space = 100 })
	g := p.with(t, nil)
	for _, size := range []int{300, 9 << 20} {
		g.refused(t, parcel("a.xml", large(size)),
			says{kind: fault.Temporary, code: "GW-QUOTA", args: map[string]string{"service": "Dropbox"}, text: "the Dropbox is full; nothing was delivered", wait: 30 * time.Minute})
	}
	p.want(t, map[string]string{})
	p.counted(t, 0)
	p.SetSpace(0)
	g.deliver(t, parcel("a.xml", large(300)))
	for _, tag := range []string{"team_folder_insufficient_space", "member_folder_insufficient_space", "upload_traffic_limit_reached"} {
		p.Set(far.Faults{Refuse: []far.Refusal{{Route: "files/upload", Status: 409, Tag: "path/" + tag}}})
		g.refused(t, parcel("b.xml", "x"), says{kind: fault.Temporary, code: "GW-QUOTA", wait: 30 * time.Minute})
	}
	p.counted(t, 1)
}

func TestF65F81TheSameContentIsDelivered(t *testing.T) {
	for _, onExists := range []string{"refuse", "number", "overwrite"} {
		p := start(t, nil)
		p.Put("/in/A.XML", []byte("the invoice")) // Dropbox does not tell capitals from small letters
		r := p.with(t, plugin.Values{"on_exists": onExists}).deliver(t, parcel("a.xml", "the invoice"))
		if !strings.Contains(r.Reason, "already there") || r.Proof != gateways.ByReading {
			t.Errorf("%+v", r)
		}
		p.want(t, map[string]string{"/in/A.XML": "the invoice"})
		p.counted(t, 0)
	}
}

func TestF66F81OtherContentUnderTheName(t *testing.T) {
	const mine, theirs = "the invoice", "what they have"
	for onExists, after := range map[string]map[string]string{
		"refuse":    {"/in/a.xml": theirs},
		"number":    {"/in/a.xml": theirs, "/in/a-2.xml": mine},
		"overwrite": {"/in/a.xml": mine},
	} {
		t.Run(onExists, func(t *testing.T) {
			p := start(t, nil)
			p.Put("/in/a.xml", []byte(theirs))
			g := p.with(t, plugin.Values{"on_exists": onExists})
			for range 2 { // the second time it is there
				r, err := g.Deliver(t.Context(), parcel("a.xml", mine))
				if onExists == "refuse" {
					says{kind: fault.Permanent, code: "GW-EXISTS", args: map[string]string{"name": "a.xml", "size": "14"}, text: "nothing was delivered"}.of(t, err)
				} else if err != nil || r.Outcome != gateways.Delivered {
					t.Errorf("%+v, %v", r, err)
				}
			}
			p.want(t, after)
			p.counted(t, int32(map[string]int{"refuse": 0, "number": 1, "overwrite": 1}[onExists]))
		})
	}
}

func TestF66AFolderThatHasTheName(t *testing.T) {
	for onExists, s := range map[string]says{
		"refuse":    {kind: fault.Permanent, code: "GW-EXISTS", text: "a folder with the name"},
		"overwrite": {kind: fault.Permanent, code: "GW-EXISTS", text: "a folder with the name"},
	} {
		p := start(t, nil)
		p.MakeFolder("/in/a.xml")
		p.with(t, plugin.Values{"on_exists": onExists}).refused(t, parcel("a.xml", "x"), s)
	}
	p := start(t, nil)
	p.MakeFolder("/in/a.xml")
	p.with(t, plugin.Values{"on_exists": "number"}).deliver(t, parcel("a.xml", "x"))
	p.want(t, map[string]string{"/in/a-2.xml": "x"})
}

// Somebody takes the name between our look and our upload: Dropbox itself refuses.
func TestF66ANameThatIsTakenUnderOurHands(t *testing.T) {
	for theirs, s := range map[string]says{
		"the invoice":    {},
		"something else": {kind: fault.Permanent, code: "GW-EXISTS"},
	} {
		for _, size := range []int{1, 900 << 10} {
			p := start(t, nil)
			q := parcel("a.xml", strings.Repeat("the invoice", size))
			data, opened := q.Open, 0
			q.Open = func() (io.ReadCloser, error) {
				if opened++; opened == 2 { // the first time it is hashed, the second time sent
					p.Put("/in/a.xml", []byte(strings.Repeat(theirs, size)))
				}
				return data()
			}
			r, err := p.with(t, nil).Deliver(t.Context(), q)
			if s.kind != "" {
				s.of(t, err)
			} else if err != nil || !strings.Contains(r.Reason, "already there") {
				t.Errorf("%+v, %v", r, err)
			}
			p.want(t, map[string]string{"/in/a.xml": strings.Repeat(theirs, size)})
			p.counted(t, 0)
		}
	}
}

func TestF67AFileThatTheRobotTakesIsDelivered(t *testing.T) {
	p := start(t, nil)
	g, q := p.with(t, plugin.Values{"robot": "yes"}), parcel("a.xml", "the invoice")
	p.Set(far.Faults{Robot: true})
	g.deliver(t, q)
	p.want(t, map[string]string{})
	p.Set(far.Faults{Robot: true, SwallowAnswer: true})
	g.refused(t, parcel("b.xml", "another"), says{kind: fault.Uncertain})
	p.up(t)
	if r := g.settle(t, parcel("b.xml", "another")); r.Outcome != gateways.Delivered || !strings.Contains(r.Reason, "taken away") || !strings.Contains(string(r.Evidence), `"verified":"taken"`) {
		t.Errorf("%+v %s", r, r.Evidence)
	}
	if r := g.settle(t, parcel("b.xml", "other content")); r.Outcome != gateways.Absent {
		t.Errorf("other content: %+v", r)
	}
	if r := g.settle(t, parcel("c.xml", "never sent")); r.Outcome != gateways.Absent {
		t.Errorf("never sent: %+v", r)
	}
	p.counted(t, 2)
}

func TestF77ARedirectIsNotFollowed(t *testing.T) {
	for _, status := range []int{301, 302, 307, 308} {
		p, elsewhere := start(t, nil), start(t, nil)
		p.Set(far.Faults{Refuse: []far.Refusal{{Route: "files/upload", Status: status, Body: "elsewhere", Location: elsewhere.URL() + "/2/files/upload"}}})
		p.with(t, nil).refused(t, parcel("a.xml", "x"), says{kind: fault.Permanent, code: "GW-HTTP", text: "was not sent there"})
		if n := p.Requests("files/upload"); n != 1 {
			t.Errorf("%d: %d uploads", status, n)
		}
		if n := elsewhere.Requests("files/upload"); n != 0 {
			t.Errorf("%d: the redirect was followed", status)
		}
		p.counted(t, 0)
	}
}

func TestF78AYesThatIsNoneIsNotTakenForOne(t *testing.T) {
	p := start(t, nil)
	const page = "<html><body>Please accept the terms of this network</body></html>"
	g := p.with(t, nil)
	p.Set(far.Faults{Refuse: []far.Refusal{{Status: 200, Body: page}}})
	g.refused(t, parcel("a.xml", "x"), says{kind: fault.Temporary, text: "nothing was delivered"})
	for _, body := range []string{page, "{}", "null"} {
		p.Set(far.Faults{Refuse: []far.Refusal{{Route: "files/upload", Status: 200, Body: body}}})
		_, err := g.Deliver(t.Context(), parcel("a.xml", "x"))
		if fault.KindOf(err) != fault.Uncertain {
			t.Errorf("%s: %v", body, err)
		}
		p.up(t)
		if r := g.settle(t, parcel("a.xml", "x")); r.Outcome != gateways.Absent {
			t.Errorf("%s: settled as %+v", body, r)
		}
	}
	p.counted(t, 0)
}

func TestAFileThatArrivesSpoiltIsRefusedByItsHash(t *testing.T) {
	for _, size := range []int{11, 300 << 10, 20 << 20} {
		p := start(t, nil)
		p.Set(far.Faults{Spoil: true})
		p.with(t, nil).refused(t, parcel("a.xml", large(size+16)), says{kind: fault.Temporary, code: "GW-VERIFY", text: "nothing was delivered"})
		p.want(t, map[string]string{})
		p.counted(t, 0)
	}
	for _, route := range []string{"files/upload_session/start", "files/upload_session/append_v2"} {
		p := start(t, nil)
		p.Set(far.Faults{Spoil: true, SpoilRoute: route})
		p.with(t, nil).refused(t, parcel("a.xml", large(9<<20)), says{kind: fault.Temporary, code: "GW-VERIFY"})
		if p.Requests("files/upload_session/finish") != 0 {
			t.Errorf("%s: finished all the same", route)
		}
	}
	p := start(t, nil)
	p.Set(far.Faults{Misfile: true})
	p.with(t, nil).refused(t, parcel("a.xml", large(160)), says{kind: fault.Uncertain, text: "its hash of it is not that of what was sent"})
	p.Set(far.Faults{})
	if r := p.with(t, nil).settle(t, parcel("a.xml", large(160))); r.Outcome != gateways.Absent {
		t.Errorf("%+v", r)
	}
	p.with(t, nil).refused(t, parcel("a.xml", large(160)), says{kind: fault.Permanent, code: "GW-EXISTS"})
}

func TestF53WhoeverLosesHisLeaseTouchesNothingMore(t *testing.T) {
	for _, size := range []int{300 << 10, 20 << 20} {
		p := start(t, nil)
		g := p.with(t, nil)
		ctx, cancel := context.WithCancel(t.Context())
		q, opened := parcel("a.xml", large(size)), 0
		q.Open = func() (io.ReadCloser, error) {
			if opened++; opened == 1 {
				return io.NopCloser(strings.NewReader(large(size))), nil
			}
			return io.NopCloser(io.MultiReader(strings.NewReader(large(size)[:size/2]), reads(func(b []byte) (int, error) {
				cancel()
				return copy(b, large(size)[size/2:]), nil
			}))), nil
		}
		_, err := g.Deliver(ctx, q)
		says{kind: fault.Temporary, text: "interrupted"}.of(t, err)
		p.want(t, map[string]string{})
		g.deliver(t, parcel("a.xml", large(size)))
		p.want(t, map[string]string{"/in/a.xml": large(size)})
		p.counted(t, 1)
	}
}

type reads func([]byte) (int, error)

func (r reads) Read(b []byte) (int, error) { return r(b) }

func TestF26ANameThatDropboxKeepsForItselfStopsThisDocumentAlone(t *testing.T) {
	p := start(t, nil)
	p.with(t, nil).refused(t, parcel("thumbs.db", "x"), says{kind: fault.Permanent, code: "GW-HTTP", text: "does not take the name"})
	p.Set(far.Faults{Refuse: []far.Refusal{{Route: "files/get_metadata", Status: 409, Tag: "path/malformed_path"}}})
	p.with(t, nil).refused(t, parcel("a.xml", "x"), says{kind: fault.Permanent, code: "GW-HTTP", text: "does not take the name /in/a.xml"})
	ruled := parcel("a.xml", "x")
	ruled.Options = plugin.Values{"folder": "../up"}
	p.with(t, nil).refused(t, ruled, says{kind: fault.Invalid, field: "folder"})
	ruled.Options = plugin.Values{"folder": ""}
	p.with(t, plugin.Values{"access": "full"}).refused(t, ruled, says{kind: fault.Invalid, field: "folder", text: "top of the Dropbox"})
	p.counted(t, 0)
}

func TestT24AnAddressInsideTheHouseIsRefused(t *testing.T) {
	p := start(t, nil)
	for _, host := range []string{"169.254.169.254", "[::ffff:169.254.169.254]", "2852039166", "0"} {
		for _, field := range []string{"api_url", "content_url", "token_url"} {
			_, err := p.with(t, plugin.Values{field: "https://" + host}).Deliver(t.Context(), parcel("a.xml", "x"))
			if f := fault.As(err); f == nil || f.Kind != fault.Configuration || f.Field != field {
				t.Errorf("%s %s: %#v", field, host, err)
			}
		}
	}
	p.want(t, map[string]string{})
}

func TestT26AStrangersWordsAreShortAndHarmless(t *testing.T) {
	p := start(t, nil)
	p.Set(far.Faults{Refuse: []far.Refusal{{Route: "files/upload", Status: 400, Body: strings.Repeat("evil\x1b[2J\u202e ", 200)}}})
	_, err := p.with(t, nil).Deliver(t.Context(), parcel("a.xml", "x"))
	f := fault.As(err)
	if f == nil || f.Kind != fault.Permanent || len([]rune(f.Args["text"])) > 200 || strings.ContainsAny(f.Message, "\x1b\u202e") {
		t.Errorf("%q", err)
	}
}

func TestT31AnAnswerWithoutEndIsNotReadToItsEnd(t *testing.T) {
	p := start(t, nil)
	p.Set(far.Faults{Refuse: []far.Refusal{{Route: "files/upload", Status: 200, Body: strings.Repeat(" ", 1<<16), Endless: true}}})
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	_, err := p.with(t, nil).Deliver(ctx, parcel("a.xml", "x"))
	says{kind: fault.Uncertain, text: "broke off"}.of(t, err)
	if ctx.Err() != nil {
		t.Error("it was read for ever")
	}
}
