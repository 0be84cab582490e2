package sftp_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	me "os/user"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gateways/sftp"
	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/internal/far/line"
	"github.com/postbud/postbud/plugin"
)

// The real thing: OpenSSH's server, one process for each connection, behind a line
// that can be cut.
func TestGatewayAtOpenSSH(t *testing.T) {
	gatewaytest.Run(t, sftp.Gateway, func(t *testing.T) gatewaytest.Far { return openSSH(t).end(t) })
}

func TestAnyOfTheServersKeysMayBeTheConfirmedOne(t *testing.T) {
	o := openSSH(t)
	for kind, print := range o.prints {
		g := open(t, o.settings(t).With(plugin.Values{"host_key": print}))
		for i := range 2 {
			if _, err := g.Deliver(t.Context(), parcel(fmt.Sprintf("%s-%d.xml", kind, i), "x")); err != nil {
				t.Errorf("%s: %v", kind, err)
			}
			o.line.Cut()
		}
		if got, err := g.steps(t); err != nil || got != allSteps {
			t.Errorf("%s: %s, %v", kind, got, err)
		}
	}
}

func TestF66OpenSSHNumbersAndReplaces(t *testing.T) {
	o := openSSH(t)
	for on, want := range map[string]string{"number": "in/a-2.xml", "overwrite": "in/b.xml"} {
		name := map[string]string{"number": "a.xml", "overwrite": "b.xml"}[on]
		if err := os.WriteFile(filepath.Join(o.home, "in", name), []byte("other"), 0o644); err != nil {
			t.Fatal(err)
		}
		g := open(t, o.settings(t).With(plugin.Values{"on_exists": on, "verify": "hash"}))
		for range 2 {
			if r, err := g.Deliver(t.Context(), parcel(name, "the invoice")); err != nil || r.RemoteID != want || r.Outcome != gateways.Delivered {
				t.Errorf("%s: %+v, %v", on, r, err)
			}
		}
	}
}

// server is OpenSSH's sshd with a configuration of its own.
type server struct {
	home, key string
	line      *line.Listener
	prints    map[string]string // of its keys, by kind
	relay     atomic.Pointer[relay]

	sshd, config string // the program and its configuration
	port         int    // of a daemon, where nothing stands in between; 0 without
}

func openSSH(t *testing.T) *server { return openSSHWith(t, "internal-sftp") }

// openSSHWith has another command serve the files.
func openSSHWith(t *testing.T, command string) *server {
	t.Helper()
	sshd, err := exec.LookPath("sshd")
	if err != nil {
		if sshd, err = exec.LookPath("/usr/sbin/sshd"); err != nil {
			unless(t, "needs openssh-server")
		}
	}
	if os.Geteuid() == 0 { // what its service would have done
		if err := os.MkdirAll("/run/sshd", 0o755); err != nil {
			unless(t, "needs the folder /run/sshd: "+err.Error())
		}
	}
	dir := t.TempDir()
	s := &server{home: filepath.Join(dir, "home"), prints: map[string]string{}, sshd: sshd}
	if err := os.MkdirAll(filepath.Join(s.home, "in"), 0o755); err != nil {
		t.Fatal(err)
	}
	key, public := keyPair(t)
	s.key = key
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	config := fmt.Sprintf("AuthorizedKeysFile %s\nStrictModes no\nUsePAM no\nPasswordAuthentication no\n"+
		"PermitRootLogin yes\nPidFile none\nSubsystem sftp %s -d %s\n",
		write("authorized_keys", string(ssh.MarshalAuthorizedKey(public))), command, s.home)
	for kind, private := range hostKeys(t) {
		block, err := ssh.MarshalPrivateKey(private, "test")
		if err != nil {
			t.Fatal(err)
		}
		signer, err := ssh.NewSignerFromKey(private)
		if err != nil {
			t.Fatal(err)
		}
		s.prints[kind] = ssh.FingerprintSHA256(signer.PublicKey())
		config += "HostKey " + write("host_"+kind, string(pem.EncodeToMemory(block))) + "\n"
	}
	s.config = write("sshd_config", config)
	s.listen(t)
	return s
}

// unless skips where a server of another maker is not installed; the builds that
// count must have it.
func unless(t *testing.T, why string) {
	t.Helper()
	if ci, _ := strconv.ParseBool(os.Getenv("CI")); ci {
		t.Fatal(why)
	}
	t.Skip(why)
}

func hostKeys(t *testing.T) map[string]crypto.PrivateKey {
	t.Helper()
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]crypto.PrivateKey{"ed25519": ed, "ecdsa": ec, "rsa": rsaKey()}
}

// listen starts an sshd for each connection, as inetd would, so that no port has
// to be free at the right moment.
func (s *server) listen(t *testing.T) {
	t.Helper()
	var err error
	if s.line, err = line.Listen(""); err != nil {
		t.Fatal(err)
	}
	s.relay.Store(&relay{})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			conn, err := s.line.Accept()
			if err != nil {
				return
			}
			go s.serve(t, line.Of(conn), exec.Command(s.sshd, "-i", "-e", "-f", s.config))
		}
	}()
	t.Cleanup(func() { s.line.Close(); <-ended })
}

func (s *server) settings(t *testing.T) plugin.Values {
	t.Helper()
	account, err := me.Current()
	if err != nil {
		t.Fatal(err)
	}
	port := s.line.Port()
	if s.port != 0 {
		port = s.port
	}
	return plugin.Values{
		"host": s.line.Host(), "port": strconv.Itoa(port), "user": account.Username, "private_key": s.key,
		"host_key": s.prints["ed25519"], "folder": "in", "timeout": "2s",
	}
}

func (s *server) end(t *testing.T) gatewaytest.Far {
	in := filepath.Join(s.home, "in")
	stranger, _ := keyPair(t)
	return gatewaytest.Far{
		Settings: s.settings(t),
		Wrong: map[string]plugin.Values{
			"private_key": {"private_key": stranger},
			"host_key":    {"host_key": "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
			"folder":      {"folder": "in/none"},
		},
		Received:  func() map[string][]byte { whole, _ := files(t, in); return whole },
		Leftovers: func() []string { _, unfinished := files(t, s.home); return unfinished },
		Outside: func() (names []string) {
			entries, _ := os.ReadDir(s.home)
			for _, e := range entries {
				if e.Name() != "in" {
					names = append(names, e.Name())
				}
			}
			return names
		},
		Down: s.line.Down,
		// of what goes over the line, the handshake is some and the packets' own bytes
		// are a little
		CutMidway:     func(n int64) { s.relay.Store(&relay{cut: 5000 + n*9/10}) },
		Stall:         func() { s.relay.Store(&relay{stall: 20000}) },
		Slow:          func() { s.line.Set(line.Faults{BytesPerSecond: 60 << 10}) },
		SwallowAnswer: func() { whole, _ := files(t, in); s.relay.Store(&relay{swallow: in, files: len(whole)}) },
		Mend: func() {
			s.relay.Store(&relay{})
			s.line.Set(line.Faults{})
			if err := s.line.Up(); err != nil {
				t.Error(err)
			}
		},
		Patience: 12 * time.Second,
	}
}

func rsaKey() crypto.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
}
