package dinero

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// morning is when tests begin.
func morning() time.Time { return time.Date(2026, 10, 14, 8, 0, 0, 0, time.UTC) }

// started is a server on a clock that stands still, without a rate limit unless
// the options have one.
func started(t *testing.T, o Options) *Server {
	t.Helper()
	if o.Now == nil {
		o.Now = morning
	}
	if o.RateLimit == 0 {
		o.RateLimit = -1
	}
	s, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// small is a company with two customers and nothing sold.
func small() *Company {
	c := Blank(284517, "Fjordlys El & Energi ApS")
	c.Contacts = []Contact{
		{GUID: GUID("anna"), Name: "Anna & Co A/S", CountryKey: "DK", ExternalReference: new("K-1"), VATNumber: new("36781203"), Email: new("a@anna.example"), Created: morning().AddDate(0, 0, -100)},
		{GUID: GUID("bo"), Name: "Bo Byg ApS", CountryKey: "DK", ExternalReference: new("K-2"), EANNumber: new("5798000987654"), Phone: new(""), Created: morning().AddDate(0, 0, -90)},
	}
	return c
}

// sold is a booked invoice of 100.00 without VAT.
func sold(number int64, contact, date string) Document {
	return Document{
		Kind: Invoice, Booked: true, Number: number, GUID: GUID("invoice", fmt.Sprint(number)), Date: date,
		ContactGUID: new(GUID(contact)), Created: morning().AddDate(0, 0, -30), Lines: []Line{hundred()},
	}
}

func hundred() Line {
	return Line{Description: "Arbejde", Quantity: one, Unit: new("hours"), Price: 100 * one, Account: 1000}
}

// caller is a client with a token.
type caller struct {
	t     *testing.T
	s     *Server
	token string
}

func signedIn(t *testing.T, s *Server) *caller {
	t.Helper()
	return &caller{t, s, personal(t, s, "read write")}
}

// personal asks for a token of the API key.
func personal(t *testing.T, s *Server, scope string) string {
	t.Helper()
	status, body := askPersonal(t, s, nil, url.Values{"scope": {scope}})
	token, _ := body["access_token"].(string)
	if status != 200 || token == "" {
		t.Fatalf("sign-in: %d %v", status, body)
	}
	return token
}

// askPersonal posts the right form, with what change and over say put in its place.
func askPersonal(t *testing.T, s *Server, change func(*http.Request), over url.Values) (int, map[string]any) {
	t.Helper()
	k := s.Credentials()
	form := url.Values{"grant_type": {"password"}, "scope": {"read write"}, "username": {k.APIKey}, "password": {k.APIKey}}
	for name, values := range over {
		form[name] = values
	}
	r, err := http.NewRequestWithContext(t.Context(), "POST", s.TokenURL(), strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth(k.ClientID, k.ClientSecret)
	if change != nil {
		change(r)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	return response.StatusCode, object1(t, response.Body)
}

func object1(t *testing.T, r io.Reader) map[string]any {
	t.Helper()
	d := json.NewDecoder(r)
	d.UseNumber()
	var out map[string]any
	if err := d.Decode(&out); err != nil {
		t.Fatalf("not a JSON object: %v", err)
	}
	return out
}

// result is an answer read whole.
type result struct {
	status int
	header http.Header
	body   []byte
}

// try makes a call and returns its error.
func (c *caller) try(method, path string, body any, headers ...string) (result, error) {
	c.t.Helper()
	var reader io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		reader = strings.NewReader(b)
	case []byte:
		reader = bytes.NewReader(b)
	default:
		text, err := json.Marshal(b)
		if err != nil {
			c.t.Fatal(err)
		}
		reader = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.s.URL()+path, reader)
	if err != nil {
		c.t.Fatal(err)
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return result{}, err
	}
	defer response.Body.Close()
	all, err := io.ReadAll(response.Body)
	return result{response.StatusCode, response.Header, all}, err
}

func (c *caller) do(method, path string, body any, headers ...string) result {
	c.t.Helper()
	out, err := c.try(method, path, body, headers...)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	return out
}

// get is the JSON object of a call that must succeed.
func (c *caller) get(path string) map[string]any {
	c.t.Helper()
	return c.ok("GET", path, nil)
}

func (c *caller) ok(method, path string, body any) map[string]any {
	c.t.Helper()
	r := c.do(method, path, body)
	if r.status != 200 {
		c.t.Fatalf("%s %s: %d %s", method, path, r.status, r.body)
	}
	return object1(c.t, bytes.NewReader(r.body))
}

// array is the JSON array of a call that must succeed.
func (c *caller) array(path string) []map[string]any {
	c.t.Helper()
	r := c.do("GET", path, nil)
	var out []map[string]any
	if err := json.Unmarshal(r.body, &out); r.status != 200 || err != nil {
		c.t.Fatalf("%s: %d %s %v", path, r.status, r.body, err)
	}
	return out
}

// rows is the Collection of a list.
func (c *caller) rows(path string) []map[string]any {
	c.t.Helper()
	var out []map[string]any
	for _, row := range c.get(path)["Collection"].([]any) {
		out = append(out, row.(map[string]any))
	}
	return out
}

// column is one property of every row of a list, as text with spaces between.
func (c *caller) column(name, path string) string {
	c.t.Helper()
	var out []string
	for _, row := range c.rows(path) {
		out = append(out, fmt.Sprint(row[name]))
	}
	return strings.Join(out, " ")
}

// fails wants an error answer with a JSON code.
func (c *caller) fails(status, code int, method, path string, body any, headers ...string) map[string]any {
	c.t.Helper()
	r := c.do(method, path, body, headers...)
	if r.status != status {
		c.t.Fatalf("%s %s: %d %s, want %d", method, path, r.status, r.body, status)
	}
	out := object1(c.t, bytes.NewReader(r.body))
	if fmt.Sprint(out["code"]) != fmt.Sprint(code) {
		c.t.Fatalf("%s %s: code %v, want %d", method, path, out["code"], code)
	}
	return out
}

// same compares two values by their text.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s:\n got %v\nwant %v", what, got, want)
	}
}

// words are the values with spaces between.
func words(values ...any) string { return strings.TrimSuffix(fmt.Sprintln(values...), "\n") }

// in is an address within the organization; the query is percent-encoded.
func in(version, path string, query ...string) string {
	out := "/" + version + "/284517/" + path
	for i := 0; i+1 < len(query); i += 2 {
		mark := "&"
		if i == 0 {
			mark = "?"
		}
		out += mark + query[i] + "=" + url.QueryEscape(query[i+1])
	}
	return out
}
