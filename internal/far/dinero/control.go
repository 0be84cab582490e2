package dinero

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const controlHelp = `Dinero simulator, control. Bodies are JSON.

GET    /state                     addresses, time, counts
GET    /credentials               what to sign in with
GET    /clock                     POST /clock {"set":"2026-10-01T08:00:00Z"} or {"advance":"61m"}
GET    /faults                    DELETE /faults
POST   /faults                    {"kind":"429","times":3,"after":0,"path":"/v1/284517/sales","method":"GET",
                                   "retry_after":"30","body":"text","delay":"2s"}
                                  kind: an error status, or slow, stall, cut, html, truncated, half_body, empty_list,
                                  empty_page, no_pagination, expired_token, lost_refresh
GET    /switches                  POST /switches {"rate_limit":100,"rotate_refresh":false,…}
POST   /tokens/expire             every access token is too old
POST   /key                       {"withdrawn":true}
POST   /consent/withdraw          refresh tokens stop working
POST   /subscription              {"has":false}
GET    /requests                  DELETE /requests
GET    /documents                 kind, number, guid, status of all
POST   /contacts                  as the API's body
POST   /invoices, /creditnotes    as the API's body, booked at once unless "Draft":true
POST   /documents/{ref}/edit      the API's body, only what changes; booked ones too
POST   /documents/{ref}/book, /delete
POST   /documents/{ref}/pay       {"amount":"1250.00"}; without an amount all of it
POST   /documents/{ref}/mailout   {"type":"Einvoice","status":"Sent"}
                                  {ref} is a guid, invoice-1007 or creditnote-3
`

// controlHandler serves the control interface.
func (s *Server) controlHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		(&answer{status: http.StatusOK, contentType: "text/plain; charset=utf-8", body: []byte(controlHelp)}).write(w)
	})
	for pattern, do := range map[string]func(*http.Request) (any, error){
		"GET /state":                    s.controlState,
		"GET /credentials":              s.controlCredentials,
		"GET /clock":                    s.controlTime,
		"POST /clock":                   s.controlClock,
		"GET /faults":                   s.controlFaults,
		"POST /faults":                  s.controlInject,
		"DELETE /faults":                func(*http.Request) (any, error) { s.ClearFaults(); return s.controlFaults(nil) },
		"GET /switches":                 s.controlSwitches,
		"POST /switches":                s.controlSwitch,
		"POST /tokens/expire":           func(*http.Request) (any, error) { s.ExpireTokens(); return done(), nil },
		"POST /key":                     s.controlKey,
		"POST /consent/withdraw":        func(*http.Request) (any, error) { s.WithdrawConsent(); return done(), nil },
		"POST /subscription":            s.controlSubscription,
		"GET /requests":                 func(*http.Request) (any, error) { return s.Requests(), nil },
		"DELETE /requests":              func(*http.Request) (any, error) { s.ForgetRequests(); return done(), nil },
		"GET /documents":                s.controlDocuments,
		"POST /contacts":                s.controlContact,
		"POST /invoices":                s.controlCreate(Invoice),
		"POST /creditnotes":             s.controlCreate(CreditNote),
		"POST /documents/{ref}/edit":    s.controlEdit,
		"POST /documents/{ref}/book":    s.controlOn(func(guid string, _ *http.Request) (Document, error) { return s.Book(guid) }),
		"POST /documents/{ref}/delete":  s.controlOn(func(guid string, _ *http.Request) (Document, error) { return s.Delete(guid) }),
		"POST /documents/{ref}/pay":     s.controlOn(s.controlPay),
		"POST /documents/{ref}/mailout": s.controlOn(s.controlMailOut),
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			result, err := do(r)
			if p, ok := errors.AsType[*problem](err); ok {
				reply(nil, p).write(w)
				return
			}
			if err != nil {
				jsonAnswer(http.StatusBadRequest, object{{"error", err.Error()}}).write(w)
				return
			}
			jsonAnswer(http.StatusOK, result).write(w)
		})
	}
	return mux
}

func done() object { return object{{"done", true}} }

// readControl decodes a control body; a property that is not known is an error.
func readControl(r *http.Request, into any) error {
	d := json.NewDecoder(io.LimitReader(r.Body, maxUpload))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("the body: %w", err)
	}
	return nil
}

func (s *Server) controlState(*http.Request) (any, error) {
	switches, contacts, documents := s.Switches(), len(s.Contacts()), len(s.Documents())
	return object{
		{"url", s.URL()}, {"token_url", s.TokenURL()}, {"authorize_url", s.AuthorizeURL()},
		{"connect_token_url", s.ConnectTokenURL()}, {"now", s.Now()},
		{"organization", s.credentials.Organization}, {"contacts", contacts}, {"documents", documents},
		{"rate_limit", switches.rateLimit()}, {"faults", len(s.Faults())},
	}, nil
}

func (s *Server) controlCredentials(*http.Request) (any, error) {
	c := s.credentials
	return object{
		{"organization", c.Organization}, {"client_id", c.ClientID}, {"client_secret", c.ClientSecret},
		{"api_key", c.APIKey}, {"connect_client_id", c.ConnectClientID}, {"connect_client_secret", c.ConnectClientSecret},
	}, nil
}

func (s *Server) controlTime(*http.Request) (any, error) { return object{{"now", s.Now()}}, nil }

func (s *Server) controlClock(r *http.Request) (any, error) {
	var body struct {
		Set     *time.Time `json:"set"`
		Advance string     `json:"advance"`
	}
	if err := readControl(r, &body); err != nil {
		return nil, err
	}
	if body.Set != nil {
		s.SetClock(*body.Set)
	}
	if body.Advance != "" {
		d, err := time.ParseDuration(body.Advance)
		if err != nil {
			return nil, err
		}
		s.Advance(d)
	}
	return s.controlTime(r)
}

func (s *Server) controlKey(r *http.Request) (any, error) {
	var body struct {
		Withdrawn bool `json:"withdrawn"`
	}
	if err := readControl(r, &body); err != nil {
		return nil, err
	}
	s.WithdrawKey(body.Withdrawn)
	return done(), nil
}

func (s *Server) controlSubscription(r *http.Request) (any, error) {
	var body struct {
		Has bool `json:"has"`
	}
	if err := readControl(r, &body); err != nil {
		return nil, err
	}
	s.SetSubscription(body.Has)
	return done(), nil
}

// faultBody is a fault as the control interface writes it.
type faultBody struct {
	Kind       string `json:"kind"`
	Times      int    `json:"times"`
	After      int    `json:"after"`
	Path       string `json:"path"`
	Method     string `json:"method"`
	Status     int    `json:"status,omitempty"`
	Body       string `json:"body,omitempty"`
	RetryAfter string `json:"retry_after,omitempty"`
	Delay      string `json:"delay,omitempty"`
}

func (s *Server) controlInject(r *http.Request) (any, error) {
	var body faultBody
	if err := readControl(r, &body); err != nil {
		return nil, err
	}
	f := Fault{
		Kind: FaultKind(body.Kind), Times: body.Times, After: body.After, Path: body.Path, Method: body.Method,
		Status: body.Status, Body: body.Body, RetryAfter: body.RetryAfter,
	}
	if status, err := strconv.Atoi(body.Kind); err == nil {
		f.Kind, f.Status = Status, status
	}
	if body.Delay != "" {
		d, err := time.ParseDuration(body.Delay)
		if err != nil {
			return nil, err
		}
		f.Delay = d
	}
	if err := s.Inject(f); err != nil {
		return nil, err
	}
	return s.controlFaults(r)
}

func (s *Server) controlFaults(*http.Request) (any, error) {
	out := []faultBody{}
	for _, f := range s.Faults() {
		body := faultBody{
			Kind: string(f.Kind), Times: f.Times, After: f.After, Path: f.Path, Method: f.Method,
			Status: f.Status, Body: f.Body, RetryAfter: f.RetryAfter,
		}
		if f.Delay > 0 {
			body.Delay = f.Delay.String()
		}
		out = append(out, body)
	}
	return out, nil
}

// reference finds the guid that {ref} means.
func (s *Server) reference(r *http.Request) (string, error) {
	ref := strings.ToLower(r.PathValue("ref"))
	if guid, ok := canonGUID(ref); ok {
		return guid, nil
	}
	word, text, _ := strings.Cut(ref, "-")
	number, err := strconv.ParseInt(text, 10, 64)
	kind := map[string]Kind{"invoice": Invoice, "creditnote": CreditNote}[word]
	if d, ok := s.Numbered(kind, number); ok && err == nil {
		return d.GUID, nil
	}
	return "", fmt.Errorf("%q is not a document", ref)
}
