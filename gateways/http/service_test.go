package http_test

import (
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	gateway "github.com/postbud/postbud/gateways/http"
	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/internal/far/line"
	"github.com/postbud/postbud/internal/outside/nginx"
	"github.com/postbud/postbud/plugin"
)

// service is a receiver of ours with all the ways to be addressed. It reads with the
// standard library, which did not write what it reads.
type service struct {
	nginx.Front
	deaf bool // takes no notice of keys
	hook func(w http.ResponseWriter, r *http.Request) (handled bool)

	mu     sync.Mutex
	docs   map[string][]byte // by name
	keys   map[string]string // key to the number that was given
	posts  int               // documents that came whole, repeats too
	asked  []string          // "GET /docs/x"
	tokens int
	secret string
	lives  int // requests that a token lives; 0 for ever
	used   int
}

func serve(t testing.TB, s *service) *service {
	t.Helper()
	dir, err := os.MkdirTemp("", "service")
	if err != nil {
		t.Fatal(err)
	}
	s.Dir, s.Scheme, s.docs, s.keys = dir, "http", map[string][]byte{}, map[string]string{}
	l, err := net.Listen("unix", dir+"/s")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(s.handle)}
	ended := make(chan struct{})
	go func() { defer close(ended); _ = server.Serve(l) }()
	t.Cleanup(func() { server.Close(); <-ended; os.RemoveAll(dir) })
	s.Listen(t)
	return s
}

func (s *service) handle(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked = append(s.asked, r.Method+" "+r.URL.Path)
	s.mu.Unlock()
	switch {
	case r.URL.Path == "/token":
		s.token(w, r)
	case s.hook != nil && s.hook(w, r):
	case r.URL.Path == "/none":
		http.NotFound(w, r)
	case s.secret != "" && !s.welcome(r):
		http.Error(w, `{"message":"token expired"}`, http.StatusUnauthorized)
	case r.Method == "POST" && r.URL.Path == "/docs":
		s.take(w, r)
	case r.Method == "GET" && strings.HasPrefix(r.URL.Path, "/docs/"):
		s.look(w, strings.TrimPrefix(r.URL.Path, "/docs/"))
	default:
		http.Error(w, `{"message":"nothing there"}`, http.StatusNotFound)
	}
}

func (s *service) take(w http.ResponseWriter, r *http.Request) {
	name, data, err := read(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	key := r.Header.Get("Idempotency-Key")
	s.mu.Lock()
	defer s.mu.Unlock()
	s.posts++
	number, known := s.keys[key]
	if !known || s.deaf {
		number = fmt.Sprintf("R-%d", len(s.docs)+1)
		if s.deaf && known {
			name += " again"
		}
		s.keys[key], s.docs[name] = number, data
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	fmt.Fprintf(w, `{"result":{"status":"accepted","id":%q}}`, number)
}

func (s *service) look(w http.ResponseWriter, key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	number, known := s.keys[key]
	if !known {
		fmt.Fprint(w, `{"items":[]}`)
		return
	}
	fmt.Fprintf(w, `{"items":[{"id":%q,"key":%q}]}`, number, key)
}

// token gives out one token after the other.
func (s *service) token(w http.ResponseWriter, r *http.Request) {
	id, secret, ok := r.BasicAuth()
	if !ok {
		id, secret = r.FormValue("client_id"), r.FormValue("client_secret")
	}
	secret, _ = url.QueryUnescape(secret)
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	if id != "nordlys" || secret != s.secret || r.FormValue("grant_type") != "client_credentials" {
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprintf(w, `{"error":"invalid_client","error_description":"not %s"}`, secret)
		return
	}
	s.tokens++
	s.used = 0
	fmt.Fprintf(w, `{"access_token":"token-number-%d","token_type":"Bearer","expires_in":3600}`, s.tokens)
}

func (s *service) welcome(r *http.Request) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used++
	return r.Header.Get("Authorization") == fmt.Sprintf("Bearer token-number-%d", s.tokens) && (s.lives == 0 || s.used <= s.lives)
}

// read finds name and document in whatever form they come.
func read(r *http.Request) (name string, data []byte, err error) {
	kind := r.Header.Get("Content-Type")
	switch {
	case strings.HasPrefix(kind, "multipart/form-data"):
		in, err := r.MultipartReader()
		if err != nil {
			return "", nil, err
		}
		for {
			part, err := in.NextPart()
			if errors.Is(err, io.EOF) {
				return name, data, nil
			}
			if err != nil {
				return "", nil, err
			}
			text, err := io.ReadAll(part)
			if err != nil {
				return "", nil, err
			}
			if part.FormName() == "upload" {
				name, data = part.FileName(), text
			}
		}
	case kind == "application/json":
		var in struct {
			Document struct{ Name, Content string }
		}
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			return "", nil, err
		}
		data, err = base64.StdEncoding.DecodeString(in.Document.Content)
		return in.Document.Name, data, err
	case strings.HasPrefix(kind, "application/soap+xml"):
		var in struct {
			XMLName xml.Name `xml:"http://www.w3.org/2003/05/soap-envelope Envelope"`
			Name    string   `xml:"Body>Upload>Name"`
			Data    string   `xml:"Body>Upload>Data"`
		}
		if err := xml.NewDecoder(r.Body).Decode(&in); err != nil {
			return "", nil, err
		}
		data, err = base64.StdEncoding.DecodeString(in.Data)
		return in.Name, data, err
	}
	data, err = io.ReadAll(r.Body)
	name, _ = url.PathUnescape(r.Header.Get("X-File"))
	return name, data, err
}

// forms are the settings for each form of a document.
func forms() map[string]plugin.Values {
	return map[string]plugin.Values{
		"multipart": {"body": "multipart", "file_field": "upload", "form": "customer=10042 æøå"},
		"json":      {"body": "json", "json_content": "document.content", "json_name": "document.name", "json_id": "id"},
		"soap": {"body": "soap", "soap_action": "urn:example:upload",
			"soap_body": `<Upload xmlns="urn:example"><Name>{File}</Name><Data>{Content}</Data></Upload>`},
	}
}

// The other forms of a document, at a service that knows repeats by their key, can
// be asked, says in JSON that it took something and wants a token.
func TestGatewayPostsToAService(t *testing.T) {
	for name, form := range forms() {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Run(t, gateway.Gateway, func(t *testing.T) gatewaytest.Far {
				s := serve(t, &service{secret: "very secret words", lives: 60})
				return gatewaytest.Far{
					Settings: s.Post("/docs").With(form).With(plugin.Values{
						"auth": "oauth", "token_url": s.URL("/token"), "client_id": "nordlys", "client_secret": s.secret,
						"success": "json", "success_path": "result.status", "success_values": "accepted", "id_path": "result.id",
						"lookup_url": s.URL("/docs/{ID}"), "lookup_path": "items[0].key", "lookup_value": "{ID}", "lookup_id": "items[0].id",
					}),
					Wrong: map[string]plugin.Values{
						"client_secret": {"client_secret": "other secret words"},
						"token_url":     {"token_url": s.URL("/none")},
						"done_values":   {"done_path": "x"},
					},
					Secrets:       []string{"token-number-1"},
					Received:      s.received,
					Down:          s.Line.Down,
					CutMidway:     func(bytes int64) { s.Relay.Store(&nginx.Relay{Cut: bytes}) },
					Stall:         func() { s.Relay.Store(&nginx.Relay{Stall: 20000}) },
					Slow:          func() { s.Line.Set(line.Faults{BytesPerSecond: 90 << 10}) },
					SwallowAnswer: func() { s.Relay.Store(&nginx.Relay{Swallow: true}) },
					Mend:          func() { s.Up(t) },
					Patience:      15 * time.Second,
				}
			})
		})
	}
}

func (s *service) received() map[string][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[string][]byte{}
	for name, data := range s.docs {
		out[name] = data
	}
	return out
}

func (s *service) counts() (posts, docs int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.posts, len(s.docs)
}
