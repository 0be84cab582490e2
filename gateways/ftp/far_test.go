package ftp_test

import (
	"crypto/tls"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/gateways/ftp"
	"github.com/postbud/postbud/gatewaytest"
	far "github.com/postbud/postbud/internal/far/ftp"
	"github.com/postbud/postbud/internal/far/line"
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
	home
	papers    papers
	encrypted bool
	transfers atomic.Int32
}

func start(t *testing.T, change func(*far.Options)) *partner {
	t.Helper()
	p := &partner{home: home(filepath.Join(t.TempDir(), "home"))}
	if err := os.MkdirAll(filepath.Join(string(p.home), "in"), 0o755); err != nil {
		t.Fatal(err)
	}
	o := far.Options{Folder: string(p.home), User: user, Password: password, OnReceived: func(string) { p.transfers.Add(1) }}
	if change != nil {
		change(&o)
	}
	p.encrypted = o.TLS != nil
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

// encrypted is a far end with TLS.
func encrypted(t *testing.T, change func(*far.Options)) *partner {
	t.Helper()
	papers := papersFor(t, nextYear(), "127.0.0.1")
	p := start(t, func(o *far.Options) {
		o.TLS = &tls.Config{Certificates: []tls.Certificate{papers.tls}}
		o.Reuse = true
		if change != nil {
			change(o)
		}
	})
	p.papers = papers
	return p
}

func (p *partner) settings() plugin.Values {
	v := plugin.Values{
		"host": p.Host(), "port": strconv.Itoa(p.Port()), "user": user, "password": password,
		"security": "none", "folder": "in", "timeout": silence,
	}
	if p.encrypted {
		v["security"], v["ca"] = "explicit", p.papers.issuer
	}
	return v
}

// up is the server without faults.
func (p *partner) up(t *testing.T) {
	p.Set(far.Faults{})
	if err := p.Up(); err != nil {
		t.Error(err)
	}
}

// files are those below a folder, unfinished ones apart.
func files(t *testing.T, dir string) (whole map[string][]byte, unfinished []string) {
	t.Helper()
	whole = map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) || err == nil && d.IsDir() {
			return nil
		}
		name, _ := filepath.Rel(dir, path)
		if far.Temporary(filepath.ToSlash(name)) {
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

// outside is what lies beside the folder of the documents.
func outside(dirs ...string) (names []string) {
	for _, dir := range dirs {
		entries, _ := os.ReadDir(dir)
		for _, e := range entries {
			if e.Name() != "home" && e.Name() != "in" {
				names = append(names, e.Name())
			}
		}
	}
	return names
}

func TestGateway(t *testing.T) {
	gatewaytest.Run(t, ftp.Gateway, func(t *testing.T) gatewaytest.Far { return end(t, start(t, nil)) })
}

// Everything that is not the default, at an encrypted server of few words.
func TestGatewayThatReadsBackAndMovesFromAnotherFolder(t *testing.T) {
	gatewaytest.Run(t, ftp.Gateway, func(t *testing.T) gatewaytest.Far {
		f := end(t, encrypted(t, func(o *far.Options) {
			o.Keeps, o.Curt, o.Implicit, o.Without = true, true, true, []string{"SIZE", "EPSV"}
		}))
		f.Settings = f.Settings.With(plugin.Values{
			"verify": "hash", "temporary": "folder", "part_folder": ".upload", "create_folder": "yes", "security": "implicit", "connections": "2",
		})
		delete(f.Wrong, "folder")
		delete(f.Wrong, "security")
		return f
	})
}

// end is the partner as the suite wants it.
func end(t *testing.T, p *partner) gatewaytest.Far {
	in := filepath.Join(string(p.home), "in")
	wrong := map[string]plugin.Values{
		"password":    {"password": "not the password"},
		"user":        {"user": ""},
		"host":        {"host": "nobody@" + p.Host()},
		"port":        {"port": "65536"},
		"folder":      {"folder": "in/none"},
		"part_folder": {"temporary": "folder", "part_folder": "../upload"},
		"timeout":     {"timeout": "soon"},
		"connections": {"connections": "0"},
	}
	if p.encrypted {
		wrong["ca"] = plugin.Values{"ca": papersFor(t, nextYear(), "127.0.0.1").leaf}
		wrong["server_name"] = plugin.Values{"server_name": "ftp.elsewhere.example"}
	} else {
		wrong["security"] = plugin.Values{"security": "explicit"}
	}
	return gatewaytest.Far{
		Settings:      p.settings().With(plugin.Values{"timeout": "2s"}),
		Wrong:         wrong,
		Received:      func() map[string][]byte { whole, _ := files(t, in); return whole },
		Transfers:     func() int { return int(p.transfers.Load()) },
		Leftovers:     func() []string { _, unfinished := files(t, string(p.home)); return unfinished },
		Outside:       func() []string { return outside(string(p.home), filepath.Dir(string(p.home))) },
		Down:          p.Down,
		CutMidway:     func(n int64) { p.Set(far.Faults{Cut: true, CutAfter: n}) },
		Stall:         func() { p.Set(far.Faults{Stall: true, StallAfter: 1000}) },
		Slow:          func() { p.Set(far.Faults{Faults: line.Faults{BytesPerSecond: 64 << 10}}) },
		SwallowAnswer: func() { p.Set(far.Faults{SwallowRename: true}) },
		Mend:          func() { p.up(t) },
		Patience:      20 * time.Second,
	}
}
