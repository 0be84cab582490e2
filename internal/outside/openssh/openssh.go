// Package openssh is OpenSSH's server as a far end of tests: it serves a folder of its
// own on this machine, behind a line that can be made to fail.
package openssh

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	me "os/user"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/internal/far/line"
	far "github.com/postbud/postbud/internal/far/sftp"
	"github.com/postbud/postbud/plugin"
)

// Server is OpenSSH's sshd with a configuration of its own.
type Server struct {
	Home, Key string            // what it serves, and the private key that is let in
	Line      *line.Listener    // between it and whoever connects
	Prints    map[string]string // of its keys, by kind
	relay     atomic.Pointer[relay]

	Program, Config string // the program and its configuration
	Port            int    // of a daemon, where nothing stands in between; 0 without
	Log             string // what the server of files tells of each request; "" where StartWith gave another
	Said            string // what sshd itself tells

	dir    string
	config string // as it was at first
	shadow string // passwords that stand in for those of the machine; "" for none
}

// Start starts it; it ends with the test. Where it is not installed the test is skipped.
func Start(t *testing.T) *Server {
	t.Helper()
	dir := t.TempDir()
	script := filepath.Join(dir, "files")
	s := StartWith(t, script)
	s.Log = filepath.Join(dir, "log")
	s.Serve(t, Rights{})
	return s
}

// StartWith has another command serve the files.
func StartWith(t *testing.T, command string) *Server {
	t.Helper()
	sshd, err := exec.LookPath("sshd")
	if err != nil {
		if sshd, err = exec.LookPath("/usr/sbin/sshd"); err != nil {
			Unless(t, "needs openssh-server")
		}
	}
	if os.Geteuid() == 0 { // what its service would have done
		if err := os.MkdirAll("/run/sshd", 0o755); err != nil {
			Unless(t, "needs the folder /run/sshd: "+err.Error())
		}
	}
	dir := t.TempDir()
	s := &Server{Home: filepath.Join(dir, "home"), Prints: map[string]string{}, Program: sshd, dir: dir, Said: filepath.Join(dir, "said")}
	if err := os.MkdirAll(filepath.Join(s.Home, "in"), 0o755); err != nil {
		t.Fatal(err)
	}
	key, public := KeyPair(t)
	s.Key = key
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	s.config = fmt.Sprintf("AuthorizedKeysFile %s\nStrictModes no\nUsePAM no\nPasswordAuthentication no\n"+
		"LogLevel VERBOSE\nPermitRootLogin yes\nPidFile none\nSubsystem sftp %s -d %s\n",
		write("authorized_keys", string(ssh.MarshalAuthorizedKey(public))), command, s.Home)
	s.Config = filepath.Join(dir, "sshd_config")
	s.NewHostKeys(t)
	s.listen(t)
	return s
}

// NewHostKeys gives the server keys that nobody has seen, as a new machine has.
func (s *Server) NewHostKeys(t *testing.T) {
	t.Helper()
	config := s.config
	for kind, private := range hostKeys(t) {
		block, err := ssh.MarshalPrivateKey(private, "test")
		if err != nil {
			t.Fatal(err)
		}
		signer, err := ssh.NewSignerFromKey(private)
		if err != nil {
			t.Fatal(err)
		}
		s.Prints[kind] = ssh.FingerprintSHA256(signer.PublicKey())
		at := filepath.Join(s.dir, "host_"+kind)
		if err := os.WriteFile(at, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
		config += "HostKey " + at + "\n"
	}
	if err := os.WriteFile(s.Config, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Unless skips where a server of another maker is not installed; the builds that
// count must have it.
func Unless(t *testing.T, why string) {
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
func (s *Server) listen(t *testing.T) {
	t.Helper()
	var err error
	if s.Line, err = line.Listen(""); err != nil {
		t.Fatal(err)
	}
	s.relay.Store(&relay{})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			conn, err := s.Line.Accept()
			if err != nil {
				return
			}
			go s.serve(t, line.Of(conn), s.command())
		}
	}()
	t.Cleanup(func() { s.Line.Close(); <-ended })
}

// Settings are those of a gateway that delivers into the folder in, where the key is let in.
func (s *Server) Settings(t *testing.T) plugin.Values {
	t.Helper()
	account, err := me.Current()
	if err != nil {
		t.Fatal(err)
	}
	port := s.Line.Port()
	if s.Port != 0 {
		port = s.Port
	}
	return plugin.Values{
		"host": s.Line.Host(), "port": strconv.Itoa(port), "user": account.Username, "private_key": s.Key,
		"host_key": s.Prints["ed25519"], "folder": "in", "timeout": "2s",
	}
}

// Far is the server as the suite of gateways wants it.
func (s *Server) Far(t *testing.T) gatewaytest.Far {
	in := filepath.Join(s.Home, "in")
	stranger, _ := KeyPair(t)
	return gatewaytest.Far{
		Settings: s.Settings(t),
		Wrong: map[string]plugin.Values{
			"private_key": {"private_key": stranger},
			"host_key":    {"host_key": "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
			"folder":      {"folder": "in/none"},
		},
		Received:  func() map[string][]byte { whole, _ := Files(t, in); return whole },
		Transfers: func() int { return s.Transfers(t) },
		Leftovers: func() []string { _, unfinished := Files(t, s.Home); return unfinished },
		Outside: func() (names []string) {
			entries, _ := os.ReadDir(s.Home)
			for _, e := range entries {
				if e.Name() != "in" {
					names = append(names, e.Name())
				}
			}
			return names
		},
		Down: s.Line.Down,
		// of what goes over the line, the handshake is some and the packets' own bytes
		// are a little
		CutMidway:     func(n int64) { s.relay.Store(&relay{cut: 5000 + n*9/10}) },
		Stall:         func() { s.relay.Store(&relay{stall: 20000}) },
		Slow:          func() { s.Line.Set(line.Faults{BytesPerSecond: 60 << 10}) },
		SwallowAnswer: func() { s.Appears(t, func(conn *line.Conn) bool { conn.Reset(); return false }) },
		Mend: func() {
			s.relay.Store(&relay{})
			s.Line.Set(line.Faults{})
			if err := s.Line.Up(); err != nil {
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

// KeyPair is a fresh private key as text and its public half.
func KeyPair(t *testing.T) (string, ssh.PublicKey) {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(private, "test")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(block)), signer.PublicKey()
}

// Files are those below the folder of the documents, unfinished ones apart.
func Files(t *testing.T, dir string) (whole map[string][]byte, unfinished []string) {
	t.Helper()
	whole = map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) || err == nil && d.IsDir() {
			return nil
		}
		name, _ := filepath.Rel(dir, path)
		if far.Temporary(name) {
			unfinished = append(unfinished, name)
			return nil
		}
		data, err := os.ReadFile(path)
		whole[filepath.ToSlash(name)] = data
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return whole, unfinished
}
