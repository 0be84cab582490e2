package peppol_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gateways/peppol"
	"github.com/postbud/postbud/plugin"
)

func TestAnAccessPointThatChangesItsNetworkGetsNoFurtherDocument(t *testing.T) {
	const test, real = "participant.sml.test.tech.peppol.org", "participant.sml.prod.tech.peppol.org"
	p, next := parcel(t, buyer), parcel(t, "5790000000029")
	moved, documents := false, 0
	far := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if strings.Contains(string(body), "no-document") {
			_, _ = fmt.Fprintf(w, `{"smlDnsZone":%q,"overallSuccess":false}`, map[bool]string{false: test, true: real}[moved])
			return
		}
		documents++
		moved = true
		_, _ = fmt.Fprintf(w, `{"smlDnsZone":%q,"sbdhInstanceIdentifier":%q,"number":12345678901234567891,"note":"<&>","overallSuccess":true}`, real, peppol.Instance(p))
	}))
	defer far.Close()
	g := open(t, plugin.Values{"url": far.URL + "/sendsbdh", "token": "token-of-it", "plain": "yes"})
	r := g.handed(t, p, gateways.Delivered)
	for _, part := range []string{"zone of the answer: " + real, "12345678901234567891", "<&>"} {
		if !strings.Contains(string(r.Evidence), part) {
			t.Errorf("the evidence lacks %s: %s", part, r.Evidence)
		}
	}
	_, err := g.Deliver(t.Context(), next)
	says{kind: fault.Configuration, field: "network", text: real}.of(t, err)
	if documents != 1 {
		t.Errorf("%d documents came", documents)
	}
}

func TestTheEvidenceIsTheAnswerAsItCame(t *testing.T) {
	const said = `{ "guid":12345678901234567891, "a":"<&>" }`
	far := newProvider(t)
	far.answers(answer(http.StatusOK, said))
	r := open(t, far.settings().With(plugin.Values{"status_url": ""})).handed(t, parcel(t, buyer), gateways.Delivered)
	if !strings.HasSuffix(string(r.Evidence), said) {
		t.Errorf("%s", r.Evidence)
	}
}

func TestADocumentTypeKeepsItsScheme(t *testing.T) {
	var got atomic.Value
	far := newProvider(t)
	far.mu.Lock()
	far.odd = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodPost {
			body, _ := io.ReadAll(r.Body)
			got.Store(string(body))
		}
		return r.Method == http.MethodPost
	}
	far.mu.Unlock()
	g := open(t, far.settings().With(plugin.Values{"status_url": ""}))
	for scheme, receiver := range map[string]string{"peppol-doctype-wildcard": buyer, "busdox-docid-qns": "5790000000029"} {
		p := parcel(t, receiver)
		p.DocType = scheme + "::" + invoiceType
		g.handed(t, p, gateways.Delivered)
		if text, _ := got.Load().(string); strings.Count(text, scheme) != 1 || strings.Contains(text, scheme+"::") {
			t.Errorf("%s in %s", scheme, text)
		}
	}
}

func TestAStatusByANumberThatNeverCameSettlesNothing(t *testing.T) {
	far := newProvider(t)
	byNumber := far.settings().With(plugin.Values{"status_url": far.Base() + "/api/outbound/status/{Number}", "id_path": "result.id", "doubt": "again"})
	if _, can := open(t, byNumber).Gateway.(gateways.Settler); can {
		t.Error("it says that it can look")
	}
	if _, can := open(t, byNumber.With(plugin.Values{"doubt": "person"})).Gateway.(gateways.Settler); !can {
		t.Error("nobody asks a person")
	}
}
