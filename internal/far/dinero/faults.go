package dinero

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// FaultKind is what goes wrong.
type FaultKind string

// The faults that can be ordered for the next requests.
const (
	Status       FaultKind = "status"        // answers Fault.Status with Fault.Body
	Slow         FaultKind = "slow"          // answers rightly after Fault.Delay of real time
	Stall        FaultKind = "stall"         // takes the request and never answers
	Cut          FaultKind = "cut"           // closes the connection without an answer
	HTML         FaultKind = "html"          // answers 200 with a web page
	Truncated    FaultKind = "truncated"     // sends half of the body as if it were all
	HalfBody     FaultKind = "half_body"     // promises the whole body, sends half and closes
	EmptyList    FaultKind = "empty_list"    // a list with nothing in it and a total of 0
	EmptyPage    FaultKind = "empty_page"    // a page with nothing in it, the total as it is
	NoPagination FaultKind = "no_pagination" // a list without Pagination, as older captures have it
	ExpiredToken FaultKind = "expired_token" // the request's access token expires, 401
	LostRefresh  FaultKind = "lost_refresh"  // the refresh token is turned, the answer never arrives
)

func faultKinds() []FaultKind {
	return []FaultKind{Status, Slow, Stall, Cut, HTML, Truncated, HalfBody,
		EmptyList, EmptyPage, NoPagination, ExpiredToken, LostRefresh}
}

// Fault is an order to harm some of the next requests.
type Fault struct {
	Kind FaultKind
	// Times is how many requests are harmed; 0 means one, a negative number means
	// all until the fault is cleared.
	Times int
	// After is how many matching requests go unharmed first.
	After int
	// Path is the beginning of the request's path; "" is every API call, and no sign-in.
	Path string
	// Method is the request's method; "" is any.
	Method string
	// Status is the answer's status, for Status.
	Status int
	// Body is the kind of body, for Status: json, legacy (Message for message), text,
	// html, empty; "" is json, and the rate limiter's text for 429.
	Body string
	// RetryAfter is the header of that name as it is sent, seconds or a date; "" sends none.
	RetryAfter string
	// Delay is real time, for Slow.
	Delay time.Duration
}

// faults is the queue of orders. The oldest that matches a request harms it.
type faults struct {
	mu    sync.Mutex
	queue []*Fault
}

// Inject orders a fault. Orders add up; of several that match a request, the
// oldest is used up first.
func (s *Server) Inject(f Fault) error {
	if !slices.Contains(faultKinds(), f.Kind) {
		return fmt.Errorf("%q is not a kind of fault", f.Kind)
	}
	if f.Kind == Status && (f.Status < 400 || f.Status > 599) {
		return fmt.Errorf("status %d is not an error", f.Status)
	}
	if !slices.Contains([]string{"", "json", "legacy", "text", "html", "empty"}, f.Body) {
		return fmt.Errorf("%q is not a kind of body", f.Body)
	}
	if f.Times == 0 {
		f.Times = 1
	}
	if f.Kind == LostRefresh && f.Path == "" {
		f.Path = pathConnectToken
	}
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.queue = append(s.faults.queue, &f)
	return nil
}

// Fail orders the next times API calls to answer with an error status.
func (s *Server) Fail(status, times int) error {
	return s.Inject(Fault{Kind: Status, Status: status, Times: times})
}

// ClearFaults takes back every order.
func (s *Server) ClearFaults() {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.queue = nil
}

// Faults are the orders still standing, with the numbers that are left.
func (s *Server) Faults() []Fault {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	out := []Fault{}
	for _, f := range s.faults.queue {
		out = append(out, *f)
	}
	return out
}

// take uses up one turn of the oldest fault of these kinds that the request
// matches; nil when it goes unharmed.
func (q *faults) take(r *http.Request, kinds ...FaultKind) *Fault {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i, f := range q.queue {
		if !slices.Contains(kinds, f.Kind) || !f.matches(r) {
			continue
		}
		if f.After > 0 {
			f.After--
			continue
		}
		if f.Times > 0 {
			f.Times--
		}
		if f.Times == 0 {
			q.queue = slices.Delete(q.queue, i, i+1)
		}
		return new(*f)
	}
	return nil
}

func (f *Fault) matches(r *http.Request) bool {
	prefix := first(f.Path, "/v")
	return strings.HasPrefix(r.URL.Path, prefix) && (f.Method == "" || strings.EqualFold(f.Method, r.Method))
}
