package engine_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/postbud/postbud/internal/sbdh"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// What the plain format says of itself to a network.
const (
	plainType    = "urn:example:plain::Plain##urn:example:plain:1::1.0"
	plainProcess = "urn:example:process"
)

// addressed gives an invoice addresses of the network.
func addressed(inv *invoice.Invoice) {
	inv.Seller.ElectronicAddress = invoice.ElectronicAddress{Scheme: "0088", Value: "5790000000005"}
	inv.Buyer.ElectronicAddress = invoice.ElectronicAddress{Scheme: "0088", Value: "5790000000005"}
}

// accessPoint takes envelopes as phase4 does; what it answers is as much of a report as
// is looked at. gateways/peppol is held against phase4 itself.
type accessPoint struct {
	*httptest.Server
	mu        sync.Mutex
	receivers []string
	swallows  bool
	tally     tally
}

func newAccessPoint(t *testing.T) *accessPoint {
	t.Helper()
	a := &accessPoint{}
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		envelope, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		var document bytes.Buffer
		d, err := sbdh.Read(bytes.NewReader(envelope), &document)
		if err != nil {
			_, _ = io.WriteString(w, `{"smlDnsZone":"participant.sml.test.tech.peppol.org","sbdhParsingException":{"message":"no envelope"},"overallSuccess":false}`)
			return
		}
		a.mu.Lock()
		defer a.mu.Unlock()
		a.receivers = append(a.receivers, d.Receiver)
		a.tally.add(d.Instance + " " + document.String())
		if a.swallows {
			panic(http.ErrAbortHandler)
		}
		_, _ = fmt.Fprintf(w, `{"smlDnsZone":"participant.sml.test.tech.peppol.org","sbdhInstanceIdentifier":%q,"overallSuccess":true}`, d.Instance)
	}))
	t.Cleanup(a.Close)
	return a
}

func (a *accessPoint) settings() plugin.Values {
	return plugin.Values{"url": a.URL + "/sendsbdh", "plain": "yes"}
}

// byPeppol tries hostile values as the address of the receiver.
func byPeppol(t *testing.T) far {
	a := newAccessPoint(t)
	return far{
		gateway: "peppol", settings: a.settings(), secrets: setup.Secrets{"token": plugin.NewSecret("token")},
		fit: func(inv *invoice.Invoice) {
			addressed(inv)
			if slices.Contains(hostile, inv.Buyer.Name) {
				inv.Buyer.ElectronicAddress = invoice.ElectronicAddress{Scheme: "0204", Value: inv.Buyer.Name}
			}
		},
		arrived: func(t *testing.T) int {
			a.mu.Lock()
			defer a.mu.Unlock()
			for _, receiver := range a.receivers {
				if !strings.HasPrefix(receiver, "0088:") && !strings.HasPrefix(receiver, "0204:") || strings.ContainsAny(receiver, " \t\r\n\x00") {
					t.Errorf("a document went to %q", receiver)
				}
			}
			return len(a.receivers)
		},
	}
}

// swallowingPeppol is phase4, which cannot be asked. What it was given twice it passes on
// under one identity, and the receiver's access point takes that once.
func swallowingPeppol(t *testing.T) swallower {
	a := newAccessPoint(t)
	return swallower{
		gateway: "peppol", settings: a.settings(), secrets: setup.Secrets{"token": plugin.NewSecret("token")},
		of: a.tally.of, hears: a.tally.tell, cannotLook: true,
		swallow: func(on bool) { a.mu.Lock(); defer a.mu.Unlock(); a.swallows = on },
		identities: func(number string) int {
			seen := map[string]bool{}
			a.tally.mu.Lock()
			defer a.tally.mu.Unlock()
			for _, name := range a.tally.names {
				if id, document, _ := strings.Cut(name, " "); strings.Contains(document, number) {
					seen[id] = true
				}
			}
			return len(seen)
		},
	}
}

// swallowingProvider is an access point with an interface of its own, which tells the
// status of what it has.
func swallowingProvider(t *testing.T) swallower {
	got := &tally{}
	var mu sync.Mutex
	var swallows bool
	has := map[string]bool{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if r.Method == http.MethodGet {
			if !has[strings.TrimPrefix(r.URL.Path, "/status/")] {
				http.NotFound(w, r)
				return
			}
			_, _ = io.WriteString(w, `{"status":"sent"}`)
			return
		}
		envelope, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		var document bytes.Buffer
		d, err := sbdh.Read(bytes.NewReader(envelope), &document)
		if err != nil {
			http.Error(w, "no envelope", http.StatusBadRequest)
			return
		}
		has[d.Instance] = true
		got.add(d.Instance + " " + document.String())
		if swallows {
			panic(http.ErrAbortHandler)
		}
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusAccepted)
	}))
	t.Cleanup(s.Close)
	return swallower{
		gateway: "peppol", secrets: setup.Secrets{"token": plugin.NewSecret("token")}, of: got.of, hears: got.tell,
		settings: plugin.Values{"provider": "rest", "url": s.URL + "/in", "plain": "yes", "status_url": s.URL + "/status/{ID}", "done_values": "sent"},
		swallow:  func(on bool) { mu.Lock(); defer mu.Unlock(); swallows = on },
	}
}
