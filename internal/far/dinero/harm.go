package dinero

import (
	"bytes"
	"net/http"
	"strconv"
	"time"
)

// faulty harms the requests that faults are ordered for. Faults inside an answer,
// such as an empty page, are taken where the answer is made.
func (s *Server) faulty(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f := s.faults.take(r, Status, Slow, Stall, Cut, HTML, Truncated, HalfBody)
		if f == nil {
			next.ServeHTTP(w, r)
			return
		}
		switch f.Kind {
		case Slow:
			s.pause(r, f.Delay)
			next.ServeHTTP(w, r)
		case Stall:
			s.pause(r, time.Hour)
			panic(http.ErrAbortHandler)
		case Cut:
			panic(http.ErrAbortHandler)
		case HTML:
			webPage(http.StatusOK).write(w)
		case Status:
			f.answer(s.Switches().rateLimit()).write(w)
		default:
			broken(w, r, next, f.Kind)
		}
	})
}

// pause waits, but not longer than the caller or the server.
func (s *Server) pause(r *http.Request, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
	case <-s.done:
	}
}

// answer is the error answer that a Status fault orders.
func (f *Fault) answer(limit int) *answer {
	p := &problem{status: f.Status, code: 50, message: "The server failed", danish: "Serveren fejlede"}
	out := jsonAnswer(f.Status, p.body())
	switch {
	case f.Body == "legacy":
		out = jsonAnswer(f.Status, object{{"Message", "An error has occurred."}})
	case f.Body == "html":
		out = webPage(f.Status)
	case f.Body == "empty":
		out = &answer{status: f.Status}
	case f.Body == "" && f.Status == http.StatusTooManyRequests:
		out = quotaExceeded(limit, 0)
		delete(out.header, "Retry-After")
	case f.Body == "text":
		out = &answer{status: f.Status, contentType: "text/plain", body: []byte("The server failed")}
	case f.Body == "" && f.Status == 480:
		out = brownout()
	}
	if f.RetryAfter != "" {
		out.header = map[string]string{"Retry-After": f.RetryAfter}
	}
	return out
}

func webPage(status int) *answer {
	return &answer{status: status, contentType: "text/html; charset=utf-8", body: []byte(
		"<!DOCTYPE html>\n<html><head><title>Dinero</title></head><body><h1>Vi er straks tilbage</h1></body></html>\n")}
}

// broken answers with half of the right body: Truncated as if that were all,
// HalfBody with the whole length promised and the connection closed midway.
func broken(w http.ResponseWriter, r *http.Request, next http.Handler, k FaultKind) {
	kept := &keptAnswer{header: w.Header(), status: http.StatusOK}
	next.ServeHTTP(kept, r)
	all := kept.body.Bytes()
	half := all[:len(all)/2]
	promised := len(half)
	if k == HalfBody {
		promised = len(all)
	}
	w.Header().Set("Content-Length", strconv.Itoa(promised))
	w.WriteHeader(kept.status)
	_, _ = w.Write(half)
	if k == HalfBody {
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

// keptAnswer holds an answer back.
type keptAnswer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (k *keptAnswer) Header() http.Header         { return k.header }
func (k *keptAnswer) WriteHeader(status int)      { k.status = status }
func (k *keptAnswer) Write(p []byte) (int, error) { return k.body.Write(p) }
