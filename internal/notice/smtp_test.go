package notice

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	wire "github.com/postbud/postbud/internal/far/line"
	far "github.com/postbud/postbud/internal/far/smtp"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/plugin"
)

const password = "correct-horse-9471"

// serve starts a mail server and a mailer that fits it.
func serve(t *testing.T, o far.Options, change func(*MailSettings)) (*far.Server, *SMTP, string) {
	t.Helper()
	o.Folder = t.TempDir()
	server, err := far.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	s := MailSettings{Host: server.Host(), Port: server.Port(), Security: string(o.Security), User: o.User, Password: plugin.NewSecret(o.Password),
		From: "Nordlys e-fakturaer æø <no-reply@nordlys.example>", CA: server.CertificatePEM()}
	if s.Security == "" {
		s.Security = StartTLS
	}
	if change != nil {
		change(&s)
	}
	mailer, err := NewMailer(s, netx.Dialer(netx.Policy{AllowPrivate: true}))
	if err != nil {
		t.Fatal(err)
	}
	return server, mailer, o.Folder
}

func message() Message {
	return Message{ID: "n0123456789", To: "mette@nordlys.example", Subject: "2 fakturaer blev stoppet: æøå (Nordlys)", Created: noon,
		Text: "2 fakturaer blev ikke sendt.\n.\n.. Kunderne har ikke modtaget noget.\n", HTML: "<p>2 fakturaer blev ikke sendt.</p>\n", Negative: true}
}

// kept reads the mails that the server took.
func kept(t *testing.T, folder string) (all []*netmail.Message) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.eml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		content, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		m, err := netmail.ReadMessage(bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
	}
	return all
}

func TestAMailArrivesOverEveryLine(t *testing.T) {
	for _, o := range []far.Options{
		{Security: far.StartTLS, User: "postbud", Password: password},
		{Security: far.TLS, User: "postbud", Password: password},
		{Security: far.StartTLS},
		{Security: far.None},
	} {
		t.Run(fmt.Sprint(o.Security, " ", o.User), func(t *testing.T) {
			_, mailer, folder := serve(t, o, nil)
			result, err := mailer.Mail(t.Context(), message())
			if err != nil || !strings.Contains(result, "OK") {
				t.Fatalf("got %q, %v", result, err)
			}
			all := kept(t, folder)
			if len(all) != 1 {
				t.Fatalf("%d mails", len(all))
			}
			checkHeaders(t, all[0].Header)
			checkBody(t, all[0])
		})
	}
}

func checkHeaders(t *testing.T, h netmail.Header) {
	t.Helper()
	for name, want := range map[string]string{
		"Message-Id": "<n0123456789@nordlys.example>", "Auto-Submitted": "auto-generated", "To": "<mette@nordlys.example>",
		"Mime-Version": "1.0", "Date": "Fri, 06 Nov 2026 11:00:00 +0000", "User-Agent": "", "X-Mailer": "",
	} {
		if got := h.Get(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	decode := new(mime.WordDecoder)
	if subject, err := decode.DecodeHeader(h.Get("Subject")); err != nil || subject != message().Subject {
		t.Errorf("subject %q, %v", subject, err)
	}
	from, err := netmail.ParseAddress(h.Get("From"))
	if err != nil || from.Name != "Nordlys e-fakturaer æø" || from.Address != "no-reply@nordlys.example" {
		t.Errorf("from %v, %v", from, err)
	}
}

func checkBody(t *testing.T, m *netmail.Message) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("%s, %v", kind, err)
	}
	var types []string
	for r := multipart.NewReader(m.Body, params["boundary"]); ; {
		p, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(quotedprintable.NewReader(p))
		if err != nil {
			t.Fatal(err)
		}
		types = append(types, p.Header.Get("Content-Type"))
		want := []string{message().Text, message().HTML}[len(types)-1]
		if got := strings.ReplaceAll(string(content), "\r\n", "\n"); strings.TrimSpace(got) != strings.TrimSpace(want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if !slices.Equal(types, []string{"text/plain; charset=UTF-8", "text/html; charset=UTF-8"}) {
		t.Errorf("parts %q", types)
	}
}

func TestARepeatIsTheSameToTheByte(t *testing.T) {
	server, mailer, folder := serve(t, far.Options{}, nil)
	server.Set(far.Faults{SwallowAnswer: true})
	if _, err := mailer.Mail(t.Context(), message()); fault.KindOf(err) != fault.Uncertain {
		t.Errorf("a lost answer is %v", err)
	}
	server.Set(far.Faults{})
	if _, err := mailer.Mail(t.Context(), message()); err != nil {
		t.Fatal(err)
	}
	all := kept(t, folder)
	if len(all) != 2 || all[0].Header.Get("Message-Id") != all[1].Header.Get("Message-Id") {
		t.Fatalf("%d mails", len(all))
	}
	files, _ := filepath.Glob(filepath.Join(folder, "*.eml"))
	one, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	two, err := os.ReadFile(files[1])
	if err != nil || !bytes.Equal(one, two) {
		t.Errorf("the repeat differs, %v:\n%s\n%s", err, one, two)
	}
}

func TestARefusalHasItsKind(t *testing.T) {
	signIn := far.Options{User: "postbud", Password: password}
	for _, c := range []struct {
		name   string
		far    far.Options
		faults far.Faults
		change func(*MailSettings)
		kind   fault.Kind
		code   string
		field  string
	}{
		{"address refused", far.Options{}, far.Faults{RefuseRecipients: []string{message().To}}, nil, fault.Permanent, "GW-MAIL-BOUNCE", ""},
		{"sender refused", far.Options{}, far.Faults{RefuseSender: true}, nil, fault.Configuration, "", "from"},
		{"mail refused", far.Options{}, far.Faults{RefuseMail: true}, nil, fault.Permanent, "", ""},
		{"busy", far.Options{}, far.Faults{Busy: true}, nil, fault.Temporary, "GW-MAIL-LATER", ""},
		{"greylisted", far.Options{}, far.Faults{Greylist: true}, nil, fault.Temporary, "GW-MAIL-LATER", ""},
		{"cut in the middle", far.Options{}, far.Faults{Cut: true, CutAfter: 100}, nil, fault.Uncertain, "", ""},
		{"wrong password", signIn, far.Faults{}, func(s *MailSettings) { s.Password = plugin.NewSecret("wrong-" + password) }, fault.Configuration, "GW-LOGIN", "password"},
		{"sign-in wanted", signIn, far.Faults{}, func(s *MailSettings) { s.User, s.Password = "", plugin.Secret{} }, fault.Configuration, "GW-LOGIN", "user"},
		{"no sign-in offered", far.Options{}, far.Faults{}, func(s *MailSettings) { s.User, s.Password = "postbud", plugin.NewSecret(password) }, fault.Configuration, "GW-MAIL-AUTH", "user"},
		{"no TLS offered", far.Options{Security: far.None}, far.Faults{}, func(s *MailSettings) { s.Security = StartTLS }, fault.Configuration, "GW-TLS", "security"},
		{"unknown certificate", far.Options{}, far.Faults{}, func(s *MailSettings) { s.CA = "" }, fault.Configuration, "GW-TLS", ""},
		{"certificate expired", far.Options{Security: far.TLS, ValidUntil: time.Now().Add(-time.Hour)}, far.Faults{}, nil, fault.Configuration, "GW-TLS", ""},
		{"certificate of another", far.Options{Names: []string{"other.example"}}, far.Faults{}, nil, fault.Configuration, "GW-TLS", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			server, mailer, folder := serve(t, c.far, c.change)
			server.Set(c.faults)
			_, err := mailer.Mail(t.Context(), message())
			f := fault.As(err)
			if f == nil || f.Kind != c.kind || f.Code != c.code || f.Field != c.field {
				t.Fatalf("got %+v", f)
			}
			if strings.Contains(fmt.Sprintf("%s %+v %v", err, f, f.Err), password) {
				t.Errorf("the password is in %v", err)
			}
			if n := len(kept(t, folder)); n != 0 {
				t.Errorf("%d mails kept", n)
			}
		})
	}
}

func TestAServerThatIsNotThereIsTemporary(t *testing.T) {
	server, mailer, _ := serve(t, far.Options{}, nil)
	server.Down()
	if _, err := mailer.Mail(t.Context(), message()); fault.KindOf(err) != fault.Temporary || fault.CodeOf(err) != "GW-CONNECT" {
		t.Errorf("got %v", err)
	}
}

func TestAServerThatStallsIsGivenUp(t *testing.T) {
	for name, f := range map[string]far.Faults{
		"in the middle of a mail": {Stall: true, StallAfter: 10},
		"from the first byte":     {Faults: wire.Faults{BlackHole: true}},
	} {
		t.Run(name, func(t *testing.T) {
			server, mailer, _ := serve(t, far.Options{}, nil)
			server.Set(f)
			ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
			defer cancel()
			began := time.Now()
			_, err := mailer.Mail(ctx, message())
			if kind := fault.KindOf(err); kind != fault.Temporary && kind != fault.Uncertain {
				t.Errorf("got %v", err)
			}
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
}

func TestNoValueBecomesAHeader(t *testing.T) {
	_, mailer, folder := serve(t, far.Options{}, nil)
	m := message()
	m.Subject = "x\r\nBcc: all@evil.example\r\n\r\nbody\u2028y"
	m.Text = "line\n.\nMAIL FROM:<a@b>\r\n.\r\nnext\n"
	if _, err := mailer.Mail(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	all := kept(t, folder)
	if len(all) != 1 || all[0].Header.Get("Bcc") != "" {
		t.Fatalf("%d mails, %+v", len(all), all)
	}
	if got := all[0].Header.Get("Subject"); got != "x Bcc: all@evil.example body y" {
		t.Errorf("subject %q", got)
	}
	body, err := io.ReadAll(all[0].Body)
	if err != nil || !strings.Contains(string(body), "next") {
		t.Errorf("the mail ends early: %s", body)
	}
	for _, to := range []string{"", "mette", "a@b\r\nBcc: x@y", "a@b, c@d", "<a@b>\n", "a@b c@d", "\"a\nb\"@c", "a@", "@b", "\"a b\"@c.example"} {
		m := message()
		m.To = to
		if _, err := mailer.Mail(t.Context(), m); fault.KindOf(err) != fault.Permanent {
			t.Errorf("to %q: %v", to, err)
		}
	}
	for _, id := range []string{"", "a\r\nb", "a@b", "a>b", "a b"} {
		m := message()
		m.ID = id
		if _, err := mailer.Mail(t.Context(), m); fault.KindOf(err) != fault.Internal {
			t.Errorf("ID %q: %v", id, err)
		}
	}
	if n := len(kept(t, folder)); n != 1 {
		t.Errorf("%d mails kept", n)
	}
}

func TestAComposedMailIsSent(t *testing.T) {
	_, mailer, folder := serve(t, far.Options{}, nil)
	n := news(t)
	n.Documents = []Document{stopped("10412", "Nordisk Byg A/S", "1250"), delivered("10413", "Café Ørsted", "87")}
	all := Compose(n, noon)
	for _, m := range all {
		if _, err := mailer.Mail(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for _, m := range kept(t, folder) {
		id, _, _ := strings.Cut(strings.TrimPrefix(m.Header.Get("Message-Id"), "<"), "@")
		got = append(got, id)
	}
	slices.Sort(got)
	if want := slices.Sorted(slices.Values(ids(all))); !slices.Equal(got, want) || len(got) != 2 {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestMailSettings(t *testing.T) {
	good := plugin.Values{"host": "smtp.example.com", "from": "no-reply@example.com", "user": "u", "password": "p"}
	for _, c := range []struct {
		change plugin.Values
		field  string // at fault, "" for none
	}{
		{nil, ""},
		{plugin.Values{"from": "Nordlys <no-reply@example.com>"}, ""},
		{plugin.Values{"user": "", "password": "", "security": "none"}, ""},
		{plugin.Values{"host": ""}, "host"},
		{plugin.Values{"from": ""}, "from"},
		{plugin.Values{"from": "nobody"}, "from"},
		{plugin.Values{"from": "a@b.example, c@d.example"}, "from"},
		{plugin.Values{"security": "none"}, "security"},
		{plugin.Values{"security": "opportunistic"}, "security"},
		{plugin.Values{"password": ""}, "password"},
		{plugin.Values{"user": ""}, "user"},
		{plugin.Values{"port": "70000"}, "port"},
		{plugin.Values{"ca": "nonsense"}, "ca"},
	} {
		s, err := Mail.Decode(good.With(c.change))
		wrong := plugin.Wrong(err)
		switch {
		case c.field == "" && err != nil, c.field != "" && (len(wrong) != 1 || wrong[0].Field != c.field):
			t.Errorf("%v: got %v", c.change, err)
		case c.field == "":
			if _, err := NewMailer(s, netx.Dialer(netx.Policy{})); err != nil {
				t.Errorf("%v: %v", c.change, err)
			}
		}
	}
	if _, err := NewMailer(MailSettings{Host: "h", From: "x"}, nil); err == nil {
		t.Error("a mailer without a sender was made")
	}
	for security, want := range map[string]int{StartTLS: 587, TLS: 465, NoTLS: 25} {
		if got := (MailSettings{Security: security}).port(); got != want {
			t.Errorf("%s: port %d", security, got)
		}
	}
	spec := Mail.Spec()
	if !slices.Equal(spec.Secrets(), []string{"password"}) {
		t.Errorf("secrets %v", spec.Secrets())
	}
}

func TestTheGuardedDialerIsTheOnlyWayOut(t *testing.T) {
	server, _, _ := serve(t, far.Options{}, nil)
	dialled := false
	mailer, err := NewMailer(MailSettings{Host: server.Host(), Port: server.Port(), Security: StartTLS, From: "a@b.example"},
		func(context.Context, string, string) (net.Conn, error) {
			dialled = true
			return nil, fault.New(fault.Configuration, "not allowed").Coded("GW-CONNECT")
		})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := mailer.Mail(t.Context(), message()); !dialled || fault.KindOf(err) != fault.Configuration || server.Connections() != 0 {
		t.Errorf("got %v", err)
	}
}
