//go:build unix

package email_test

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/plugin"
)

// TestBenchAgainstSMTPSource sends mails to Postfix, four at a time, and has Postfix's
// own smtp-source send as many of the same size. Both speak plain SMTP, since
// smtp-source knows nothing else; the mails are thrown away.
func TestBenchAgainstSMTPSource(t *testing.T) {
	gatewaytest.Measuring(t)
	source, err := exec.LookPath("smtp-source")
	if err != nil {
		if source, err = exec.LookPath("/usr/sbin/smtp-source"); err != nil {
			t.Fatal("needs postfix")
		}
	}
	const count, workers, pairs = 500, 4, 9
	port := freePort(t)
	o := openOfficeWith(t, "127.0.0.1:"+port+" inet n - n - 20 smtpd -o smtpd_relay_restrictions=reject_unauth_destination -o smtpd_recipient_restrictions=permit\n")
	o.await(t, port)
	text := strings.Repeat("0123456789abcde\n", 512)
	letter := parcel(nil)
	letter.File = file("1042.xml", "application/xml", text)
	const size = 8<<10*4/3 + 1500 // with base64 and the headers
	theirs := func(int) {
		cmd := exec.Command(source, "-s", fmt.Sprint(workers), "-m", fmt.Sprint(count), "-l", fmt.Sprint(size), "-d",
			"-f", "bogholderi@nordlys.example", "-t", "quiet@kunde.example", "127.0.0.1:"+port)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("smtp-source: %v\n%s", err, out)
		}
	}
	g := open(t, plugin.Values{"host": "127.0.0.1", "port": port, "security": "none", "from": "bogholderi@nordlys.example", "to": "quiet@kunde.example", "timeout": "60s"})
	ours := func(round int) {
		gatewaytest.Several(count, workers, func(i int) {
			p := letter
			p.ID = fmt.Sprintf("bench%d-%d", round, i)
			if r, err := g.Deliver(t.Context(), p); err != nil || r.Outcome != gateways.Delivered {
				t.Errorf("%+v, %v", r, err)
			}
		})
	}
	gatewaytest.Benchmark{Task: fmt.Sprintf("e-mail into Postfix: %d mails with 8 KB, %d at a time", count, workers), Anchor: "smtp-source",
		Count: count, Pairs: pairs, Bar: 0.8}.Compare(t, theirs, ours)
}
