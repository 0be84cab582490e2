//go:build unix

package email_test

import (
	"bytes"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gateways/email"
	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/internal/far/line"
	"github.com/postbud/postbud/plugin"
)

// The real thing: Postfix, which asks Dovecot who may sign in, behind a line that
// can be cut.
func TestGatewayAtPostfix(t *testing.T) {
	for _, c := range []struct{ program, arg string }{{"postconf", "mail_version"}, {"dovecot", "--version"}} {
		if out, err := exec.Command("/usr/sbin/"+c.program, c.arg).Output(); err == nil {
			t.Logf("%s: %s", c.program, bytes.TrimSpace(out))
		}
	}
	gatewaytest.Run(t, email.Gateway, func(t *testing.T) gatewaytest.Far { return openOffice(t).end(t) })
}

func TestPostfixWithTLSFromTheStart(t *testing.T) {
	o := openOffice(t)
	g := open(t, o.settings().With(plugin.Values{"security": "tls", "port": strconv.Itoa(o.smtps.Port())}))
	if r, err := g.Deliver(t.Context(), parcel(nil)); err != nil || !bytes.Contains(r.Evidence, []byte("TLS 1.3")) {
		t.Errorf("%s, %v", r.Evidence, err)
	}
	if got := o.received(t); string(got["1042.xml"]) != "<Invoice/>" {
		t.Errorf("%q", got)
	}
}

func (o *office) end(t *testing.T) gatewaytest.Far {
	const once = "a mail server takes every mail; the Message-ID is the same, so that a mail store may fold them"
	return gatewaytest.Far{
		Settings:  o.settings(),
		Impatient: plugin.Values{"timeout": "1s"},
		Wrong: map[string]plugin.Values{
			"password": {"password": "not the password"},
			"ca":       {"ca": start(t, nil).CertificatePEM()},
			"security": {"security": "none"},
		},
		Received:  func() map[string][]byte { return o.received(t) },
		Transfers: func() int { return len(o.raw(t, "in")) },
		Down:      o.smtp.Down,
		// of what goes over the line, greeting and sign-in are some, and base64 is a
		// third more; the last bytes hold the final dot
		CutMidway: func(n int64) { o.relay.Store(&relay{cut: 3500 + n*4/3}) },
		Stall:     func() { o.relay.Store(&relay{stall: 20000}) },
		Slow:      func() { o.smtp.Set(line.Faults{BytesPerSecond: 60 << 10}) },
		SwallowAnswer: func() {
			_ = o.raw(t, "in")
			o.relay.Store(&relay{swallow: true, before: o.taken()})
		},
		Mend: func() {
			o.smtp.Cut()
			o.relay.Store(&relay{})
			o.smtp.Set(line.Faults{})
			if err := o.smtp.Up(); err != nil {
				t.Error(err)
			}
		},
		Cannot: map[string]string{
			"the same parcel twice is once":            once,
			"the same parcel at the same time is once": once,
		},
		Patience: 40 * time.Second,
	}
}

func TestF91PostfixGreylistsAndTakesTheSameMailLater(t *testing.T) {
	o := openOffice(t)
	g := open(t, o.settings())
	grey := parcel(plugin.Values{"to": "grey@kunde.example"})
	_, err := g.Deliver(t.Context(), grey)
	says{kind: fault.Temporary, code: "GW-MAIL-LATER", text: "4.7.1"}.of(t, err)
	if n := len(o.raw(t, "in")); n != 0 {
		t.Errorf("%d mails", n)
	}
	r, err := g.Deliver(t.Context(), grey)
	if err != nil || r.RemoteID != "<bcdfghjklm-0@nordlys.example>" {
		t.Errorf("%+v, %v", r, err)
	}
	if mails := o.raw(t, "in"); len(mails) != 1 || !bytes.Contains(mails[0], []byte("Message-ID: <bcdfghjklm-0@nordlys.example>")) {
		t.Errorf("%q", mails)
	}
}

func TestF92PostfixRefusesOneOfSeveralRecipients(t *testing.T) {
	o := openOffice(t)
	g := open(t, o.settings())
	r, err := g.Deliver(t.Context(), parcel(plugin.Values{"to": "here@kunde.example\ngone@kunde.example"}))
	if err != nil || r.Outcome != gateways.Delivered || !strings.Contains(r.Reason, "not taken for gone@kunde.example: 554 5.7.1") {
		t.Errorf("%+v, %v", r, err)
	}
	if n := len(o.raw(t, "in")); n != 1 {
		t.Errorf("%d mails", n)
	}
	_, err = g.Deliver(t.Context(), parcel(plugin.Values{"to": "gone@kunde.example"}))
	says{kind: fault.Permanent, code: "GW-MAIL-BOUNCE", args: map[string]string{"address": "gone@kunde.example"}}.of(t, err)
}

func TestF93PostfixHasTheMailAndItsAnswerIsLost(t *testing.T) {
	o := openOffice(t)
	g := open(t, o.settings())
	o.relay.Store(&relay{swallow: true})
	_, err := g.Deliver(t.Context(), parcel(nil))
	says{kind: fault.Uncertain, text: "did not say whether it has taken the mail"}.of(t, err)
	o.relay.Store(&relay{})
	if _, err := g.Deliver(t.Context(), parcel(nil)); err != nil {
		t.Error(err)
	}
	mails := o.raw(t, "in")
	if len(mails) != 2 {
		t.Fatalf("%d mails", len(mails))
	}
	var ours [][]byte // what we wrote begins below what Postfix has put on top
	for _, raw := range mails {
		if at := bytes.Index(raw, []byte("Date:")); at > 0 && bytes.Contains(raw, []byte("\nMessage-ID: <bcdfghjklm-0@nordlys.example>")) {
			ours = append(ours, raw[at:])
		}
	}
	if len(ours) != 2 {
		t.Errorf("not the same identity:\n%s", bytes.Join(mails, []byte("\n---\n")))
	}
}

func TestF95PostfixWithoutSTARTTLSIsSentNothing(t *testing.T) {
	o := openOffice(t, "smtpd_tls_security_level = none")
	_, err := open(t, o.settings()).Deliver(t.Context(), parcel(nil))
	says{kind: fault.Configuration, code: "GW-TLS", field: "security", text: "no STARTTLS"}.of(t, err)
	if n := len(o.raw(t, "in")); n != 0 {
		t.Errorf("%d mails", n)
	}
}

func TestThePostfixCheckShowsEveryStep(t *testing.T) {
	o := openOffice(t)
	const all = "Find server · Connect · Encrypt · Sign in · Sender · Receiver"
	if got, err := steps(t, open(t, o.settings())); err != nil || got != all {
		t.Errorf("%s, %v", got, err)
	}
	got, err := steps(t, open(t, o.settings().With(plugin.Values{"password": "x"})))
	if got != "Find server · Connect · Encrypt · ×Sign in" {
		t.Errorf("%s, %v", got, err)
	}
	got, err = steps(t, open(t, o.settings().With(plugin.Values{"to": "gone@kunde.example", "port": strconv.Itoa(o.smtp.Port())})))
	if got != "Find server · Connect · Encrypt · Sign in · Sender · ×Receiver" {
		t.Errorf("%s, %v", got, err)
	}
	if n := len(o.raw(t, "in")); n != 0 {
		t.Errorf("%d mails", n)
	}
}
