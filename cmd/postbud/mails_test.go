package main

import (
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/configs"
	"github.com/postbud/postbud/internal/far/smtp"
	"github.com/postbud/postbud/plugin"
)

// letter is a mail as its reader sees it.
type letter struct{ to, subject, text string }

// read parses a mail that a far end has kept.
func readLetter(t *testing.T, path string) letter {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := mail.ReadMessage(f)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return letter{m.Header.Get("To"), subject, plainText(t, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)}
}

// plainText is the text/plain part of a mail.
func plainText(t *testing.T, kind, encoding string, body io.Reader) string {
	t.Helper()
	media, params, err := mime.ParseMediaType(kind)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(media, "multipart/") {
		parts := multipart.NewReader(body, params["boundary"])
		for {
			part, err := parts.NextRawPart()
			if err != nil {
				t.Fatalf("the mail has no text: %v", err)
			}
			if strings.HasPrefix(part.Header.Get("Content-Type"), "text/plain") {
				return plainText(t, part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part)
			}
		}
	}
	if strings.EqualFold(encoding, "quoted-printable") {
		body = quotedprintable.NewReader(body)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}

func letters(t *testing.T, folder string) (all []letter) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.eml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		all = append(all, readLetter(t, file))
	}
	return all
}

// TestPeopleAreToldByMailBeforeTheCommandEnds has one person told of what needs
// somebody and another of what went well, by a mail server that speaks TLS.
func TestPeopleAreToldByMailBeforeTheCommandEnds(t *testing.T) {
	b := newBooks(t, nil)
	kept := b.folder(t, "mails")
	server, err := smtp.Open(smtp.Options{Folder: kept, User: "postbud", Password: "a mail password"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	t.Setenv("TRIAL_MAIL_PASSWORD", "a mail password")
	settings := filepath.Join(b.dir, "server.yaml")
	certificate := strings.ReplaceAll(strings.TrimSpace(string(server.CertificatePEM())), "\n", "\n    ")
	text := fmt.Sprintf("mail:\n  host: %s\n  port: %d\n  security: starttls\n  user: postbud\n  password: env:TRIAL_MAIL_PASSWORD\n"+
		"  from: Postbud <postbud@trial.example>\n  ca: |\n    %s\n", server.Host(), server.Port(), certificate)
	if err := os.WriteFile(settings, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	a := b.file.Activations["dinero"]
	a.Notifications = []configs.Recipient{
		{Address: "bookkeeper@trial.example", Documents: []string{"negative"}, Runs: []string{"negative"}},
		{Address: "owner@trial.example", Runs: []string{"positive"}},
	}
	b.file.Activations["dinero"] = a
	b.apply(t)
	o, _ := b.outcome(t, "run", "dinero", "--config", settings)
	all := letters(t, kept)
	for _, c := range []struct {
		name, to, about string
		says            []string
	}{
		{"negative", "bookkeeper@trial.example", "Mosevang", []string{"1007", "Mosevang Børnehus", "9520000070367", "The customer has received nothing", "What to do: "}},
		{"positive", "owner@trial.example", "120", []string{"120", "DKK"}},
	} {
		at := slices.IndexFunc(all, func(l letter) bool {
			return strings.Contains(l.to, c.to) && strings.Contains(l.subject+l.text, c.about)
		})
		if at < 0 {
			t.Errorf("there is no %s mail about %s among %d", c.name, c.about, len(all))
			continue
		}
		l := all[at]
		for _, due := range c.says {
			if !strings.Contains(l.subject+"\n"+l.text, due) {
				t.Errorf("the %s mail does not say %q", c.name, due)
			}
		}
		t.Logf("a %s mail\nTo: %s\nSubject: %s\n\n%s", c.name, l.to, l.subject, l.text)
	}
	t.Logf("%s; %d mails", o.tally(), len(all))
	b.tellsNoSecret(t, all)
	if b.outcome(t, "run", "dinero", "--config", settings); len(letters(t, kept)) != len(all) {
		t.Errorf("the second run, in which nothing happened, was told: %d mails, then %d", len(all), len(letters(t, kept)))
	}
}

func (b *supplied) tellsNoSecret(t *testing.T, all []letter) {
	t.Helper()
	for _, l := range all {
		for _, secret := range []string{b.ClientSecret, b.APIKey, "a mail password"} {
			if strings.Contains(l.subject+l.text, secret) {
				t.Errorf("the mail %q holds a secret", l.subject)
			}
		}
	}
}

// A mail server that is down holds up nothing, and is said.
func TestF103_AMailServerThatIsDownHoldsUpNothing(t *testing.T) {
	x := newTrial(t)
	in, out := x.folder(t, "in"), x.folder(t, "out")
	if err := os.WriteFile(filepath.Join(in, "good.xml"), ublOf(t, numbered("good")), 0o600); err != nil {
		t.Fatal(err)
	}
	x.to("out", "folder", plugin.Values{"path": out})
	x.from("files", "folder", plugin.Values{"path": in, "settle": "0s"}, configs.Rule{Format: "peppolbis", Destination: "out"})
	a := x.file.Activations["files"]
	a.Notifications = []configs.Recipient{{Address: "owner@trial.example", Documents: []string{"positive"}}}
	x.file.Activations["files"] = a
	x.apply(t)
	server, err := smtp.Open(smtp.Options{Folder: x.folder(t, "mails"), Security: smtp.None})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	server.Down()
	t.Setenv("POSTBUD_MAIL_HOST", server.Host())
	t.Setenv("POSTBUD_MAIL_PORT", fmt.Sprint(server.Port()))
	t.Setenv("POSTBUD_MAIL_SECURITY", "none")
	t.Setenv("POSTBUD_MAIL_FROM", "postbud@trial.example")
	o, r := x.run(t, "files")
	o.has(t, out)
	if o.tally() != "1 delivered" || !strings.Contains(r.stderr, "people could not be told") {
		t.Errorf("%s: %s", o.tally(), r.stderr)
	}
	t.Log(strings.TrimSpace(r.stderr))
	if err := server.Up(); err != nil {
		t.Fatal(err)
	}
	x.run(t, "files")
	if all := letters(t, filepath.Join(x.dir, "mails")); len(all) != 1 {
		t.Errorf("when the mail server was there again it got %d mails", len(all))
	}
}

// TestTheDemoKeepsWhatTheCompanyWasTold also when it ends at once.
func TestTheDemoKeepsWhatTheCompanyWasTold(t *testing.T) {
	dir := t.TempDir()
	demoOnce(t, build(t, ""), dir)
	told := map[string]bool{}
	for _, l := range letters(t, filepath.Join(dir, demoNotices)) {
		for _, about := range []string{"The EAN number is not right", "SFTP that refuses us is paused", "documents sent"} {
			if strings.Contains(l.subject+l.text, about) {
				told[about] = true
			}
		}
		t.Log(l.subject)
	}
	if len(told) != 3 {
		t.Errorf("told of %v only", told)
	}
}
