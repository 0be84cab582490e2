//go:build unix

package email_test

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	me "os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/far/line"
	far "github.com/postbud/postbud/internal/far/smtp"
	"github.com/postbud/postbud/plugin"
)

// office is a mail server of other makers: Postfix takes the mails, and asks
// Dovecot who may sign in; what comes back lies in a mailbox that Dovecot serves.
// Both listen at sockets in the file system, so that no port has to be free, and
// stand behind lines that can be cut.
type office struct {
	dir         string
	ca          string
	smtp, smtps *line.Listener
	imap, imaps *line.Listener
	relay       atomic.Pointer[relay]
	grey        policy
	tokens      *tokenService
}

// postfixDaemons is where Debian's package puts them.
const postfixDaemons = "/usr/lib/postfix/sbin"

func openOffice(t *testing.T, more ...string) *office { return openOfficeWith(t, "", more...) }

// openOfficeWith gives Postfix other services and settings besides.
func openOfficeWith(t *testing.T, services string, more ...string) *office {
	t.Helper()
	master := filepath.Join(postfixDaemons, "master")
	for name, path := range map[string]string{"postfix": master, "dovecot-imapd": "/usr/sbin/dovecot"} {
		if _, err := os.Stat(path); err != nil {
			unless(t, "needs "+name)
		}
	}
	if os.Geteuid() != 0 {
		unless(t, "needs root: a mail server changes to the users of its parts")
	}
	dir, err := os.MkdirTemp("", "post") // short, for the names of sockets are
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	o := &office{dir: dir}
	o.relay.Store(&relay{})
	o.certify(t)
	o.grey.open(t, filepath.Join(dir, "policy"))
	o.tokens = openTokens(t)
	o.furnish(t, services, more)
	port := freePort(t) // TLS from the first byte is only had at a port
	dovecot := strings.ReplaceAll(o.fill(dovecotConf), "PORT", port)
	o.run(t, exec.Command("/usr/sbin/dovecot", "-F", "-c", o.write(t, "dovecot.conf", dovecot)))
	o.imap, o.imaps = o.door(t, "dovecot/imap-in"), o.door(t, port)
	o.await(t, "dovecot/auth-smtp") // which Postfix needs from the beginning
	postfix := exec.Command(master, "-c", filepath.Join(dir, "postfix"), "-d")
	postfix.Env = append(os.Environ(), "MAIL_CONFIG="+filepath.Join(dir, "postfix"))
	o.run(t, postfix)
	o.smtp, o.smtps = o.door(t, "queue/public/smtp-in"), o.door(t, "queue/public/smtps-in")
	t.Cleanup(func() {
		if t.Failed() {
			for _, name := range []string{"postfix.log", "dovecot.log", "out"} {
				text, _ := os.ReadFile(filepath.Join(dir, name))
				t.Logf("%s: %s", name, text)
			}
		}
	})
	return o
}

// unless skips where a server of another maker is not installed; the builds that
// count must have it.
func unless(t *testing.T, why string) {
	t.Helper()
	if ci, _ := strconv.ParseBool(os.Getenv("CI")); ci {
		t.Fatal(why)
	}
	t.Skip(why)
}

func (o *office) certify(t *testing.T) {
	t.Helper()
	s, err := far.Open(far.Options{Folder: t.TempDir(), Certificate: filepath.Join(o.dir, "cert.pem")})
	if err != nil {
		t.Fatal(err)
	}
	o.ca = s.CertificatePEM()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// furnish makes the folders that Postfix's own script would make, and its settings.
func (o *office) furnish(t *testing.T, services string, more []string) {
	t.Helper()
	account := func(name string) (uid, gid int) {
		u, err := me.Lookup(name)
		if err != nil {
			t.Fatal(err)
		}
		uid, _ = strconv.Atoi(u.Uid)
		gid, _ = strconv.Atoi(u.Gid)
		return uid, gid
	}
	folder := func(name string, mode os.FileMode, owner string) {
		path := filepath.Join(o.dir, name)
		if err := os.MkdirAll(path, mode); err != nil {
			t.Fatal(err)
		}
		uid, gid := account(owner)
		if err := os.Chown(path, uid, gid); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	folder("", 0o755, "root")
	for _, name := range []string{"postfix", "queue", "queue/pid", "dovecot", "state"} {
		folder(name, 0o755, "root")
	}
	for _, name := range strings.Fields("active bounce corrupt defer deferred flush hold incoming maildrop private saved trace") {
		folder("queue/"+name, 0o700, "postfix")
	}
	folder("queue/public", 0o755, "postfix")
	folder("data", 0o700, "postfix")
	for _, name := range []string{"mail", "mail/in", "mail/back"} {
		folder(name, 0o700, "nobody")
	}
	o.write(t, "postfix/main.cf", o.fill(postfixMain)+strings.Join(more, "\n")+"\n")
	o.write(t, "postfix/master.cf", postfixMaster+services)
	o.write(t, "postfix/boxes", "/@kunde\\.example$/ in/\n/@nordlys\\.example$/ back/\n")
	o.write(t, "postfix/gone", "/^gone@/ REJECT\n/^grey@/ greylisting\n")
	o.write(t, "postfix/transport", "/^lost@/ error:5.1.1 there is no such person here\n/^quiet@/ discard:\n")
	o.write(t, "users", user+":{PLAIN}"+password+"\n")
	o.write(t, "oauth", "tokeninfo_url = "+o.tokens.URL+"/info?access_token=\nusername_attribute = email\nactive_attribute = active\nactive_value = yes\n")
}

func (o *office) write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(o.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-time.Hour) // each part of Postfix waits until its settings are two seconds old
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
	return path
}

func (o *office) fill(text string) string { return strings.ReplaceAll(text, "DIR", o.dir) }

// run runs a server until the end of the test. It is ended with all that it has
// started itself: asked to, Dovecot takes seconds.
func (o *office) run(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	out, err := os.OpenFile(filepath.Join(o.dir, "out"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Postfix ends its whole group
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // its own group, see Setpgid
		_ = cmd.Wait()
	})
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// dial connects to a server's socket, or to its port.
func (o *office) dial(place string) (net.Conn, error) {
	if _, err := strconv.Atoi(place); err == nil {
		return net.Dial("tcp", "127.0.0.1:"+place)
	}
	return net.Dial("unix", filepath.Join(o.dir, place))
}

// await waits until a server listens.
func (o *office) await(t *testing.T, place string) {
	t.Helper()
	for end := time.Now().Add(15 * time.Second); ; pause() {
		conn, err := o.dial(place)
		if err == nil {
			_ = conn.Close()
			break
		}
		if time.Now().After(end) {
			t.Fatal(err)
		}
	}
}

// door is a line to a server.
func (o *office) door(t *testing.T, place string) *line.Listener {
	t.Helper()
	l, err := line.Listen("")
	if err != nil {
		t.Fatal(err)
	}
	o.await(t, place)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go o.serve(t, line.Of(conn), place)
		}
	}()
	t.Cleanup(func() { l.Close(); <-ended })
	return l
}

func (o *office) settings() plugin.Values {
	return plugin.Values{
		"host": o.smtp.Host(), "port": strconv.Itoa(o.smtp.Port()), "user": user, "password": password,
		"ca": o.ca, "from": "Nordlys ApS <" + user + ">", "to": "bogholderi@kunde.example", "timeout": "5s",
	}
}

// raw are the mails that have arrived in a mailbox, once nothing is under way.
func (o *office) raw(t *testing.T, box string) [][]byte {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); o.underWay() > 0; pause() {
		if time.Now().After(end) {
			t.Fatal("the queue does not empty")
		}
	}
	var mails [][]byte
	for _, name := range o.arrived(box) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		mails = append(mails, data)
	}
	return mails
}

func (o *office) arrived(box string) []string {
	old, _ := filepath.Glob(filepath.Join(o.dir, "mail", box, "cur", "*"))
	fresh, _ := filepath.Glob(filepath.Join(o.dir, "mail", box, "new", "*"))
	return append(old, fresh...)
}

// underWay counts the mails that Postfix has answered for and not yet delivered:
// their files in its queue can be executed, as a sign that they are whole.
func (o *office) underWay() (n int) {
	for _, queue := range []string{"maildrop", "incoming", "active", "deferred"} {
		entries, _ := os.ReadDir(filepath.Join(o.dir, "queue", queue))
		for _, e := range entries {
			if info, err := e.Info(); err == nil && info.Mode()&0o100 != 0 && !e.IsDir() {
				n++
			}
		}
	}
	return n
}

// received are the attachments of all mails; a repeated name gets a number.
func (o *office) received(t *testing.T) map[string][]byte {
	all := map[string][]byte{}
	for _, raw := range o.raw(t, "in") {
		_, list := parts(t, bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n")))
		for _, p := range list {
			if p.name == "" {
				continue
			}
			name := p.name
			for n := 2; all[name] != nil; n++ {
				name = fmt.Sprintf("%s (%d)", p.name, n)
			}
			all[name] = append([]byte{}, p.data...)
		}
	}
	return all
}

func pause() { time.Sleep(5 * time.Millisecond) }
