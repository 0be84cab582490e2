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

func swallowingPeppol(t *testing.T) swallower {
	a := newAccessPoint(t)
	return swallower{
		gateway: "peppol", settings: a.settings(), secrets: setup.Secrets{"token": plugin.NewSecret("token")},
		of: a.tally.of, hears: a.tally.tell, cannotLook: true,
		swallow: func(on bool) { a.mu.Lock(); defer a.mu.Unlock(); a.swallows = on },
	}
}
