package ftp_test

import (
	"crypto/tls"
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
	"github.com/postbud/postbud/internal/outside/ftpd"
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
	ftpd.Home
	papers    ftpd.Papers
	encrypted bool
	transfers atomic.Int32
}

func start(t *testing.T, change func(*far.Options)) *partner {
	t.Helper()
	p := &partner{Home: ftpd.Home(filepath.Join(t.TempDir(), "home"))}
	if err := os.MkdirAll(filepath.Join(string(p.Home), "in"), 0o755); err != nil {
		t.Fatal(err)
	}
	o := far.Options{Folder: string(p.Home), User: user, Password: password, OnReceived: func(string) { p.transfers.Add(1) }}
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
	papers := ftpd.PapersFor(t, ftpd.NextYear(), "127.0.0.1")
	p := start(t, func(o *far.Options) {
		o.TLS = &tls.Config{Certificates: []tls.Certificate{papers.TLS}}
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
		v["security"], v["ca"] = "explicit", p.papers.Issuer
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
	in := filepath.Join(string(p.Home), "in")
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
		wrong["ca"] = plugin.Values{"ca": ftpd.PapersFor(t, ftpd.NextYear(), "127.0.0.1").Leaf}
		wrong["server_name"] = plugin.Values{"server_name": "ftp.elsewhere.example"}
	} else {
		wrong["security"] = plugin.Values{"security": "explicit"}
	}
	return gatewaytest.Far{
		Settings:      p.settings().With(plugin.Values{"timeout": "2s"}),
		Impatient:     plugin.Values{"timeout": "1s"},
		Wrong:         wrong,
		Received:      func() map[string][]byte { whole, _ := ftpd.Files(t, in); return whole },
		Transfers:     func() int { return int(p.transfers.Load()) },
		Leftovers:     func() []string { _, unfinished := ftpd.Files(t, string(p.Home)); return unfinished },
		Outside:       func() []string { return ftpd.Outside(string(p.Home), filepath.Dir(string(p.Home))) },
		Down:          p.Down,
		CutMidway:     func(n int64) { p.Set(far.Faults{Cut: true, CutAfter: n}) },
		Stall:         func() { p.Set(far.Faults{Stall: true, StallAfter: 1000}) },
		Slow:          func() { p.Set(far.Faults{Faults: line.Faults{BytesPerSecond: 64 << 10}}) },
		SwallowAnswer: func() { p.Set(far.Faults{SwallowRename: true}) },
		Mend:          func() { p.up(t) },
		Patience:      20 * time.Second,
	}
}
