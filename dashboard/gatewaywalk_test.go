package dashboard_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/builtin"
	fardropbox "github.com/postbud/postbud/internal/far/dropbox"
	farftp "github.com/postbud/postbud/internal/far/ftp"
	farsftp "github.com/postbud/postbud/internal/far/sftp"
	farsmtp "github.com/postbud/postbud/internal/far/smtp"
	"github.com/postbud/postbud/internal/partner"
)

// setting is one gateway as a person types it into its form.
type setting struct {
	kind   string
	fill   []string // names and values
	choose []string
	trust  bool // the server's key is confirmed first
	// wrong is what is typed wrongly, one after the other, and what the page says then.
	wrong []wrong
}

type wrong struct {
	fill, choose []string
	says         string
}

// walkGateways sets up each gateway of the catalogue from the form that its declaration
// makes: the test of the connection passes, and fails at what is wrong.
func walkGateways(t *testing.T, chromium *chromiumRun) {
	r := newRigWith(t, builtin.Gateways())
	b := newBrowser(t, chromium, r.server.URL, true)
	b.prefix = "gateways-"
	b.as(r.firstRun())
	seen := map[string]bool{}
	for _, s := range []setting{aFolder(t), anSFTPServer(t), anFTPServer(t), aDropbox(t), aWebAddress(t), aMailServer(t), anAS2Partner(t)} {
		seen[s.kind] = true
		b.setUp(s)
	}
	for _, g := range builtin.Gateways().All() {
		if name := g.Declared().Name; !seen[name] {
			t.Errorf("nobody set up the gateway %s", name)
		}
	}
	b.noTrouble()
}

func (b *browser) setUp(s setting) {
	b.Helper()
	b.Logf("the gateway %s", s.kind)
	form := func(fill, choose []string) {
		b.open(at + "/gateways/new/" + s.kind)
		b.advanced()
		b.choose(append(append([]string{}, s.choose...), choose...)...)
		b.fill(append(append([]string{"name", "Test " + s.kind}, s.fill...), fill...)...)
		b.click("Test connection")
	}
	for i, w := range s.wrong {
		form(w.fill, w.choose)
		b.says(w.says)
		if i == 0 {
			b.shot(s.kind + "-failed")
		}
	}
	form(nil, nil)
	if s.trust {
		b.choose("trust", "yes")
		b.click("Use this key and test again")
	}
	b.says("The connection works")
	b.click("Save")
	b.says("Test " + s.kind + " is saved")
}

func aFolder(t *testing.T) setting {
	dir := t.TempDir()
	return setting{kind: "folder", fill: []string{"set.path", dir}, wrong: []wrong{
		{fill: []string{"set.path", filepath.Join(dir, "none")}, says: "The connection does not work yet"},
		{fill: []string{"set.path", "in"}, says: "in"},
	}}
}

func anSFTPServer(t *testing.T) setting {
	s, err := farsftp.Open(farsftp.Options{Folder: t.TempDir(), Users: []farsftp.User{{Name: "nordlys", Password: "over the bridge"}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return setting{kind: "sftp", trust: true,
		fill: []string{"set.host", s.Host(), "set.port", strconv.Itoa(s.Port()), "set.user", "nordlys", "secret.password", "over the bridge"},
		wrong: []wrong{
			{fill: []string{"set.port", strconv.Itoa(closedPort(t))}, says: "does not open the door"},
			{fill: []string{"set.host", "no name at all"}, says: "does not work yet"},
		}}
}

func anFTPServer(t *testing.T) setting {
	home := t.TempDir()
	if err := os.Mkdir(filepath.Join(home, "in"), 0o755); err != nil {
		t.Fatal(err)
	}
	s, err := farftp.Open(farftp.Options{Folder: home, User: "nordlys", Password: "over the bridge"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return setting{kind: "ftp", choose: []string{"set.security", "none"},
		fill: []string{"set.host", s.Host(), "set.port", strconv.Itoa(s.Port()), "set.user", "nordlys", "secret.password", "over the bridge", "set.folder", "in"},
		wrong: []wrong{
			{fill: []string{"secret.password", "under the bridge"}, says: "refused our sign-in"},
			{fill: []string{"set.port", strconv.Itoa(closedPort(t))}, says: "does not open the door"},
			{choose: []string{"set.security", "explicit"}, says: "certificate is not valid"},
			{fill: []string{"set.folder", "none"}, says: "is missing or closed to us"},
		}}
}

func aDropbox(t *testing.T) setting {
	s, err := fardropbox.Open(fardropbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	s.MakeFolder("/in")
	return setting{kind: "dropbox",
		fill: []string{"set.client_id", s.AppKey(), "secret.refresh_token", s.Grant(), "set.folder", "in", "set.api_url", s.URL(), "set.content_url", s.URL(),
			"set.authorize_url", s.URL() + "/oauth2/authorize", "set.token_url", s.URL() + "/oauth2/token"},
		wrong: []wrong{
			{fill: []string{"secret.refresh_token", "long-gone"}, says: "does not work yet"},
			{fill: []string{"set.folder", "none"}, says: "is missing or closed to us"},
		}}
}

func aWebAddress(t *testing.T) setting {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, password, _ := r.BasicAuth(); password != "over the bridge" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(s.Close)
	return setting{kind: "http", choose: []string{"set.auth", "basic", "set.plain", "yes"},
		fill: []string{"set.url", s.URL + "/in", "set.user", "nordlys", "secret.password", "over the bridge"},
		wrong: []wrong{
			{fill: []string{"secret.password", "under the bridge"}, says: "does not work yet"},
			{fill: []string{"set.url", "http://127.0.0.1:" + strconv.Itoa(closedPort(t)) + "/in"}, says: "does not open the door"},
			{fill: []string{"set.url", "ftp://127.0.0.1/in"}, says: "https://"},
		}}
}

func aMailServer(t *testing.T) setting {
	s, err := farsmtp.Open(farsmtp.Options{Folder: t.TempDir(), User: "nordlys", Password: "over the bridge", Security: farsmtp.StartTLS})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return setting{kind: "email",
		fill: []string{"set.host", s.Host(), "set.port", strconv.Itoa(s.Port()), "set.user", "nordlys", "secret.password", "over the bridge",
			"set.from", "faktura@nordlys.example", "set.ca", s.CertificatePEM()},
		wrong: []wrong{
			{fill: []string{"secret.password", "under the bridge"}, says: "refused our sign-in"},
			{fill: []string{"set.port", strconv.Itoa(closedPort(t))}, says: "does not open the door"},
			{fill: []string{"set.ca", ""}, says: "certificate is not valid"},
		}}
}

func anAS2Partner(t *testing.T) setting {
	ours, key, err := partner.NewKey("NORDLYS", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	theirs, otherKey, err := partner.NewKey("ACME", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }))
	t.Cleanup(s.Close)
	return setting{kind: "as2", choose: []string{"set.plain", "yes"},
		fill: []string{"set.url", s.URL + "/as2", "set.partner_id", "ACME", "set.partner_certificate", theirs, "set.our_id", "NORDLYS", "set.our_certificate", ours, "secret.our_key", key},
		wrong: []wrong{
			{fill: []string{"secret.our_key", otherKey}, says: "does not belong to"},
			{fill: []string{"set.url", "http://127.0.0.1:" + strconv.Itoa(closedPort(t)) + "/as2"}, says: "does not open the door"},
			{fill: []string{"set.partner_id", "NORDLYS"}, says: "oth sides have the AS2 ID"},
		}}
}

// closedPort is one at which nobody listens.
func closedPort(t *testing.T) int {
	t.Helper()
	s := httptest.NewServer(http.NotFoundHandler())
	port := s.Listener.Addr().String()
	s.Close()
	n, err := strconv.Atoi(port[len("127.0.0.1:"):])
	if err != nil {
		t.Fatal(err)
	}
	return n
}
