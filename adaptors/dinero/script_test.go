package dinero_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/adaptors/dinero"
	"github.com/postbud/postbud/adaptortest"
	"github.com/postbud/postbud/plugin"
)

// script is a far end that says word for word what a test wants.
type script struct {
	*testing.T
	clock *adaptortest.Clock
	env   *adaptortest.Env
	url   string

	mu    sync.Mutex
	on    map[string]http.HandlerFunc // by path
	calls []*http.Request             // to the API, in order
	forms []string                    // to the token endpoints
}

const (
	guidA = "7f5a52e3-7a65-4bc7-a8c4-aaabcdb31cdf"
	guidB = "9afaff35-cc5e-4a75-8a31-ba86ea0f5958"
	guidC = "d8c91b25-1dbd-4ed1-9969-08c2524de8ff"
	guidD = "ae4a5ba0-2734-42f2-a9ed-10f0a2ef14e2"
)

// newScript knows one firm with two accounts, one customer and no document.
func newScript(t *testing.T) *script {
	t.Helper()
	s := &script{T: t, on: map[string]http.HandlerFunc{}}
	s.env = adaptortest.NewEnv(t, nil)
	s.clock = s.env.Clock
	server := httptest.NewServer(http.HandlerFunc(s.answer))
	t.Cleanup(server.Close)
	s.url = server.URL
	s.says("/token", `{"access_token":"access-1","expires_in":3600,"token_type":"Bearer"}`)
	s.says("/v1.1/organizations", `[{"Name":"Fjordlys ApS","Id":284517,"IsVatFree":false,"Street":"Havnegade 14","City":"Esbjerg",
		"ZipCode":"6700","AttPerson":"Karen Østergaard","Email":"k@fjordlys.example","Phone":"75 00 00 14","VatNumber":"DK 29 38 47 11",
		"CountryKey":"DK","Subscription":{"HasPro":true}}]`)
	s.says("/v1/284517/vatTypes", `[{"VatCode":"U25","VatRate":0.25},{"VatCode":"none","VatRate":0}]`)
	s.says("/v1/284517/accounts/entry", `[{"AccountNumber":1000,"VatCode":"U25"},{"AccountNumber":1050,"VatCode":null}]`)
	s.says("/v1/284517/accounts/deposit", `[{"AccountNumber":55000,"IsDefault":true}]`)
	s.says("/v1/284517/contacts/"+guidC, vestby)
	for _, guid := range []string{guidA, guidB} {
		s.says("/v1/284517/attachments/"+guid, `[]`)
	}
	return s
}

// vestby is the customer of the reference's example.
const vestby = `{"ContactGuid":"` + guidC + `","DeletedAt":null,"VatRegionKey":"DK","ExternalReference":"KUNDE-1042",
	"Name":"Vestby Kommune, Teknik og Miljø","Street":"Rådhuspladsen 2","ZipCode":"6800","City":"Varde","CountryKey":"DK",
	"Phone":"75 00 00 30","Email":"faktura@vestby.example","AttPerson":"Jens Holm","VatNumber":"36781203",
	"EanNumber":"5798000987654","SENumber":null,"PNumber":null,"IsPerson":false,"InvoiceMailOutOptionKey":"GLN"}`

// says answers a path with JSON.
func (s *script) says(path, body string) { s.tells(path, http.StatusOK, body) }

func (s *script) tells(path string, status int, body string) {
	s.does(path, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

func (s *script) does(path string, h http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.on[path] = h
}

// inTurn answers the n-th call with the n-th handler, the last one for ever.
func (s *script) inTurn(path string, handlers ...http.HandlerFunc) {
	var mu sync.Mutex
	s.does(path, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		h := handlers[0]
		if len(handlers) > 1 {
			handlers = handlers[1:]
		}
		mu.Unlock()
		h(w, r)
	})
}

// status is a handler for an error, with headers as name, value.
func status(code int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(code)
		_, _ = io.WriteString(w, body)
	}
}

func (s *script) answer(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Date", s.clock.Now().Format(http.TimeFormat))
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	h := s.on[r.URL.Path]
	if strings.HasPrefix(r.URL.Path, "/v") {
		s.calls = append(s.calls, r)
	} else {
		s.forms = append(s.forms, string(body))
	}
	s.mu.Unlock()
	if h == nil {
		h = status(http.StatusNotFound, "<html>no such page</html>", "Content-Type", "text/html")
	}
	h(w, r)
}

// asked are the paths of the API calls so far, with their queries decoded.
func (s *script) asked(containing string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	for _, r := range s.calls {
		if text := r.Method + " " + r.URL.Path + "?" + r.URL.RawQuery; strings.Contains(text, containing) {
			all = append(all, text)
		}
	}
	return all
}

func (s *script) tokenCalls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.forms)
}

func (s *script) settings(over plugin.Values) plugin.Values {
	return plugin.Values{
		"organization": "284517", "api_key": "the-api-key", "client_id": "the-client", "client_secret": "the-client-secret",
		"base_url": s.url, "token_url": s.url + "/token",
		"connect_authorize_url": s.url + "/authorize", "connect_token_url": s.url + "/connect/token", "page_size": "100",
	}.With(over)
}

// source is what the adaptor can do.
type source interface {
	adaptors.Adaptor
	adaptors.Puller
	adaptors.Fetcher
	adaptors.Lister
}

func (s *script) open(over plugin.Values) source {
	s.Helper()
	a, err := dinero.Adaptor.Open(s.Context(), s.settings(over), s.env.Lend())
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { _ = a.Close() })
	return a.(source)
}

// rows is a page with those rows.
func rows(rows ...string) string { return rowsOf(len(rows), rows...) }

// rowsOf is a page of a list that has total rows.
func rowsOf(total int, rows ...string) string {
	return fmt.Sprintf(`{"Collection":[%s],"Pagination":{"MaxPageSizeAllowed":1000,"PageSize":100,"Result":%d,"ResultWithoutFilter":%d,"Page":0}}`,
		strings.Join(rows, ","), len(rows), total)
}

// row is a booked invoice in a list.
func row(number int, guid string, more ...string) string {
	extra := ""
	if len(more) > 0 {
		extra = "," + strings.Join(more, ",")
	}
	return fmt.Sprintf(`{"Type":"Invoice","Number":%d,"Guid":%q,"ContactGuid":%q,"ContactName":"Vestby","Date":"2026-10-05",`+
		`"Currency":"DKK","Status":"Booked","LatestMailOutType":"None","TotalExclVat":4350,"TotalInclVat":5437.5,`+
		`"UpdatedAt":"2026-10-05T08:16:02.11","DeletedAt":null%s}`, number, guid, guidC, extra)
}

// guid is the n-th of many.
func guid(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", n) }

const salesPath = "/v1/284517/sales"

// pulled is a whole pull.
func pulled(t *testing.T, a adaptors.Puller, q adaptors.Query) (items []adaptors.Item, bad map[string]error, end error) {
	t.Helper()
	bad = map[string]error{}
	for item, err := range a.Pull(t.Context(), q) {
		if err != nil && item.Ref == "" {
			return items, bad, err
		}
		if err != nil {
			bad[item.Ref] = err
		}
		items = append(items, item)
	}
	return items, bad, nil
}

// listed wants a pull without trouble.
func listed(t *testing.T, a adaptors.Puller, q adaptors.Query) []adaptors.Item {
	t.Helper()
	items, bad, err := pulled(t, a, q)
	if err != nil || len(bad) > 0 {
		t.Fatalf("%v %v", err, bad)
	}
	return items
}

func refs(items []adaptors.Item) string {
	var all []string
	for _, item := range items {
		all = append(all, item.Ref)
	}
	return strings.Join(all, " ")
}
