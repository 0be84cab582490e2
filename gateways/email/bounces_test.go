//go:build unix

package email_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/far/line"
	"github.com/postbud/postbud/plugin"
)

// bouncer is a gateway that is told what came back.
type bouncer interface {
	Bounces(context.Context, time.Time) ([]gateways.Receipt, error)
}

func (o *office) withMailbox() plugin.Values {
	return o.settings().With(plugin.Values{
		"bounces": "imap", "bounce_host": o.imap.Host(), "bounce_port": strconv.Itoa(o.imap.Port()), "bounce_security": "starttls",
		"bounce_user": user, "bounce_password": password,
	})
}

func bounces(t *testing.T, g gateways.Gateway) []gateways.Receipt {
	t.Helper()
	list, err := g.(bouncer).Bounces(t.Context(), time.Now().Add(-72*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// Postfix takes the mail, cannot deliver it, and sends a report to the return path,
// which is the mailbox that Dovecot serves.
func TestF94AMailThatPostfixSendsBackIsFoundInDovecotsMailbox(t *testing.T) {
	for name, change := range map[string]plugin.Values{
		"by Message-ID": nil, "by return path": {"return_path": "retur@nordlys.example", "return_tag": "yes"},
	} {
		t.Run(name, func(t *testing.T) {
			o := openOffice(t)
			g := open(t, o.withMailbox().With(change))
			if list := bounces(t, g); len(list) != 0 {
				t.Errorf("before anything was sent: %+v", list)
			}
			r, err := g.Deliver(t.Context(), parcel(plugin.Values{"to": "lost@kunde.example"}))
			if err != nil || r.Outcome != gateways.Delivered {
				t.Fatalf("%+v, %v", r, err)
			}
			other := parcel(plugin.Values{"to": "stays@kunde.example"})
			other.ID = "zzzzzzzzzz-0"
			if _, err := g.Deliver(t.Context(), other); err != nil {
				t.Fatal(err)
			}
			back := o.waitFor(t, 1)
			if wants := "retur+bcdfghjklm-0@nordlys.example"; change != nil && !strings.Contains(back[0], wants) {
				t.Errorf("the report was not sent to %s", wants)
			}
			for range 2 { // told again at each call, read once
				list := bounces(t, g)
				if len(list) != 1 {
					t.Fatalf("%d receipts: %+v", len(list), list)
				}
				got := list[0]
				if got.Outcome != gateways.Rejected || got.RemoteID != r.RemoteID || got.Proof != gateways.ByReceipt || time.Since(got.At) > time.Hour {
					t.Errorf("%+v", got)
				}
				if want := "lost@kunde.example: 5.1.1"; !strings.HasPrefix(got.Reason, want) || !strings.Contains(got.Reason, "there is no such person here") {
					t.Errorf("%q", got.Reason)
				}
				if !strings.Contains(string(got.Evidence), "Action: failed") || !strings.Contains(string(got.Evidence), "MAILER-DAEMON") {
					t.Errorf("evidence: %s", got.Evidence)
				}
			}
			if marked, _ := filepath.Glob(filepath.Join(o.dir, "mail/back/cur/*:2,?*")); len(marked) > 0 || len(o.arrived("back")) != 1 {
				t.Errorf("the mailbox was changed: %q", marked)
			}
		})
	}
}

// waitFor waits for mails in the mailbox of those that come back.
func (o *office) waitFor(t *testing.T, n int) (mails []string) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); ; pause() {
		names := o.arrived("back")
		if len(names) >= n && o.underWay() == 0 {
			for _, name := range names {
				data, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				mails = append(mails, string(data))
			}
			return mails
		}
		if time.Now().After(end) {
			t.Fatalf("%d mails came back", len(names))
		}
	}
}

func TestF94TheMailboxItselfMayBeAtFault(t *testing.T) {
	o := openOffice(t)
	tls := plugin.Values{"bounce_security": "tls", "bounce_port": strconv.Itoa(o.imap.Port())}
	for name, c := range map[string]struct {
		change plugin.Values
		says   says
	}{
		"wrong password":  {plugin.Values{"bounce_password": "x"}, says{kind: fault.Configuration, code: "GW-LOGIN", field: "bounce_password"}},
		"no folder":       {plugin.Values{"bounce_folder": "Nothing/here"}, says{kind: fault.Configuration, field: "bounce_folder"}},
		"unknown issuer":  {plugin.Values{"ca": ""}, says{kind: fault.Configuration, code: "GW-TLS", field: "bounce_host"}},
		"nobody there":    {plugin.Values{"bounce_port": "1"}, says{kind: fault.Temporary, code: "GW-CONNECT"}},
		"no TLS at first": {tls, says{kind: fault.Configuration, code: "GW-TLS", field: "bounce_host"}},
	} {
		t.Run(name, func(t *testing.T) {
			g := open(t, o.withMailbox().With(c.change))
			_, err := g.(bouncer).Bounces(t.Context(), time.Now())
			if name == "nobody there" {
				if k := fault.KindOf(err); k != fault.Temporary && k != fault.Configuration {
					t.Error(err)
				}
				return
			}
			c.says.of(t, err)
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := open(t, o.withMailbox()).(bouncer).Bounces(ctx, time.Now()); fault.KindOf(err) != fault.Temporary {
		t.Error(err)
	}
	if got, err := steps(t, open(t, o.withMailbox())); err != nil || !strings.HasSuffix(got, "Receiver · Mailbox") {
		t.Errorf("%s, %v", got, err)
	}
	implicit := o.withMailbox().With(plugin.Values{"bounce_security": "tls", "bounce_port": strconv.Itoa(o.imaps.Port())})
	if _, err := open(t, implicit).(bouncer).Bounces(t.Context(), time.Now()); err != nil {
		t.Error(err)
	}
}

func TestF60AMailboxThatSaysNothingIsLeft(t *testing.T) {
	o := openOffice(t)
	g := open(t, o.withMailbox().With(plugin.Values{"timeout": "1s"}))
	o.imap.Set(line.Faults{BlackHole: true})
	begun := time.Now()
	_, err := g.(bouncer).Bounces(t.Context(), time.Now())
	says{kind: fault.Temporary, code: "GW-CONNECT"}.of(t, err)
	if took := time.Since(begun); took > 15*time.Second {
		t.Errorf("it took %v", took)
	}
	o.imap.Cut()
	o.imap.Set(line.Faults{})
	bounces(t, g)
}

func TestF95AMailboxWithoutSTARTTLSIsGivenNoPassword(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	heard := make(chan string, 1)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		all := ""
		_, _ = io.WriteString(conn, "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n")
		for in := bufio.NewScanner(conn); in.Scan(); {
			all += in.Text() + "\n"
			tag, _, _ := strings.Cut(in.Text(), " ")
			_, _ = io.WriteString(conn, tag+" BAD not known\r\n")
		}
		heard <- all
	}()
	t.Cleanup(func() { l.Close() })
	host, port, _ := net.SplitHostPort(l.Addr().String())
	g := open(t, start(t, nil).settings().With(plugin.Values{
		"bounces": "imap", "bounce_host": host, "bounce_port": port, "bounce_security": "starttls", "bounce_user": user, "bounce_password": password,
	}))
	_, err = g.(bouncer).Bounces(t.Context(), time.Now())
	says{kind: fault.Configuration, code: "GW-TLS", field: "bounce_security"}.of(t, err)
	if all := <-heard; strings.Contains(all, "LOGIN") || strings.Contains(all, password) || !strings.Contains(all, "STARTTLS") {
		t.Errorf("it said %q", all)
	}
}
