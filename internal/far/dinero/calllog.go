package dinero

import (
	"net/http"
	"slices"
	"sync"
	"time"
)

// Request is one request that the API or a sign-in has received.
type Request struct {
	At     time.Time `json:"at"` // by the simulator's clock
	Method string    `json:"method"`
	Path   string    `json:"path"`
	Query  string    `json:"query,omitempty"` // as it was sent
	Accept string    `json:"accept,omitempty"`
	Status int       `json:"status"` // 0 when the connection was cut without an answer
}

// callLog keeps the newest requests.
type callLog struct {
	mu      sync.Mutex
	entries []Request
}

const callLogSize = 20_000

func (l *callLog) add(r Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.entries) >= callLogSize {
		l.entries = slices.Delete(l.entries, 0, callLogSize/2)
	}
	l.entries = append(l.entries, r)
}

// Requests are the newest requests answered so far, oldest first, at least the last 10,000.
func (s *Server) Requests() []Request {
	s.calls.mu.Lock()
	defer s.calls.mu.Unlock()
	return slices.Clone(s.calls.entries)
}

// ForgetRequests empties the list of requests.
func (s *Server) ForgetRequests() {
	s.calls.mu.Lock()
	defer s.calls.mu.Unlock()
	s.calls.entries = nil
}

// logged notes every request and dates every answer by the simulator's clock.
func (s *Server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		at := s.clock.Now()
		w.Header().Set("Date", at.Format(http.TimeFormat))
		seen := &watched{ResponseWriter: w}
		defer func() {
			entry := Request{
				At: at, Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery,
				Accept: r.Header.Get("Accept"), Status: seen.status,
			}
			s.calls.add(entry)
			if s.options.Log != nil {
				s.options.Log.Info("request", "method", entry.Method, "path", entry.Path, "query", entry.Query, "status", entry.Status)
			}
		}()
		next.ServeHTTP(seen, r)
	})
}

// watched remembers the status.
type watched struct {
	http.ResponseWriter
	status int
}

func (w *watched) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *watched) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(p)
}

// Unwrap lets a response controller reach the connection.
func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }
