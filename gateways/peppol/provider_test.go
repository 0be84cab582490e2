package peppol_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/postbud/postbud/internal/far/phase4"
	"github.com/postbud/postbud/internal/sbdh"
	"github.com/postbud/postbud/plugin"
)

const providerToken = "token-of-the-provider"

// provider simulates an access point with an interface of its own, made of what is
// known of phoss-ap: it takes envelopes, tells their status by our identity, and sends
// them on later. It says no more than the settings ask for.
type provider struct {
	*phase4.Door
	mu     sync.Mutex
	taken  map[string][][]byte // envelopes by identity
	status map[string]string   // by identity; "sending" for those that have none
	odd    func(http.ResponseWriter, *http.Request) bool
	number bool // it goes by numbers of its own
	stage  string
}

func newProvider(t *testing.T) *provider {
	t.Helper()
	p := &provider{taken: map[string][][]byte{}, status: map[string]string{}, stage: "test"}
	routes := http.NewServeMux()
	routes.HandleFunc("POST /api/outbound/submit-sbd", p.submit)
	routes.HandleFunc("GET /api/outbound/status/{id}", p.tell)
	routes.HandleFunc("GET /api/account", func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, `{"network":{"stage":%q}}`, p.stage)
	})
	routes.HandleFunc("GET /api/lookup/{receiver}/{type}", func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.PathValue("receiver") != "0088:"+buyer:
			http.Error(w, `{"message":"nobody"}`, http.StatusNotFound)
		default:
			_, _ = fmt.Fprintf(w, `{"receives":%v}`, r.PathValue("type") == invoiceType)
		}
	})
	far := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Token") != providerToken {
			http.Error(w, `{"message":"forbidden"}`, http.StatusForbidden)
			return
		}
		p.mu.Lock()
		odd := p.odd
		p.mu.Unlock()
		if odd == nil || !odd(w, r) {
			routes.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(far.Close)
	p.Door = phase4.DoorTo(t, far.Listener.Addr().String(), nil)
	return p
}

func (p *provider) submit(w http.ResponseWriter, r *http.Request) {
	envelope, err := io.ReadAll(r.Body)
	if err != nil {
		return // half of it is nothing
	}
	d, err := sbdh.Read(bytes.NewReader(envelope), io.Discard)
	if err != nil {
		http.Error(w, `{"message":"no envelope"}`, http.StatusBadRequest)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.taken[d.Instance] = append(p.taken[d.Instance], envelope)
	answer := map[string]any{"result": map[string]any{"state": "queued", "id": d.Instance}}
	if p.number {
		answer["result"] = map[string]any{"state": "queued", "id": "N-" + d.Instance[:8]}
	}
	w.WriteHeader(http.StatusAccepted)
	_ = json.NewEncoder(w).Encode(answer)
}

func (p *provider) tell(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	id := r.PathValue("id")
	for known := range p.taken {
		if id == known || id == "N-"+known[:8] {
			state := p.status[known]
			if state == "" {
				state = "sending"
			}
			_, _ = fmt.Fprintf(w, `{"status":%q,"error":{"message":"the receiver's access point is gone"}}`, state)
			return
		}
	}
	http.Error(w, `{"message":"unknown"}`, http.StatusNotFound)
}

func (p *provider) arrived(instance string) [][]byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.taken[instance]
}

func (p *provider) set(instance, status string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.status[instance] = status
}

// answers has the provider answer documents in an odd way, nil in its own.
func (p *provider) answers(odd func(http.ResponseWriter, *http.Request)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.odd = nil
	if odd != nil {
		p.odd = func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method != http.MethodPost {
				return false
			}
			_, _ = io.Copy(io.Discard, r.Body)
			odd(w, r)
			return true
		}
	}
}

func (p *provider) settings() plugin.Values {
	return plugin.Values{
		"provider": "rest", "url": p.Base() + "/api/outbound/submit-sbd", "token": providerToken, "plain": "yes", "timeout": "8s",
		"status_url": p.Base() + "/api/outbound/status/{ID}", "done_values": "sent", "failed_values": "rejected\npermanently_failed", "reason_path": "error.message",
		"network_url": p.Base() + "/api/account", "network_path": "network.stage", "network_value": "test",
	}
}

func answer(code int, body string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		if strings.HasPrefix(body, "→") {
			w.Header().Set("Location", strings.TrimPrefix(body, "→"))
			body = ""
		}
		w.WriteHeader(code)
		_, _ = io.WriteString(w, body)
	}
}
