package netx

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
)

func client(t *testing.T, settings *tls.Config) *http.Client {
	c := HTTP(Dialer(Policy{AllowPrivate: true}))(settings)
	t.Cleanup(c.CloseIdleConnections)
	return c
}

func trusting(s *httptest.Server) *tls.Config {
	pool := x509.NewCertPool()
	pool.AddCert(s.Certificate())
	return &tls.Config{RootCAs: pool}
}

func TestF77WhatIsSentIsSentToNobodyElse(t *testing.T) {
	var elsewhere atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { elsewhere.Add(1) }))
	defer other.Close()
	var code atomic.Int32
	first := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		http.Redirect(w, r, other.URL+"/moved", int(code.Load()))
	}))
	defer first.Close()
	c := client(t, nil)
	for _, n := range []int{301, 302, 303, 307, 308} {
		code.Store(int32(n))
		res, err := c.Post(first.URL, "text/plain", strings.NewReader("invoice"))
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != n || elsewhere.Load() != 0 {
			t.Errorf("%d: answer %d, %d requests elsewhere", n, res.StatusCode, elsewhere.Load())
		}
	}
	res, err := c.Get(first.URL)
	if err != nil || res.StatusCode != 200 || elsewhere.Load() != 1 {
		t.Errorf("a GET is not sent on: %v, %d", err, elsewhere.Load())
	}
	if err == nil {
		res.Body.Close()
	}
}

func TestARedirectNeverLeavesHTTPSNorGoesOnForEver(t *testing.T) {
	var asked atomic.Int32
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { asked.Add(1) }))
	defer plain.Close()
	secure := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/round" {
			asked.Add(1)
			http.Redirect(w, r, "/round", http.StatusFound)
			return
		}
		http.Redirect(w, r, plain.URL, http.StatusFound)
	}))
	defer secure.Close()
	c := client(t, trusting(secure))
	for path, most := range map[string]int32{"/": 0, "/round": maxRedirects + 1} {
		asked.Store(0)
		res, err := c.Get(secure.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusFound || asked.Load() != most {
			t.Errorf("%s: answer %d after %d requests, want %d", path, res.StatusCode, asked.Load(), most)
		}
	}
}

func TestT24ARedirectIsJudgedLikeAnyAddress(t *testing.T) {
	port, seen := trap(t)
	s := httptest.NewServer(http.RedirectHandler("http://[::ffff:169.254.169.254]:"+port+"/", http.StatusFound))
	defer s.Close()
	res, err := client(t, nil).Get(s.URL)
	if err == nil {
		res.Body.Close()
	}
	if fault.KindOf(err) != fault.Configuration || seen.Load() != 0 {
		t.Errorf("err = %v, %d connections", err, seen.Load())
	}
}

func TestNoProxyComesInBetween(t *testing.T) {
	port, seen := trap(t)
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:"+port)
	t.Setenv("http_proxy", "http://127.0.0.1:"+port)
	tr := client(t, nil).Transport.(*http.Transport)
	if tr.Proxy != nil || seen.Load() != 0 {
		t.Error("a proxy is used")
	}
}

func TestF76T27ACertificateThatCannotBeTrustedIsNamed(t *testing.T) {
	server := func(change func(*tls.Config)) *httptest.Server {
		s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
		s.Config.ErrorLog = log.New(io.Discard, "", 0) // the handshakes are meant to fail
		s.TLS = &tls.Config{}
		change(s.TLS)
		s.StartTLS()
		t.Cleanup(s.Close)
		return s
	}
	good := server(func(*tls.Config) {})
	old := server(func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 })
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	elsewhere := trusting(good)
	elsewhere.ServerName = "wrong.test"
	late := trusting(good)
	late.Time = func() time.Time { return good.Certificate().NotAfter.AddDate(1, 0, 0) }
	for _, c := range []struct {
		name, url, reason string
		settings          *tls.Config
		dated             bool
	}{
		{"unknown issuer", good.URL, "unknown issuer", nil, true},
		{"wrong name", good.URL, "another name", elsewhere, true},
		{"expired", good.URL, "expired", late, true},
		{"old version", old.URL, "safe version", trusting(old), false},
		{"no TLS", strings.Replace(plain.URL, "http:", "https:", 1), "does not speak TLS", nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := client(t, c.settings).Get(c.url)
			f := TLSFault(err, "sftp.test")
			if f == nil || f.Kind != fault.Configuration || f.Code != "GW-TLS" || !strings.Contains(f.Args["reason"], c.reason) {
				t.Fatalf("%v -> %#v", err, f)
			}
			if (f.Args["date"] != "") != c.dated || f.Args["host"] != "sftp.test" {
				t.Errorf("args = %v", f.Args)
			}
		})
	}
	res, err := client(t, trusting(good)).Get(good.URL)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.TLS.Version < tls.VersionTLS12 {
		t.Errorf("version %x", res.TLS.Version)
	}
}

func TestALineThatBreaksIsNoCertificateFault(t *testing.T) {
	for _, err := range []error{nil, io.EOF, io.ErrUnexpectedEOF, &net.OpError{Op: "read", Err: errors.New("reset")}} {
		if f := TLSFault(err, "x"); f != nil {
			t.Errorf("%v -> %v", err, f)
		}
	}
}

func TestOldTLSCannotBeAskedFor(t *testing.T) {
	asked := &tls.Config{MinVersion: tls.VersionTLS10, ServerName: "x"}
	got := Modern(asked)
	if got.MinVersion != tls.VersionTLS12 || got.ServerName != "x" || asked.MinVersion != tls.VersionTLS10 {
		t.Errorf("%x, given %x", got.MinVersion, asked.MinVersion)
	}
	if got := Modern(&tls.Config{MinVersion: tls.VersionTLS13}); got.MinVersion != tls.VersionTLS13 {
		t.Errorf("%x", got.MinVersion)
	}
}
