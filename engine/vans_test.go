package engine_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/builtin"
	"github.com/postbud/postbud/internal/far/sftp"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// byVANS goes over SFTP. Its documents are no EDIFACT, so that what would stand in the
// envelope is filled in and not written; that is tried with the gateway.
func byVANS(t *testing.T) far {
	home := t.TempDir()
	if err := os.Mkdir(filepath.Join(home, "in"), 0o755); err != nil {
		t.Fatal(err)
	}
	s, err := sftp.Open(sftp.Options{Folder: home, Users: []sftp.User{{Name: "us", Password: "secret"}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return far{
		gateway: "vans",
		templates: plugin.Values{
			"sftp_folder": "in/{Buyer.Name}/{IssueDate:2006}", "ftp_folder": "in/{Buyer.Name}", "http_folder": "{Buyer.Name}",
			"http_headers": "X-Customer: {Buyer.Contact.Email}", "http_form": "customer={Buyer.Name}",
			"as2_subject": "{Buyer.Name}", "as2_content_type": "application/xml",
			"sender": "5790000000005:14", "recipient": "{Buyer.Name}", "application": "{Buyer.Name}",
		},
		settings: plugin.Values{"wire": "sftp", "sftp_host": s.Host(), "sftp_port": strconv.Itoa(s.Port()), "sftp_user": "us",
			"sftp_host_key": s.Fingerprint(), "sftp_create_folder": "yes"},
		secrets: setup.Secrets{"sftp_password": plugin.NewSecret("secret")},
		arrived: func(t *testing.T) int { return lie(t, home, "in/") },
	}
}

// swallowingVANS is a mailbox over a wire whose far end loses answers.
func swallowingVANS(wire string, below func(*testing.T) swallower) func(*testing.T) swallower {
	return func(t *testing.T) swallower {
		s := below(t)
		settings, secrets := plugin.Values{"wire": wire}, setup.Secrets{}
		for name, text := range s.settings {
			settings[wire+"_"+name] = text
		}
		for name, secret := range s.secrets {
			secrets[wire+"_"+name] = secret
		}
		s.gateway, s.settings, s.secrets = "vans", settings, secrets
		return s
	}
}

// interchanges is a format that writes EDIFACT, as little as an envelope needs.
func interchanges() formats.Plugin {
	return formats.Declare(plugin.Declaration[struct{}]{
		Info:   plugin.Info{Name: "plain", Title: "Plain", Summary: "A format for tests.", Status: plugin.Stable},
		Fields: func(*struct{}) []*plugin.Field { return nil },
	}, formats.Traits{MediaType: "application/edifact", Extension: ".edi", DocTypes: map[string]string{"380": plainType}, Process: plainProcess},
		func(struct{}, plugin.Env) (formats.Format, error) { return interchange{}, nil })
}

type interchange struct{ plainFormat }

func (interchange) Write(_ context.Context, w io.Writer, inv *invoice.Invoice) error {
	_, err := fmt.Fprintf(w, "UNB+UNOC:3+A+B+260101:0000+X'UNH+1+INVOIC:D:96A:UN'BGM+380+%s+9'UNT+3+1'UNZ+1+X'", inv.Number)
	return err
}

// Documents of a mailbox have numbers without gaps, wait for the receiver's answers and
// end as these say, over a restart.
func TestAMailboxCountsItsDocumentsAndWaitsForTheirReceipts(t *testing.T) {
	home := t.TempDir()
	for _, name := range []string{"in", "out"} {
		if err := os.Mkdir(filepath.Join(home, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	s, err := sftp.Open(sftp.Options{Folder: home, Users: []sftp.User{{Name: "us", Password: "secret"}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	r := newRig(t)
	r.must(r.store.Setup.SaveDestination(t.Context(), setup.Destination{Subscription: company, ID: destination, Name: "Mailbox", Gateway: "vans",
		Settings: plugin.Values{"wire": "sftp", "sftp_host": s.Host(), "sftp_port": strconv.Itoa(s.Port()), "sftp_user": "us", "sftp_host_key": s.Fingerprint(), "sftp_folder": "in",
			"sender": "US", "recipient": "THEM", "receipt": "contrl", "return_folder": "out", "return_done": "delete"},
		Secrets: setup.Secrets{"sftp_password": plugin.NewSecret("secret")}}))
	var later atomic.Int64
	format := interchanges()
	world := twist{gateways: builtin.Gateways(), format: &format, now: func() time.Time { return time.Now().Add(time.Duration(later.Load())) }}
	r.twisted(world)
	numbers := []string{"7001", "7002", "7003"}
	r.source.add(numbers...)
	r.start()
	r.soon(func() bool { return r.counts()[ledger.Sent] == len(numbers) })
	references := map[string]string{}
	for _, number := range numbers {
		reference, found := strings.CutPrefix(r.document(number).RemoteID, "US > THEM no. ")
		if !found {
			t.Fatalf("%s is known as %q", number, r.document(number).RemoteID)
		}
		references[reference] = number
	}
	if len(references) != 3 || references["1"] == "" || references["2"] == "" || references["3"] == "" {
		t.Errorf("the numbers are %v", references)
	}
	answer := func(reference, action string) {
		text := "UNB+UNOC:3+THEM:ZZZ+US:ZZZ+261122:1700+R" + reference + "'UNH+1+CONTRL:D:3:UN'UCI+" + reference + "+US:ZZZ+THEM:ZZZ+" + action + "'UNT+3+1'UNZ+1+R" + reference + "'"
		r.must(os.WriteFile(filepath.Join(home, "out", reference+".edi"), []byte(text), 0o644))
	}
	answer("1", "7")
	answer("2", "4+23")
	later.Store(int64(2 * time.Hour))
	r.twisted(world)
	r.soon(func() bool {
		return r.counts()[ledger.Delivered] == 1 && r.counts()[ledger.Rejected] == 1 && r.document(references["3"]).Code == "RCPT-LATE"
	})
	r.wants(references["1"], ledger.Delivered, "")
	if d := r.wants(references["2"], ledger.Rejected, "RCV-REJECT"); !strings.Contains(d.Args["text"], "the sender is not known") {
		t.Errorf("the reason is %q", d.Args["text"])
	}
	answer("3", "7")
	later.Store(int64(96 * time.Hour))
	r.twisted(world)
	r.soon(r.is(references["3"], ledger.Delivered))
	if left, err := os.ReadDir(filepath.Join(home, "out")); err != nil || len(left) != 0 {
		t.Errorf("in the return folder are %v, %v", left, err)
	}
}
