package email_test

import (
	"bufio"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gateways/email"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// kept is what a test wants to know of the secrets that are stored, by its name.
var kept sync.Map

const unknownHost = "nobody.example.com"

func open(t *testing.T, settings plugin.Values) gateways.Gateway {
	t.Helper()
	return openAt(t, settings, time.Now)
}

func openAt(t *testing.T, settings plugin.Values, now func() time.Time) gateways.Gateway {
	t.Helper()
	return openSleeping(t, settings, now, sleep)
}

func openSleeping(t *testing.T, settings plugin.Values, now func() time.Time, sleep func(context.Context, time.Duration) error) gateways.Gateway {
	t.Helper()
	dial := netx.Dialer(netx.Policy{AllowPrivate: true})
	g, err := email.Gateway.Open(t.Context(), settings, plugin.Env{
		Log: slog.New(slog.DiscardHandler), Now: now, Sleep: sleep,
		Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			if host, _, _ := net.SplitHostPort(address); host == unknownHost {
				return nil, fault.New(fault.Temporary, "not found").Coded("GW-DNS", "host", host)
			}
			return dial(ctx, network, address)
		},
		HTTP: func(c *tls.Config) *http.Client {
			return &http.Client{Transport: &http.Transport{DialContext: dial, TLSClientConfig: c, DisableKeepAlives: true}}
		},
		Keep: func(_ context.Context, field string, s plugin.Secret) error {
			if f, ok := kept.Load(t.Name()); ok {
				return f.(func(string, string) error)(field, s.Reveal())
			}
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = g.Close() })
	return g
}

func file(name, kind, text string) gateways.File {
	return gateways.File{Name: name, Content: invoice.Content{
		MediaType: kind, Size: int64(len(text)), SHA256: sha256.Sum256([]byte(text)),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
	}}
}

func parcel(options plugin.Values) gateways.Parcel {
	return gateways.Parcel{ID: "bcdfghjklm-0", File: file("1042.xml", "application/xml", "<Invoice/>"), Options: options}
}

// says is what a fault must be; the zero fields do not matter.
type says struct {
	kind        fault.Kind
	code, field string
	args        map[string]string
	text        string
}

func (s says) of(t *testing.T, err error) {
	t.Helper()
	f := fault.As(err)
	if f == nil || f.Kind != s.kind || f.Code != s.code || f.Field != s.field || !strings.Contains(f.Message, s.text) {
		t.Errorf("%#v, want %+v", err, s)
		return
	}
	for name, value := range s.args {
		if f.Args[name] != value {
			t.Errorf("arg %s is %q, want %q", name, f.Args[name], value)
		}
	}
}

// script is a server that answers each command as it is told, and as a plain good
// one for the rest. "." is the final dot, "" the greeting.
func script(t *testing.T, replies map[string]string) plugin.Values {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			talk(conn, replies)
		}
	}()
	t.Cleanup(func() { l.Close(); <-ended })
	host, port, _ := net.SplitHostPort(l.Addr().String())
	return plugin.Values{"host": host, "port": port, "security": "none", "from": user, "to": "a@kunde.example", "timeout": "1s"}
}

func talk(conn net.Conn, replies map[string]string) {
	defer conn.Close()
	good := map[string]string{"": "220 ready", "DATA": "354 go on", "QUIT": "221 bye"}
	say := func(command string) bool {
		reply, told := replies[command]
		if !told {
			if reply, told = good[command]; !told {
				reply = "250 ok"
			}
		}
		_, err := io.WriteString(conn, strings.ReplaceAll(reply, "\n", "\r\n")+"\r\n")
		return err == nil && !strings.HasPrefix(reply, "221")
	}
	in, data := bufio.NewScanner(conn), false
	for more := say(""); more && in.Scan(); {
		command, _, _ := strings.Cut(in.Text(), " ")
		command, _, _ = strings.Cut(command, ":")
		switch {
		case data && in.Text() == ".":
			data, more = false, say(".")
		case !data:
			more = say(command)
			data = command == "DATA" && replies["DATA"] == ""
		}
	}
}

func steps(t *testing.T, g gateways.Gateway) (string, error) {
	t.Helper()
	record := plugin.NewSteps(time.Now)
	err := g.Check(t.Context(), record.Probe)
	var names []string
	for _, s := range record.All() {
		if !s.OK {
			s.Name = "×" + s.Name
		}
		names = append(names, s.Name)
	}
	return strings.Join(names, " · "), err
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
