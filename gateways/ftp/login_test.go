package ftp_test

import (
	"crypto/tls"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways/ftp"
	far "github.com/postbud/postbud/internal/far/ftp"
	"github.com/postbud/postbud/internal/far/line"
	"github.com/postbud/postbud/internal/outside/ftpd"
	"github.com/postbud/postbud/plugin"
)

const allSteps = "Find server · Connect · Encrypt · Sign in · Open folder · Write probe · Rename · Read back · Delete"

func TestTheCheckShowsEveryStepAndLeavesNothing(t *testing.T) {
	for name, change := range map[string]plugin.Values{
		"as it comes":    {},
		"content":        {"verify": "hash"},
		"final name":     {"temporary": "none"},
		"without a look": {"verify": "none"},
		"a new folder":   {"folder": "new/one", "create_folder": "yes"},
	} {
		t.Run(name, func(t *testing.T) {
			p := encrypted(t, nil)
			if got, err := open(t, p.settings().With(change)).steps(t); err != nil || got != allSteps {
				t.Errorf("%s, %v", got, err)
			}
			p.Want(t, map[string]string{})
			if n := p.Connections(); n != 0 {
				time.Sleep(100 * time.Millisecond)
				if n = p.Connections(); n != 0 {
					t.Errorf("%d connections are left", n)
				}
			}
		})
	}
}

func TestTheCheckWarnsOfALineThatIsNotEncrypted(t *testing.T) {
	said := map[string]string{}
	for name, p := range map[string]*partner{"plain": start(t, nil), "encrypted": encrypted(t, nil)} {
		record := plugin.NewSteps(time.Now)
		if err := open(t, p.settings()).Check(t.Context(), record.Probe); err != nil {
			t.Fatal(err)
		}
		for _, s := range record.All() {
			if s.Name == "Encrypt" {
				said[name] = s.Says
			}
		}
	}
	if !strings.Contains(said["plain"], "anybody in between can read the password") || !strings.Contains(said["encrypted"], "TLS 1.3") {
		t.Errorf("%q", said)
	}
}

func TestTheCheckStopsWhereTheTroubleIs(t *testing.T) {
	upTo := func(step string) string {
		before, _, _ := strings.Cut(allSteps, step)
		return before + "×" + step
	}
	deny := func(op far.Op) far.Faults { return far.Faults{Deny: []far.Op{op}} }
	for _, c := range []struct {
		step     string
		faults   far.Faults
		settings plugin.Values
		says     says
	}{
		{"Find server", far.Faults{}, plugin.Values{"host": unknownHost}, says{kind: fault.Temporary, code: "GW-DNS", reads: "cannot find the server"}},
		{"Connect", far.Faults{}, plugin.Values{"port": "1023"}, says{kind: fault.Configuration, code: "GW-CONNECT", field: "host"}},
		{"Encrypt", far.Faults{Faults: line.Faults{BlackHole: true}}, nil, says{kind: fault.Temporary, code: "GW-CONNECT", reads: "does not open the door"}},
		{"Encrypt", far.Faults{}, plugin.Values{"ca": ""}, says{kind: fault.Configuration, code: "GW-TLS", field: "ca", reads: "unknown issuer"}},
		{"Sign in", far.Faults{RefuseLogin: true}, nil, says{kind: fault.Configuration, code: "GW-LOGIN", field: "password", args: map[string]string{"user": user}, reads: "refused our sign-in"}},
		{"Open folder", far.Faults{}, plugin.Values{"folder": "none"}, says{kind: fault.Configuration, code: "GW-FOLDER", field: "folder", args: map[string]string{"path": "none"}}},
		{"Write probe", deny(far.Write), nil, says{kind: fault.Configuration, code: "GW-FOLDER", field: "folder"}},
		{"Write probe", far.Faults{Full: true}, nil, says{kind: fault.Temporary, code: "GW-SPACE", reads: "is full"}},
		{"Write probe", far.Faults{BlockData: true}, nil, says{kind: fault.Temporary, code: "GW-CONNECT", text: "data channel"}},
		{"Rename", deny(far.Rename), nil, says{kind: fault.Configuration, code: "GW-FOLDER", field: "temporary"}},
		{"Read back", deny(far.Stat), nil, says{kind: fault.Configuration, code: "GW-FOLDER", field: "verify"}},
		{"Read back", deny(far.Read), plugin.Values{"verify": "hash"}, says{kind: fault.Configuration, code: "GW-FOLDER", field: "verify"}},
		{"Read back", far.Faults{Spoil: true}, plugin.Values{"verify": "hash"}, says{kind: fault.Temporary, code: "GW-VERIFY"}},
	} {
		t.Run(c.step+" "+c.says.code, func(t *testing.T) {
			p := encrypted(t, nil)
			p.Set(c.faults)
			got, err := open(t, p.settings().With(c.settings)).steps(t)
			if got != upTo(c.step) {
				t.Errorf("%s, want %s", got, upTo(c.step))
			}
			c.says.of(t, err)
		})
	}
	t.Run("a partner who lets nobody delete", func(t *testing.T) {
		p := encrypted(t, nil)
		p.Set(deny(far.Delete))
		if got, err := open(t, p.settings()).steps(t); err != nil || got != allSteps {
			t.Errorf("%s, %v", got, err)
		}
	})
}

func TestF57AServerThatIsNotThereIsTriedAgain(t *testing.T) {
	p := start(t, nil)
	for name, c := range map[string]struct {
		settings plugin.Values
		says     says
	}{
		"no such name": {plugin.Values{"host": unknownHost}, says{kind: fault.Temporary, code: "GW-DNS", args: map[string]string{"host": unknownHost}, reads: "cannot find the server " + unknownHost}},
		"nobody there": {nil, says{kind: fault.Temporary, code: "GW-CONNECT", args: map[string]string{"host": p.Host()}, reads: "firewall"}},
	} {
		t.Run(name, func(t *testing.T) {
			p.Down()
			g := open(t, p.settings().With(c.settings))
			_, err := g.Deliver(t.Context(), parcel("a.xml", "x"))
			c.says.of(t, err)
			c.says.of(t, g.Check(t.Context(), plugin.Quiet))
			p.up(t)
			p.Want(t, map[string]string{})
		})
	}
}

func TestF71ASignInThatIsRefusedIsNotTriedAgain(t *testing.T) {
	for name, c := range map[string]struct {
		faults   far.Faults
		settings plugin.Values
	}{
		"wrong password":          {settings: plugin.Values{"password": "x-is-not-it"}},
		"wrong user":              {settings: plugin.Values{"user": "somebody"}},
		"the account is locked":   {faults: far.Faults{RefuseLogin: true}},
		"the password is expired": {faults: far.Faults{RefuseLogin: true}},
	} {
		t.Run(name, func(t *testing.T) {
			p := encrypted(t, nil)
			p.Set(c.faults)
			_, err := open(t, p.settings().With(c.settings)).Deliver(t.Context(), parcel("a.xml", "x"))
			says{kind: fault.Configuration, code: "GW-LOGIN", field: "password", text: "does not let user", reads: "the account is locked"}.of(t, err)
			if n := p.Commands()["PASS"]; n != 1 {
				t.Errorf("it was tried %d times", n)
			}
			p.Want(t, map[string]string{})
		})
	}
	t.Run("a server that wants encryption", func(t *testing.T) {
		p := encrypted(t, nil)
		_, err := open(t, p.settings().With(plugin.Values{"security": "none"})).Deliver(t.Context(), parcel("a.xml", "x"))
		says{kind: fault.Configuration, code: "GW-LOGIN", field: "security", text: "choose FTPS"}.of(t, err)
		if n := p.Commands()["PASS"]; n != 0 {
			t.Error("the password was sent all the same")
		}
	})
}

func TestF76NothingIsSentToAServerThatDoesNotProveWhoItIs(t *testing.T) {
	old := ftpd.PapersFor(t, time.Now().AddDate(0, 0, -3), "127.0.0.1")
	other := ftpd.PapersFor(t, ftpd.NextYear(), "ftp.nordlys.example")
	good := ftpd.PapersFor(t, ftpd.NextYear(), "127.0.0.1")
	for name, c := range map[string]struct {
		papers ftpd.Papers
		change plugin.Values
		reason string // "" for success
		field  string
	}{
		"expired":                    {old, plugin.Values{"ca": old.Issuer}, "its certificate has expired", "security"},
		"another name":               {other, plugin.Values{"ca": other.Issuer}, "its certificate is for another name", "server_name"},
		"another name that is known": {other, plugin.Values{"ca": other.Issuer, "server_name": "ftp.nordlys.example"}, "", ""},
		"unknown issuer":             {good, plugin.Values{"ca": ""}, "its certificate is from an unknown issuer", "ca"},
		"another certificate pinned": {good, plugin.Values{"ca": other.Leaf}, "its certificate is from an unknown issuer", "ca"},
		"this certificate pinned":    {good, plugin.Values{"ca": good.Leaf}, "", ""},
		"its issuer trusted":         {good, plugin.Values{"ca": good.Issuer}, "", ""},
	} {
		for _, security := range []string{"explicit", "implicit"} {
			t.Run(name+" "+security, func(t *testing.T) {
				p := start(t, func(o *far.Options) {
					o.TLS = &tls.Config{Certificates: []tls.Certificate{c.papers.TLS}}
					o.Implicit = security == "implicit"
				})
				g := open(t, p.settings().With(c.change).With(plugin.Values{"security": security}))
				_, err := g.Deliver(t.Context(), parcel("a.xml", "x"))
				if c.reason == "" {
					if err != nil {
						t.Error(err)
					}
					p.Want(t, map[string]string{"in/a.xml": "x"})
					return
				}
				untrusted := says{kind: fault.Configuration, code: "GW-TLS", field: c.field, args: map[string]string{"reason": c.reason}, text: "nothing was sent", reads: "Nothing was sent"}
				untrusted.of(t, err)
				untrusted.of(t, g.Check(t.Context(), plugin.Quiet))
				if n := p.Commands()["USER"]; n != 0 {
					t.Error("we told who we are")
				}
				p.Want(t, map[string]string{})
			})
		}
	}
}

func TestF76OldTLSAndNoTLSAreRefused(t *testing.T) {
	papers := ftpd.PapersFor(t, ftpd.NextYear(), "127.0.0.1")
	for name, c := range map[string]struct {
		tls    *tls.Config
		says   says
		change plugin.Values
	}{
		"TLS 1.1 alone": {&tls.Config{Certificates: []tls.Certificate{papers.TLS}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11},
			says{kind: fault.Configuration, code: "GW-TLS", field: "security", text: "safe version"}, nil},
		"F-95 taken out by somebody in between": {nil, says{kind: fault.Configuration, code: "GW-TLS", field: "security", text: "offers no encryption"}, nil},
		"no TLS on this port":                   {nil, says{kind: fault.Configuration, code: "GW-TLS", field: "security", text: "does not speak TLS"}, plugin.Values{"security": "implicit"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := start(t, func(o *far.Options) { o.TLS = c.tls })
			settings := p.settings().With(plugin.Values{"security": "explicit", "ca": papers.Issuer}).With(c.change)
			_, err := open(t, settings).Deliver(t.Context(), parcel("a.xml", "x"))
			c.says.of(t, err)
			if n := p.Commands()["USER"]; n != 0 {
				t.Error("we told who we are")
			}
			p.Want(t, map[string]string{})
		})
	}
}

func TestAServerThatForgetsItsTLSSessionIsTriedAgain(t *testing.T) {
	papers := ftpd.PapersFor(t, ftpd.NextYear(), "127.0.0.1")
	p := start(t, func(o *far.Options) {
		o.TLS, o.Reuse = &tls.Config{Certificates: []tls.Certificate{papers.TLS}, SessionTicketsDisabled: true}, true
	})
	_, err := open(t, p.settings().With(plugin.Values{"ca": papers.Issuer})).Deliver(t.Context(), parcel("a.xml", "x"))
	says{kind: fault.Temporary, code: "GW-FTPS-REUSE", text: "nothing was delivered", reads: "TLS resumption"}.of(t, err)
	if whole, _ := ftpd.Files(t, string(p.Home)); len(whole) > 0 {
		t.Errorf("%v", whole)
	}
}

func TestF60ABlackHoleEndsInTimeWhereverItOpens(t *testing.T) {
	for _, when := range []string{"at the first word", "on a kept connection"} {
		t.Run(when, func(t *testing.T) {
			p := encrypted(t, nil)
			g := open(t, p.settings())
			if when != "at the first word" {
				if _, err := g.Deliver(t.Context(), parcel("a.xml", "x")); err != nil {
					t.Fatal(err)
				}
			}
			p.Set(far.Faults{Faults: line.Faults{BlackHole: true}})
			begun := time.Now()
			_, err := g.Deliver(t.Context(), parcel("b.xml", "x"))
			says{kind: fault.Temporary, code: "GW-CONNECT", reads: "No connection"}.of(t, err)
			if took := time.Since(begun); took > 6*time.Second {
				t.Errorf("it took %v", took)
			}
			p.up(t)
			if _, err := g.Deliver(t.Context(), parcel("b.xml", "x")); err != nil {
				t.Errorf("afterwards: %v", err)
			}
		})
	}
}

func TestSettingsThatCannotWorkAreNamedAtOnce(t *testing.T) {
	good := plugin.Values{"host": "ftp.example.com", "user": "u", "password": "p"}
	if _, err := ftp.Gateway.Tidy(good); err != nil {
		t.Fatal(err)
	}
	for field, change := range map[string]plugin.Values{
		"password":    {"password": ""},
		"user":        {"user": "a\r\nDELE b"},
		"security":    {"security": "ssl"},
		"ca":          {"ca": "-----BEGIN RSA PRIVATE KEY-----"},
		"folder":      {"folder": "../elsewhere"},
		"part_folder": {"temporary": "folder"},
		"port":        {"port": "0"},
		"connections": {"connections": "17"},
		"timeout":     {"timeout": "1ms"},
	} {
		_, err := ftp.Gateway.Tidy(good.With(change))
		if f := fault.As(err); f == nil || f.Kind != fault.Configuration || f.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestT19NoCommandCanBePutIntoAPath(t *testing.T) {
	p := start(t, nil)
	g := open(t, p.settings())
	for _, folder := range []string{"in\r\nDELE x", "in\nDELE x", "in\x00", "..", "in/../../etc", `in\x`} {
		q := parcel("c.xml", "x")
		q.Options = plugin.Values{"folder": folder}
		_, err := g.Deliver(t.Context(), q)
		says{kind: fault.Invalid, field: "folder"}.of(t, err)
	}
	if _, err := g.Deliver(t.Context(), parcel("a\r\nDELE b", "x")); fault.KindOf(err) != fault.Invalid {
		t.Errorf("%v", err)
	}
	if n := p.Commands()["DELE"]; n != 0 || g.dials.Load() != 0 {
		t.Errorf("%d deleted, %d connections", n, g.dials.Load())
	}
}
