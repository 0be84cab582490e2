package dashboard_test

import (
	"context"
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	fardropbox "github.com/postbud/postbud/internal/far/dropbox"
	farftp "github.com/postbud/postbud/internal/far/ftp"
	farsftp "github.com/postbud/postbud/internal/far/sftp"
	farsmtp "github.com/postbud/postbud/internal/far/smtp"
	"github.com/postbud/postbud/internal/partner"
)

// noHost is a name that the rig knows not to exist, so that nobody outside is asked.
const noHost = "nobody.example.com"

// nameless is a dialer for which noHost does not exist.
func nameless(dial func(ctx context.Context, network, address string) (net.Conn, error)) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		if host, _, _ := net.SplitHostPort(address); host == noHost {
			return nil, fault.New(fault.Temporary, "not found").Coded("GW-DNS", "host", host)
		}
		return dial(ctx, network, address)
	}
}

const (
	untested  = "a partner who lets nobody delete is none the worse for it"
	shut      = "does not open the door"
	notSafe   = "certificate is not valid"
	notLetIn  = "refused our sign-in"
	notToday  = "does not work yet"
	notWorthy = "is missing or closed to us"
)

func everySetting(t *testing.T) []setting {
	return []setting{aFolder(t), anSFTPServer(t), anFTPServer(t), aDropbox(t), aWebAddress(t), aWebFolder(t), aMailServer(t), anAS2Partner(t), aMailbox(t), anAccessPoint(t)}
}

func aFolder(t *testing.T) setting {
	dir := t.TempDir()
	return setting{kind: "folder", fill: []string{"set.path", dir},
		never: map[string]string{"Rename": "where a file can be written it can be named", "Delete": untested},
		wrong: []wrong{
			{fill: []string{"set.path", filepath.Join(dir, "none")}, at: "Open folder", says: notToday},
			{fill: []string{"set.path", "/proc"}, at: "Write probe", says: notToday},
			{fill: []string{"set.path", "in"}, at: "Settings", says: "in"},
		}}
}

func anSFTPServer(t *testing.T) setting {
	s, err := farsftp.Open(farsftp.Options{Folder: t.TempDir(), Users: []farsftp.User{{Name: "nordlys", Password: "over the bridge"}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	trouble := func(f farsftp.Faults) func() { return func() { s.Set(f) } }
	good := trouble(farsftp.Faults{})
	return setting{kind: "sftp", trust: true, never: map[string]string{"Delete": untested},
		fill: []string{"set.host", s.Host(), "set.port", strconv.Itoa(s.Port()), "set.user", "nordlys", "secret.password", "over the bridge"},
		wrong: []wrong{
			{fill: []string{"set.host", noHost}, at: "Find server", says: notToday},
			{fill: []string{"set.port", strconv.Itoa(closedPort(t))}, at: "Connect", says: shut},
			{unknown: true, at: "Check host key", says: "The server shows this key"},
			{fill: []string{"secret.password", "under the bridge"}, at: "Sign in", says: notLetIn},
			{fill: []string{"set.folder", "none"}, at: "Open folder", says: notWorthy},
			{far: trouble(farsftp.Faults{Deny: []farsftp.Op{farsftp.Write}}), mend: good, at: "Write probe", says: notWorthy},
			{far: trouble(farsftp.Faults{FailRename: true}), mend: good, at: "Rename", says: notToday},
			{far: trouble(farsftp.Faults{Lose: true}), mend: good, at: "Read back", says: notToday},
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
	trouble := func(f farftp.Faults) func() { return func() { s.Set(f) } }
	good := trouble(farftp.Faults{})
	return setting{kind: "ftp", choose: []string{"set.security", "none"}, never: map[string]string{"Delete": untested},
		fill: []string{"set.host", s.Host(), "set.port", strconv.Itoa(s.Port()), "set.user", "nordlys", "secret.password", "over the bridge", "set.folder", "in"},
		wrong: []wrong{
			{fill: []string{"set.host", noHost}, at: "Find server", says: notToday},
			{fill: []string{"set.port", strconv.Itoa(closedPort(t))}, at: "Connect", says: shut},
			{choose: []string{"set.security", "explicit"}, at: "Encrypt", says: notSafe},
			{fill: []string{"secret.password", "under the bridge"}, at: "Sign in", says: notLetIn},
			{fill: []string{"set.folder", "none"}, at: "Open folder", says: notWorthy},
			{far: trouble(farftp.Faults{Deny: []farftp.Op{farftp.Write}}), mend: good, at: "Write probe", says: notWorthy},
			{far: trouble(farftp.Faults{Deny: []farftp.Op{farftp.Rename}}), mend: good, at: "Rename", says: notToday},
			{far: trouble(farftp.Faults{Lines: true}), mend: good, at: "Read back", says: notToday},
		}}
}

func aDropbox(t *testing.T) setting {
	s, err := fardropbox.Open(fardropbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	s.MakeFolder("/in")
	answers := func(r fardropbox.Refusal) func() {
		return func() { s.Set(fardropbox.Faults{Refuse: []fardropbox.Refusal{r}}) }
	}
	broken := func(route string) func() {
		return answers(fardropbox.Refusal{Route: route, Status: http.StatusInternalServerError})
	}
	good := func() { s.Set(fardropbox.Faults{}) }
	return setting{kind: "dropbox", never: map[string]string{"Delete": untested},
		fill: []string{"set.client_id", s.AppKey(), "secret.refresh_token", s.Grant(), "set.folder", "in", "set.api_url", s.URL(), "set.content_url", s.URL(),
			"set.authorize_url", s.URL() + "/oauth2/authorize", "set.token_url", s.URL() + "/oauth2/token"},
		wrong: []wrong{
			{fill: []string{"set.api_url", "https://" + noHost}, at: "Find server", says: notToday},
			{fill: []string{"set.api_url", "http://127.0.0.1:" + strconv.Itoa(closedPort(t))}, at: "Connect", says: shut},
			{fill: []string{"secret.refresh_token", "long-gone"}, at: "Sign in", says: notToday},
			{far: broken("users/get_current_account"), mend: good, at: "Open account", says: notToday},
			{fill: []string{"set.folder", "none"}, at: "Open folder", says: notWorthy},
			{far: answers(fardropbox.Refusal{Route: "files/upload", Status: http.StatusConflict, Tag: "path/no_write_permission"}), mend: good, at: "Write probe", says: notToday},
			{fill: []string{"set.folder", ""}, far: broken("files/get_metadata"), mend: good, at: "Read back", says: notToday},
		}}
}

// webServer takes what is posted and keeps what is put.
type webServer struct {
	*httptest.Server
	secure *httptest.Server
	mu     sync.Mutex
	files  map[string]string
	full   atomic.Bool // it refuses what is put
	blind  atomic.Bool // it shows something else
}

func newWebServer(t *testing.T) *webServer {
	s := &webServer{files: map[string]string{}}
	s.Server = httptest.NewServer(s)
	s.secure = httptest.NewUnstartedServer(s)
	s.secure.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	s.secure.Config.ErrorLog = log.New(io.Discard, "", 0) // a client that hangs up is what is tried
	s.secure.StartTLS()
	t.Cleanup(func() { s.Close(); s.secure.Close() })
	return s
}

func (s *webServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case r.URL.Path == "/token":
		if _, secret, _ := r.BasicAuth(); secret != "over-the-bridge" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"access_token":"abcdefgh","token_type":"Bearer","expires_in":3600}`)
	case strings.HasPrefix(r.URL.Path, "/folder/"):
		s.folder(w, r)
	default:
		if _, password, _ := r.BasicAuth(); password != "over the bridge" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}
}

func (s *webServer) folder(w http.ResponseWriter, r *http.Request) {
	text, there := s.files[r.URL.Path]
	switch {
	case r.Method == http.MethodPut && s.full.Load():
		w.WriteHeader(http.StatusInsufficientStorage)
	case r.Method == http.MethodPut:
		body, _ := io.ReadAll(r.Body)
		s.files[r.URL.Path] = string(body)
		w.WriteHeader(http.StatusCreated)
	case !there:
		w.WriteHeader(http.StatusNotFound)
	case r.Method == http.MethodDelete:
		delete(s.files, r.URL.Path)
		w.WriteHeader(http.StatusNoContent)
	case s.blind.Load():
		_, _ = io.WriteString(w, "something else")
	default:
		_, _ = io.WriteString(w, text)
	}
}

// aWebAddress is one that documents are posted to.
func aWebAddress(t *testing.T) setting {
	s := newWebServer(t)
	return setting{kind: "http", choose: []string{"set.auth", "basic", "set.plain", "yes"},
		fill: []string{"set.url", s.URL + "/in", "set.user", "nordlys", "secret.password", "over the bridge"},
		wrong: []wrong{
			{fill: []string{"set.url", "http://" + noHost + "/in"}, at: "Find server", says: notToday},
			{fill: []string{"set.url", "http://127.0.0.1:" + strconv.Itoa(closedPort(t)) + "/in"}, at: "Connect", says: shut},
			{fill: []string{"set.url", s.secure.URL + "/in"}, at: "Check certificate", says: notSafe},
			{fill: []string{"secret.password", "under the bridge"}, at: "Open address", says: notLetIn},
			{fill: []string{"set.url", "ftp://127.0.0.1/in"}, at: "Settings", says: "https://"},
		}}
}

// aWebFolder is one that documents are put into, with a token.
func aWebFolder(t *testing.T) setting {
	s := newWebServer(t)
	return setting{kind: "http", choose: []string{"set.method", "put", "set.auth", "oauth", "set.plain", "yes"}, never: map[string]string{"Delete": untested},
		fill: []string{"set.url", s.URL + "/folder/", "set.token_url", s.URL + "/token", "set.client_id", "nordlys", "secret.client_secret", "over-the-bridge"},
		wrong: []wrong{
			{fill: []string{"secret.client_secret", "under the bridge"}, at: "Sign in", says: notLetIn},
			{far: func() { s.full.Store(true) }, mend: func() { s.full.Store(false) }, at: "Write probe", says: notToday},
			{far: func() { s.blind.Store(true) }, mend: func() { s.blind.Store(false) }, at: "Read back", says: notToday},
		}}
}

func aMailServer(t *testing.T) setting {
	s, err := farsmtp.Open(farsmtp.Options{Folder: t.TempDir(), User: "nordlys", Password: "over the bridge", Security: farsmtp.StartTLS})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	trouble := func(f farsmtp.Faults) func() { return func() { s.Set(f) } }
	good := trouble(farsmtp.Faults{})
	return setting{kind: "email",
		fill: []string{"set.host", s.Host(), "set.port", strconv.Itoa(s.Port()), "set.user", "nordlys", "secret.password", "over the bridge",
			"set.from", "faktura@nordlys.example", "set.to", "bilag@kunde.example", "set.ca", s.CertificatePEM()},
		wrong: []wrong{
			{fill: []string{"set.host", noHost}, at: "Find server", says: notToday},
			{fill: []string{"set.port", strconv.Itoa(closedPort(t))}, at: "Connect", says: shut},
			{fill: []string{"set.ca", ""}, at: "Encrypt", says: notSafe},
			{fill: []string{"secret.password", "under the bridge"}, at: "Sign in", says: notLetIn},
			{far: trouble(farsmtp.Faults{RefuseSender: true}), mend: good, at: "Sender", says: notToday},
			{far: trouble(farsmtp.Faults{RefuseRecipients: []string{"bilag@kunde.example"}}), mend: good, at: "Receiver", says: notToday},
			{choose: []string{"set.bounces", "imap"}, fill: []string{"set.bounce_host", "127.0.0.1", "set.bounce_port", strconv.Itoa(closedPort(t)),
				"set.bounce_user", "retur@nordlys.example", "secret.bounce_password", "over the bridge"}, at: "Mailbox", says: shut},
		}}
}

func anAS2Partner(t *testing.T) setting {
	key := func(name string, at time.Time) (certificate, private string) {
		certificate, private, err := partner.NewKey(name, at)
		if err != nil {
			t.Fatal(err)
		}
		return certificate, private
	}
	ours, our := key("NORDLYS", time.Now())
	theirs, other := key("ACME", time.Now())
	ended, _ := key("ACME", time.Now().AddDate(-10, 0, 0))
	s := newWebServer(t)
	return setting{kind: "as2", choose: []string{"set.plain", "yes"}, never: map[string]string{"Our key": "one that does not belong to its certificate is not taken at all"},
		fill: []string{"set.url", s.URL + "/as2", "set.user", "nordlys", "secret.password", "over the bridge",
			"set.partner_id", "ACME", "set.partner_certificate", theirs, "set.our_id", "NORDLYS", "set.our_certificate", ours, "secret.our_key", our},
		wrong: []wrong{
			{fill: []string{"set.url", "http://" + noHost + "/as2"}, at: "Find server", says: notToday},
			{fill: []string{"set.url", "http://127.0.0.1:" + strconv.Itoa(closedPort(t)) + "/as2"}, at: "Connect", says: shut},
			{fill: []string{"set.url", s.secure.URL + "/as2"}, at: "Check the line's certificate", says: notSafe},
			{fill: []string{"secret.password", "under the bridge"}, at: "Open address", says: notLetIn},
			{fill: []string{"set.partner_certificate", ended}, at: "Certificates of both sides", says: notToday},
			{choose: []string{"set.receipt", "async"}, at: "Receipt", says: notToday},
			{fill: []string{"secret.our_key", other}, at: "Settings", says: "does not belong to"},
			{fill: []string{"set.partner_id", "NORDLYS"}, at: "Settings", says: "oth sides have the AS2 ID"},
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
