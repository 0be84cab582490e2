package vans_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/cms"
	"github.com/postbud/postbud/internal/outside/nginx"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/plugin"
)

// told is the engine as a handler sees it.
type told struct {
	mu       sync.Mutex
	receipts []gateways.Receipt
}

func (a *told) Answer(_ context.Context, r gateways.Receipt) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.receipts = append(a.receipts, r)
	return nil
}

func (a *told) all() []gateways.Receipt {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]gateways.Receipt{}, a.receipts...)
}

// overAS2 is a mailbox at an operator that speaks AS2.
func overAS2(t *testing.T) (*station, *mailbox) {
	s := newStation(t)
	return s, &mailbox{settings: prefixed("as2", s.settings()).With(plugin.Values{"wire": "as2"})}
}

// calls posts a message of the operator to our door, signed with a key, and reads the
// receipt.
func (s *station) calls(t *testing.T, url, id, text string, by paper) *as2.MDN {
	t.Helper()
	way := s.own
	way.Us, _ = sides(t, by)
	var body bytes.Buffer
	m := as2.Message{ID: id, Date: time.Now(), Payloads: []as2.Payload{{Name: "contrl.edi", MediaType: "application/edifact",
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}}}
	built, err := as2.Build(&body, m, way, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, &body)
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(r.Header, built.Header)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	mdn, err := as2.ReadMDN(answer.Header, answer.Body, s.them, time.Now())
	if err != nil {
		t.Fatalf("%s: %v", answer.Status, err)
	}
	return mdn
}

func (r *rig) door(t *testing.T, to gateways.Answers) string {
	t.Helper()
	s := httptest.NewServer(r.Gateway.(gateways.Answered).Handler(to))
	t.Cleanup(s.Close)
	return s.URL
}

func TestOverAS2TheOperatorsReceiptIsTheProof(t *testing.T) {
	s, m := overAS2(t)
	g := m.open(t, newLedger(), pair)
	r := g.deliver(t, parcel("p1", "a.edi", edi("1042")))
	if r.Outcome != gateways.Delivered || r.Proof != gateways.ByReceipt || r.RemoteID != identity("1") {
		t.Errorf("%+v", r)
	}
	if proof, err := partner.ReadProof(r.Evidence); err != nil || proof.Certificate == nil {
		t.Errorf("the evidence is no receipt that can be checked: %v", err)
	}
	if got := string(s.received()["a.edi"]); got != sent("1042", "1") {
		t.Errorf("the operator has %q", got)
	}
}

func TestOverAS2TheReceiversAnswerComesAsAMessage(t *testing.T) {
	s, m := overAS2(t)
	l, engine := newLedger(), &told{}
	g := m.open(t, l, pair.With(plugin.Values{"receipt": "contrl"}))
	url := g.door(t, engine)
	var ids []string
	for _, number := range []string{"1042", "1043"} {
		r := g.deliver(t, parcel(number, number+".edi", edi(number)))
		if r.Outcome != gateways.Sent {
			t.Fatalf("%+v", r)
		}
		ids = append(ids, r.RemoteID)
	}
	yes := back(them+":14", us+":14", syntax+"UCI+1"+subject+"+7")
	if mdn := s.calls(t, url, "<forged@operator>", yes, papers().stranger); !mdn.Disposition.Negative() {
		t.Errorf("a message of a stranger was answered with %+v", mdn.Disposition)
	}
	if got := engine.all(); len(got) != 0 {
		t.Errorf("the engine was told %+v", got)
	}
	no := back(them+":14", us+":14", syntax+"UCI+2"+subject+"+4+23")
	others := back(them+":14", us+":14", syntax+"UCI+77"+subject+"+7")
	for id, text := range map[string]string{"<yes@operator>": yes, "<no@operator>": no, "<others@operator>": others, "<words@operator>": "Dear Sir"} {
		if mdn := s.calls(t, url, id, text, papers().theirs); mdn.Disposition.Negative() || mdn.Signature == nil {
			t.Errorf("%s was answered with %+v", id, mdn.Disposition)
		}
	}
	outcomes := map[string]gateways.Outcome{}
	for _, r := range engine.all() {
		outcomes[r.RemoteID] = r.Outcome
	}
	want := map[string]gateways.Outcome{ids[0]: gateways.Delivered, ids[1]: gateways.Rejected}
	if !maps.Equal(outcomes, want) {
		t.Errorf("the engine was told %v, want %v", outcomes, want)
	}
	for id, outcome := range want { // as after a restart
		if r := m.open(t, l, pair.With(plugin.Values{"receipt": "contrl"})).track(t, id); r.Outcome != outcome {
			t.Errorf("%+v, want %s", r, outcome)
		}
	}
}

func TestOverAS2WhatIsNotTheOperatorsSignedWordIsNotTaken(t *testing.T) {
	s, m := overAS2(t)
	engine := &told{}
	g := m.open(t, newLedger(), pair.With(plugin.Values{"receipt": "contrl"}))
	url := g.door(t, engine)
	g.deliver(t, parcel("p1", "a.edi", edi("1042")))
	text := back(them+":14", us+":14", syntax+"UCI+1"+subject+"+7")
	signed := s.own
	for name, way := range map[string]func(*as2.Partnership){
		"not signed":    func(p *as2.Partnership) { p.Sign = 0 },
		"not encrypted": func(p *as2.Partnership) { p.Encrypt = cms.Cipher(0) },
	} {
		s.own = signed
		way(&s.own)
		if mdn := s.calls(t, url, "<"+name[4:]+"@operator>", text, papers().theirs); !mdn.Disposition.Negative() {
			t.Errorf("%s: it was answered with %+v", name, mdn.Disposition)
		}
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(strings.Repeat("x", 3<<20)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header["AS2-From"], r.Header["AS2-To"], r.Header["Message-ID"] = []string{"OPERATOR"}, []string{"NORDLYS"}, []string{"<large@operator>"}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("a message of 3 MB was answered with %s", answer.Status)
	}
	if got := engine.all(); len(got) != 0 {
		t.Errorf("the engine was told %+v", got)
	}
	if r := g.track(t, identity("1")); r.Outcome != gateways.Sent {
		t.Errorf("%+v", r)
	}
}

func TestOverAS2WhatIsRefusedIsNotSaidToBeTaken(t *testing.T) {
	s, m := overAS2(t)
	url := m.open(t, newLedger(), pair.With(plugin.Values{"receipt": "contrl"})).door(t, &told{})
	for name, want := range map[string]as2.ReceiptRequest{"later": {Wanted: true, Signed: true, URL: "http://127.0.0.1:9/mdn"}, "none": {}} {
		for by, code := range map[paper]int{papers().theirs: http.StatusOK, papers().stranger: http.StatusBadRequest} {
			said := "Nothing of it was taken"
			if name == "later" { // to an address that the settings do not allow
				code, said = http.StatusForbidden, "the message was not taken"
			}
			way := s.own
			way.Us, _ = sides(t, by)
			way.Receipt = want
			var body bytes.Buffer
			built, err := as2.Build(&body, as2.Message{ID: "<" + name + "@operator>", Date: time.Now(), Payloads: []as2.Payload{{Name: "c.edi", MediaType: "application/edifact",
				Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("Dear Sir")), nil }}}}, way, time.Now())
			if err != nil {
				t.Fatal(err)
			}
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, &body)
			if err != nil {
				t.Fatal(err)
			}
			maps.Copy(r.Header, built.Header)
			answer, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(answer.Body)
			answer.Body.Close()
			if err != nil || answer.StatusCode != code || code != http.StatusOK && !strings.Contains(string(text), said) {
				t.Errorf("receipt %s: %d %q, want %d", name, answer.StatusCode, text, code)
			}
		}
	}
}

func TestOverAS2AReceiptOfTheOperatorMayComeLater(t *testing.T) {
	for _, receipt := range []string{"none", "contrl"} {
		t.Run(receipt, func(t *testing.T) {
			s, m := overAS2(t)
			engine, posted := &told{}, make(chan func() int, 1)
			s.later = func(url string, receipt *as2.Receipt) {
				posted <- func() int {
					r, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(receipt.Body))
					if err != nil {
						t.Error(err)
						return 0
					}
					maps.Copy(r.Header, receipt.Header)
					answer, err := http.DefaultClient.Do(r)
					if err != nil {
						t.Error(err)
						return 0
					}
					defer answer.Body.Close()
					return answer.StatusCode
				}
			}
			var url string
			l := newLedger()
			settings := pair.With(plugin.Values{"receipt": receipt, "as2_receipt": "async"})
			front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				m.open(t, l, settings.With(plugin.Values{"as2_receipt_url": url})).Gateway.(gateways.Answered).Handler(engine).ServeHTTP(w, r)
			}))
			t.Cleanup(front.Close)
			url = front.URL
			g := m.open(t, l, settings.With(plugin.Values{"as2_receipt_url": url}))
			r := g.deliver(t, parcel("p1", "a.edi", edi("1042")))
			if r.Outcome != gateways.Sent || r.RemoteID != identity("1") {
				t.Fatalf("%+v", r)
			}
			if code := (<-posted)(); code != http.StatusOK {
				t.Errorf("the receipt was answered with %d", code)
			}
			got := engine.all()
			if receipt == "none" && (len(got) != 1 || got[0].RemoteID != identity("1") || got[0].Outcome != gateways.Delivered) {
				t.Errorf("the engine was told %+v", got)
			}
			if receipt == "contrl" && len(got) != 0 {
				t.Errorf("the engine was told %+v, and the CONTRL is still due", got)
			}
			want := map[string]gateways.Outcome{"none": gateways.Delivered, "contrl": gateways.Sent}[receipt]
			if r := g.track(t, identity("1")); r.Outcome != want || r.RemoteID != identity("1") {
				t.Errorf("%+v, want %s", r, want)
			}
		})
	}
}

func TestOverAS2ARecipientThatIsCorrectedIsTheOneThatIsSentTo(t *testing.T) {
	s, m := overAS2(t)
	l, wrong := newLedger(), plugin.Values{"sender": us + ":14", "recipient": "WRONG"}
	p := parcel("p1", "a.edi", edi("1042"))
	s.line.Down()
	_, err := m.open(t, l, wrong).Deliver(t.Context(), p)
	wants(t, err, fault.Temporary, "", "")
	if err := s.line.Up(); err != nil {
		t.Fatal(err)
	}
	m.open(t, l, pair).deliver(t, p)
	if got := string(s.received()["a.edi"]); got != sent("1042", "1") {
		t.Errorf("the operator has %q", got)
	}
	_, err = m.open(t, l, wrong).Deliver(t.Context(), p)
	wants(t, err, fault.Uncertain, "", "nobody can tell")
}

// answering is a mailbox at a web server that answers each document with a text.
func answering(t *testing.T, status, text string) *mailbox {
	n := nginx.Start(t, nginx.Site{Places: `location = /box { default_type application/edifact; add_header Location /done always; return ` + status + ` "` + text + `"; }
		location = /done { default_type application/edifact; return 200 "done"; }`})
	return &mailbox{settings: prefixed("http", n.Post("/box")).With(plugin.Values{"wire": "http"})}
}

func TestOverHTTPTheReceiversAnswerMayStandInTheAnswer(t *testing.T) {
	accepted := strings.TrimSpace(back(them+":14", us+":14", syntax+"UCI+1"+subject+"+7"))
	rejected := strings.TrimSpace(back(them+":14", us+":14", syntax+"UCI+1"+subject+"+4+23"))
	others := strings.TrimSpace(back(them+":14", us+":14", syntax+"UCI+2"+subject+"+7"))
	for name, test := range map[string]struct {
		answer  string
		outcome gateways.Outcome
		reason  string
	}{
		"accepted":  {accepted, gateways.Delivered, "could read it"},
		"rejected":  {rejected, gateways.Rejected, "the sender is not known"},
		"another's": {others, gateways.Sent, "CONTRL is due"},
		"none":      {"thank you", gateways.Sent, "CONTRL is due"},
	} {
		t.Run(name, func(t *testing.T) {
			m, l := answering(t, "200", test.answer), newLedger()
			g := m.open(t, l, pair.With(plugin.Values{"receipt": "contrl"}))
			r := g.deliver(t, parcel("p1", "a.edi", edi("1042")))
			if r.Outcome != test.outcome || !strings.Contains(r.Reason, test.reason) || r.RemoteID != identity("1") {
				t.Errorf("%+v", r)
			}
			if again := g.track(t, identity("1")); again.Outcome != test.outcome {
				t.Errorf("asked again it is %+v", again)
			}
		})
	}
}

func TestOverHTTPTheOutcomeAtALinkIsAskedFor(t *testing.T) {
	m, l := answering(t, "202", "later"), newLedger()
	g := m.open(t, l, pair)
	r := g.deliver(t, parcel("p1", "a.edi", edi("1042")))
	if r.Outcome != gateways.Sent || r.RemoteID != identity("1") || !json.Valid(r.Evidence) {
		t.Fatalf("%+v", r)
	}
	if r := g.track(t, identity("1")); r.Outcome != gateways.Delivered || r.RemoteID != identity("1") {
		t.Errorf("%+v", r)
	}
	plain := g.deliver(t, parcel("p2", "a.xml", "<Invoice/>"))
	if r := g.track(t, plain.RemoteID); r.Outcome != gateways.Delivered {
		t.Errorf("of another document: %+v", r)
	}
}
