package openssh

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	me "os/user"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/postbud/postbud/internal/far/line"
	far "github.com/postbud/postbud/internal/far/sftp"
)

// files is OpenSSH's server of files, which sshd runs for whoever has signed in.
const files = "/usr/lib/openssh/sftp-server"

// Rights are what the server of files lets people do; the zero Rights is everything.
type Rights struct {
	ReadOnly bool     // as sftp-server -R
	Deny     []string // requests that it refuses, as sftp-server -P names them
	MostKB   int      // of one file; the write that passes it fails, as where the disk is full; 0 for no limit
}

// Serve lets connections from now on do what the rights are, and ends the others.
func (s *Server) Serve(t *testing.T, r Rights) {
	t.Helper()
	if _, err := os.Stat(files); err != nil {
		Unless(t, "needs openssh-sftp-server")
	}
	script := "#!/bin/sh\nexec 2>>" + s.Log + "\n"
	if r.MostKB > 0 {
		script += fmt.Sprintf("trap '' XFSZ\nulimit -f %d\n", 2*r.MostKB) // in blocks of 512 bytes
	}
	script += "exec " + files + " -e -l DEBUG1" // which tells of each answer
	if r.ReadOnly {
		script += " -R"
	}
	if len(r.Deny) > 0 {
		script += " -P " + strings.Join(r.Deny, ",")
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(s.Log), "files"), []byte(script+" \"$@\"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	s.Line.Cut()
}

// Configure puts lines before the server's configuration; the first of a name counts.
func (s *Server) Configure(t *testing.T, lines string) {
	t.Helper()
	text, err := os.ReadFile(s.Config)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.Config, append([]byte(lines), text...), 0o600); err != nil {
		t.Fatal(err)
	}
	s.Line.Cut()
}

// Trust lets these keys in and no other.
func (s *Server) Trust(t *testing.T, keys ...ssh.PublicKey) {
	t.Helper()
	var text []byte
	for _, key := range keys {
		text = append(text, ssh.MarshalAuthorizedKey(key)...)
	}
	if err := os.WriteFile(filepath.Join(s.dir, "authorized_keys"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	s.Line.Cut()
}

// Lasting and Expired are the days of a password as shadow(5) has them.
const (
	Lasting = "19000:0:99999:7:::"
	Expired = "19000:0:99999:7::19001:" // the account, since January 2022
)

// Password lets the account in by a password too. The passwords of the machine stay what
// they are: the server sees others in their place.
func (s *Server) Password(t *testing.T, password, days string) {
	t.Helper()
	if os.Geteuid() != 0 {
		Unless(t, "needs root, for a server that looks into passwords")
	}
	if out, err := exec.Command("unshare", "-m", "true").CombinedOutput(); err != nil {
		Unless(t, "needs unshare -m, to give the server passwords of its own: "+string(out))
	}
	account, err := me.Current()
	if err != nil {
		t.Fatal(err)
	}
	hash := exec.Command("openssl", "passwd", "-6", "-stdin")
	hash.Stdin = strings.NewReader(password + "\n")
	text, err := hash.Output()
	if err != nil {
		t.Fatal(err)
	}
	s.shadow = filepath.Join(s.dir, "shadow")
	if err := os.WriteFile(s.shadow, []byte(account.Username+":"+strings.TrimSpace(string(text))+":"+days+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.Configure(t, "PasswordAuthentication yes\n")
}

// command is the server for one connection.
func (s *Server) command() *exec.Cmd {
	if s.shadow == "" {
		return exec.Command(s.Program, "-i", "-e", "-f", s.Config)
	}
	return exec.Command("unshare", "-m", "sh", "-c", `mount --bind "$1" /etc/shadow && exec "$0" -i -e -f "$2"`, s.Program, s.shadow, s.Config)
}

// Appears calls back once a document more lies in the folder in, before the server's next
// bytes go out; they do where it says so.
func (s *Server) Appears(t *testing.T, then func(*line.Conn) bool) {
	t.Helper()
	in := filepath.Join(s.Home, "in")
	whole, _ := Files(t, in)
	s.relay.Store(&relay{folder: in, files: len(whole), appears: then})
}

// Mended has the line do nothing more than carry.
func (s *Server) Mended() { s.relay.Store(&relay{}) }

var (
	named  = regexp.MustCompile(`^(?:posix-rename|rename|hardlink) old ".*" new "(.*)"$`)
	closed = regexp.MustCompile(`^close "(.*)" bytes read [0-9]+ written ([0-9]+)$`)
)

// Transfers counts the documents that the server of files took under a name of their own,
// by its log: each name that it gave, and each file that was written under it at once.
func (s *Server) Transfers(t *testing.T) (n int) {
	t.Helper()
	asked := false // for a name, and not answered yet
	for _, at := range s.lines(t, s.Log) {
		name, done := named.FindStringSubmatch(at), closed.FindStringSubmatch(at)
		switch {
		case name != nil:
			asked = !hidden(name[1])
		case strings.HasPrefix(at, "sent status"):
			if asked && at == "sent status Success" {
				n++
			}
			asked = false
		case done != nil && done[2] != "0" && !hidden(done[1]):
			n++
		}
	}
	return n
}

func hidden(path string) bool {
	return strings.HasPrefix(filepath.Base(path), ".") || far.Temporary(path)
}

// Times counts the lines of sshd's own words that hold a text.
func (s *Server) Times(t *testing.T, text string) (n int) {
	t.Helper()
	for _, at := range s.lines(t, s.Said) {
		if strings.Contains(at, text) {
			n++
		}
	}
	return n
}

func (s *Server) lines(t *testing.T, file string) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return strings.Split(strings.ReplaceAll(string(text), "\r", ""), "\n")
}
