package http_test

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

	"github.com/postbud/postbud/internal/far/line"
	"github.com/postbud/postbud/plugin"
)

// nginx is the real thing, a process of its own with a configuration of the test.
// It listens where no port has to be free, behind a line that can be cut.
type nginx struct {
	front
	home    string
	version string
}

// front is the line before a server, which listens at the socket s in dir.
type front struct {
	dir, scheme string
	line        *line.Listener
	relay       atomic.Pointer[relay]
}

// site is what a test wants of its server.
type site struct {
	server  string // directives of the server
	places  string // further locations
	in      string // directives of the folder /in/
	http    string // directives above all servers
	secure  bool
	workers int // 0 for one, in the one process there is
}

func start(t testing.TB, s site) *nginx {
	t.Helper()
	binary, err := exec.LookPath("nginx")
	if err != nil {
		if binary, err = exec.LookPath("/usr/sbin/nginx"); err != nil {
			unless(t, "needs nginx")
		}
	}
	dir, err := os.MkdirTemp("", "nginx") // short, since the address of a socket must be
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	n := &nginx{home: filepath.Join(dir, "home")}
	n.dir, n.scheme = dir, "http"
	for _, folder := range []string{"home/in", "home/named", "temp"} {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	listen := "listen unix:" + dir + "/s"
	if s.secure {
		n.scheme, listen = "https", listen+" ssl"
	}
	user := ""
	if os.Geteuid() == 0 {
		user = "user root;"
	}
	process := "master_process off;"
	if s.workers > 0 {
		process = fmt.Sprintf("worker_processes %d;", s.workers)
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
`, process, user, dir, dir, dir, temp, s.http, dir, listen, n.home, s.server, s.in, s.places)
	n.run(t, binary, config)
	if said, err := exec.Command(binary, "-v").CombinedOutput(); err == nil {
		n.version = strings.TrimSpace(string(said))
	}
	n.listen(t)
	return n
}

func (n *nginx) run(t testing.TB, binary, config string) {
	t.Helper()
	file := filepath.Join(n.dir, "nginx.conf")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	var says bytes.Buffer
	cmd := exec.Command(binary, "-p", n.dir, "-c", file, "-e", filepath.Join(n.dir, "error.log"))
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
		if conn, err := net.Dial("unix", n.dir+"/s"); err == nil {
			conn.Close()
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("nginx does not answer\n%s", says.String())
}

// unless skips where a server of another maker is not installed; the builds that
// count must have it.
func unless(t testing.TB, why string) {
	t.Helper()
	if ci, _ := strconv.ParseBool(os.Getenv("CI")); ci {
		t.Fatal(why)
	}
	t.Skip(why)
}

func (n *front) url(path string) string {
	return fmt.Sprintf("%s://%s:%d%s", n.scheme, n.line.Host(), n.line.Port(), path)
}

// put is settings for the folder of files.
func (n *nginx) put() plugin.Values {
	return plugin.Values{"url": n.url("/in/"), "method": "put", "plain": "yes", "timeout": "2s"}
}

// post is settings for an address that takes POST.
func (n *front) post(path string) plugin.Values {
	return plugin.Values{"url": n.url(path), "method": "post", "plain": "yes", "timeout": "2s"}
}

// files are the files in a folder, whole or not.
func (n *nginx) files(t testing.TB, folder string) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	entries, err := os.ReadDir(filepath.Join(n.home, folder))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		data, err := os.ReadFile(filepath.Join(n.home, folder, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		found[e.Name()] = data
	}
	return found
}

// requests are the lines of the access log that begin so: "PUT /in/a.xml 201". The
// server writes a line when it is done with a request, which may be a little after
// we are.
func (n *nginx) requests(t testing.TB, begin string) []string {
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

func (n *nginx) logged(t testing.TB) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(n.dir, "access.log"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(data)), "\n")
}

// up ends whatever was set.
func (n *front) up(t testing.TB) {
	n.relay.Store(&relay{})
	n.line.Set(line.Faults{})
	if err := n.line.Up(); err != nil {
		t.Error(err)
	}
}

// lay puts a file at the server's, or takes it away.
func (n *nginx) lay(t testing.TB, name, text string) {
	t.Helper()
	path := filepath.Join(n.home, name)
	if text == "" {
		_ = os.Remove(path)
		return
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// port is one that was free a moment ago, for the one test in which nothing may
// stand between us and the server.
func port(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}
