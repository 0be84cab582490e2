package email_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/postbud/postbud/gateways/email"
	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/internal/far/line"
	far "github.com/postbud/postbud/internal/far/smtp"
	"github.com/postbud/postbud/plugin"
)

const (
	user     = "faktura@nordlys.example"
	password = "correct horse æøå"
)

// server is a mail server of ours with the folder of its mails.
type server struct {
	*far.Server
	folder string
	secure far.Security
}

func start(t *testing.T, change func(*far.Options)) *server {
	t.Helper()
	s := &server{folder: t.TempDir()}
	o := far.Options{Folder: s.folder, User: user, Password: password, Security: far.StartTLS}
	if change != nil {
		change(&o)
	}
	s.secure = o.Security
	var err error
	if s.Server, err = far.Open(o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Set(far.Faults{})
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func (s *server) settings() plugin.Values {
	return plugin.Values{
		"host": s.Host(), "port": strconv.Itoa(s.Port()), "security": string(s.secure), "user": user, "password": password,
		"ca": s.CertificatePEM(), "from": "Nordlys ApS <" + user + ">", "to": "bogholderi@kunde.example", "timeout": "1s",
	}
}

// raw are the mails as they came, by the name of their file.
func (s *server) raw(t *testing.T) map[string][]byte {
	t.Helper()
	mails := map[string][]byte{}
	names, err := filepath.Glob(filepath.Join(s.folder, "*.eml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		mails[filepath.Base(name)] = data
	}
	return mails
}

// part is one attachment or text of a mail.
type part struct {
	name, kind string
	data       []byte
}

// parts reads a mail with the standard library, which did not write it.
func parts(t *testing.T, raw []byte) (mail.Header, []part) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	if kind != "multipart/mixed" {
		t.Fatalf("the mail is %s", kind)
	}
	var list []part
	for r := multipart.NewReader(m.Body, params["boundary"]); ; {
		p, err := r.NextRawPart()
		if err == io.EOF {
			return m.Header, list
		}
		if err != nil {
			t.Fatal(err)
		}
		var body io.Reader = p
		if p.Header.Get("Content-Transfer-Encoding") == "base64" {
			body = base64.NewDecoder(base64.StdEncoding, p)
		}
		data, err := io.ReadAll(body)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, part{p.FileName(), p.Header.Get("Content-Type"), data})
	}
}

// received are the attachments of all mails; a repeated name gets a number.
func (s *server) received(t *testing.T) map[string][]byte {
	all := map[string][]byte{}
	for _, raw := range s.raw(t) {
		_, list := parts(t, raw)
		for _, p := range list {
			if p.name == "" {
				continue
			}
			name := p.name
			for n := 2; all[name] != nil; n++ {
				name = fmt.Sprintf("%s (%d)", p.name, n)
			}
			all[name] = append([]byte{}, p.data...)
		}
	}
	return all
}

func suite(t *testing.T, change func(*far.Options)) {
	gatewaytest.Run(t, email.Gateway, func(t *testing.T) gatewaytest.Far {
		s := start(t, change)
		other := start(t, nil)
		const once = "a mail server takes every mail; the Message-ID is the same, so that a mail store may fold them"
		return gatewaytest.Far{
			Settings:  s.settings().With(plugin.Values{"timeout": "5s"}),
			Impatient: plugin.Values{"timeout": "1s"},
			Wrong: map[string]plugin.Values{
				"password": {"password": "not the password"},
				"ca":       {"ca": other.CertificatePEM()},
				"from":     {"from": "nobody"},
				"to":       {"to": "bogholderi@kunde.example\nand another"},
				"cc":       {"cc": "a@b.example, c@d.example"},
				"security": {"security": "none"},
				"port":     {"port": "22000000"},
				"hello":    {"hello": "a b"},
				"host":     {"host": "nobody@" + s.Host()},
			},
			Received:      func() map[string][]byte { return s.received(t) },
			Transfers:     func() int { return len(s.raw(t)) },
			Down:          s.Down,
			CutMidway:     func(n int64) { s.Set(far.Faults{Cut: true, CutAfter: n}) },
			Stall:         func() { s.Set(far.Faults{Stall: true, StallAfter: 1000}) },
			Slow:          func() { s.Set(far.Faults{Faults: line.Faults{BytesPerSecond: 44 << 10}}) },
			SwallowAnswer: func() { s.Set(far.Faults{SwallowAnswer: true}) },
			Mend: func() {
				s.Cut() // what hung in a stalled line is gone
				s.Set(far.Faults{})
				if err := s.Up(); err != nil {
					t.Error(err)
				}
			},
			Cannot: map[string]string{
				"the same parcel twice is once":            once,
				"the same parcel at the same time is once": once,
			},
			Patience: 30 * time.Second,
		}
	})
}

func TestGateway(t *testing.T) { suite(t, nil) }

func TestGatewayWithTLSFromTheStart(t *testing.T) {
	suite(t, func(o *far.Options) { o.Security = far.TLS })
}
