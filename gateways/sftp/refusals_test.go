package sftp_test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/far/line"
	"github.com/postbud/postbud/internal/outside/openssh"
	"github.com/postbud/postbud/plugin"
)

// holds wants OpenSSH to have these files, unfinished ones too, and its log to tell of so
// many that it took.
func holds(t *testing.T, o *openssh.Server, transfers int, names ...string) {
	t.Helper()
	whole, unfinished := openssh.Files(t, o.Home)
	for _, name := range names {
		if _, there := whole["in/"+name]; !there {
			t.Errorf("%s is not there", name)
		}
	}
	if len(whole) != len(names) || len(unfinished) != 0 {
		t.Errorf("there are %d files %v, and unfinished %v", len(whole), names, unfinished)
	}
	if n := o.Transfers(t); n != transfers {
		t.Errorf("OpenSSH tells of %d documents, want %d", n, transfers)
	}
}

func TestF62AtOpenSSHAFolderIsMadeOnlyWhereThatIsAllowed(t *testing.T) {
	o := openSSH(t)
	missing := o.Settings(t).With(plugin.Values{"folder": "in/new/one"})
	_, err := open(t, missing).Deliver(t.Context(), parcel("a.xml", "x"))
	says{kind: fault.Configuration, code: "GW-FOLDER", field: "folder", reads: "The folder in/new/one is missing or closed to us."}.of(t, err)
	holds(t, o, 0)
	if r, err := open(t, missing.With(plugin.Values{"create_folder": "yes"})).Deliver(t.Context(), parcel("a.xml", "x")); err != nil || r.RemoteID != "in/new/one/a.xml" {
		t.Errorf("%+v, %v", r, err)
	}
	holds(t, o, 1, "new/one/a.xml")
}

func TestF63AtOpenSSHEachRightThatIsMissingIsNamed(t *testing.T) {
	folder := func(field, text string) says {
		return says{kind: fault.Configuration, code: "GW-FOLDER", field: field, text: text, reads: "is missing or closed to us."}
	}
	for name, c := range map[string]struct {
		rights   openssh.Rights
		settings plugin.Values
		says     says
		done     string // verified by, when it is delivered all the same
	}{
		"read only":                  {openssh.Rights{ReadOnly: true}, nil, folder("folder", "closed to us for writing"), ""},
		"no open":                    {openssh.Rights{Deny: []string{"open"}}, nil, folder("folder", "closed to us for writing"), ""},
		"no write":                   {openssh.Rights{Deny: []string{"write"}}, nil, folder("folder", "closed to us for writing"), ""},
		"no rename":                  {openssh.Rights{Deny: []string{"rename", "posix-rename"}}, nil, folder("temporary", "not rename"), ""},
		"no rename, and none asked":  {openssh.Rights{Deny: []string{"rename", "posix-rename"}}, plugin.Values{"temporary": "none"}, says{}, "size"},
		"no look":                    {openssh.Rights{Deny: []string{"stat", "lstat", "fstat"}}, nil, says{}, "none"},
		"no reading":                 {openssh.Rights{Deny: []string{"read"}}, plugin.Values{"verify": "hash"}, folder("folder", "closed to us for reading"), ""},
		"no reading, and none asked": {openssh.Rights{Deny: []string{"read"}}, nil, says{}, "size"},
		"no deleting":                {openssh.Rights{Deny: []string{"remove"}}, nil, says{}, "size"},
		"no folders":                 {openssh.Rights{Deny: []string{"mkdir"}}, plugin.Values{"folder": "in/new", "create_folder": "yes"}, folder("folder", "making the folder"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			o := openSSH(t)
			o.Serve(t, c.rights)
			r, err := open(t, o.Settings(t).With(c.settings)).Deliver(t.Context(), parcel("a.xml", "x"))
			if c.done == "" {
				c.says.of(t, err)
				holds(t, o, 0)
				return
			}
			if err != nil || verified(t, r) != c.done {
				t.Errorf("%+v, %v", r, err)
			}
			holds(t, o, 1, "a.xml")
		})
	}
}

// The disk is full for OpenSSH as the system has it where a process may write no more.
func TestF64AtOpenSSHAFullDiskWaitsLongAndKeepsNothing(t *testing.T) {
	o := openSSH(t)
	o.Serve(t, openssh.Rights{MostKB: 100})
	g := open(t, o.Settings(t))
	_, err := g.Deliver(t.Context(), parcel("a.xml", large()))
	says{kind: fault.Temporary, code: "GW-SPACE", reads: "The partner's server is full. It stopped after "}.of(t, err)
	if f := fault.As(err); f == nil || f.RetryAfter < 10*time.Minute {
		t.Errorf("%#v", err)
	}
	holds(t, o, 0)
	if _, err := g.Deliver(t.Context(), parcel("small.xml", "x")); err != nil {
		t.Error(err)
	}
	o.Serve(t, openssh.Rights{})
	if _, err := g.Deliver(t.Context(), parcel("a.xml", large())); err != nil {
		t.Error(err)
	}
	holds(t, o, 2, "a.xml", "small.xml")
}

func TestF67AtOpenSSHAFileThatARobotTakesIsDelivered(t *testing.T) {
	for robot, proof := range map[string]string{"no": gateways.ByTransfer, "yes": gateways.ByReading} {
		o := openSSH(t)
		g := open(t, o.Settings(t).With(plugin.Values{"robot": robot}))
		taken := 0
		o.Appears(t, func(*line.Conn) bool {
			if os.Remove(filepath.Join(o.Home, "in", "a.xml")) == nil {
				taken++
			}
			return true
		})
		r, err := g.Deliver(t.Context(), parcel("a.xml", "x"))
		if err != nil || r.Outcome != gateways.Delivered || r.Proof != proof || verified(t, r) != "taken" {
			t.Errorf("robot %s: %+v, %v", robot, r, err)
		}
		if taken != 1 {
			t.Errorf("the robot took %d files", taken)
		}
		holds(t, o, 1)
	}
}

func TestF69T28AtOpenSSHNothingIsSentToAServerWithAnotherKey(t *testing.T) {
	o := openSSH(t)
	g := open(t, o.Settings(t))
	if _, err := g.Deliver(t.Context(), parcel("a.xml", "first")); err != nil {
		t.Fatal(err)
	}
	old, in := o.Prints["ed25519"], o.Times(t, "Accepted publickey for")
	o.NewHostKeys(t)
	o.Line.Cut()
	changed := says{kind: fault.Configuration, code: "GW-HOSTKEY", field: "host_key", args: map[string]string{"old": old, "new": o.Prints["ed25519"]},
		reads: "The server shows another key than before. Stored " + old + ", now " + o.Prints["ed25519"] + "."}
	_, err := g.Deliver(t.Context(), parcel("b.xml", "second"))
	changed.of(t, err)
	changed.of(t, g.Check(t.Context(), plugin.Quiet))
	if n := o.Times(t, "Accepted publickey for"); n != in {
		t.Errorf("we signed in %d times at a server that nobody knows", n-in)
	}
	holds(t, o, 1, "a.xml")
	if _, err := open(t, o.Settings(t)).Deliver(t.Context(), parcel("b.xml", "second")); err != nil { // now confirmed
		t.Error(err)
	}
	holds(t, o, 2, "a.xml", "b.xml")
}

func TestF70T29AtOpenSSHAServerThatIsOnlyWeakNeedsTheSwitch(t *testing.T) {
	for _, weak := range []string{
		"KexAlgorithms diffie-hellman-group1-sha1\n", "HostKeyAlgorithms ssh-rsa\n", "Ciphers 3des-cbc\n",
		"MACs hmac-sha1-96\nCiphers aes128-cbc\n",
	} {
		t.Run(weak, func(t *testing.T) {
			o := openSSH(t)
			o.Configure(t, weak)
			settings := o.Settings(t).With(plugin.Values{"host_key": o.Prints["ed25519"] + " " + o.Prints["rsa"]})
			_, err := open(t, settings).Deliver(t.Context(), parcel("a.xml", "x"))
			says{kind: fault.Configuration, code: "GW-WEAK", field: "legacy"}.of(t, err)
			if n := o.Times(t, "Accepted publickey for"); n != 0 {
				t.Errorf("we signed in %d times", n)
			}
			holds(t, o, 0)
			if _, err := open(t, settings.With(plugin.Values{"legacy": "yes"})).Deliver(t.Context(), parcel("a.xml", "x")); err != nil {
				t.Error(err)
			}
			holds(t, o, 1, "a.xml")
		})
	}
}

func TestF71AtOpenSSHASignInThatIsRefusedIsTriedOnce(t *testing.T) {
	refused := says{kind: fault.Configuration, code: "GW-LOGIN", field: "private_key", reads: "The server refused our sign-in. User "}
	t.Run("the key was taken back", func(t *testing.T) {
		o := openSSH(t)
		g := open(t, o.Settings(t))
		if _, err := g.Deliver(t.Context(), parcel("a.xml", "x")); err != nil {
			t.Fatal(err)
		}
		o.Trust(t)
		_, err := g.Deliver(t.Context(), parcel("b.xml", "x"))
		refused.of(t, err)
		if n := o.Times(t, "Failed publickey for"); n != 1 || g.dials.Load() != 2 {
			t.Errorf("tried %d times over %d connections", n, g.dials.Load())
		}
		holds(t, o, 1, "a.xml")
	})
	t.Run("the account has expired", func(t *testing.T) {
		o := openSSH(t)
		o.Password(t, password, openssh.Expired)
		g := open(t, o.Settings(t).With(plugin.Values{"private_key": "", "password": password}))
		_, err := g.Deliver(t.Context(), parcel("a.xml", "x"))
		refused.field = "password"
		refused.of(t, err)
		if n := o.Times(t, "Failed password for"); n != 1 || o.Times(t, "has expired") == 0 || g.dials.Load() != 1 {
			t.Errorf("tried %d times over %d connections", n, g.dials.Load())
		}
		holds(t, o, 0)
	})
}

func TestF75AtOpenSSHWhereNoMoreConnectionsAreTakenNothingIsLost(t *testing.T) {
	o := openSSH(t)
	o.Daemon(t, "MaxStartups=1", "MaxSessions=1")
	g := open(t, o.Settings(t))
	other, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(o.Port))) // has the only place of those who have not signed in
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Read(make([]byte, 4)); err != nil {
		t.Fatal(err)
	}
	_, err = g.Deliver(t.Context(), parcel("a.xml", "x"))
	says{kind: fault.Temporary, code: "GW-CONNECT", reads: "The server 127.0.0.1 does not open the door."}.of(t, err)
	if n := o.Times(t, "MaxStartups"); n == 0 {
		t.Error("OpenSSH did not refuse the connection")
	}
	holds(t, o, 0)
	_ = other.Close()
	for begun := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		if _, err = g.Deliver(t.Context(), parcel("a.xml", "x")); err == nil {
			break
		}
		if time.Since(begun) > 10*time.Second {
			t.Fatal(err)
		}
	}

	// Many at a time need no more than the one connection.
	g = open(t, o.Settings(t))
	names, before := []string{"a.xml"}, o.Times(t, "Accepted publickey for")
	var wg sync.WaitGroup
	for i := range 8 {
		name := fmt.Sprintf("%d.xml", i)
		names = append(names, name)
		wg.Go(func() {
			if _, err := g.Deliver(t.Context(), parcel(name, large())); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := o.Times(t, "Accepted publickey for") - before; n != 1 {
		t.Errorf("we signed in %d times", n)
	}
	holds(t, o, 9, names...)
}
