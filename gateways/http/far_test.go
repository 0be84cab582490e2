package http_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/postbud/postbud/gateways/http"
	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/internal/outside/nginx"
	"github.com/postbud/postbud/plugin"
)

const (
	user     = "nordlys"
	password = "correct horse battery"
)

// The folder of a web server that takes PUT, with a password.
func TestGatewayPutsToNginx(t *testing.T) {
	gatewaytest.Run(t, http.Gateway, func(t *testing.T) gatewaytest.Far {
		n := nginx.Start(t, nginx.Site{In: withPassword(t)})
		return n.Far(t, "in", n.Put().With(plugin.Values{"auth": "basic", "user": user, "password": password}), map[string]plugin.Values{
			"password": {"password": "wrong horse"},
			"url":      {"url": n.URL("/none/in/")},
		})
	})
}

// A service that takes POST, keeps each document under its key and can be asked
// for it.
func TestGatewayPostsToNginxAndAsks(t *testing.T) {
	gatewaytest.Run(t, http.Gateway, func(t *testing.T) gatewaytest.Far {
		n := nginx.Start(t, nginx.Site{Places: nginx.Inbox})
		settings := n.Post("/post/{File}").With(plugin.Values{"lookup_url": n.URL("/named/{File}"), "headers": "X-Name: {File}"})
		return n.Far(t, "named", settings, map[string]plugin.Values{
			"url": {"url": "ftp://" + n.Line.Host()},
		})
	})
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
