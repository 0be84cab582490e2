package dropbox_test

import (
	"path"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/gateways/dropbox"
	"github.com/postbud/postbud/gatewaytest"
	far "github.com/postbud/postbud/internal/far/dropbox"
	"github.com/postbud/postbud/internal/far/line"
	"github.com/postbud/postbud/plugin"
)

// silence that is allowed; where it matters the tests allow less.
const silence = "20s"

// partner is a simulator with a folder for documents.
type partner struct {
	*far.Server
	refresh   string
	transfers atomic.Int32
}

func start(t *testing.T, change func(*far.Options)) *partner {
	t.Helper()
	p := &partner{}
	o := far.Options{OnReceived: func(far.Transfer) { p.transfers.Add(1) }}
	if change != nil {
		change(&o)
	}
	var err error
	if p.Server, err = far.Open(o); err != nil {
		t.Fatal(err)
	}
	p.MakeFolder("/in")
	p.refresh = p.Grant()
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

func (p *partner) settings() plugin.Values {
	return plugin.Values{
		"client_id": p.AppKey(), "refresh_token": p.refresh, "folder": "in", "timeout": silence,
		"api_url": p.URL(), "content_url": p.URL(), "authorize_url": p.URL() + "/oauth2/authorize", "token_url": p.URL() + "/oauth2/token",
	}
}

// with opens a gateway with these settings over the usual ones.
func (p *partner) with(t *testing.T, settings plugin.Values) *rig {
	t.Helper()
	return open(t, p.settings().With(settings))
}

// up is the simulator without faults.
func (p *partner) up(t *testing.T) {
	p.Set(far.Faults{})
	if err := p.Up(); err != nil {
		t.Error(err)
	}
}

func (p *partner) counted(t *testing.T, n int32) {
	t.Helper()
	if got := p.transfers.Load(); got != n {
		t.Errorf("Dropbox counted %d documents, want %d", got, n)
	}
}

func wrong() map[string]plugin.Values {
	return map[string]plugin.Values{
		"client_id":     {"client_id": "another-app"},
		"client_secret": {"client_secret": "not the secret"},
		"refresh_token": {"refresh_token": "rt-not-a-token"},
		"connection":    {"sign_in": "connect"},
		"folder":        {"folder": "in/none"},
		"api_url":       {"api_url": "http://example.com"},
		"content_url":   {"content_url": "https://example.com/?a=b"},
		"token_url":     {"token_url": "ftp://127.0.0.1/"},
		"authorize_url": {"authorize_url": "https://me@example.com/"},
		"timeout":       {"timeout": "soon"},
	}
}

func TestGateway(t *testing.T) {
	gatewaytest.Run(t, dropbox.Gateway, func(t *testing.T) gatewaytest.Far { return end(t, start(t, nil)) })
}

// Everything that is not the default.
func TestGatewayThatNumbersInAWholeDropboxSignedInByConsent(t *testing.T) {
	gatewaytest.Run(t, dropbox.Gateway, func(t *testing.T) gatewaytest.Far {
		f := end(t, start(t, func(o *far.Options) { o.AppSecret = "the secret of the app" }))
		connection := plugin.Tokens{Refresh: plugin.NewSecret(f.Settings["refresh_token"])}.Secret()
		f.Settings = f.Settings.With(plugin.Values{
			"sign_in": "connect", "connection": connection.Reveal(), "client_secret": "the secret of the app", "refresh_token": "",
			"access": "full", "create_folder": "yes", "on_exists": "number", "robot": "yes",
		})
		f.Wrong["connection"] = plugin.Values{"connection": plugin.Tokens{Refresh: plugin.NewSecret("rt-not-a-token")}.Secret().Reveal()}
		f.Wrong["folder"] = plugin.Values{"folder": ""}
		delete(f.Wrong, "refresh_token")
		f.Wrong["client_secret"] = f.Wrong["client_secret"].With(nil)
		delete(f.Wrong, "client_id") // with a secret both are asked for together
		return f
	})
}

// end is the simulator as the suite wants it.
func end(t *testing.T, p *partner) gatewaytest.Far {
	settings := p.settings().With(plugin.Values{"timeout": "2s"})
	in := func() (inside map[string][]byte, outside []string) {
		inside = map[string][]byte{}
		for name, data := range p.Files() {
			if path.Dir(name) == "/in" {
				inside[strings.TrimPrefix(name, "/in/")] = data
			} else {
				outside = append(outside, name)
			}
		}
		return inside, outside
	}
	return gatewaytest.Far{
		Settings:      settings,
		Wrong:         wrong(),
		Received:      func() map[string][]byte { inside, _ := in(); return inside },
		Transfers:     func() int { return int(p.transfers.Load()) },
		Outside:       func() []string { _, outside := in(); return outside },
		Down:          p.Down,
		CutMidway:     func(n int64) { p.Set(far.Faults{Cut: true, CutAfter: n}) },
		Stall:         func() { p.Set(far.Faults{Stall: true, StallAfter: 1000}) },
		Slow:          func() { p.Set(far.Faults{Faults: line.Faults{BytesPerSecond: 64 << 10}}) },
		SwallowAnswer: func() { p.Set(far.Faults{SwallowAnswer: true}) },
		Mend:          func() { p.up(t) },
		Patience:      15 * time.Second,
	}
}
