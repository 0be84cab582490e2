package dinero

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// bucket is what the rate limit counts for: a client at an organization. The
// list of organizations counts for organization 0.
type bucket struct {
	client       string
	organization int
}

// window is a fixed window of one minute that begins with its first request.
type window struct {
	began time.Time
	count int
}

const windowLength = time.Minute

// limited counts a request and answers 429 when it is one too many. The caller holds s.mu.
func (s *Server) limited(b bucket, now time.Time) error {
	limit := s.switches.rateLimit()
	if limit < 0 {
		return nil
	}
	w := s.window[b]
	if w == nil || !now.Before(w.began.Add(windowLength)) || now.Before(w.began) {
		w = &window{began: now}
		s.window[b] = w
	}
	w.count++
	if w.count <= limit {
		return nil
	}
	left := w.began.Add(windowLength).Sub(now)
	return quotaExceeded(limit, int((left+time.Second-1)/time.Second))
}

// quotaExceeded is the text answer of the rate limiter.
func quotaExceeded(limit, seconds int) *answer {
	return &answer{
		status:      http.StatusTooManyRequests,
		contentType: "text/plain",
		header:      map[string]string{"Retry-After": strconv.Itoa(seconds)},
		body:        fmt.Appendf(nil, "API calls quota exceeded! maximum admitted %d per 1m.", limit),
	}
}
