package dropbox

import (
	"io"
	"net/http"
	"time"

	"github.com/postbud/postbud/internal/far/line"
)

// Faults are ways to misbehave; several may be on. The zero Faults is a good server.
type Faults struct {
	line.Faults
	Cut        bool // the connection is cut after CutAfter bytes of a request's content
	CutAfter   int64
	Stall      bool // nothing moves any more after StallAfter bytes of a request's content
	StallAfter int64
	// SwallowAnswer saves the file, then cuts the connection instead of answering.
	SwallowAnswer bool
	// Torn answers a file that was saved with half of what there is to say.
	Torn bool
	// Spoil changes the last byte of each content on its way, or of those to one
	// route.
	Spoil      bool
	SpoilRoute string
	// Misfile saves another last byte than the one that came.
	Misfile bool
	// Robot deletes a file that was saved before the answer.
	Robot bool
	// Expired takes no access token, not even a new one: each has expired.
	Expired bool
	// SwallowToken gives a token away and cuts the connection before it is told.
	SwallowToken bool
	// Rotate gives a new refresh token with each access token and forgets the old
	// one. Dropbox does not, others do.
	Rotate bool
	Refuse []Refusal
	Delay  time.Duration // before each answer
}

// Refusal is an answer that says no.
type Refusal struct {
	Route  string // "files/upload", "oauth2/token"; "" for each but the sign-in
	Status int
	// Tag is the error of the answer as a path of union tags: "path/conflict/file",
	// "too_many_requests".
	Tag        string
	RetryAfter string // of the header; "" for none
	Location   string // of the header; "" for none
	Body       string // in place of the error; plain text
	Endless    bool   // the body comes again and again
	Times      int    // how often; 0 for always
	Early      bool   // before the content has been read, as a door that is shut

}

// refusal is what is answered in place of the truth; nil for nothing.
func (s *Server) refusal(route string, early bool) *Refusal {
	f := s.faults.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, r := range f.Refuse {
		if r.Early != early || r.Route != route && (r.Route != "" || route == routeToken || route == routeAuthorize) {
			continue
		}
		if r.Times > 0 && s.taken[i] >= r.Times {
			continue
		}
		s.taken[i]++
		return &r
	}
	return nil
}

func (r *Refusal) write(w http.ResponseWriter, route string) {
	if r.RetryAfter != "" {
		w.Header().Set("Retry-After", r.RetryAfter)
	}
	if r.Location != "" {
		w.Header().Set("Location", r.Location)
	}
	if r.Body != "" {
		plain(w, r.Status, r.Body)
		for r.Endless {
			if _, err := io.WriteString(w, r.Body); err != nil {
				return
			}
		}
		return
	}
	problem(w, r.Status, route, r.Tag)
}
