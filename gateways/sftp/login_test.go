package sftp_test

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/far/line"
	far "github.com/postbud/postbud/internal/far/sftp"
	"github.com/postbud/postbud/internal/outside/openssh"
	"github.com/postbud/postbud/plugin"
)

const allSteps = "Find server · Connect · Check host key · Sign in · Open folder · Write probe · Rename · Read back · Delete"

func TestTheCheckShowsEveryStepAndLeavesNothing(t *testing.T) {
	for name, change := range map[string]plugin.Values{
		"as it comes":    {},
		"content":        {"verify": "hash"},
		"final name":     {"temporary": "none"},
		"without a look": {"verify": "none"},
	} {
		t.Run(name, func(t *testing.T) {
			p := start(t, nil)
			if got, err := open(t, p.settings().With(change)).steps(t); err != nil || got != allSteps {
				t.Errorf("%s, %v", got, err)
			}
			p.want(t, map[string]string{})
			if n := p.transfers.Load(); n != 0 {
				t.Errorf("%d transfers in the books", n)
			}
		})
	}
}

func TestTheCheckStopsWhereTheTroubleIs(t *testing.T) {
	upTo := func(step string) string {
		before, _, _ := strings.Cut(allSteps, step)
		return before + "×" + step
	}
	for _, c := range []struct {
		step     string
		faults   far.Faults
		settings plugin.Values
		says     says
	}{
		{"Connect", far.Faults{}, plugin.Values{"port": "1023"}, says{kind: fault.Configuration, code: "GW-CONNECT", field: "host"}},
		{"Find server", far.Faults{}, plugin.Values{"host": unknownHost}, says{kind: fault.Temporary, code: "GW-DNS"}},
		{"Check host key", far.Faults{}, plugin.Values{"host_key": ""}, says{kind: fault.Configuration, code: "GW-HOSTKEY", field: "host_key"}},
		{"Sign in", far.Faults{RefuseLogin: true}, nil, says{kind: fault.Configuration, code: "GW-LOGIN", field: "password", args: map[string]string{"user": user}}},
		{"Open folder", far.Faults{}, plugin.Values{"folder": "none"}, says{kind: fault.Configuration, code: "GW-FOLDER", field: "folder", args: map[string]string{"path": "none"}}},
		{"Write probe", far.Faults{Deny: []far.Op{far.Write}}, nil, says{kind: fault.Configuration, code: "GW-FOLDER", field: "folder"}},
		{"Write probe", far.Faults{Full: true}, nil, says{kind: fault.Temporary, code: "GW-SPACE"}},
		{"Rename", far.Faults{Deny: []far.Op{far.Rename}}, nil, says{kind: fault.Configuration, code: "GW-FOLDER", field: "temporary"}},
		{"Read back", far.Faults{Deny: []far.Op{far.Read}}, plugin.Values{"verify": "hash"}, says{kind: fault.Configuration, code: "GW-FOLDER", field: "folder"}},
		{"Read back", far.Faults{Spoil: true}, plugin.Values{"verify": "hash"}, says{kind: fault.Temporary, code: "GW-VERIFY"}},
	} {
		t.Run(c.step+" "+c.says.code, func(t *testing.T) {
			p := start(t, nil)
			p.Set(c.faults)
			got, err := open(t, p.settings().With(c.settings)).steps(t)
			if got != upTo(c.step) {
				t.Errorf("%s, want %s", got, upTo(c.step))
			}
			c.says.of(t, err)
		})
	}
	t.Run("a partner who lets nobody delete", func(t *testing.T) {
		p := start(t, nil)
		p.Set(far.Faults{Deny: []far.Op{far.Delete}})
		if got, err := open(t, p.settings()).steps(t); err != nil || got != allSteps {
			t.Errorf("%s, %v", got, err)
		}
	})
	t.Run("a folder that may be made", func(t *testing.T) {
		p := start(t, nil)
		if got, err := open(t, p.settings().With(plugin.Values{"folder": "new/one", "create_folder": "yes"})).steps(t); err != nil || got != allSteps {
			t.Errorf("%s, %v", got, err)
		}
	})
}

func TestF69T28NothingIsSentToAServerWithAnotherKey(t *testing.T) {
	p := start(t, nil)
	g := open(t, p.settings())
	if _, err := g.Deliver(t.Context(), parcel("a.xml", "first")); err != nil {
		t.Fatal(err)
	}
	old := p.Fingerprint()
	if err := p.NewHostKey(); err != nil {
		t.Fatal(err)
	}
	p.Cut()
	changed := says{kind: fault.Configuration, code: "GW-HOSTKEY", field: "host_key", text: "another key than before",
		args: map[string]string{"old": old, "new": p.Fingerprint(), "host": p.Host()}}
	_, err := g.Deliver(t.Context(), parcel("b.xml", "second"))
	changed.of(t, err)
	changed.of(t, g.Check(t.Context(), plugin.Quiet))
	p.want(t, map[string]string{"in/a.xml": "first"})
}

func TestT28AKeyThatNobodyHasConfirmedIsNotTrusted(t *testing.T) {
	p := start(t, nil)
	unknown := says{kind: fault.Configuration, code: "GW-HOSTKEY", field: "host_key", text: "nobody has confirmed",
		args: map[string]string{"old": "", "new": p.Fingerprint()}}
	g := open(t, p.settings().With(plugin.Values{"host_key": ""}))
	_, err := g.Deliver(t.Context(), parcel("a.xml", "x"))
	unknown.of(t, err)
	unknown.of(t, g.Check(t.Context(), plugin.Quiet))
	p.want(t, map[string]string{})

	trusted := open(t, p.settings().With(plugin.Values{"host_key": "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA " + fault.As(err).Args["new"]}))
	if _, err := trusted.Deliver(t.Context(), parcel("a.xml", "x")); err != nil {
		t.Error(err)
	}
}

func TestF70T29AServerThatIsOnlyWeakNeedsTheSwitch(t *testing.T) {
	p := start(t, func(o *far.Options) { o.Weak = true })
	_, err := open(t, p.settings()).Deliver(t.Context(), parcel("a.xml", "x"))
	says{kind: fault.Configuration, code: "GW-WEAK", field: "legacy", text: "diffie-hellman-group1-sha1"}.of(t, err)
	p.want(t, map[string]string{})
	if _, err := open(t, p.settings().With(plugin.Values{"legacy": "yes"})).Deliver(t.Context(), parcel("a.xml", "x")); err != nil {
		t.Error(err)
	}
	p.want(t, map[string]string{"in/a.xml": "x"})
}

func TestF71ASignInThatIsRefusedIsNotTriedAgain(t *testing.T) {
	key, public := openssh.KeyPair(t)
	stranger, _ := openssh.KeyPair(t)
	withKey := func(o *far.Options) { o.Users[0].Keys = []ssh.PublicKey{public} }
	asked := func(questions ...string) func(*far.Options) { return func(o *far.Options) { o.Ask = questions } }
	for _, c := range []struct {
		name     string
		options  func(*far.Options)
		settings plugin.Values
		field    string // "" for success
	}{
		{"password", nil, nil, ""},
		{"key", withKey, plugin.Values{"password": "", "private_key": key}, ""},
		{"key that is unknown, then the password", withKey, plugin.Values{"private_key": stranger}, ""},
		{"password asked for", asked("Password: "), nil, ""},
		{"wrong password", nil, plugin.Values{"password": "x"}, "password"},
		{"wrong user", nil, plugin.Values{"user": "somebody"}, "password"},
		{"unknown key", withKey, plugin.Values{"password": "", "private_key": stranger}, "private_key"},
		{"wrong password asked for", asked("Password: "), plugin.Values{"password": "x"}, "password"},
		{"password expired", asked("Password: ", "New password: "), nil, "password"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := start(t, c.options)
			_, err := open(t, p.settings().With(c.settings)).Deliver(t.Context(), parcel("a.xml", "x"))
			if c.field != "" {
				says{kind: fault.Configuration, code: "GW-LOGIN", field: c.field}.of(t, err)
				p.want(t, map[string]string{})
				return
			}
			if n := p.transfers.Load(); err != nil || n != 1 {
				t.Errorf("%d transfers, %v", n, err)
			}
			p.want(t, map[string]string{"in/a.xml": "x"})
		})
	}
}

func TestF60ABlackHoleEndsInTimeWhereverItOpens(t *testing.T) {
	for _, when := range []string{"at the first word", "on a kept connection"} {
		t.Run(when, func(t *testing.T) {
			p := start(t, nil)
			g, had := open(t, p.settings()), 0
			if when != "at the first word" {
				had = 1
				if _, err := g.Deliver(t.Context(), parcel("a.xml", "x")); err != nil {
					t.Fatal(err)
				}
			}
			p.Set(far.Faults{Faults: line.Faults{BlackHole: true}})
			begun := time.Now()
			_, err := g.Deliver(t.Context(), parcel("b.xml", "x"))
			says{kind: fault.Temporary, code: "GW-CONNECT"}.of(t, err)
			if took := time.Since(begun); took > 6*time.Second {
				t.Errorf("it took %v", took)
			}
			p.up(t)
			if _, err := g.Deliver(t.Context(), parcel("b.xml", "x")); err != nil {
				t.Errorf("afterwards: %v", err)
			}
			if n := p.transfers.Load(); int(n) != had+1 {
				t.Errorf("%d transfers", n)
			}
		})
	}
}
