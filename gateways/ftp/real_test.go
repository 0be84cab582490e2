package ftp_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	far "github.com/postbud/postbud/internal/far/ftp"
	"github.com/postbud/postbud/internal/filing"
	"github.com/postbud/postbud/internal/outside/ftpd"
	"github.com/postbud/postbud/plugin"
)

// maker starts a server of another maker. Lines are for vsftpd and for ProFTPD.
type maker struct {
	name     string
	start    func(*testing.T, ftpd.Server) *ftpd.Server
	security string
	only12   bool
}

var makers = []maker{
	{"vsftpd", ftpd.Vsftpd, "", false},
	{"vsftpd, TLS 1.2, session again", ftpd.Vsftpd, "explicit", true},
	{"vsftpd, TLS 1.3, session again", ftpd.Vsftpd, "implicit", false},
	{"ProFTPD", ftpd.ProFTPD, "", false},
	{"ProFTPD, TLS", ftpd.ProFTPD, "explicit", false},
}

// at runs a test at each of them. The lines are of vsftpd's configuration and of
// ProFTPD's; with "-" there the test is not for it.
func at(t *testing.T, vs, pro string, s ftpd.Server, test func(*testing.T, *ftpd.Server)) {
	for _, m := range makers {
		lines := vs
		if strings.HasPrefix(m.name, "Pro") {
			lines = pro
		}
		if lines == "-" || s.Secured && m.security == "" {
			continue
		}
		t.Run(m.name, func(t *testing.T) {
			one := s
			one.Security, one.Only12, one.Config = m.security, m.only12, lines
			test(t, m.start(t, one))
		})
	}
}

func TestTheServersAreNamed(t *testing.T) {
	at(t, "", "", ftpd.Server{}, func(t *testing.T, s *ftpd.Server) {
		g := open(t, s.Settings().With(plugin.Values{"verify": "hash", "connections": "1"}))
		if got, err := g.steps(t); err != nil || got != allSteps {
			t.Errorf("%s, %v", got, err)
		}
		before := s.Data()
		r, err := g.Deliver(t.Context(), parcel("a.xml", large()))
		if err != nil {
			t.Fatal(err)
		}
		e, want := evident(t, r), "none"
		switch {
		case s.Only12:
			want = "TLS 1.2"
		case s.Security != "":
			want = "TLS 1.3"
		}
		if e.Encryption != want || e.Verified != "hash" {
			t.Errorf("%+v", e)
		}
		if n := s.Data() - before; n != 2 {
			t.Errorf("%d data connections, want one to send and one to read back", n)
		}
		s.Want(t, map[string]string{"in/a.xml": large()})
		version, _ := exec.Command(s.Program, "-v").CombinedOutput()
		t.Logf("far end: %s, %s, %s", strings.TrimSpace(string(version)), e.Server, e.Encryption)
	})
}

// Counted in the servers' own logs: the build mutant_nolook must fail here too.
func TestF59AtRealServersAfterALostAnswerNothingIsSentAgain(t *testing.T) {
	at(t, "", "", ftpd.Server{}, func(t *testing.T, s *ftpd.Server) {
		q := parcel("a.xml", large())
		final := filepath.Join(string(s.Home), "in", "a.xml")
		s.Set(far.Weather{Swallow: func() bool { _, err := os.Stat(final); return err == nil }})
		_, err := open(t, s.Settings()).Deliver(t.Context(), q)
		says{kind: fault.Uncertain, text: "did not say whether the file got its name"}.of(t, err)
		s.Set(far.Weather{})
		for range 2 { // each as after a restart
			g := open(t, s.Settings())
			if r := g.settle(t, q); r.Outcome != gateways.Delivered {
				t.Errorf("%+v", r)
			}
			if r, err := g.Deliver(t.Context(), q); err != nil || r.RemoteID != "in/a.xml" || r.Reason == "" {
				t.Errorf("%+v, %v", r, err)
			}
		}
		s.Want(t, map[string]string{"in/a.xml": large()})
		if n := s.Uploads(t); n != 1 {
			t.Errorf("by its own log it was sent the document %d times", n)
		}
	})
}

func TestF62AtRealServersAFolderIsMadeOnlyWhereThatIsAllowed(t *testing.T) {
	at(t, "", "", ftpd.Server{}, func(t *testing.T, s *ftpd.Server) {
		missing := plugin.Values{"folder": "in/new/one"}
		_, err := open(t, s.Settings().With(missing)).Deliver(t.Context(), parcel("a.xml", "x"))
		says{kind: fault.Configuration, code: "GW-FOLDER", field: "folder", args: map[string]string{"path": "in/new/one"}, text: "is missing", reads: "The folder in/new/one is missing"}.of(t, err)
		s.Want(t, map[string]string{})
		missing["create_folder"] = "yes"
		if r, err := open(t, s.Settings().With(missing)).Deliver(t.Context(), parcel("a.xml", "x")); err != nil || r.RemoteID != "in/new/one/a.xml" {
			t.Errorf("%+v, %v", r, err)
		}
		s.Want(t, map[string]string{"in/new/one/a.xml": "x"})
	})
}

func TestF63AtRealServersEachRightThatIsMissingIsNamed(t *testing.T) {
	folder := func(field, text string) says {
		return says{kind: fault.Configuration, code: "GW-FOLDER", field: field, text: text}
	}
	t.Run("write", func(t *testing.T) {
		at(t, "", "", ftpd.Server{}, func(t *testing.T, s *ftpd.Server) {
			s.Own(t, "home/in", 0o555)
			_, err := open(t, s.Settings()).Deliver(t.Context(), parcel("a.xml", "x"))
			folder("folder", "closed to us for writing").of(t, err)
			s.Want(t, map[string]string{})
			s.Own(t, "home/in", 0o755)
		})
	})
	t.Run("enter", func(t *testing.T) {
		at(t, "-", "", ftpd.Server{}, func(t *testing.T, s *ftpd.Server) {
			s.Own(t, "home/in", 0o000)
			_, err := open(t, s.Settings()).Deliver(t.Context(), parcel("a.xml", "x"))
			folder("verify", "we may not look").of(t, err)
			s.Own(t, "home/in", 0o755)
			s.Want(t, map[string]string{})
		})
	})
	t.Run("rename", func(t *testing.T) {
		at(t, "cmds_denied=RNFR,RNTO\n", "<Limit RNFR RNTO>\nDenyAll\n</Limit>\n", ftpd.Server{}, func(t *testing.T, s *ftpd.Server) {
			_, err := open(t, s.Settings()).Deliver(t.Context(), parcel("a.xml", "x"))
			folder("temporary", "not rename").of(t, err)
			s.Want(t, map[string]string{})
			if _, err := open(t, s.Settings().With(plugin.Values{"temporary": "none"})).Deliver(t.Context(), parcel("a.xml", "x")); err != nil {
				t.Error(err)
			}
			s.Want(t, map[string]string{"in/a.xml": "x"})
		})
	})
	t.Run("look", func(t *testing.T) {
		at(t, "cmds_denied=SIZE\n", "<Limit SIZE MLST>\nDenyAll\n</Limit>\n", ftpd.Server{}, func(t *testing.T, s *ftpd.Server) {
			_, err := open(t, s.Settings()).Deliver(t.Context(), parcel("a.xml", "x"))
			folder("verify", "we may not look").of(t, err)
			s.Want(t, map[string]string{})
			if r, err := open(t, s.Settings().With(plugin.Values{"verify": "none"})).Deliver(t.Context(), parcel("a.xml", "x")); err != nil || r.Proof != gateways.ByTransfer {
				t.Errorf("%+v, %v", r, err)
			}
			s.Want(t, map[string]string{"in/a.xml": "x"})
		})
	})
}

func TestF64AtRealServersAFullDiskWaitsLongAndKeepsNothing(t *testing.T) {
	at(t, "", "", ftpd.Server{Limit: 400}, func(t *testing.T, s *ftpd.Server) { // 200 KiB
		g := open(t, s.Settings())
		_, err := g.Deliver(t.Context(), parcel("a.xml", large()))
		says{kind: fault.Temporary, code: "GW-SPACE", text: "nothing was delivered", reads: "The partner's server is full"}.of(t, err)
		if f := fault.As(err); f != nil && f.RetryAfter < 10*time.Minute {
			t.Errorf("again in %v", f.RetryAfter)
		}
		s.Want(t, map[string]string{})
		if _, err := g.Deliver(t.Context(), parcel("a.xml", large()[:1000])); err != nil {
			t.Error(err)
		}
		s.Want(t, map[string]string{"in/a.xml": large()[:1000]})
	})
}

func TestF65F66F68AtRealServersANameThatIsTaken(t *testing.T) {
	const text = "the invoice"
	servers := map[string]string{"replaces": "", "F-68 does not replace": "AllowOverwrite off\n"}
	for name, lines := range servers {
		vs := ""
		if lines != "" {
			vs = "-"
		}
		t.Run(name, func(t *testing.T) {
			at(t, vs, lines, ftpd.Server{}, func(t *testing.T, s *ftpd.Server) {
				for on, c := range map[string]struct{ id, old string }{
					"refuse":    {"", "other"},
					"number":    {"in/number-2.xml", "other"},
					"overwrite": {"in/overwrite.xml", "other"},
				} {
					s.Put(t, "in/"+on+".xml", c.old)
					s.Own(t, "home/in/"+on+".xml", 0o644)
					g := open(t, s.Settings().With(plugin.Values{"on_exists": on}))
					for range 2 {
						r, err := g.Deliver(t.Context(), parcel(on+".xml", text))
						if c.id == "" {
							says{kind: fault.Permanent, code: "GW-EXISTS", args: map[string]string{"size": "5"}}.of(t, err)
						} else if err != nil || r.RemoteID != c.id {
							t.Errorf("%s: %+v, %v", on, r, err)
						}
					}
				}
				// what an attempt that was cut has left is in nobody's way
				s.Put(t, "in/"+filing.Unfinished("left.xml", "id of left.xml", "in"), "half")
				s.Own(t, "home/in/"+filing.Unfinished("left.xml", "id of left.xml", "in"), 0o644)
				if _, err := open(t, s.Settings()).Deliver(t.Context(), parcel("left.xml", text)); err != nil {
					t.Error(err)
				}
				s.Want(t, map[string]string{
					"in/refuse.xml": "other", "in/number.xml": "other", "in/number-2.xml": text, "in/overwrite.xml": text, "in/left.xml": text,
				})
			})
		})
	}
}

func TestF67AtRealServersAFileThatTheRobotTakesIsDelivered(t *testing.T) {
	at(t, "", "", ftpd.Server{}, func(t *testing.T, s *ftpd.Server) {
		final := filepath.Join(string(s.Home), "in", "a.xml")
		taken := make(chan string, 1)
		s.Set(far.Weather{Swallow: func() bool { // asked before the answer to the rename is passed on
			if text, err := os.ReadFile(final); err == nil && os.Remove(final) == nil {
				taken <- string(text)
			}
			return false
		}})
		r, err := open(t, s.Settings().With(plugin.Values{"robot": "yes"})).Deliver(t.Context(), parcel("a.xml", "x"))
		if err != nil || r.Outcome != gateways.Delivered || evident(t, r).Verified != "taken" {
			t.Errorf("%+v, %v", r, err)
		}
		if text := <-taken; text != "x" {
			t.Errorf("the robot took %q", text)
		}
	})
}

func TestF71AtRealServersAWrongPasswordIsToldFromOtherTrouble(t *testing.T) {
	at(t, "", "", ftpd.Server{}, func(t *testing.T, s *ftpd.Server) {
		_, err := open(t, s.Settings().With(plugin.Values{"password": "not the password"})).Deliver(t.Context(), parcel("a.xml", "x"))
		says{kind: fault.Configuration, code: "GW-LOGIN", field: "password", reads: "refused our sign-in"}.of(t, err)
		s.Want(t, map[string]string{})
	})
}

func TestF72AtRealServersAForeignAddressIsNotFollowed(t *testing.T) {
	at(t, "cmds_denied=EPSV\npasv_address=10.0.0.7\n", "MasqueradeAddress 10.0.0.7\n<Limit EPSV>\nDenyAll\n</Limit>\n", ftpd.Server{}, func(t *testing.T, s *ftpd.Server) {
		g := open(t, s.Settings())
		if _, err := g.Deliver(t.Context(), parcel("a.xml", "x")); err != nil {
			t.Error(err)
		}
		if n := s.Data(); n != 1 {
			t.Errorf("%d data connections came to the address we dialled", n)
		}
		s.Want(t, map[string]string{"in/a.xml": "x"})
	})
}

func TestF73AtRealServersAnAnswerThatNeverComesIsLookedFor(t *testing.T) {
	at(t, "", "", ftpd.Server{}, func(t *testing.T, s *ftpd.Server) {
		final := filepath.Join(string(s.Home), "in", "a.xml")
		g := open(t, s.Settings().With(plugin.Values{"temporary": "none"}))
		s.Set(far.Weather{Swallow: func() bool {
			info, err := os.Stat(final)
			return err == nil && info.Size() == int64(len(large()))
		}})
		_, err := g.Deliver(t.Context(), parcel("a.xml", large()))
		says{kind: fault.Uncertain, text: "did not say whether it has the whole file"}.of(t, err)
		s.Set(far.Weather{})
		if r := g.settle(t, parcel("a.xml", large())); r.Outcome != gateways.Delivered || r.Proof != gateways.ByReading {
			t.Errorf("%+v", r)
		}
		s.Want(t, map[string]string{"in/a.xml": large()})
	})
}

func TestF74AtRealServersBinaryIsAskedForThoughTextIsOffered(t *testing.T) {
	at(t, "ascii_upload_enable=YES\nascii_download_enable=YES\n", "DefaultTransferMode ascii\n", ftpd.Server{}, func(t *testing.T, s *ftpd.Server) {
		const text = "one\ntwo\r\nthree\r\n\n"
		if _, err := open(t, s.Settings().With(plugin.Values{"verify": "hash"})).Deliver(t.Context(), parcel("a.xml", text)); err != nil {
			t.Error(err)
		}
		s.Want(t, map[string]string{"in/a.xml": text})
	})
}

func TestF75AtRealServersFewConnectionsFailNoDocument(t *testing.T) {
	at(t, "max_clients=2\n", "MaxClients 2\n", ftpd.Server{}, func(t *testing.T, s *ftpd.Server) {
		time.Sleep(200 * time.Millisecond) // whoever asked whether it is up has gone
		many(t, open(t, s.Settings()), 12)
		whole, unfinished := ftpd.Files(t, string(s.Home))
		if len(whole) != 12 || len(unfinished) > 0 {
			t.Errorf("%d documents, %v", len(whole), unfinished)
		}
	})
}

func TestF76AtRealServersTheReasonIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		until        time.Time
		name, reason string
		field        string
	}{
		"expired":        {time.Now().AddDate(0, 0, -3), "", "its certificate has expired", "security"},
		"another name":   {ftpd.NextYear(), "ftp.elsewhere.example", "its certificate is for another name", "server_name"},
		"unknown issuer": {ftpd.NextYear(), "", "its certificate is from an unknown issuer", "ca"},
	} {
		t.Run(name, func(t *testing.T) {
			at(t, "", "", ftpd.Server{Until: c.until, Name: c.name, Secured: true}, func(t *testing.T, s *ftpd.Server) {
				settings := s.Settings()
				if name == "unknown issuer" {
					settings["ca"] = ""
				}
				_, err := open(t, settings).Deliver(t.Context(), parcel("a.xml", "x"))
				says{kind: fault.Configuration, code: "GW-TLS", field: c.field, args: map[string]string{"reason": c.reason}, reads: "Nothing was sent"}.of(t, err)
				s.Want(t, map[string]string{})
			})
		})
	}
}

// Commands as vsftpd counts them itself.
func TestADocumentCostsEightCommandsAtVsftpd(t *testing.T) {
	s := ftpd.Vsftpd(t, ftpd.Server{Security: "explicit"})
	g := open(t, s.Settings().With(plugin.Values{"connections": "1"}))
	if _, err := g.Deliver(t.Context(), parcel("first.xml", "x")); err != nil {
		t.Fatal(err)
	}
	before := s.Commands(t)
	for i := range 10 {
		if _, err := g.Deliver(t.Context(), parcel(fmt.Sprintf("%d.xml", i), "x")); err != nil {
			t.Fatal(err)
		}
	}
	if n := s.Commands(t) - before; n != 80 {
		t.Errorf("10 documents took %d commands", n)
	}
}
