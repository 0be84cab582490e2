package smtp_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	client "net/smtp"
	"net/textproto"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/far/books"
	"github.com/postbud/postbud/internal/far/smtp"
)

type far struct {
	*smtp.Server
	folder, books string
	options       smtp.Options
}

func start(t *testing.T, change func(*smtp.Options)) far {
	t.Helper()
	f := far{folder: t.TempDir(), books: filepath.Join(t.TempDir(), "books.jsonl")}
	b, err := books.Open(f.books)
	if err != nil {
		t.Fatal(err)
	}
	f.options = smtp.Options{Folder: f.folder, Books: b}
	if change != nil {
		change(&f.options)
	}
	f.Server, err = smtp.Open(f.options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		f.Set(smtp.Faults{})
		if err := errors.Join(f.Close(), b.Close()); err != nil {
			t.Error(err)
		}
		if err := f.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
			t.Error(err)
		}
	})
	return f
}

// dial connects and protects the line as far as the server does.
func (f far) dial() (*client.Client, error) {
	raw, err := net.DialTimeout("tcp", f.Addr(), 5*time.Second)
	if err != nil {
		return nil, err
	}
	_ = raw.SetDeadline(time.Now().Add(10 * time.Second))
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM([]byte(f.CertificatePEM()))
	settings := &tls.Config{RootCAs: roots, ServerName: "127.0.0.1"}
	if f.options.Security == smtp.TLS {
		raw = tls.Client(raw, settings)
	}
	c, err := client.NewClient(raw, "127.0.0.1")
	if err != nil {
		raw.Close()
		return nil, err
	}
	if ok, _ := c.Extension("STARTTLS"); ok {
		if err := c.StartTLS(settings); err != nil {
			c.Close()
			return nil, err
		}
	}
	return c, nil
}

// send sends one mail to the recipients, on a new connection.
func (f far) send(id, text string, to ...string) error {
	c, err := f.dial()
	if err != nil {
		return err
	}
	defer c.Close()
	if f.options.User != "" {
		if err := c.Auth(client.PlainAuth("", f.options.User, f.options.Password, "127.0.0.1")); err != nil {
			return err
		}
	}
	if err := c.Mail("us@postbud.test"); err != nil {
		return err
	}
	for _, r := range to {
		if err := c.Rcpt(r); err != nil {
			return err
		}
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "Message-ID: %s\r\nSubject: x\r\n\r\n%s", id, text); err != nil {
		return err
	}
	return w.Close()
}

func (f far) files(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir(f.folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func code(err error) int {
	var e *textproto.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return 0
}

func TestAMailIsInTheBooksBeforeItsAnswer(t *testing.T) {
	for _, security := range []smtp.Security{smtp.StartTLS, smtp.TLS, smtp.None} {
		t.Run(string(security), func(t *testing.T) {
			var mu sync.Mutex
			var seen []smtp.Mail
			f := start(t, func(o *smtp.Options) {
				o.Security = security
				o.OnReceived = func(m smtp.Mail) { mu.Lock(); defer mu.Unlock(); seen = append(seen, m) }
			})
			if err := f.send("<a/b@postbud.test>", "æøå\r\n..dot\r\n.\r\nend\r\n", "you@x.test", "her@x.test"); err != nil {
				t.Fatal(err)
			}
			entries, err := books.Read(f.books)
			if err != nil || len(entries) != 1 {
				t.Fatalf("%v, %v", entries, err)
			}
			e := entries[0]
			data, err := os.ReadFile(filepath.Join(f.folder, "a_b@postbud.test.eml"))
			if err != nil || !bytes.HasSuffix(data, []byte("\r\n\r\næøå\r\n..dot\r\n.\r\nend\r\n")) {
				t.Errorf("%q, %v", data, err)
			}
			if e.Name != "a_b@postbud.test.eml" || e.MessageID != "<a/b@postbud.test>" || e.Size != int64(len(data)) || e.Gateway != "email" {
				t.Errorf("%+v", e)
			}
			mu.Lock()
			defer mu.Unlock()
			if len(seen) != 1 || !slices.Equal(seen[0].To, []string{"you@x.test", "her@x.test"}) || seen[0].From != "us@postbud.test" || seen[0].SHA256 != e.SHA256 {
				t.Errorf("%+v", seen)
			}
		})
	}
}

func TestASecondMailWithTheSameIDIsKeptBeside(t *testing.T) {
	f := start(t, nil)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if err := f.send("<same@x>", "text\r\n", "a@x"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, id := range []string{"", "<../../../etc/passwd>", "<.hidden>"} {
		if err := f.send(id, "text\r\n", "a@x"); err != nil {
			t.Error(err)
		}
	}
	want := []string{"_.._.._etc_passwd.eml", "hidden.eml", "no-message-id.eml", "same@x-2.eml", "same@x-3.eml", "same@x-4.eml", "same@x.eml"}
	if got := f.files(t); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestWhoMaySend(t *testing.T) {
	f := start(t, func(o *smtp.Options) { o.User, o.Password = "postbud", "hemmelig" })
	if err := f.send("<1@x>", "t\r\n", "a@x"); err != nil {
		t.Fatal(err)
	}
	for name, try := range map[string]struct {
		do   func(*client.Client) error
		code int
	}{
		"nobody":         {func(c *client.Client) error { return c.Mail("us@x") }, 530},
		"wrong password": {func(c *client.Client) error { return c.Auth(client.PlainAuth("", "postbud", "x", "127.0.0.1")) }, 535},
		"unknown way":    {func(c *client.Client) error { return c.Auth(client.CRAMMD5Auth("postbud", "x")) }, 504},
		"LOGIN":          {func(c *client.Client) error { return loginAuth(c, "postbud", "hemmelig") }, 0},
		"LOGIN, wrong":   {func(c *client.Client) error { return loginAuth(c, "postbud", "x") }, 535},
	} {
		c, err := f.dial()
		if err != nil {
			t.Fatal(err)
		}
		if err := try.do(c); code(err) != try.code || (err == nil) != (try.code == 0) {
			t.Errorf("%s: %v", name, err)
		}
		c.Close()
	}
	f.Set(smtp.Faults{RefuseLogin: true})
	if err := f.send("<2@x>", "t\r\n", "a@x"); code(err) != 535 {
		t.Errorf("refused: %v", err)
	}
}

func loginAuth(c *client.Client, user, password string) error { return c.Auth(&login{user, password}) }

type login struct{ user, password string }

func (l *login) Start(*client.ServerInfo) (string, []byte, error) { return "LOGIN", nil, nil }

func (l *login) Next(asks []byte, more bool) ([]byte, error) {
	switch {
	case !more:
		return nil, nil
	case strings.HasPrefix(string(asks), "User"):
		return []byte(l.user), nil
	}
	return []byte(l.password), nil
}

func TestTheCertificateIsKeptInItsFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "cert.pem")
	keep := func(o *smtp.Options) { o.Certificate = file }
	first, second := start(t, keep), start(t, keep)
	if first.CertificatePEM() != second.CertificatePEM() {
		t.Error("another certificate from the same file")
	}
	if err := second.send("<1@x>", "t\r\n", "a@x"); err != nil {
		t.Error(err)
	}
	if start(t, nil).CertificatePEM() == first.CertificatePEM() {
		t.Error("a fresh one is the same")
	}
}

func TestFaultsOfTheMailServer(t *testing.T) {
	big := strings.Repeat("0123456789abcdef\r\n", 4000)
	for _, c := range []struct {
		name   string
		faults smtp.Faults
		code   int // of the answer; 0 for a line that broke
		kept   int
	}{
		{"a sender is refused", smtp.Faults{RefuseSender: true}, 550, 0},
		{"a recipient is refused", smtp.Faults{RefuseRecipients: []string{"a@x"}}, 550, 0},
		{"the mail is refused", smtp.Faults{RefuseMail: true}, 554, 0},
		{"the server is busy", smtp.Faults{Busy: true}, 451, 0},
		{"greylisting", smtp.Faults{Greylist: true}, 451, 0},
		{"cut at the first byte", smtp.Faults{Cut: true}, 0, 0},
		{"cut in the middle", smtp.Faults{Cut: true, CutAfter: 5000}, 0, 0},
		{"the answer is swallowed", smtp.Faults{SwallowAnswer: true}, 0, 1},
		{"a cut that never comes", smtp.Faults{Cut: true, CutAfter: 1 << 20}, -1, 1},
		{"slow", smtp.Faults{Delay: 5 * time.Millisecond}, -1, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := start(t, nil)
			f.Set(c.faults)
			err := f.send("<1@x>", big, "a@x")
			if (err == nil) != (c.code == -1) || c.code > 0 && code(err) != c.code || c.code == 0 && code(err) != 0 {
				t.Errorf("err = %v", err)
			}
			if c.name == "greylisting" {
				if err := f.send("<1@x>", big, "a@x"); err != nil {
					t.Errorf("the second time: %v", err)
				}
				c.kept = 1
			}
			entries, _ := books.Read(f.books)
			if err := f.Close(); err != nil { // waits until drafts are gone
				t.Error(err)
			}
			if files := f.files(t); len(files) != c.kept || len(entries) != c.kept {
				t.Errorf("files %v, books %v; want %d", files, entries, c.kept)
			}
		})
	}
}

func TestAStalledMailWaitsForTheMending(t *testing.T) {
	f := start(t, nil)
	f.Set(smtp.Faults{Stall: true, StallAfter: 100})
	sent := make(chan error, 1)
	go func() { sent <- f.send("<1@x>", strings.Repeat("x", 900)+"\r\n", "a@x") }()
	select {
	case err := <-sent:
		t.Fatalf("an answer came: %v", err)
	case <-time.After(200 * time.Millisecond):
	}
	f.Set(smtp.Faults{})
	if err := <-sent; err != nil {
		t.Error(err)
	}
	if files := f.files(t); len(files) != 1 {
		t.Errorf("files: %v", files)
	}
}

func TestItCanBeDownAndUpAgain(t *testing.T) {
	f := start(t, nil)
	f.Down()
	if err := f.send("<1@x>", "t\r\n", "a@x"); err == nil {
		t.Error("a server that is down takes mails")
	}
	if err := f.Up(); err != nil {
		t.Fatal(err)
	}
	if err := f.send("<1@x>", "t\r\n", "a@x"); err != nil {
		t.Error(err)
	}
}
