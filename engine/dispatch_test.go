package engine_test

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/builtin"
	"github.com/postbud/postbud/internal/far/sftp"
	"github.com/postbud/postbud/internal/far/smtp"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

func TestEveryAttemptIsHandedTheSameParcel(t *testing.T) {
	r := newRig(t)
	var passed atomic.Int64
	now := func() time.Time { return time.Now().Add(time.Duration(passed.Load())) }
	var got []gateways.Parcel
	var fails atomic.Bool
	fails.Store(true)
	partner := doing{deliver: func(_ context.Context, p gateways.Parcel) (gateways.Receipt, error) {
		got = append(got, p)
		passed.Add(int64(10 * time.Second))
		if fails.Load() {
			return gateways.Receipt{}, fault.New(fault.Temporary, "refused")
		}
		return delivered(), nil
	}}
	waits := []time.Duration{time.Millisecond, time.Millisecond, 24 * time.Hour}
	r.twisted(twist{now: now, gateway: partner, set: engine.Settings{Waits: waits}})
	r.source.add("1001")
	r.start()
	r.soon(func() bool { return r.is("1001", ledger.Waiting)() && r.document("1001").Tries == 3 })
	fails.Store(false)
	passed.Add(int64(30 * time.Hour))
	r.twisted(twist{now: now, gateway: partner}) // the next process
	r.soon(r.is("1001", ledger.Delivered))
	if len(got) != 4 {
		t.Fatalf("it was handed over %d times", len(got))
	}
	for n, p := range got {
		if p.ID != got[0].ID || p.Name != got[0].Name || p.SHA256 != got[0].SHA256 || !maps.Equal(p.Options, got[0].Options) || !p.Made.Equal(got[0].Made) {
			t.Errorf("attempt %d has %s %s made at %s, the first had %s %s made at %s", n+1, p.ID, p.Name, p.Made, got[0].ID, got[0].Name, got[0].Made)
		}
	}
	if made := got[0].Made; !made.Equal(made.Truncate(time.Second)) || time.Since(made).Abs() > time.Hour {
		t.Errorf("it was made at %s", made)
	}
}

// hostile are values that a stranger may write where a name or an address
// belongs (T-11, T-16).
var hostile = []string{
	".", "..", "...", "../..", "../../etc/cron.d/x", "/etc/passwd", "//host/share", `..\..\x`, `\\host\share`, `C:\Windows\x`, "C:x", "a/../b", "a/b", "a/", "./x",
	"~", "~root", "~/.ssh", "-rf", "--", ".hidden", ".x.part", "CON", "con", "nul.xml", "AUX", "COM1", "LPT9.pdf", "x.", "x ", " ", "\u00a0",
	"a\x00b", "\x00", "a\nb", "a\r\nb", "a\rb", "a\tb", "a\x1b[2Jb", "a\x7fb", "a\u0085b", "a\u2028b", "x\u202egnp.exe", "a\u200bb", "\ufeffx", "a\xffb",
	"．．／x", "a∕b", "a⁄b", "a＼b", "a／b", "a|b", "a*b?", `"a"`, "<a>", "a:b", "a;b", "$(id)", "`id`", "%2e%2e%2f", "{Key}", "{{.}}", "北京", "🙂",
	"a@b.example, thief@evil.example", "a@b.example; thief@evil.example", "a@b.example\nthief@evil.example", "a@b.example\r\nBcc: thief@evil.example",
	"a@b.example\r\n\r\nthief@evil.example", "Evil <thief@evil.example>", `"x" <thief@evil.example>, `, "x@b.example>, <thief@evil.example", "group: thief@evil.example;",
	"a@b.example (thief@evil.example)", "(c) <thief@evil.example>", "=?utf-8?q?thief=40evil.example?=", `"a@b.example"@evil.example`, "thief@evil.example\x00@b.example",
	"1042\r\nSITE EXEC rm", strings.Repeat("a", 300), strings.Repeat("æ/", 300), strings.Repeat("../", 500),
}

// ordinary are names that must not be taken for hostile ones.
var ordinary = []string{"Nordisk Byg A/S", "Ærø Færge", "Jensen, Ib & Søn ApS", "N. P. Hansen (Holding)"}

// far is a real far end of a built-in gateway, and every field of it that is
// filled in from documents.
type far struct {
	gateway   string
	templates plugin.Values
	settings  plugin.Values
	secrets   setup.Secrets
	fit       func(*invoice.Invoice)
	arrived   func(t *testing.T) int // how many documents, once it has looked where they lie
}

// fold is a plain name of one folder.
var fold = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}$`)

// lie counts the files below a folder, each of which must lie at a place like
// before/name/2026/file.
func lie(t *testing.T, home, before string) (n int) {
	t.Helper()
	err := filepath.WalkDir(home, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		n++
		rel, _ := filepath.Rel(home, path)
		parts := strings.Split(strings.TrimPrefix(filepath.ToSlash(rel), before), "/")
		if len(parts) != 3 || !fold.MatchString(parts[0]) || parts[1] != "2026" || gateways.SafeName(parts[0]) != nil {
			t.Errorf("a document lies at %q", rel)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	return n
}

func inFolder(t *testing.T) far {
	home := t.TempDir()
	base := filepath.Join(home, "base")
	if err := os.Mkdir(base, 0o755); err != nil {
		t.Fatal(err)
	}
	return far{
		gateway:   "folder",
		templates: plugin.Values{"subfolder": "{Buyer.Name}/{IssueDate:2006}"},
		settings:  plugin.Values{"path": base},
		arrived:   func(t *testing.T) int { return lie(t, home, "base/") },
	}
}

func bySFTP(t *testing.T) far {
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
		gateway:   "sftp",
		templates: plugin.Values{"folder": "in/{Buyer.Name}/{IssueDate:2006}"},
		settings:  plugin.Values{"host": s.Host(), "port": strconv.Itoa(s.Port()), "user": "us", "host_key": s.Fingerprint(), "create_folder": "yes"},
		secrets:   setup.Secrets{"password": plugin.NewSecret("secret")},
		arrived:   func(t *testing.T) int { return lie(t, home, "in/") },
	}
}

func byMail(t *testing.T) far {
	folder := t.TempDir()
	var mu sync.Mutex
	to := map[string][]string{}
	s, err := smtp.Open(smtp.Options{Folder: folder, Security: smtp.None, OnReceived: func(m smtp.Mail) {
		mu.Lock()
		defer mu.Unlock()
		to[m.Name] = m.To
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return far{
		gateway: "email",
		templates: plugin.Values{
			"to": "{Buyer.Contact.Email}", "cc": "{Buyer.Name} <arkiv@nordlys.example>",
			"subject": "Invoice {Number} from {Buyer.Name}", "text": "Dear {Buyer.Name},\nhere it is: {Buyer.Contact.Email}",
		},
		settings: plugin.Values{"host": s.Host(), "port": strconv.Itoa(s.Port()), "security": "none", "from": "faktura@nordlys.example"},
		arrived: func(t *testing.T) int {
			mu.Lock()
			defer mu.Unlock()
			for name, to := range to {
				slices.Sort(to)
				if len(to) != 2 || to[0] != "arkiv@nordlys.example" || to[1] != "good@kunde.example" {
					t.Errorf("a mail went to %q", to)
				}
				file, err := os.Open(filepath.Join(folder, name))
				if err != nil {
					t.Fatal(err)
				}
				m, err := mail.ReadMessage(file)
				if err != nil {
					t.Fatal(err)
				}
				_ = file.Close()
				names := slices.Sorted(maps.Keys(m.Header))
				if got := strings.Join(names, " "); got != "Auto-Submitted Cc Content-Type Date From Message-Id Mime-Version Subject To X-Postbud-Document" {
					t.Errorf("the headers are %s", got)
				}
			}
			return len(to)
		},
	}
}

// filledIn are the kinds of field that templates stand in.
var filledIn = []plugin.Kind{plugin.KindText, plugin.KindPhrase, plugin.KindLines, plugin.KindMapping, plugin.KindFileName}

func TestT11T16NoValueOfADocumentLeavesItsPlace(t *testing.T) {
	known := map[string]bool{}
	for _, open := range []func(*testing.T) far{inFolder, bySFTP, byFTP, inDropbox, byHTTP, byMail, byAS2, byVANS, byPeppol} {
		f := open(t)
		known[f.gateway] = true
		t.Run(f.gateway, func(t *testing.T) { f.try(t) })
	}
	for _, g := range builtin.Gateways().All() {
		if name := g.Declared().Name; !known[name] {
			t.Errorf("nobody tried hostile values on the gateway %s", name)
		}
	}
}

func (f far) try(t *testing.T) {
	g, _ := builtin.Gateways().Find(f.gateway)
	for _, field := range g.Declared().Fields {
		if _, tried := f.templates[field.Name]; field.PerRule && slices.Contains(filledIn, field.Kind) && !tried {
			t.Errorf("nobody tried hostile values in %s", field.Name)
		}
	}
	r := newRig(t)
	r.must(r.store.Setup.SaveDestination(t.Context(), setup.Destination{
		Subscription: company, ID: destination, Name: "Partner", Gateway: f.gateway, Settings: f.settings, Secrets: f.secrets,
	}))
	r.must(r.store.Setup.ChangeActivation(t.Context(), company, activation, func(a *setup.Activation) { a.Common.Delivery = f.templates }))
	r.twisted(twist{gateways: builtin.Gateways()})
	add := func(number, name, email string) {
		r.source.add(number)
		inv := r.source.invoices[len(r.source.invoices)-1]
		inv.Buyer.Name, inv.Buyer.Contact.Email = name, email
		if f.fit != nil {
			f.fit(inv)
		}
	}
	for i, value := range hostile {
		add(fmt.Sprint("n", i), value, "good@kunde.example")
		add(fmt.Sprint("m", i), "Good", value)
	}
	for i, name := range ordinary {
		add(fmt.Sprint("o", i), name, "good@kunde.example")
	}
	r.export()
	good := 0
	for d, err := range r.store.Ledger.Search(t.Context(), company, ledger.Filter{}) {
		r.must(err)
		switch {
		case d.State == ledger.Delivered:
			good++
		case strings.HasPrefix(d.Head.Number, "o"):
			t.Errorf("%s is %s: %s", d.Head.Receiver, d.State, d.Cause)
		case d.State != ledger.Stopped || d.Cause == "" || d.Kind != string(fault.Invalid) && d.Kind != string(fault.RecipientNotFound):
			t.Errorf("%s (%q) is %s (%s): %s", d.Head.Number, d.Head.Receiver, d.State, d.Kind, d.Cause)
		}
	}
	if n := f.arrived(t); n != good || good < len(hostile)/2 {
		t.Errorf("%d were delivered, and %d lie there", good, n)
	}
}
