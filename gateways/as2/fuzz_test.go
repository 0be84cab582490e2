package as2_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/plugin"
)

// FuzzDoor: whatever a stranger posts, it is answered, and only what the partner has
// signed for a message of ours is told.
func FuzzDoor(f *testing.F) {
	a := newAcme(f)
	g := open(f, a.settings().With(plugin.Values{"receipt": "async", "test_address": "https://us.example"}))
	s, err := g.Deliver(f.Context(), parcel("a.xml", "the invoice"))
	if err != nil {
		f.Fatal(err)
	}
	forged := bytes.ReplaceAll(a.receipts[s.RemoteID].Body, []byte("processed"), []byte("failed"))
	kind := a.receipts[s.RemoteID].Header["Content-Type"][0]
	f.Add(kind, forged)
	f.Add("multipart/report; report-type=disposition-notification; boundary=x", []byte("--x\r\nContent-Type: message/disposition-notification\r\n\r\nOriginal-Message-ID: "+s.RemoteID+"\r\nDisposition: a/b; processed\r\n--x--"))
	f.Add("text/plain", []byte("hello"))
	f.Add("", []byte{})
	genuine := a.receipts[s.RemoteID].Body
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		if bytes.Contains(body, genuine[:len(genuine)/2]) {
			t.Skip("that could be the partner's own")
		}
		d := &door{g: g}
		r := httptest.NewRequest(http.MethodPost, "/answer", bytes.NewReader(body))
		r.Header = http.Header{"Content-Type": {kind}, "As2-From": {"ACME"}, "As2-To": {"NORDLYS"}}
		w := httptest.NewRecorder()
		g.Gateway.(gateways.Answered).Handler(d).ServeHTTP(w, r)
		if w.Code != http.StatusOK && w.Code != http.StatusBadRequest && w.Code != http.StatusServiceUnavailable {
			t.Errorf("answered %d", w.Code)
		}
		if len(d.all()) != 0 {
			t.Errorf("told was %+v", d.all())
		}
	})
}
