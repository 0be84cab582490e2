package http_test

import (
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/plugin"
)

// Whoever asks what became of a document learns nothing from an answer that was none,
// and must not be told that the receiver does not have it.
func TestWhatIsAskedSaysNothingOfDelivery(t *testing.T) {
	var now atomic.Pointer[http.HandlerFunc] // a question that was given up may still be asked there
	s := serve(t, &service{hook: func(w http.ResponseWriter, r *http.Request) bool {
		odd := now.Load()
		asked := odd != nil && r.Method != http.MethodPost && r.Method != http.MethodPut
		if asked {
			(*odd)(w, r)
		}
		return asked
	}})
	ways := map[string]plugin.Values{
		"posted": s.Post("/docs").With(plugin.Values{"lookup_url": s.URL("/docs/{ID}"), "lookup_path": "items[0].id"}),
		"put":    s.Post("/in/").With(plugin.Values{"method": "put"}),
		"token": s.Post("/docs").With(plugin.Values{"lookup_url": s.URL("/docs/{ID}"), "auth": "oauth", "token_url": s.URL("/nothing"),
			"client_id": "us", "client_secret": "secret of ours"}),
	}
	says := func(code int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "https://other.example.com/")
			w.WriteHeader(code)
			_, _ = io.WriteString(w, body)
		}
	}
	for name, odd := range map[string]http.HandlerFunc{
		"302": says(302, ""), "400": says(400, "no"), "401": says(401, ""), "403": says(403, ""), "405": says(405, ""), "409": says(409, ""), "413": says(413, ""),
		"422": says(422, "no"), "429": says(429, ""), "500": says(500, ""), "501": says(501, ""), "503": says(503, ""), "504": says(504, ""), "507": says(507, ""),
		"a page":  says(200, "<html><title>Sign in</title></html>"),
		"endless": says(200, strings.Repeat("x", 2<<20)),
		"no more": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"half": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "900")
			panic(http.ErrAbortHandler)
		},
	} {
		now.Store(&odd)
		for way, settings := range ways {
			r, err := open(t, settings).Gateway.(gateways.Settler).Settle(t.Context(), parcel("a.xml", "the invoice"))
			if err == nil && r.Outcome == gateways.Absent {
				t.Errorf("%s, %s: absent", name, way)
			}
			if f := fault.As(err); f != nil && (f.Kind == fault.Uncertain || strings.Contains(f.Message, "nothing was") || strings.Contains(f.Message, "take the document")) {
				t.Errorf("%s, %s: %v", name, way, err)
			}
		}
	}
	t.Run("nor one whose line broke", func(t *testing.T) {
		now.Store(nil)
		s.Line.Down()
		defer s.Up(t)
		_, err := open(t, ways["posted"]).Gateway.(gateways.Settler).Settle(t.Context(), parcel("a.xml", "the invoice"))
		if err == nil || strings.Contains(err.Error(), "nothing was") {
			t.Error(err)
		}
	})
}
