package http_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/postbud/postbud/gateways/http"
	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/internal/far/line"
	"github.com/postbud/postbud/plugin"
)

const (
	user     = "nordlys"
	password = "correct horse battery"
)

// The folder of a web server that takes PUT, with a password.
func TestGatewayPutsToNginx(t *testing.T) {
	gatewaytest.Run(t, http.Gateway, func(t *testing.T) gatewaytest.Far {
		n := start(t, site{in: withPassword(t)})
		return n.end(t, "in", n.put().With(plugin.Values{"auth": "basic", "user": user, "password": password}), map[string]plugin.Values{
			"password": {"password": "wrong horse"},
			"url":      {"url": n.url("/none/in/")},
		})
	})
}

// A service that takes POST, keeps each document under its key and can be asked
// for it.
func TestGatewayPostsToNginxAndAsks(t *testing.T) {
	gatewaytest.Run(t, http.Gateway, func(t *testing.T) gatewaytest.Far {
		n := start(t, site{places: inbox})
		settings := n.post("/post/{File}").With(plugin.Values{"lookup_url": n.url("/named/{File}"), "headers": "X-Name: {File}"})
		return n.end(t, "named", settings, map[string]plugin.Values{
			"url": {"url": "ftp://" + n.line.Host()},
		})
	})
}

// inbox turns POST into files: nginx hands it on to itself as PUT. Below /post/ the
// address gives the name, at /keyed the key does, and at /any each request makes a
// file of its own, as with a receiver that sorts out nothing.
const inbox = `
	location /named/ { dav_methods PUT; }
	location /post/ { if ($request_method != POST) { return 405; } proxy_method PUT; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_pass http://self/named/; }
	location = /keyed { if ($request_method != POST) { return 405; } proxy_method PUT; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_pass http://self/named/$http_idempotency_key; }
	location = /any { if ($request_method != POST) { return 405; } proxy_method PUT; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_pass http://self/named/$request_id; }
`

// end is the server as a far end of the suite.
func (n *nginx) end(t *testing.T, folder string, settings plugin.Values, wrong map[string]plugin.Values) gatewaytest.Far {
	return gatewaytest.Far{
		Settings:  settings,
		Wrong:     wrong,
		Received:  func() map[string][]byte { return n.files(t, folder) },
		Leftovers: func() []string { return names(t, filepath.Join(n.dir, "temp", "client_body")) },
		Outside: func() (found []string) {
			for _, name := range names(t, n.home) {
				if name != "in" && name != "named" {
					found = append(found, name)
				}
			}
			return found
		},
		Down: n.line.Down,
		CutMidway: func(bytes int64) {
			n.relay.Store(&relay{cut: bytes})
		},
		Stall:         func() { n.relay.Store(&relay{stall: 20000}) },
		Slow:          func() { n.line.Set(line.Faults{BytesPerSecond: 90 << 10}) },
		SwallowAnswer: func() { n.relay.Store(&relay{swallow: true}) },
		Mend:          func() { n.up(t) },
		Patience:      15 * time.Second,
	}
}

// names lists what lies in a folder, once the server has had time to tidy up.
func names(t testing.TB, folder string) (found []string) {
	t.Helper()
	for range 50 {
		found = nil
		entries, err := os.ReadDir(folder)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		for _, e := range entries {
			found = append(found, e.Name())
		}
		if len(found) == 0 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	return found
}

// withPassword are directives that let in our user alone.
func withPassword(t testing.TB) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "users")
	if err := os.WriteFile(file, []byte(user+":{PLAIN}"+password+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return `auth_basic "documents"; auth_basic_user_file ` + file + `;`
}
