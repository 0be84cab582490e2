package sftp_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/postbud/postbud/gateways/sftp"
	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/internal/far/line"
	far "github.com/postbud/postbud/internal/far/sftp"
	"github.com/postbud/postbud/internal/outside/openssh"
	"github.com/postbud/postbud/plugin"
)

const (
	user     = "nordlys"
	password = "correct horse æøå"
	silence  = "1s" // that is allowed; the suite, which moves more, allows twice as much
)

// partner is a far end of ours with the folder that it serves.
type partner struct {
	*far.Server
	home      string // holds in/, the folder of the documents
	transfers atomic.Int32
}

func start(t *testing.T, change func(*far.Options)) *partner {
	t.Helper()
	p := &partner{home: filepath.Join(t.TempDir(), "home")}
	if err := os.MkdirAll(filepath.Join(p.home, "in"), 0o755); err != nil {
		t.Fatal(err)
	}
	o := far.Options{
		Folder: p.home, Users: []far.User{{Name: user, Password: password}},
		OnReceived: func(far.Transfer) { p.transfers.Add(1) },
	}
	if change != nil {
		change(&o)
	}
	var err error
	if p.Server, err = far.Open(o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.Set(far.Faults{})
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

func (p *partner) settings() plugin.Values {
	return plugin.Values{
		"host": p.Host(), "port": strconv.Itoa(p.Port()), "user": user, "password": password,
		"host_key": p.Fingerprint(), "folder": "in", "timeout": silence,
	}
}

// up is the server without faults.
func (p *partner) up(t *testing.T) {
	p.Set(far.Faults{})
	if err := p.Up(); err != nil {
		t.Error(err)
	}
}

func wrong(t *testing.T, settings plugin.Values) map[string]plugin.Values {
	other, _ := openssh.KeyPair(t)
	return map[string]plugin.Values{
		"password":    {"password": "not the password"},
		"user":        {"user": ""},
		"host":        {"host": "nobody@" + settings["host"]},
		"port":        {"port": "65536"},
		"host_key":    {"host_key": "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
		"folder":      {"folder": "in/none"},
		"private_key": {"password": "", "private_key": other},
		"passphrase":  {"private_key": lockedKey(), "passphrase": "not the passphrase"},
		"part_folder": {"temporary": "folder", "part_folder": "../upload"},
		"timeout":     {"timeout": "soon"},
	}
}

// lockedKey is a private key with the passphrase "open sesame". It is made once,
// for locking it takes long on purpose.
var lockedKey = sync.OnceValue(func() string {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		panic(err)
	}
	block, err := ssh.MarshalPrivateKeyWithPassphrase(private, "test", []byte("open sesame"))
	if err != nil {
		panic(err)
	}
	return string(pem.EncodeToMemory(block))
})

func TestGateway(t *testing.T) {
	gatewaytest.Run(t, sftp.Gateway, func(t *testing.T) gatewaytest.Far { return end(t, start(t, nil)) })
}

// Everything that is not the default, at an old server.
func TestGatewayThatReadsBackAndMovesFromAnotherFolder(t *testing.T) {
	gatewaytest.Run(t, sftp.Gateway, func(t *testing.T) gatewaytest.Far {
		f := end(t, start(t, func(o *far.Options) { o.NoPosixRename = true }))
		f.Settings = f.Settings.With(plugin.Values{"verify": "hash", "temporary": "folder", "part_folder": ".upload", "create_folder": "yes"})
		delete(f.Wrong, "folder")
		return f
	})
}

// end is the partner as the suite wants it.
func end(t *testing.T, p *partner) gatewaytest.Far {
	in := filepath.Join(p.home, "in")
	settings := p.settings().With(plugin.Values{"timeout": "2s"})
	return gatewaytest.Far{
		Settings:  settings,
		Wrong:     wrong(t, settings),
		Secrets:   []string{"open sesame"},
		Received:  func() map[string][]byte { whole, _ := openssh.Files(t, in); return whole },
		Transfers: func() int { return int(p.transfers.Load()) },
		Leftovers: func() []string { _, unfinished := openssh.Files(t, p.home); return unfinished },
		Outside: func() (names []string) {
			for _, dir := range []string{p.home, filepath.Dir(p.home)} {
				entries, _ := os.ReadDir(dir)
				for _, e := range entries {
					if e.Name() != "home" && e.Name() != "in" {
						names = append(names, e.Name())
					}
				}
			}
			return names
		},
		Down:          p.Down,
		CutMidway:     func(n int64) { p.Set(far.Faults{Cut: true, CutAfter: n}) },
		Stall:         func() { p.Set(far.Faults{Stall: true, StallAfter: 1000}) },
		Slow:          func() { p.Set(far.Faults{Faults: line.Faults{BytesPerSecond: 64 << 10}}) },
		SwallowAnswer: func() { p.Set(far.Faults{SwallowRename: true}) },
		Mend:          func() { p.up(t) },
		Patience:      12 * time.Second,
	}
}
