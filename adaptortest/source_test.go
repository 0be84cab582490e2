package adaptortest_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptortest"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// source is a far end in memory.
type source struct {
	clock   *adaptortest.Clock
	mu      sync.Mutex
	docs    []*entry
	expired bool
	down    bool
	quiet   time.Time
}

type entry struct {
	doc    adaptortest.Document
	text   string
	spoilt bool
	at     int // place in the list of changes
}

func newSource() *source {
	s := &source{clock: adaptortest.NewClock()}
	for i, customer := range []string{"A", "B", "A", "C"} {
		s.add(customer, invoice.Date{Year: 2026, Month: time.November, Day: 2 + i/2})
	}
	return s
}

func (s *source) add(customer string, date invoice.Date) adaptortest.Document {
	n := len(s.docs) + 1
	d := adaptortest.Document{
		Number: strconv.Itoa(1000 + n), Kind: "invoice", Customer: customer, Date: date, Currency: "DKK",
		WithoutVAT: invoice.MustDecimal("100.00"), WithVAT: invoice.MustDecimal("125.00"),
	}
	s.docs = append(s.docs, &entry{doc: d, text: "as it was", at: n})
	return d
}

func (s *source) find(d adaptortest.Document) *entry {
	for _, e := range s.docs {
		if e.doc.Number == d.Number {
			return e
		}
	}
	return nil
}

func (s *source) answers() error {
	switch now := s.clock.Now(); {
	case s.down:
		return fault.New(fault.Temporary, "the source does not answer")
	case s.expired:
		return fault.Setting("password", "sign in again").Coded("SRC-SIGNIN")
	case now.Before(s.quiet):
		e := fault.New(fault.Temporary, "the source is busy").Coded("SRC-LIMIT")
		e.RetryAfter = s.quiet.Sub(now)
		return e
	}
	return nil
}

func (e *entry) version() string { return fmt.Sprintf("%s/%s", e.doc.WithVAT, e.text) }

// far is the source as the suite sees it.
func (s *source) far(*testing.T) adaptortest.Far {
	edit := func(do func(*entry)) func(*testing.T, adaptortest.Document) {
		return func(_ *testing.T, d adaptortest.Document) {
			s.mu.Lock()
			defer s.mu.Unlock()
			e := s.find(d)
			e.at = len(s.docs) + 10
			do(e)
		}
	}
	var docs []adaptortest.Document
	for _, e := range s.docs {
		docs = append(docs, e.doc)
	}
	return adaptortest.Far{
		Settings:  plugin.Values{"password": "canary-4711"},
		Wrong:     map[string]plugin.Values{"mode": {"mode": "wrong", "password": "canary-4711"}},
		Clock:     s.clock,
		Documents: docs,
		Add: func(*testing.T) adaptortest.Document {
			return s.add("B", invoice.Date{Year: 2026, Month: time.November, Day: 20})
		},
		Change: edit(func(e *entry) { e.text = "as it is now" }),
		Touch:  edit(func(*entry) {}),
		Spoil:  func(_ *testing.T, d adaptortest.Document) { s.find(d).spoilt = true },
		Remove: func(_ *testing.T, d adaptortest.Document) {
			s.docs = slices.DeleteFunc(s.docs, func(e *entry) bool { return e.doc.Number == d.Number })
		},
		Expire: func(*testing.T) { s.expired = true },
		Limit:  func(_ *testing.T, wait time.Duration) { s.quiet = s.clock.Now().Add(wait) },
		Down:   func(*testing.T) { s.down = true },
	}
}

// farThatSends hands a document in by HTTP.
func (s *source) farThatSends(*testing.T) adaptortest.Far {
	return adaptortest.Far{
		Settings: plugin.Values{"password": "canary-4711"},
		Wrong:    map[string]plugin.Values{"mode": {"mode": "wrong", "password": "canary-4711"}},
		Send: func(t *testing.T, at string) bool {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, at, strings.NewReader("<Invoice/>"))
			if err != nil {
				t.Error(err)
				return false
			}
			response, err := http.DefaultTransport.RoundTrip(request)
			if err != nil {
				return false
			}
			return response.Body.Close() == nil && response.StatusCode == http.StatusOK
		},
	}
}
