package engine_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/far/dropbox"
	"github.com/postbud/postbud/internal/far/ftp"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

func byFTP(t *testing.T) far {
	home := t.TempDir()
	if err := os.Mkdir(filepath.Join(home, "in"), 0o755); err != nil {
		t.Fatal(err)
	}
	s, err := ftp.Open(ftp.Options{Folder: home, User: "us", Password: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return far{
		gateway:   "ftp",
		templates: plugin.Values{"folder": "in/{Buyer.Name}/{IssueDate:2006}"},
		settings:  plugin.Values{"host": s.Host(), "port": strconv.Itoa(s.Port()), "user": "us", "security": "none", "create_folder": "yes"},
		secrets:   setup.Secrets{"password": plugin.NewSecret("secret")},
		arrived:   func(t *testing.T) int { return lie(t, home, "in/") },
	}
}

func inDropbox(t *testing.T) far {
	s, err := dropbox.Open(dropbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	s.MakeFolder("/in")
	return far{
		gateway:   "dropbox",
		templates: plugin.Values{"folder": "in/{Buyer.Name}/{IssueDate:2006}"},
		settings: plugin.Values{
			"client_id": s.AppKey(), "create_folder": "yes",
			"api_url": s.URL(), "content_url": s.URL(), "authorize_url": s.URL() + "/oauth2/authorize", "token_url": s.URL() + "/oauth2/token",
		},
		secrets: setup.Secrets{"refresh_token": plugin.NewSecret(s.Grant())},
		arrived: func(t *testing.T) int {
			for name := range s.Files() {
				placed(t, strings.TrimPrefix(name, "/in/"))
			}
			return len(s.Files())
		},
	}
}

// placed looks at a place like name/2026/file.
func placed(t *testing.T, at string) {
	t.Helper()
	parts := strings.Split(at, "/")
	if len(parts) != 3 || !fold.MatchString(parts[0]) || parts[1] != "2026" || gateways.SafeName(parts[0]) != nil {
		t.Errorf("a document lies at %q", at)
	}
}

func byHTTP(t *testing.T) far {
	var mu sync.Mutex
	var paths []string
	usual := []string{"Accept", "Accept-Encoding", "Content-Length", "Content-Type", "Idempotency-Key", "User-Agent", "X-Customer"}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		for name := range r.Header {
			if !slices.Contains(usual, name) {
				t.Errorf("a request has the header %s", name)
			}
		}
		if err := r.ParseMultipartForm(1 << 20); err != nil {
			t.Error(err)
			return
		}
		if len(r.MultipartForm.File) != 1 || len(r.MultipartForm.Value) != 1 || len(r.MultipartForm.Value["customer"]) != 1 {
			t.Errorf("a request has the fields %v", r.MultipartForm.Value)
		}
		paths = append(paths, r.URL.Path)
	}))
	t.Cleanup(s.Close)
	return far{
		gateway: "http",
		templates: plugin.Values{
			"folder": "{Buyer.Name}/{IssueDate:2006}", "headers": "X-Customer: {Buyer.Contact.Email}", "form": "customer={Buyer.Name}",
		},
		settings: plugin.Values{"url": s.URL + "/in/{Folder}/{File}", "plain": "yes", "body": "multipart"},
		arrived: func(t *testing.T) int {
			mu.Lock()
			defer mu.Unlock()
			for _, path := range paths {
				placed(t, strings.TrimPrefix(path, "/in/"))
			}
			return len(paths)
		},
	}
}

func byAS2(t *testing.T) far {
	a := newAcme(t)
	t.Cleanup(func() { a.Close(); a.busy.Wait() })
	var mu sync.Mutex
	var subjects []string
	a.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		subjects = append(subjects, r.Header["Subject"]...)
		for name := range r.Header {
			if strings.HasPrefix(name, "X-") || name == "Bcc" {
				t.Errorf("a value made the header %s", name)
			}
		}
		mu.Unlock()
		a.ServeHTTP(w, r)
	})
	p := as2Papers()
	return far{
		gateway:   "as2",
		templates: plugin.Values{"subject": "{Buyer.Name}", "content_type": "application/xml"},
		settings: plugin.Values{"url": a.URL, "plain": "yes", "partner_id": "ACME", "partner_certificate": p.theirs.cert,
			"our_id": "NORDLYS", "our_certificate": p.ours.cert},
		secrets: setup.Secrets{"our_key": plugin.NewSecret(p.ours.key)},
		arrived: func(t *testing.T) int {
			mu.Lock()
			defer mu.Unlock()
			for _, subject := range subjects {
				if strings.ContainsFunc(subject, unicode.IsControl) {
					t.Errorf("a message has the subject %q", subject)
				}
			}
			_, docs := a.has()
			return len(docs)
		},
	}
}
