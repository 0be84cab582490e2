package sftp_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	client "github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"

	"github.com/postbud/postbud/internal/far/books"
	"github.com/postbud/postbud/internal/far/line"
	"github.com/postbud/postbud/internal/far/sftp"
)

const user, password = "postbud", "hemmelig æøå"

// far is a server with its folder and books.
type far struct {
	*sftp.Server
	folder, books string
}

func start(t *testing.T, change func(*sftp.Options)) far {
	t.Helper()
	f := far{folder: filepath.Join(t.TempDir(), "served"), books: filepath.Join(t.TempDir(), "books.jsonl")}
	if err := os.Mkdir(f.folder, 0o755); err != nil {
		t.Fatal(err)
	}
	b, err := books.Open(f.books)
	if err != nil {
		t.Fatal(err)
	}
	o := sftp.Options{Folder: f.folder, Books: b, Users: []sftp.User{{Name: user, Password: password}}}
	if change != nil {
		change(&o)
	}
	f.Server, err = sftp.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(f.Close(), f.Close(), b.Close()); err != nil {
			t.Error(err)
		}
	})
	return f
}

// dial signs in, or says why not.
func (f far) dial(auth ssh.AuthMethod) (*client.Client, error) {
	raw, err := net.DialTimeout("tcp", f.Addr(), 5*time.Second)
	if err != nil {
		return nil, err
	}
	conn, channels, requests, err := ssh.NewClientConn(raw, f.Addr(), &ssh.ClientConfig{
		User: user, Auth: []ssh.AuthMethod{auth}, Timeout: 5 * time.Second,
		HostKeyCallback: func(_ string, _ net.Addr, key ssh.PublicKey) error {
			if got := ssh.FingerprintSHA256(key); got != f.Fingerprint() {
				return errors.New("another host key: " + got)
			}
			return nil
		},
	})
	if err != nil {
		raw.Close()
		return nil, err
	}
	c, err := client.NewClient(ssh.NewClient(conn, channels, requests))
	if err != nil {
		conn.Close()
	}
	return c, err
}

func (f far) client(t *testing.T) *client.Client {
	t.Helper()
	c, err := f.dial(ssh.Password(password))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func (f far) entries(t *testing.T) []books.Entry {
	t.Helper()
	entries, err := books.Read(f.books)
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

func put(c *client.Client, name string, data []byte) error {
	file, err := c.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return err
	}
	_, err = file.ReadFromWithConcurrency(bytes.NewReader(data), 8)
	return errors.Join(err, file.Close())
}

func TestATransferIsInTheBooksBeforeItsAnswer(t *testing.T) {
	var mu sync.Mutex
	var seen []sftp.Transfer
	f := start(t, func(o *sftp.Options) {
		o.OnReceived = func(tr sftp.Transfer) { mu.Lock(); defer mu.Unlock(); seen = append(seen, tr) }
	})
	c := f.client(t)
	data := bytes.Repeat([]byte("faktura æøå\r\n"), 30000)
	if err := c.Mkdir("in"); err != nil {
		t.Fatal(err)
	}
	if err := put(c, "in/.a.xml.part", data); err != nil {
		t.Fatal(err)
	}
	if n := len(f.entries(t)); n != 0 {
		t.Fatalf("%d entries before the rename", n)
	}
	if err := c.PosixRename("in/.a.xml.part", "in/a.xml"); err != nil {
		t.Fatal(err)
	}
	if e := f.entries(t); len(e) != 1 || e[0].Name != "in/a.xml" || e[0].Size != int64(len(data)) || e[0].Gateway != "sftp" {
		t.Fatalf("after the rename: %v", e)
	}
	if err := put(c, "/direct.xml", []byte("x")); err != nil {
		t.Fatal(err)
	}
	if err := put(c, "b.part", nil); err != nil {
		t.Fatal(err)
	}
	if err := c.Rename("b.part", "b.xml"); err != nil {
		t.Fatal(err)
	}
	if err := c.Rename("b.xml", "c.xml"); err != nil { // no new transfer
		t.Fatal(err)
	}
	e := f.entries(t)
	if len(e) != 3 || e[1].Name != "direct.xml" || e[1].SHA256 != "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881" || e[2].Size != 0 {
		t.Errorf("books: %+v", e)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(seen) != 3 || seen[0].User != user || seen[0].Name != "in/a.xml" {
		t.Errorf("seen: %+v", seen)
	}
	got, err := os.ReadFile(filepath.Join(f.folder, "in", "a.xml"))
	if err != nil || !bytes.Equal(got, data) {
		t.Errorf("%d bytes on disk, want %d; %v", len(got), len(data), err)
	}
}

func TestOnlyPosixRenameReplacesAFile(t *testing.T) {
	for _, without := range []bool{false, true} {
		t.Run("without "+strconv.FormatBool(without), func(t *testing.T) {
			f := start(t, func(o *sftp.Options) { o.NoPosixRename = without })
			c := f.client(t)
			if _, has := c.HasExtension("posix-rename@openssh.com"); has == without {
				t.Fatalf("posix-rename offered: %v", has)
			}
			for _, name := range []string{"a", ".a.part", ".b.part"} {
				if err := put(c, name, []byte(name)); err != nil {
					t.Fatal(err)
				}
			}
			if err := c.Rename(".a.part", "a"); err == nil {
				t.Error("a plain rename replaced a file")
			}
			if err := c.Rename(".b.part", "b"); err != nil {
				t.Error(err)
			}
			if without {
				return
			}
			if err := c.PosixRename(".a.part", "a"); err != nil {
				t.Error(err)
			}
			if got, _ := os.ReadFile(filepath.Join(f.folder, "a")); string(got) != ".a.part" {
				t.Errorf("a holds %q", got)
			}
		})
	}
}

func TestNothingOutsideTheFolderCanBeReached(t *testing.T) {
	f := start(t, nil)
	c := f.client(t)
	outside := filepath.Join(filepath.Dir(f.folder), "outside.txt")
	if err := os.WriteFile(outside, []byte("private"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(f.folder, "link")); err != nil {
		t.Skip(err)
	}
	for _, name := range []string{"../outside.txt", "/../outside.txt", "a/../../outside.txt", "link", outside, `..\outside.txt`} {
		if r, err := c.Open(name); err == nil {
			if got, _ := io.ReadAll(r); string(got) == "private" {
				t.Errorf("%s can be read", name)
			}
			r.Close()
		}
		_ = put(c, name, []byte("spoilt"))
		_ = c.Rename("link", "../moved")
	}
	if got, _ := os.ReadFile(outside); string(got) != "private" {
		t.Errorf("outside.txt holds %q", got)
	}
	entries, _ := os.ReadDir(filepath.Dir(f.folder))
	if len(entries) != 2 {
		t.Errorf("beside the folder: %v", entries)
	}
	if err := c.Symlink("/etc/passwd", "p"); err == nil {
		t.Error("a link was made")
	}
}

func TestWhoMaySignIn(t *testing.T) {
	_, private, _ := ed25519.GenerateKey(rand.Reader)
	known, _ := ssh.NewSignerFromKey(private)
	_, other, _ := ed25519.GenerateKey(rand.Reader)
	unknown, _ := ssh.NewSignerFromKey(other)
	f := start(t, func(o *sftp.Options) { o.Users[0].Keys = []ssh.PublicKey{known.PublicKey()} })
	for _, c := range []struct {
		name string
		auth ssh.AuthMethod
		ok   bool
	}{
		{"password", ssh.Password(password), true},
		{"key", ssh.PublicKeys(known), true},
		{"wrong password", ssh.Password("x"), false},
		{"no password", ssh.Password(""), false},
		{"unknown key", ssh.PublicKeys(unknown), false},
	} {
		conn, err := f.dial(c.auth)
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
		if err == nil {
			conn.Close()
		}
	}
	f.Set(sftp.Faults{RefuseLogin: true})
	for _, auth := range []ssh.AuthMethod{ssh.Password(password), ssh.PublicKeys(known)} {
		if _, err := f.dial(auth); err == nil {
			t.Error("signed in although refused")
		}
	}
}

func TestThePasswordCanBeAskedFor(t *testing.T) {
	answer := func(text string) ssh.AuthMethod {
		return ssh.KeyboardInteractive(func(_, _ string, questions []string, _ []bool) ([]string, error) {
			return slices.Repeat([]string{text}, len(questions)), nil
		})
	}
	one := start(t, func(o *sftp.Options) { o.Ask = []string{"Password: "} })
	more := start(t, func(o *sftp.Options) { o.Ask = []string{"Password: ", "New password: "} })
	for name, c := range map[string]struct {
		far  far
		auth ssh.AuthMethod
		ok   bool
	}{
		"right":          {one, answer(password), true},
		"wrong":          {one, answer("x"), false},
		"not asked":      {one, ssh.Password(password), false},
		"asked for more": {more, answer(password), false},
	} {
		conn, err := c.far.dial(c.auth)
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil {
			conn.Close()
		}
	}
}

func TestTheHostKeyIsKeptInItsFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "host_key")
	keep := func(o *sftp.Options) { o.HostKey = file }
	first := start(t, keep).Fingerprint()
	second := start(t, keep)
	if second.Fingerprint() != first {
		t.Error("another key from the same file")
	}
	second.client(t)
	if err := second.NewHostKey(); err != nil {
		t.Fatal(err)
	}
	if second.Fingerprint() == first {
		t.Error("the key did not change")
	}
	second.client(t)
	if start(t, keep).Fingerprint() != first {
		t.Error("the new key was written to the file")
	}
}

func TestAWeakServerOffersNothingSafe(t *testing.T) {
	f := start(t, func(o *sftp.Options) { o.Weak = true })
	_, err := f.dial(ssh.Password(password))
	var none *ssh.AlgorithmNegotiationError
	if !errors.As(err, &none) {
		t.Errorf("err = %v", err)
	}
}

func TestItCanBeDownAndUpAgain(t *testing.T) {
	f := start(t, nil)
	c := f.client(t)
	f.Down()
	if _, err := c.Stat("/"); err == nil {
		t.Error("an open connection still works")
	}
	if _, err := f.dial(ssh.Password(password)); err == nil {
		t.Error("a new connection was taken")
	}
	if err := errors.Join(f.Up(), f.Up()); err != nil {
		t.Fatal(err)
	}
	f.client(t)
	f.Cut()
	f.client(t)
}

func TestTooManyConnectionsAreClosed(t *testing.T) {
	f := start(t, nil)
	f.Set(sftp.Faults{Faults: line.Faults{MaxConnections: 1}})
	f.client(t)
	if _, err := f.dial(ssh.Password(password)); err == nil {
		t.Error("a second one was taken")
	}
	if n := f.Connections(); n != 1 {
		t.Errorf("%d connections", n)
	}
}
