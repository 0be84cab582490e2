// Package nginx is nginx as a far end of tests: it serves a folder of its own on this
// machine, behind a line that can be made to fail.
package nginx

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/internal/far/line"
	"github.com/postbud/postbud/plugin"
)

// Server is nginx, the real thing, a process of its own with a configuration of the test.
// It listens where no port has to be free, behind a line that can be cut.
type Server struct {
	Front
	Home    string // what it serves
	Version string
}

// Front is the line before a server, which listens at the socket s in dir.
type Front struct {
	Dir, Scheme string
	Line        *line.Listener
	Relay       atomic.Pointer[Relay]
}

// Site is what a test wants of its server.
type Site struct {
	Server  string // directives of the server
	Places  string // further locations
	In      string // directives of the folder /in/
	HTTP    string // directives above all servers
	Secure  bool
	Workers int // 0 for one, in the one process there is
}

// Start starts it; it ends with the test. Where it is not installed the test is skipped.
func Start(t testing.TB, s Site) *Server {
	t.Helper()
	binary, err := exec.LookPath("nginx")
	if err != nil {
		if binary, err = exec.LookPath("/usr/sbin/nginx"); err != nil {
			Unless(t, "needs nginx")
		}
	}
	dir, err := os.MkdirTemp("", "nginx") // short, since the address of a socket must be
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	n := &Server{Home: filepath.Join(dir, "home")}
	n.Dir, n.Scheme = dir, "http"
	for _, folder := range []string{"home/in", "home/named", "temp"} {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	listen := "listen unix:" + dir + "/s"
	if s.Secure {
		n.Scheme, listen = "https", listen+" ssl"
	}
	user := ""
	if os.Geteuid() == 0 {
		user = "user root;"
	}
	process := "master_process off;"
	if s.Workers > 0 {
		process = fmt.Sprintf("worker_processes %d;", s.Workers)
	}
	temp := ""
	for _, name := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		temp += fmt.Sprintf("%s_temp_path %s/temp/%s;\n", name, dir, name)
	}
	config := fmt.Sprintf(`daemon off; %s %s
error_log %s/error.log warn; pid %s/pid;
events { worker_connections 512; }
http {
	log_format plain '$request_method $request_uri $status $http_idempotency_key';
	access_log %s/access.log plain;
	%s
	client_max_body_size 0; default_type application/octet-stream; keepalive_requests 1000000; server_tokens off;
	%s
	upstream self { server unix:%s/s; }
	server {
		%s;
		root %s;
		%s
		location /in/ { dav_methods PUT DELETE; %s }
		%s
	}
}
`, process, user, dir, dir, dir, temp, s.HTTP, dir, listen, n.Home, s.Server, s.In, s.Places)
	n.run(t, binary, config)
	if said, err := exec.Command(binary, "-v").CombinedOutput(); err == nil {
		n.Version = strings.TrimSpace(string(said))
	}
	n.Listen(t)
	return n
}

func (n *Server) run(t testing.TB, binary, config string) {
	t.Helper()
	file := filepath.Join(n.Dir, "nginx.conf")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	var says bytes.Buffer
	cmd := exec.Command(binary, "-p", n.Dir, "-c", file, "-e", filepath.Join(n.Dir, "error.log"))
	cmd.Stdout, cmd.Stderr = &says, &says
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		for { // nginx misses a signal that comes just before it begins to wait for connections
			_ = cmd.Process.Signal(os.Interrupt)
			select {
			case <-ended:
				return
			case <-time.After(100 * time.Millisecond):
			}
		}
	})
	for range 400 {
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("nginx ended: %v\n%s", err, says.String())
		default:
		}
		if conn, err := net.Dial("unix", n.Dir+"/s"); err == nil {
			conn.Close()
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("nginx does not answer\n%s", says.String())
}

// Unless skips where a server of another maker is not installed; the builds that
// count must have it.
func Unless(t testing.TB, why string) {
	t.Helper()
	if ci, _ := strconv.ParseBool(os.Getenv("CI")); ci {
		t.Fatal(why)
	}
	t.Skip(why)
}

// URL is the address of a path there.
func (n *Front) URL(path string) string {
	return fmt.Sprintf("%s://%s:%d%s", n.Scheme, n.Line.Host(), n.Line.Port(), path)
}

// Put is settings for the folder of files.
func (n *Server) Put() plugin.Values {
	return plugin.Values{"url": n.URL("/in/"), "method": "put", "plain": "yes", "timeout": "2s"}
}

// Post is settings for an address that takes POST.
func (n *Front) Post(path string) plugin.Values {
	return plugin.Values{"url": n.URL(path), "method": "post", "plain": "yes", "timeout": "2s"}
}

// Files are the files in a folder, whole or not.
func (n *Server) Files(t testing.TB, folder string) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	entries, err := os.ReadDir(filepath.Join(n.Home, folder))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		data, err := os.ReadFile(filepath.Join(n.Home, folder, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		found[e.Name()] = data
	}
	return found
}

// Requests are the lines of the access log that begin so: "PUT /in/a.xml 201". The
// server writes a line when it is done with a request, which may be a little after
// we are.
func (n *Server) Requests(t testing.TB, begin string) []string {
	t.Helper()
	last := -1
	for range 50 {
		all := n.logged(t)
		if len(all) == last {
			break
		}
		last = len(all)
		time.Sleep(20 * time.Millisecond)
	}
	var found []string
	for _, l := range n.logged(t) {
		if strings.HasPrefix(l, begin) {
			found = append(found, l)
		}
	}
	return found
}

// Transfers counts the documents that the server took into a folder, by its log: what is
// written over is counted again, and the small file of a connection test is not.
func (n *Server) Transfers(t testing.TB, folder string) (count int) {
	t.Helper()
	begin := "PUT /" + folder + "/"
	for _, l := range n.Requests(t, begin) {
		if at := strings.Fields(l); len(at) > 2 && at[2][0] == '2' && !strings.HasPrefix(at[1], "/"+folder+"/.postbud-test-") {
			count++
		}
	}
	return count
}

func (n *Server) logged(t testing.TB) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(n.Dir, "access.log"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(data)), "\n")
}

// Up ends whatever was set.
func (n *Front) Up(t testing.TB) {
	n.Relay.Store(&Relay{})
	n.Line.Set(line.Faults{})
	if err := n.Line.Up(); err != nil {
		t.Error(err)
	}
}

// Lay puts a file at the server's, or takes it away.
func (n *Server) Lay(t testing.TB, name, text string) {
	t.Helper()
	path := filepath.Join(n.Home, name)
	if text == "" {
		_ = os.Remove(path)
		return
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Inbox turns POST into files: nginx hands it on to itself as PUT. Below /post/ the
// address gives the name, at /keyed the key does, and at /any each request makes a
// file of its own, as with a receiver that sorts out nothing.
const Inbox = `
	location /named/ { dav_methods PUT; }
	location /post/ { if ($request_method != POST) { return 405; } proxy_method PUT; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_pass http://self/named/; }
	location = /keyed { if ($request_method != POST) { return 405; } proxy_method PUT; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_pass http://self/named/$http_idempotency_key; }
	location = /any { if ($request_method != POST) { return 405; } proxy_method PUT; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_pass http://self/named/$request_id; }
`

// Far is the server as a far end of the suite.
func (n *Server) Far(t *testing.T, folder string, settings plugin.Values, wrong map[string]plugin.Values) gatewaytest.Far {
	return gatewaytest.Far{
		Settings:  settings,
		Wrong:     wrong,
		Received:  func() map[string][]byte { return n.Files(t, folder) },
		Transfers: func() int { return n.Transfers(t, folder) },
		Leftovers: func() []string { return names(t, filepath.Join(n.Dir, "temp", "client_body")) },
		Outside: func() (found []string) {
			for _, name := range names(t, n.Home) {
				if name != "in" && name != "named" {
					found = append(found, name)
				}
			}
			return found
		},
		Down: n.Line.Down,
		CutMidway: func(bytes int64) {
			n.Relay.Store(&Relay{Cut: bytes})
		},
		Stall:         func() { n.Relay.Store(&Relay{Stall: 20000}) },
		Slow:          func() { n.Line.Set(line.Faults{BytesPerSecond: 90 << 10}) },
		SwallowAnswer: func() { n.Relay.Store(&Relay{Swallow: true}) },
		Mend:          func() { n.Up(t) },
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
