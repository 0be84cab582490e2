package ftp_test

import (
	"errors"
	"io"
	"net"
	"net/textproto"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	client "github.com/jlaffaye/ftp"

	"github.com/postbud/postbud/internal/far/ftp"
)

type far struct {
	*ftp.Server
	in       string
	received atomic.Int32
}

func start(t *testing.T, change func(*ftp.Options)) *far {
	t.Helper()
	f := &far{in: filepath.Join(t.TempDir(), "home")}
	if err := os.MkdirAll(filepath.Join(f.in, "in"), 0o755); err != nil {
		t.Fatal(err)
	}
	o := ftp.Options{Folder: f.in, User: "u", Password: "p", OnReceived: func(string) { f.received.Add(1) }}
	if change != nil {
		change(&o)
	}
	var err error
	if f.Server, err = ftp.Open(o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		f.Set(ftp.Faults{})
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

// dial is a client that another hand wrote.
func dial(t *testing.T, host string, port int) *client.ServerConn {
	t.Helper()
	c, err := client.Dial(net.JoinHostPort(host, strconv.Itoa(port)), client.DialWithTimeout(5*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Quit() })
	if err := c.Login("u", "p"); err != nil {
		t.Fatal(err)
	}
	return c
}

func (f *far) text(name string) string {
	text, _ := os.ReadFile(filepath.Join(f.in, filepath.FromSlash(name)))
	return string(text)
}

func TestADocumentIsReceivedWhenItHasItsName(t *testing.T) {
	f := start(t, nil)
	c := dial(t, f.Host(), f.Port())
	if err := c.Stor("in/.a.part", strings.NewReader("one\ntwo")); err != nil {
		t.Fatal(err)
	}
	if n := f.received.Load(); n != 0 {
		t.Errorf("%d received before the rename", n)
	}
	if err := c.Rename("in/.a.part", "in/a"); err != nil {
		t.Fatal(err)
	}
	size, err := c.FileSize("in/a")
	entry, e := c.GetEntry("in/a")
	if err != nil || e != nil || size != 7 || entry.Size != 7 || entry.Type != client.EntryTypeFile {
		t.Errorf("%d, %+v, %v, %v", size, entry, err, e)
	}
	in, err := c.Retr("in/a")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(in)
	if err = errors.Join(err, in.Close()); err != nil || string(text) != "one\ntwo" {
		t.Errorf("%q, %v", text, err)
	}
	if n, c := f.received.Load(), f.Commands(); n != 1 || c["STOR"] != 1 || c["RNTO"] != 1 {
		t.Errorf("%d received, %v", n, c)
	}
}

func TestNothingOutsideTheFolderIsReached(t *testing.T) {
	f := start(t, nil)
	c := dial(t, f.Host(), f.Port())
	for _, name := range []string{"../a", "/../a", "in/../../a"} {
		if err := c.Stor(name, strings.NewReader("x")); err == nil && f.text("a") != "x" {
			t.Errorf("%s was taken and is not in the folder", name)
		}
	}
	if entries, _ := os.ReadDir(filepath.Dir(f.in)); len(entries) != 1 {
		t.Errorf("outside are %v", entries)
	}
}

func TestEachFaultDoesWhatItSays(t *testing.T) {
	const text = "one\ntwo\n"
	for name, c := range map[string]struct {
		faults ftp.Faults
		code   int // of the answer to the upload; 0 for none, 226 for success
		left   string
	}{
		"none":           {ftp.Faults{}, 226, text},
		"denied":         {ftp.Faults{Deny: []ftp.Op{ftp.Write}}, 550, ""},
		"full":           {ftp.Faults{Full: true, FullAfter: 3}, 452, "one"},
		"cut":            {ftp.Faults{Cut: true, CutAfter: 3}, 0, "one"},
		"swallowed":      {ftp.Faults{SwallowStored: true}, 0, text},
		"line ends":      {ftp.Faults{Lines: true}, 226, "one\r\ntwo\r\n"},
		"spoilt":         {ftp.Faults{Spoil: true}, 226, "one\ntwo?"},
		"a foreign port": {ftp.Faults{BlockData: true}, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := start(t, nil)
			f.Set(c.faults)
			err := dial(t, f.Host(), f.Port()).Stor("in/.a.part", strings.NewReader(text))
			var no *textproto.Error
			switch {
			case c.code == 226 && err != nil, c.code == 0 && (err == nil || errors.As(err, &no)),
				c.code > 226 && (!errors.As(err, &no) || no.Code != c.code):
				t.Errorf("%v, want %d", err, c.code)
			}
			if got := f.text("in/.a.part"); got != c.left {
				t.Errorf("%q is there, want %q", got, c.left)
			}
		})
	}
}

func TestTheRelayPassesOnAndCutsWhereItIsTold(t *testing.T) {
	own, address := ftp.Addresses()
	words, data := listen(t, own), listen(t, own)
	r, err := ftp.OpenRelay(address, own, port(words), port(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	talk := func(to int, text string) string {
		t.Helper()
		conn, err := net.Dial("tcp", net.JoinHostPort(address, strconv.Itoa(to)))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
		_, _ = io.WriteString(conn, text)
		_ = conn.(*net.TCPConn).CloseWrite()
		back, _ := io.ReadAll(conn)
		return string(back)
	}
	if got := talk(port(data), "the document") + talk(port(words), "NOOP"); got != "the documentNOOP" {
		t.Errorf("%q", got)
	}
	r.Set(ftp.Weather{Cut: true, CutAfter: 3})
	if got := talk(port(words), "NOOP") + talk(port(data), "one") + talk(port(data), "two"); got != "NOOPone" {
		t.Errorf("%q came through a line that is cut after 3 bytes of data", got)
	}
	r.Set(ftp.Weather{Swallow: func() bool { return true }})
	if got := talk(port(words), "NOOP") + talk(port(data), "data"); got != "data" {
		t.Errorf("%q came through though the answer is swallowed", got)
	}
	r.Set(ftp.Weather{})
	r.Down()
	if conn, err := net.Dial("tcp", net.JoinHostPort(address, strconv.Itoa(port(words)))); err == nil {
		_ = conn.Close()
		t.Error("it is down and answers")
	}
	if err := r.Up(); err != nil || talk(port(words), "NOOP") != "NOOP" {
		t.Errorf("it is up and does not answer: %v", err)
	}
	if n := r.Data(); n != 4 {
		t.Errorf("%d data connections", n)
	}
}

// listen says back whatever it hears.
func listen(t *testing.T, host string) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		t.Skip("needs the whole loopback network: ", err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() { _, _ = io.Copy(conn, conn); _ = conn.Close() }()
		}
	}()
	return l
}

func port(l net.Listener) int { return l.Addr().(*net.TCPAddr).Port }
