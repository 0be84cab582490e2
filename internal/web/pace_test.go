package web_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/web"
)

// moves has a server take a content, or give one, in pieces with a breath before each,
// and says how the exchange ended that may take 300 ms a stage.
func moves(t *testing.T, piece, all int, up bool) (trip *web.Trip, taken int64, err error) {
	t.Helper()
	const breath = 50 * time.Millisecond
	got := make(chan int64, 1)
	done := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() { got <- taken }()
		for part := make([]byte, piece); taken < int64(all); {
			select {
			case <-done:
				return
			case <-time.After(breath):
			}
			var n int
			var err error
			if up {
				n, err = io.ReadFull(r.Body, part)
			} else if n, err = w.Write(part); err == nil {
				err = http.NewResponseController(w).Flush()
			}
			taken += int64(n)
			if err != nil {
				return
			}
		}
	}))
	defer s.Close()
	line, u := lineTo(t, s.URL, time.Minute)
	r := web.Request{Method: http.MethodGet, URL: u, Header: http.Header{}, Sink: io.Discard, Most: 1 << 30}
	if up {
		r = post(u, text{string: strings.Repeat("x", all)})
	}
	begun := time.Now()
	_, trip, err = line.Within(300*time.Millisecond).Send(t.Context(), r)
	close(done)
	if d := time.Since(begun); d < 300*time.Millisecond || d > 20*time.Second {
		t.Errorf("it took %v", d)
	}
	return trip, <-got, err
}

func TestWhatMovesInDropsIsEndedAndWhatMovesOnIsNot(t *testing.T) {
	const large = 24 << 20
	for name, up := range map[string]bool{"a content": true, "what a sink takes": false} {
		t.Run(name, func(t *testing.T) {
			if trip, _, err := moves(t, 1<<10, large, up); err == nil || trip.Whole {
				t.Errorf("in drops: %v, %+v", err, trip)
			}
			if _, n, err := moves(t, 2<<20, large, up); err != nil || n < large {
				t.Errorf("moving on: %v after %d bytes", err, n)
			}
		})
	}
}
