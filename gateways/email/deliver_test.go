package email_test

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gateways/email"
	far "github.com/postbud/postbud/internal/far/smtp"
	"github.com/postbud/postbud/plugin"
)

func TestF91GreylistingWaitsAndComesBackWithTheSameID(t *testing.T) {
	s := start(t, nil)
	s.Set(far.Faults{Greylist: true})
	g := open(t, s.settings())
	_, err := g.Deliver(t.Context(), parcel(nil))
	says{kind: fault.Temporary, code: "GW-MAIL-LATER", text: "451 4.7.1 Greylisted"}.of(t, err)
	if wait := fault.As(err).RetryAfter; wait < 5*time.Minute || wait > 15*time.Minute {
		t.Errorf("again in %v", wait)
	}
	if r, err := g.Deliver(t.Context(), parcel(nil)); err != nil || r.RemoteID != "<bcdfghjklm-0@nordlys.example>" {
		t.Errorf("%+v, %v", r, err)
	}
	one(t, s)
}

func TestF91AsLongAsOneRecipientMustWaitNobodyGetsTheMail(t *testing.T) {
	s := start(t, nil)
	g := open(t, s.settings())
	s.Set(far.Faults{Greylist: true})
	if _, err := g.Deliver(t.Context(), parcel(plugin.Values{"to": "first@kunde.example"})); fault.KindOf(err) != fault.Temporary {
		t.Fatal(err)
	}
	both := plugin.Values{"to": "first@kunde.example\nsecond@kunde.example"} // the first is known by now
	if _, err := g.Deliver(t.Context(), parcel(both)); fault.KindOf(err) != fault.Temporary || len(s.raw(t)) != 0 {
		t.Errorf("%v, %d mails", err, len(s.raw(t)))
	}
	if _, err := g.Deliver(t.Context(), parcel(both)); err != nil {
		t.Error(err)
	}
	one(t, s)
}

func TestF92EachRecipientHasItsOwnResult(t *testing.T) {
	var mu sync.Mutex
	var to []string
	s := start(t, func(o *far.Options) {
		o.OnReceived = func(m far.Mail) { mu.Lock(); defer mu.Unlock(); to = append(to, m.To...) }
	})
	s.Set(far.Faults{RefuseRecipients: []string{"gone@kunde.example"}})
	g := open(t, s.settings())
	r, err := g.Deliver(t.Context(), parcel(plugin.Values{"to": "here@kunde.example\ngone@kunde.example", "cc": "too@kunde.example"}))
	if err != nil || r.Outcome != gateways.Delivered || !strings.Contains(r.Reason, "gone@kunde.example: 550 5.1.1") {
		t.Errorf("%+v, %v", r, err)
	}
	for _, line := range []string{"to: here@kunde.example taken\n", "to: gone@kunde.example refused: 550 5.1.1 No such user here\n", "to: too@kunde.example taken\n"} {
		if !bytes.Contains(r.Evidence, []byte(line)) {
			t.Errorf("the evidence lacks %q: %s", line, r.Evidence)
		}
	}
	mu.Lock()
	if strings.Join(to, " ") != "here@kunde.example too@kunde.example" {
		t.Errorf("sent to %q", to)
	}
	mu.Unlock()
	_, err = g.Deliver(t.Context(), parcel(plugin.Values{"to": "gone@kunde.example"}))
	says{kind: fault.Permanent, code: "GW-MAIL-BOUNCE", args: map[string]string{"address": "gone@kunde.example", "text": "550 5.1.1 No such user here"}}.of(t, err)
	one(t, s)
}

func TestF93ALostAnswerIsUncertainAndComesBackWithTheSameID(t *testing.T) {
	s := start(t, nil)
	s.Set(far.Faults{SwallowAnswer: true})
	g := open(t, s.settings())
	_, err := g.Deliver(t.Context(), parcel(nil))
	says{kind: fault.Uncertain}.of(t, err)
	s.Set(far.Faults{})
	if _, err := g.Deliver(t.Context(), parcel(nil)); err != nil {
		t.Error(err)
	}
	mails := s.raw(t)
	if len(mails) != 2 || mails["bcdfghjklm-0@nordlys.example.eml"] == nil || mails["bcdfghjklm-0@nordlys.example-2.eml"] == nil {
		t.Errorf("%d mails", len(mails))
	}
	if _, can := g.(gateways.Settler); can {
		t.Error("it claims to be able to look")
	}
}

func TestAMailThatIsRefusedOrPutOff(t *testing.T) {
	s := start(t, nil)
	g := open(t, s.settings())
	s.Set(far.Faults{RefuseMail: true})
	r, err := g.Deliver(t.Context(), parcel(nil))
	if err != nil || r.Outcome != gateways.Rejected || r.Reason != "554 5.7.1 Message refused" || !bytes.HasPrefix(r.Evidence, []byte("554 5.7.1")) {
		t.Errorf("%+v, %v", r, err)
	}
	s.Set(far.Faults{Busy: true})
	_, err = g.Deliver(t.Context(), parcel(nil))
	says{kind: fault.Temporary, code: "GW-MAIL-LATER"}.of(t, err)
	s.Set(far.Faults{RefuseSender: true})
	_, err = g.Deliver(t.Context(), parcel(nil))
	says{kind: fault.Configuration, field: "from", text: "550 5.7.1 Sender not allowed"}.of(t, err)
	if n := len(s.raw(t)); n != 0 {
		t.Errorf("%d mails", n)
	}
}

func TestWhatAServerSaysHasItsKind(t *testing.T) {
	for _, c := range []struct {
		name     string
		replies  map[string]string
		settings plugin.Values
		says     says
	}{
		{"F-75 too many connections at the door", map[string]string{"": "421 too many connections"}, nil, says{kind: fault.Temporary, code: "GW-MAIL-LATER"}},
		{"closed door", map[string]string{"": "554 no mail here"}, nil, says{kind: fault.Configuration, code: "GW-CONNECT", field: "host"}},
		{"no mail server", map[string]string{"": "SSH-2.0-OpenSSH_9.2"}, nil, says{kind: fault.Temporary, code: "GW-CONNECT"}},
		{"sign-in wanted", map[string]string{"MAIL": "530 5.7.0 sign in"}, nil, says{kind: fault.Configuration, code: "GW-LOGIN", field: "user"}},
		{"too large for MAIL", map[string]string{"MAIL": "552 5.3.4 too large"}, nil, says{kind: fault.Permanent, code: "DOC-ATT-SIZE"}},
		{"too large by its word", map[string]string{"EHLO": "250-hello\n250 SIZE 1000"}, nil, says{kind: fault.Permanent, code: "DOC-ATT-SIZE", text: "are allowed"}},
		{"no relay", map[string]string{"RCPT": "554 5.7.1 <a@kunde.example>: Relay access denied"}, nil, says{kind: fault.Configuration, code: "GW-LOGIN", field: "user"}},
		{"no such user", map[string]string{"RCPT": "550-5.1.1 no such user\n550 5.1.1 really"}, nil, says{kind: fault.Permanent, code: "GW-MAIL-BOUNCE", text: "550 5.1.1 no such user 5.1.1 really"}},
		{"F-64 a full mailbox", map[string]string{"RCPT": "452 4.2.2 mailbox full"}, nil, says{kind: fault.Temporary, code: "GW-MAIL-LATER"}},
		{"no DATA", map[string]string{"DATA": "554 5.5.1 no"}, nil, says{kind: fault.Permanent, text: "554 5.5.1"}},
		{"DATA later", map[string]string{"DATA": "451 4.3.0 busy"}, nil, says{kind: fault.Temporary, code: "GW-MAIL-LATER"}},
		{"no words of a stranger's length", map[string]string{"RCPT": "550 " + strings.Repeat("x", 900)}, nil, says{kind: fault.Permanent, code: "GW-MAIL-BOUNCE", text: "xxx…"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := open(t, script(t, c.replies).With(c.settings))
			_, err := g.Deliver(t.Context(), parcel(nil))
			c.says.of(t, err)
			if len(err.Error()) > 500 {
				t.Errorf("the message has %d bytes", len(err.Error()))
			}
		})
	}
	if _, err := open(t, script(t, nil)).Deliver(t.Context(), parcel(nil)); err != nil {
		t.Errorf("the script itself: %v", err)
	}
}

func TestF18ATooLargeMailIsNotBegun(t *testing.T) {
	s := start(t, func(o *far.Options) { o.MaxBytes = 1 << 20 })
	p := parcel(nil)
	p.Size = 30 << 20
	_, err := open(t, s.settings()).Deliver(t.Context(), p)
	says{kind: fault.Permanent, code: "DOC-ATT-SIZE", text: "41.0 MB, and 25.0 MB are allowed", args: map[string]string{"limit": "26214400"}}.of(t, err)
	p = parcel(nil)
	p.File = file("1042.xml", "application/xml", strings.Repeat("x", 1<<20))
	_, err = open(t, s.settings()).Deliver(t.Context(), p)
	says{kind: fault.Permanent, code: "DOC-ATT-SIZE", args: map[string]string{"limit": "1048576", "gateway": s.Host()}}.of(t, err)
}

func TestF76T27ACertificateThatCannotBeTrustedIsNamed(t *testing.T) {
	for _, security := range []far.Security{far.StartTLS, far.TLS} {
		for _, c := range []struct {
			name    string
			options func(*far.Options)
			change  plugin.Values
			field   string
			reason  string
		}{
			{"unknown issuer", nil, plugin.Values{"ca": ""}, "ca", "unknown issuer"},
			{"expired", func(o *far.Options) { o.ValidUntil = time.Now().Add(-time.Hour) }, nil, "host", "expired"},
			{"wrong name", func(o *far.Options) { o.Names = []string{"mail.example.com"} }, nil, "host", "another name"},
		} {
			t.Run(string(security)+" "+c.name, func(t *testing.T) {
				s := start(t, func(o *far.Options) {
					o.Security = security
					if c.options != nil {
						c.options(o)
					}
				})
				g := open(t, s.settings().With(c.change))
				_, err := g.Deliver(t.Context(), parcel(nil))
				untrusted := says{kind: fault.Configuration, code: "GW-TLS", field: c.field, text: c.reason}
				untrusted.of(t, err)
				untrusted.of(t, g.Check(t.Context(), plugin.Quiet))
				if len(s.raw(t)) != 0 {
					t.Error("a mail was sent")
				}
			})
		}
	}
	plain := start(t, func(o *far.Options) { o.Security = far.None })
	_, err := open(t, plain.settings().With(plugin.Values{"security": "tls"})).Deliver(t.Context(), parcel(nil))
	says{kind: fault.Configuration, code: "GW-TLS", field: "host", text: "does not speak TLS"}.of(t, err)
}

func TestF95WithoutEncryptionNothingIsSentUnlessThatIsAllowed(t *testing.T) {
	for _, c := range []struct {
		security string
		user     bool
		says     says // zero for a mail that is sent
	}{
		{"starttls", false, says{kind: fault.Configuration, code: "GW-TLS", field: "security", text: "no STARTTLS"}},
		{"starttls", true, says{kind: fault.Configuration, code: "GW-TLS", field: "security", text: "no STARTTLS"}},
		{"opportunistic", false, says{}},
		{"opportunistic", true, says{kind: fault.Configuration, code: "GW-TLS", field: "security", text: "password was not sent"}},
		{"none", false, says{}},
	} {
		s := start(t, func(o *far.Options) {
			o.Security, o.InsecureAuth = far.None, true
			if !c.user {
				o.User = ""
			}
		})
		settings := s.settings().With(plugin.Values{"security": c.security})
		if !c.user {
			settings["user"], settings["password"] = "", ""
		}
		_, err := open(t, settings).Deliver(t.Context(), parcel(nil))
		if c.says.kind != "" {
			c.says.of(t, err)
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.security, err)
		}
		one(t, s)
	}
	s := start(t, nil)
	r, err := open(t, s.settings().With(plugin.Values{"security": "opportunistic"})).Deliver(t.Context(), parcel(nil))
	if err != nil || !bytes.Contains(r.Evidence, []byte("TLS 1.3")) {
		t.Errorf("%s, %v", r.Evidence, err)
	}
}

func TestF71ASignInThatIsRefused(t *testing.T) {
	s := start(t, nil)
	for name, change := range map[string]plugin.Values{"wrong password": {"password": "x"}, "wrong user": {"user": "nobody"}} {
		_, err := open(t, s.settings().With(change)).Deliver(t.Context(), parcel(nil))
		t.Log(name)
		says{kind: fault.Configuration, code: "GW-LOGIN", field: "password"}.of(t, err)
	}
	open := start(t, func(o *far.Options) { o.User = "" })
	_, err := openAt(t, open.settings(), time.Now).Deliver(t.Context(), parcel(nil))
	says{kind: fault.Configuration, code: "GW-MAIL-AUTH", field: "user"}.of(t, err)
	if _, err := email.Gateway.Tidy(s.settings().With(plugin.Values{"password": ""})); fault.As(err) == nil || fault.As(err).Field != "password" {
		t.Errorf("a user without a password: %v", err)
	}
}

func TestTheCheckShowsEveryStepAndSendsNothing(t *testing.T) {
	const all = "Find server · Connect · Encrypt · Sign in · Sender · Receiver"
	upTo := func(step string) string {
		before, _, _ := strings.Cut(all, step)
		return before + "×" + step
	}
	for _, c := range []struct {
		want   string
		faults far.Faults
		change plugin.Values
		says   says
	}{
		{all, far.Faults{}, nil, says{}},
		{all, far.Faults{Greylist: true}, nil, says{}},
		{all, far.Faults{}, plugin.Values{"to": "{Buyer.Email}"}, says{}},
		{upTo("Find server"), far.Faults{}, plugin.Values{"host": unknownHost}, says{kind: fault.Temporary, code: "GW-DNS"}},
		{upTo("Connect"), far.Faults{}, plugin.Values{"port": "1"}, says{kind: fault.Configuration, code: "GW-CONNECT", field: "host"}},
		{upTo("Encrypt"), far.Faults{}, plugin.Values{"ca": ""}, says{kind: fault.Configuration, code: "GW-TLS", field: "ca"}},
		{upTo("Sign in"), far.Faults{RefuseLogin: true}, nil, says{kind: fault.Configuration, code: "GW-LOGIN", field: "password"}},
		{upTo("Sender"), far.Faults{RefuseSender: true}, nil, says{kind: fault.Configuration, field: "from"}},
		{upTo("Receiver"), far.Faults{RefuseRecipients: []string{"bogholderi@kunde.example"}}, nil, says{kind: fault.Permanent, code: "GW-MAIL-BOUNCE"}},
	} {
		t.Run(c.want, func(t *testing.T) {
			s := start(t, nil)
			s.Set(c.faults)
			got, err := steps(t, open(t, s.settings().With(c.change)))
			if got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			if c.want != all {
				c.says.of(t, err)
			} else if err != nil {
				t.Error(err)
			}
			if n := len(s.raw(t)); n != 0 {
				t.Errorf("%d mails", n)
			}
		})
	}
}
