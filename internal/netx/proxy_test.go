package netx

import (
	"bufio"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"testing"

	"github.com/postbud/postbud/fault"
)

// relay is a proxy that leads every CONNECT to one far end in this process, which
// speaks first.
type relay struct {
	net.Listener
	mu     sync.Mutex
	asked  []string
	answer string // in place of 200
	user   string // who is let in, as user:password
}

func startRelay(t *testing.T) *relay {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{Listener: l}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go r.serve(conn)
		}
	}()
	return r
}

func (r *relay) serve(conn net.Conn) {
	defer conn.Close()
	request, err := http.ReadRequest(bufio.NewReader(conn))
	if err != nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked = append(r.asked, request.Method+" "+request.Host)
	switch {
	case r.answer != "":
		_, _ = io.WriteString(conn, r.answer)
	case r.user != "" && request.Header.Get("Proxy-Authorization") != "Basic "+base64.StdEncoding.EncodeToString([]byte(r.user)):
		_, _ = io.WriteString(conn, "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
	default:
		_, _ = io.WriteString(conn, "HTTP/1.1 200 Connection established\r\nX-Relay: 1\r\n\r\n220 hello\r\n") // in one piece: the far end speaks first
	}
}

func (r *relay) policy(t *testing.T, user string) Policy {
	t.Helper()
	u, err := ParseProxy("http://" + user + r.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return Policy{Proxy: u, Resolver: nameServer(t, nil)}
}

func TestTheInternetIsReachedThroughTheProxy(t *testing.T) {
	r := startRelay(t)
	r.user = "us:secret"
	conn, err := Dialer(r.policy(t, "us:secret@"))(t.Context(), "tcp", "93.184.216.34:25")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if line, err := bufio.NewReader(conn).ReadString('\n'); err != nil || line != "220 hello\r\n" {
		t.Errorf("the far end says %q, %v", line, err)
	}
	if len(r.asked) != 1 || r.asked[0] != "CONNECT 93.184.216.34:25" {
		t.Errorf("the proxy was asked %q", r.asked)
	}
}

func TestTheProxyIsNotAskedForWhatThePolicyRefuses(t *testing.T) {
	r := startRelay(t)
	for _, address := range []string{"10.0.0.1:22", "inside.test:22", "meta.test:80", "169.254.169.254:80", "[::ffff:10.0.0.1]:22", "localhost:22", "93.184.216.34:23"} {
		conn, err := Dialer(r.policy(t, ""))(t.Context(), "tcp", address)
		if conn != nil || fault.KindOf(err) != fault.Configuration || fault.CodeOf(err) != "GW-CONNECT" {
			t.Errorf("%s: %v", address, err)
		}
	}
	if _, err := Dialer(r.policy(t, ""))(t.Context(), "tcp", "nobody.test:22"); fault.CodeOf(err) != "GW-DNS" {
		t.Errorf("an unknown name: %v", err)
	}
	if len(r.asked) > 0 {
		t.Errorf("the proxy was asked %q", r.asked)
	}
}

func TestWhatLiesInsideIsReachedWithoutTheProxy(t *testing.T) {
	r := startRelay(t)
	inside, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer inside.Close()
	p := r.policy(t, "")
	p.Allow = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	conn, err := Dialer(p)(t.Context(), "tcp", inside.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.Close()
	if len(r.asked) > 0 {
		t.Errorf("the proxy was asked %q", r.asked)
	}
}

func TestAProxyThatSaysNoIsExplained(t *testing.T) {
	for answer, want := range map[string]struct {
		kind fault.Kind
		says string
	}{
		"HTTP/1.1 407 Who are you\r\n\r\n":         {fault.Configuration, "wants user and password"},
		"HTTP/1.1 403 Forbidden\r\n\r\n":           {fault.Configuration, "lets nobody through to 93.184.216.34, port 443 (it answers 403)"},
		"HTTP/1.1 503 Service Unavailable\r\n\r\n": {fault.Temporary, "does not get through"},
		"SSH-2.0-OpenSSH_9\r\n":                    {fault.Temporary, "no answer that can be read"},
		strings.Repeat("HTTP/1.1 200 x", 10_000):   {fault.Temporary, "no answer that can be read"},
	} {
		r := startRelay(t)
		r.answer = answer
		_, err := Dialer(r.policy(t, "us:hunter2@"))(t.Context(), "tcp", "93.184.216.34:443")
		if fault.KindOf(err) != want.kind || !strings.Contains(err.Error(), want.says) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%.30q: %s, %v", answer, fault.KindOf(err), err)
		}
	}
	r := startRelay(t)
	p := r.policy(t, "")
	_ = r.Close()
	if _, err := Dialer(p)(t.Context(), "tcp", "93.184.216.34:443"); fault.KindOf(err) != fault.Temporary || !strings.Contains(err.Error(), "the proxy") {
		t.Errorf("a proxy that is down: %v", err)
	}
	silent, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Dialer(startRelay(t).policy(t, ""))(silent, "tcp", "93.184.216.34:443"); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that ended: %v", err)
	}
}

func TestOnlyAnHTTPProxyIsTaken(t *testing.T) {
	for _, text := range []string{"proxy:3128", "https://proxy:3128", "socks5://proxy:1080", "http://proxy", "http://proxy:3128/path", "http://us:hunter2@proxy:3128?x=1", ":", ""} {
		if _, err := ParseProxy(text); fault.KindOf(err) != fault.Configuration || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: %v", text, err)
		}
	}
}
