package peppol_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gateways/peppol"
	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/internal/far/line"
	"github.com/postbud/postbud/internal/far/phase4"
	"github.com/postbud/postbud/internal/sbdh"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// A provider with an interface of its own, which tells the status.
func TestGatewaySendsThroughAProviderThatTellsTheStatus(t *testing.T) {
	gatewaytest.Run(t, peppol.Gateway, func(t *testing.T) gatewaytest.Far {
		p := newProvider(t)
		b := &books{t: t, arrived: p.arrived, of: t.Name()}
		instant := func(parcel gateways.Parcel) gateways.Parcel {
			parcel = b.fit(parcel)
			p.set(peppol.Instance(parcel), "sent")
			return parcel
		}
		return gatewaytest.Far{
			Settings: p.settings(),
			Wrong: map[string]plugin.Values{
				"token":   {"token": "another-token-than-that"},
				"network": {"network_value": "production"},
				"url":     {"url": "ftp://" + p.Line.Host()},
			},
			Fit: instant, Received: b.received, Transfers: b.count,
			Down:          p.Line.Down,
			CutMidway:     func(n int64) { p.Set(phase4.Trouble{Cut: n}) },
			Stall:         func() { p.Set(phase4.Trouble{Stall: 20000}) },
			Slow:          func() { p.Line.Set(line.Faults{BytesPerSecond: 90 << 10}) },
			SwallowAnswer: func() { p.Set(phase4.Trouble{Swallow: true}) },
			Mend:          func() { p.Mend(t) },
			Patience:      2 * time.Minute,
		}
	})
}

func TestF79AndF97ADocumentIsSentUntilTheProviderKnowsTheOutcome(t *testing.T) {
	for _, number := range []bool{false, true} {
		t.Run(map[bool]string{false: "by our identity", true: "by the provider's number"}[number], func(t *testing.T) {
			far, over := newProvider(t), plugin.Values{}
			if far.number = number; number {
				over = plugin.Values{"id_path": "result.id", "status_url": far.Base() + "/api/outbound/status/{Number}"}
			}
			g, p := open(t, far.settings().With(over)), parcel(t, buyer)
			r := g.handed(t, p, gateways.Sent)
			if !r.Due.After(r.At) || strings.HasPrefix(r.RemoteID, "N-") != number {
				t.Errorf("%+v", r)
			}
			track := func() gateways.Receipt {
				out, err := g.Gateway.(gateways.Tracker).Track(t.Context(), r)
				if err != nil || out.RemoteID != r.RemoteID {
					t.Errorf("%+v, %v", out, err)
				}
				return out
			}
			if out := track(); out.Outcome != gateways.Sent || !strings.Contains(out.Reason, "sending") {
				t.Errorf("%+v", out)
			}
			far.set(peppol.Instance(p), "sent")
			if out := track(); out.Outcome != gateways.Delivered || out.Proof != gateways.ByReceipt || len(out.Evidence) == 0 {
				t.Errorf("%+v", out)
			}
			far.set(peppol.Instance(p), "permanently_failed")
			if out := track(); out.Outcome != gateways.Rejected || out.Reason != "the receiver's access point is gone" {
				t.Errorf("%+v", out)
			}
			if n := len(far.arrived(peppol.Instance(p))); n != 1 {
				t.Errorf("%d arrived", n)
			}
			g.handed(t, p, gateways.Sent) // a person has it sent again
			if one, two := len(far.arrived(peppol.Instance(p))), len(far.arrived(peppol.Round(p, 2))); one != 1 || two != 1 {
				t.Errorf("%d and %d arrived after it was sent again", one, two)
			}
		})
	}
}

// A build without the look must fail this: its provider has counted two.
func TestF59AnAnswerThatWasLostIsAskedForAndNotSentAgain(t *testing.T) {
	far := newProvider(t)
	g, p := open(t, far.settings()), parcel(t, buyer)
	far.Set(phase4.Trouble{Swallow: true})
	_, err := g.Deliver(t.Context(), p)
	says{kind: fault.Uncertain}.of(t, err)
	far.Mend(t)
	if r := g.settle(t, p); r.Outcome != gateways.Sent {
		t.Errorf("settled as %+v", r)
	}
	g.restarted(t).handed(t, p, gateways.Sent) // somebody sends again without a look
	if n := len(far.arrived(peppol.Instance(p))); n != 1 {
		t.Errorf("%d arrived", n)
	}
}

func TestF77ToF80WhatIsNoReceipt(t *testing.T) {
	far := newProvider(t)
	g := open(t, far.settings())
	for name, c := range map[string]struct {
		answer func(http.ResponseWriter, *http.Request)
		want   says
	}{
		"F-77 another server":       {answer(http.StatusTemporaryRedirect, "→https://elsewhere.example.com/in"), says{kind: fault.Permanent, code: "GW-HTTP", text: "the document was not sent there"}},
		"F-77 another method":       {answer(http.StatusFound, "→/login"), says{kind: fault.Permanent, code: "GW-HTTP"}},
		"F-78 a page to sign in at": {answer(http.StatusOK, "<!DOCTYPE html><title>Sign in</title>"), says{kind: fault.Uncertain, code: "GW-HTTP", text: "web page"}},
		"F-78 an error in JSON":     {answer(http.StatusOK, `{"error":"no credit"}`), says{kind: fault.Uncertain, code: "GW-HTTP", text: "speaks of an error"}},
		"F-78 no success":           {answer(http.StatusOK, `{"success":false}`), says{kind: fault.Uncertain, code: "GW-HTTP"}},
		"F-71 a token that ended":   {answer(http.StatusUnauthorized, "no"), says{kind: fault.Configuration, code: "GW-LOGIN", field: "token", text: "has expired"}},
		"nothing there":             {answer(http.StatusNotFound, "no"), says{kind: fault.Configuration, code: "GW-HTTP", field: "url"}},
		"too large":                 {answer(http.StatusRequestEntityTooLarge, "no"), says{kind: fault.Permanent, code: "GW-HTTP", text: "too large"}},
		"F-75 too many at a time":   {answer(http.StatusTooManyRequests, "no"), says{kind: fault.Uncertain, code: "GW-HTTP"}},
		"a fault behind the door":   {answer(http.StatusBadGateway, "no"), says{kind: fault.Uncertain, code: "GW-HTTP", text: "not known whether it was sent on"}},
		"another refusal":           {answer(http.StatusTeapot, "no"), says{kind: fault.Permanent, code: "GW-HTTP"}},
	} {
		t.Run(name, func(t *testing.T) {
			far.answers(c.answer)
			defer far.answers(nil)
			p := parcel(t, buyer)
			_, err := g.Deliver(t.Context(), p)
			c.want.of(t, err)
			if n := len(far.arrived(peppol.Instance(p))); n != 0 {
				t.Errorf("%d arrived", n)
			}
		})
	}
	t.Run("F-77 the same server is followed", func(t *testing.T) {
		p := parcel(t, buyer)
		g := open(t, far.settings().With(plugin.Values{"url": far.Base() + "/old"}))
		far.mu.Lock()
		far.odd = func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path == "/old" {
				http.Redirect(w, r, "/api/outbound/submit-sbd", http.StatusPermanentRedirect)
			}
			return r.URL.Path == "/old"
		}
		far.mu.Unlock()
		defer far.answers(nil)
		g.handed(t, p, gateways.Sent)
		if n := len(far.arrived(peppol.Instance(p))); n != 1 {
			t.Errorf("%d arrived", n)
		}
	})
	t.Run("F-80 our own identity is known already", func(t *testing.T) {
		p := parcel(t, buyer)
		g := open(t, far.settings().With(plugin.Values{"status_url": "", "done_values": ""}))
		far.answers(answer(http.StatusConflict, `{"message":"duplicate `+peppol.Instance(p)+`"}`))
		defer far.answers(nil)
		g.handed(t, p, gateways.Delivered)
		far.answers(answer(http.StatusConflict, `{"message":"busy"}`))
		_, err := g.Deliver(t.Context(), parcel(t, "5790000000029"))
		says{kind: fault.Permanent, code: "GW-HTTP", text: "something else under our identity"}.of(t, err)
	})
	t.Run("refused by its content", func(t *testing.T) {
		far.answers(answer(http.StatusUnprocessableEntity, `{"message":"BR-01 is broken"}`))
		defer far.answers(nil)
		if r := g.handed(t, parcel(t, buyer), gateways.Rejected); r.Reason != "BR-01 is broken" {
			t.Errorf("%+v", r)
		}
	})
}

func TestF96AReceiverWhoIsNotRegisteredIsSentNothing(t *testing.T) {
	far := newProvider(t)
	g := open(t, far.settings().With(plugin.Values{"look_url": far.Base() + "/api/lookup/{Receiver}/{DocType}", "look_path": "receives"}))
	stranger := parcel(t, "5790000000029")
	_, err := g.Deliver(t.Context(), stranger)
	says{kind: fault.RecipientNotFound, code: "RULE-ADDR", page: "is not listed"}.of(t, err)
	if n := len(far.arrived(peppol.Instance(stranger))); n != 0 {
		t.Errorf("%d arrived", n)
	}
	g.handed(t, parcel(t, buyer), gateways.Sent)
	looker := g.Gateway.(gateways.Looker)
	for value, want := range map[string]bool{buyer: true, "5790000000029": false} {
		if got, err := looker.Look(t.Context(), invoice.ElectronicAddress{Scheme: "0088", Value: value}, invoiceType); got != want || err != nil {
			t.Errorf("%s: %v, %v", value, got, err)
		}
	}
	if got, err := looker.Look(t.Context(), invoice.ElectronicAddress{Scheme: "0088", Value: buyer}, "another"); got || err != nil {
		t.Errorf("%v, %v", got, err)
	}
	far.Line.Down()
	_, err = looker.Look(t.Context(), invoice.ElectronicAddress{Scheme: "0088", Value: buyer}, invoiceType)
	says{kind: fault.Temporary, code: "GW-CONNECT"}.of(t, err)
	if _, can := open(t, far.settings()).Gateway.(gateways.Looker); can {
		t.Error("without an address it cannot look anybody up")
	}
}

// The document types of OIOUBL are not in the list of Peppol, so its format names none.
func TestADocumentTypeOfTheSettingsIsForAFormatThatNamesNone(t *testing.T) {
	far := newProvider(t)
	g := open(t, far.settings().With(plugin.Values{"doc_type": "{Namespace}::{Root}##OIOUBL-2.1::2.1", "process": "urn:www.nesubl.eu:profiles:profile5:ver2.0"}))
	for given, want := range map[string]string{"": "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2::Invoice##OIOUBL-2.1::2.1", invoiceType: invoiceType} {
		p := parcel(t, buyer)
		p.ID, p.DocType, p.Process = p.ID+given, given, ""
		g.handed(t, p, gateways.Sent)
		envelopes := far.arrived(peppol.Instance(p))
		if len(envelopes) != 1 {
			t.Fatalf("%d arrived", len(envelopes))
		}
		d, err := sbdh.Read(bytes.NewReader(envelopes[0]), io.Discard)
		if err != nil || d.DocType != want || d.Process != "urn:www.nesubl.eu:profiles:profile5:ver2.0" {
			t.Errorf("%v, %+v", err, d.Header)
		}
	}
}

func TestOtherFormsOfARequest(t *testing.T) {
	far := newProvider(t)
	var got []byte
	far.answers(nil)
	far.mu.Lock()
	far.odd = func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasPrefix(r.URL.Path, "/in") {
			return false
		}
		got, _ = io.ReadAll(r.Body)
		_, _ = io.WriteString(w, `{"guid":"G1","path":"`+r.URL.EscapedPath()+`"}`)
		return true
	}
	far.mu.Unlock()
	base := far.settings().With(plugin.Values{"status_url": "", "done_values": "", "id_path": "guid"})
	t.Run("the document alone", func(t *testing.T) {
		r := open(t, base.With(plugin.Values{"body": "document", "url": far.Base() + "/in/{Receiver}/{DocType}?c={Country}"})).handed(t, parcel(t, buyer), gateways.Delivered)
		if string(got) != ubl || r.RemoteID != "G1" || !strings.Contains(string(r.Evidence), "/in/0088%3A5790000000005/urn%3Aoasis") || strings.Contains(string(r.Evidence), "##") {
			t.Errorf("%q %+v %s", got, r, r.Evidence)
		}
	})
	t.Run("JSON", func(t *testing.T) {
		p := parcel(t, buyer)
		open(t, base.With(plugin.Values{"body": "json", "url": far.Base() + "/in", "json_content": "document.data", "form": "document.type=invoice\nrouting.to={Receiver}\nid={ID}"})).handed(t, p, gateways.Delivered)
		var body struct {
			ID       string
			Document struct{ Data, Type string }
			Routing  struct{ To string }
		}
		if err := json.Unmarshal(got, &body); err != nil {
			t.Fatal(err)
		}
		data, err := base64.StdEncoding.DecodeString(body.Document.Data)
		if err != nil || string(data) != ubl || body.ID != peppol.Instance(p) || body.Routing.To != "0088:"+buyer || body.Document.Type != "invoice" {
			t.Errorf("%s", got)
		}
	})
}

// door counts what a web hook told.
type hooks struct {
	mu   sync.Mutex
	told []gateways.Receipt
	err  error
}

func (h *hooks) Answer(_ context.Context, r gateways.Receipt) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.err == nil {
		h.told = append(h.told, r)
	}
	return h.err
}

func TestF97AWebHookTellsTheOutcomeAndStrangersLearnNothing(t *testing.T) {
	const secret = "the-secret-of-the-hook"
	far, told := newProvider(t), &hooks{}
	settings := far.settings().With(plugin.Values{"hook_secret": secret, "hook_reason": "why"})
	server := httptest.NewServer(open(t, settings).Gateway.(gateways.Answered).Handler(told))
	defer server.Close()
	post := func(method, given, body string) int {
		r, err := http.NewRequestWithContext(t.Context(), method, server.URL, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Token", given)
		a, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = a.Body.Close()
		return a.StatusCode
	}
	for _, c := range []struct {
		method, given, body string
		code, told          int
	}{
		{"POST", "", `{"id":"1","status":"sent"}`, 404, 0},
		{"POST", "another", `{"id":"1","status":"sent"}`, 404, 0},
		{"GET", "another", "", 404, 0},
		{"GET", secret, "", 405, 0},
		{"POST", secret, "hello", 400, 0},
		{"POST", secret, `{"id":"1"}`, 400, 0},
		{"POST", secret, `{"id":"1","status":"sent","pad":"` + strings.Repeat("x", 300<<10) + `"}`, 413, 0},
		{"POST", secret, `{"id":"1","status":"sending"}`, 200, 0},
		{"POST", secret, `{"id":"1","status":"sent","token":"` + secret + `"}`, 200, 1},
		{"POST", "Bearer " + secret, `{"id":"2","status":"rejected","why":"no such\ncustomer"}`, 200, 2},
	} {
		if code := post(c.method, c.given, c.body); code != c.code || len(told.told) != c.told {
			t.Errorf("%s %q %.60s: %d, and %d outcomes", c.method, c.given, c.body, code, len(told.told))
		}
	}
	if r := told.told[0]; r.Outcome != gateways.Delivered || r.RemoteID != "1" || strings.Contains(string(r.Evidence), secret) || r.At.IsZero() {
		t.Errorf("%+v %s", r, r.Evidence)
	}
	if r := told.told[1]; r.Outcome != gateways.Rejected || r.Reason != "no such customer" {
		t.Errorf("%+v", r)
	}
	told.err = fault.New(fault.Temporary, "unknown")
	if code := post("POST", secret, `{"id":"3","status":"sent"}`); code != 503 {
		t.Errorf("a document that is not ready to be told: %d", code)
	}
	none := httptest.NewServer(open(t, far.settings()).Gateway.(gateways.Answered).Handler(told))
	defer none.Close()
	if a, err := http.Post(none.URL, "application/json", strings.NewReader("{}")); err != nil || a.StatusCode != 404 {
		t.Errorf("without a secret somebody is let in: %v", err)
	}
}
