package as2_test

import (
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gatewaytest"
	wire "github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/blob"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/plugin"
)

// Case 52 from our side: 100 MB take no more than 16 MB.
func TestCase52ALargeDocumentTakesLittleMemory(t *testing.T) {
	for name, over := range map[string]plugin.Values{
		"signed and encrypted": nil, "compressed": {"compress": "before"}, "GCM": {"encrypt": "aes256-gcm"}, "neither": {"sign": "none", "encrypt": "none", "receipt_signed": "no"},
	} {
		t.Run("case 52 "+name, func(t *testing.T) {
			a := newAcme(t)
			a.set(trouble{first: a.counting(t)})
			gatewaytest.Apart(t, "TestProcessThatDelivers", a.settings().With(plugin.Values{"timeout": "60s"}).With(over))
		})
	}
}

// counting takes messages without holding them, and answers with an MDN that bears no
// digest.
func (a *acme) counting(t *testing.T) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(io.Discard, r.Body)
		e, bad := wire.ReadEnvelope(r.Header)
		if err != nil || bad != nil || n != r.ContentLength {
			http.Error(w, "?", http.StatusBadRequest)
			return
		}
		receipt, err := wire.Answer(e, wire.Result{Disposition: wire.Processed}, a.us, "", time.Now())
		if err != nil {
			t.Error(err)
			return
		}
		answer(w, receipt, false, nil)
	}
}

// TestProcessThatDelivers is the other process; alone it does nothing.
func TestProcessThatDelivers(t *testing.T) {
	settings := gatewaytest.Settings(t)
	kept, err := blob.OpenMemory(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	g := openWith(t, settings, kept, netx.Policy{AllowPrivate: true})
	g.delivered(t, parcel("small.xml", "x")) // what is needed once is there
	p := gateways.Parcel{ID: "bcdfghjklm", File: gateways.File{Name: "large.pdf", Content: gatewaytest.HeavyContent(t)}}
	gatewaytest.Peak(t, func() { g.delivered(t, p) })
}
