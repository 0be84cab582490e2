package engine_test

import (
	"bufio"
	"crypto/tls"
	"encoding/pem"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/internal/builtin"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// mailbox is as much of an IMAP server (RFC 9051) as an empty folder needs. It lets in
// who has the password, which can be changed.
type mailbox struct {
	net.Listener
	ca       string
	password atomic.Value
}

func newMailbox(t *testing.T, password string) *mailbox {
	t.Helper()
	papers := httptest.NewTLSServer(http.NotFoundHandler())
	papers.Close()
	l, err := tls.Listen("tcp", "127.0.0.1:0", papers.TLS)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	m := &mailbox{Listener: l, ca: string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: papers.Certificate().Raw}))}
	m.password.Store(password)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go m.serve(c)
		}
	}()
	return m
}

func (m *mailbox) serve(c net.Conn) {
	defer c.Close()
	fmt.Fprint(c, "* OK [CAPABILITY IMAP4rev1] here\r\n")
	for in := bufio.NewScanner(c); in.Scan(); {
		tag, order, _ := strings.Cut(in.Text(), " ")
		verb, rest, _ := strings.Cut(order, " ")
		switch verb = strings.ToUpper(verb); {
		case verb == "LOGIN" && !strings.Contains(rest, m.password.Load().(string)):
			fmt.Fprintf(c, "%s NO [AUTHENTICATIONFAILED] not these\r\n", tag)
			continue
		case verb == "CAPABILITY":
			fmt.Fprint(c, "* CAPABILITY IMAP4rev1\r\n")
		case verb == "EXAMINE":
			fmt.Fprint(c, "* 0 EXISTS\r\n* OK [UIDVALIDITY 1] so\r\n")
		}
		fmt.Fprintf(c, "%s OK done\r\n", tag)
	}
}

// The e-mail gateway as it is, whose mailbox gets another password.
func TestF71AnotherPasswordOfTheMailboxIsToldOnceOfTheEMailGateway(t *testing.T) {
	far, box := swallowingMail(t), newMailbox(t, "first")
	host, port, err := net.SplitHostPort(box.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t)
	r.twisted(twist{gateways: builtin.Gateways(), set: engine.Settings{Bounces: 20 * time.Millisecond}})
	r.must(r.store.Setup.SaveDestination(t.Context(), setup.Destination{Subscription: company, ID: destination, Name: "Kunde", Gateway: "email",
		Settings: far.settings.With(plugin.Values{"bounces": "imap", "bounce_host": host, "bounce_port": port, "bounce_security": "tls", "bounce_user": "us", "ca": box.ca}),
		Secrets:  setup.Secrets{"bounce_password": plugin.NewSecret("first")}}))
	p := r.tell(setup.Recipient{RunNegative: true})
	r.source.add("1001")
	r.start()
	r.soon(r.is("1001", ledger.Delivered))
	r.during(200*time.Millisecond, nil)
	if d := r.at(); !d.Unread.Never() {
		t.Fatalf("it could be read, and kept is %+v", d.Unread)
	}
	box.password.Store("second")
	r.soon(func() bool { return len(p.subjects()) > 0 })
	r.source.add("1002")
	r.start()
	r.soon(r.is("1002", ledger.Delivered))
	r.during(200*time.Millisecond, nil)
	if got := p.subjects(); len(got) != 1 || !strings.HasPrefix(got[0], "Kunde: mails that come back cannot be read") {
		t.Fatalf("told was %q", got)
	}
	if m := p.mails[0]; !strings.Contains(m.Text, "The server refused our sign-in.") || strings.Contains(m.Text, "second") || strings.Contains(m.Text, "first") {
		t.Errorf("the mail says\n%s", m.Text)
	}
	r.must(r.store.Setup.SaveDestination(t.Context(), setup.Destination{Subscription: company, ID: destination, Name: "Kunde", Gateway: "email",
		Settings: r.at().Settings, Secrets: setup.Secrets{"bounce_password": plugin.NewSecret("second")}, LastSuccess: r.at().LastSuccess, Unread: r.at().Unread}))
	r.during(20*time.Second, func() bool { return r.at().Unread.Never() })
	if d := r.at(); !d.Unread.Never() {
		t.Errorf("the password is right again, and kept is %+v", d.Unread)
	}
	if n := far.of(""); n != 2 {
		t.Errorf("%s mails were sent", strconv.Itoa(n))
	}
}
