package dummy_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors/dummy"
	"github.com/postbud/postbud/adaptortest"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

func TestAdaptor(t *testing.T) {
	adaptortest.Run(t, dummy.Adaptor, func(t *testing.T) adaptortest.Far {
		s := start(t)
		return adaptortest.Far{
			Settings: plugin.Values{"url": s.web.URL, "key": key, "page_size": "2"},
			Wrong: map[string]plugin.Values{
				"key": {"url": s.web.URL, "key": "another-key"},
				"url": {"url": "http://invoices.example", "key": key},
			},
			Clock:     s.clock,
			Documents: s.known(),
			Add: func(*testing.T) adaptortest.Document {
				return s.add("B", "2026-11-20", "invoice").known()
			},
			Change: s.edit(func(d *doc) { d.Revision, d.Lines[0].Price, d.Total = d.Revision+1, "200", "250" }),
			Touch:  s.edit(func(*doc) {}),
			Spoil:  s.edit(func(d *doc) { d.Total = "1" }),
			Remove: func(_ *testing.T, gone adaptortest.Document) {
				s.docs = slices.DeleteFunc(s.docs, func(d *doc) bool { return d.Number == gone.Number })
			},
			Expire: func(*testing.T) { s.key = "a new key" },
			Limit:  func(_ *testing.T, wait time.Duration) { s.quiet = s.clock.Now().Add(wait) },
			Down:   func(*testing.T) { s.web.Close() },
		}
	})
}

const key = "canary-key-4711"

// service is the made-up system. A real adaptor has its simulator in internal/far.
type service struct {
	web   *httptest.Server
	clock *adaptortest.Clock

	mu    sync.Mutex
	docs  []*doc
	key   string
	quiet time.Time
	place int64
}

type doc struct {
	ID       string `json:"id"`
	Place    int64  `json:"place"`
	Revision int    `json:"revision"`
	Number   string `json:"number"`
	Kind     string `json:"kind"`
	Date     string `json:"date"`
	Customer string `json:"customer"`
	Name     string `json:"customer_name"`
	Currency string `json:"currency"`
	Total    string `json:"total"`
	Lines    []line `json:"lines"`
}

type line struct {
	Text     string `json:"text"`
	Quantity string `json:"quantity"`
	Price    string `json:"price"`
	VAT      string `json:"vat"`
}

func start(t *testing.T) *service {
	t.Helper()
	s := &service{clock: adaptortest.NewClock(), key: key}
	s.web = httptest.NewServer(s)
	t.Cleanup(s.web.Close)
	for n, customer := range []string{"A", "B", "A", "C", "B"} {
		s.add(customer, fmt.Sprintf("2026-11-%02d", 2+n/2), []string{"invoice", "creditnote"}[n%2])
	}
	return s
}

func (s *service) add(customer, date, kind string) *doc {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.place++
	n := len(s.docs) + 1
	d := &doc{
		ID: fmt.Sprintf("id-%d", n), Place: s.place, Revision: 1, Number: strconv.Itoa(500 + n), Kind: kind, Date: date,
		Customer: customer, Name: "Customer " + customer, Currency: "DKK", Total: "125",
		Lines: []line{{Text: "Thing", Quantity: "1", Price: "100", VAT: "25"}},
	}
	s.docs = append(s.docs, d)
	return d
}

func (s *service) edit(change func(*doc)) func(*testing.T, adaptortest.Document) {
	return func(_ *testing.T, which adaptortest.Document) {
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, d := range s.docs {
			if d.Number == which.Number {
				change(d)
				s.place++
				d.Place = s.place
			}
		}
		slices.SortFunc(s.docs, func(a, b *doc) int { return int(a.Place - b.Place) })
	}
}

func (s *service) known() []adaptortest.Document {
	var all []adaptortest.Document
	for _, d := range s.docs {
		all = append(all, d.known())
	}
	return all
}

func (d *doc) known() adaptortest.Document {
	date, err := invoice.ParseDate(d.Date)
	if err != nil {
		panic(err)
	}
	return adaptortest.Document{
		Number: d.Number, Kind: d.Kind, Customer: d.Customer, Date: date, Currency: d.Currency,
		WithoutVAT: invoice.MustDecimal("100"), WithVAT: invoice.MustDecimal(d.Total),
	}
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch wait := s.quiet.Sub(s.clock.Now()); {
	case r.Header.Get("Authorization") != "Bearer "+s.key:
		http.Error(w, "no", http.StatusUnauthorized)
	case wait > 0:
		w.Header().Set("Retry-After", strconv.Itoa(int(wait.Seconds())))
		http.Error(w, "slower", http.StatusTooManyRequests)
	case r.URL.Path == "/documents":
		s.list(w, r)
	default:
		s.one(w, r)
	}
}

func (s *service) list(w http.ResponseWriter, r *http.Request) {
	after, _ := strconv.ParseInt(r.URL.Query().Get("after"), 10, 64)
	limit, _ := strconv.Atoi(r.URL.Query().Get("limit"))
	found := []*doc{}
	more := false
	for _, d := range s.docs {
		if d.Place <= after {
			continue
		}
		if more = len(found) == limit; more {
			break
		}
		found = append(found, d)
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"documents": found, "more": more})
}

func (s *service) one(w http.ResponseWriter, r *http.Request) {
	for _, d := range s.docs {
		if r.URL.Path == "/documents/"+d.ID {
			_ = json.NewEncoder(w).Encode(d)
			return
		}
	}
	http.NotFound(w, r)
}
