package sftp_test

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	sftplib "github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"

	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/internal/outside/openssh"
	"github.com/postbud/postbud/plugin"
)

const (
	benchFiles = 10_000
	benchPairs = 5  // beside rclone, which is far behind
	closePairs = 15 // beside the library alone, which differs less than one round from the next
)

// TestBenchAgainstRclone delivers invoices to OpenSSH, and has rclone copy as many
// ready files there.
func TestBenchAgainstRclone(t *testing.T) {
	gatewaytest.Measuring(t)
	s := daemon(t)
	rclone := os.Getenv("RCLONE")
	if rclone == "" {
		t.Fatal("RCLONE names the rclone to be measured against; make bench-gateways builds one")
	}
	ready := t.TempDir()
	for i := range benchFiles {
		if err := os.WriteFile(filepath.Join(ready, fmt.Sprintf("%d.xml", i)), []byte(benchText()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	key := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(key, []byte(s.Key), 0o600); err != nil {
		t.Fatal(err)
	}
	values := s.Settings(t).With(plugin.Values{"timeout": "60s"})
	for _, workers := range []int{4, 8} {
		theirs := func(round int) {
			remote := fmt.Sprintf(":sftp,host=127.0.0.1,port=%s,user=%s,key_file=%s:in/%d-%d", values["port"], values["user"], key, workers, round)
			cmd := exec.Command(rclone, "copy", ready, remote, "--transfers", strconv.Itoa(workers), "--checkers", strconv.Itoa(workers),
				"--sftp-disable-hashcheck", "--config", "/dev/null", "--log-level", "ERROR") // by size, as we do
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("rclone: %v\n%s", err, out)
			}
			emptied(t, s, fmt.Sprintf("%d-%d", workers, round))
		}
		gatewaytest.Benchmark{Task: fmt.Sprintf("SFTP to OpenSSH: %d files of 8 KB, %d at a time", benchFiles, workers), Anchor: "rclone",
			Count: benchFiles, Pairs: benchPairs, Bar: 1.3}.Compare(t, theirs, delivers(t, s, values, workers))
	}
}

// TestBenchAgainstTheBareLibrary does the same beside a loop over the SFTP library
// alone: a temporary name, a rename, a look.
func TestBenchAgainstTheBareLibrary(t *testing.T) {
	gatewaytest.Measuring(t)
	s := daemon(t)
	values := s.Settings(t).With(plugin.Values{"timeout": "60s"})
	for _, workers := range []int{4, 8} {
		bare, text := bare(t, s, values), benchText()
		theirs := func(int) {
			gatewaytest.Several(benchFiles, workers, func(i int) {
				if err := put(bare, fmt.Sprintf("in/%d.xml", i), text); err != nil {
					t.Error(err)
				}
			})
			emptied(t, s, "")
		}
		gatewaytest.Benchmark{Task: fmt.Sprintf("SFTP to OpenSSH: %d files of 8 KB, %d at a time", benchFiles, workers), Anchor: "bare pkg/sftp",
			Count: benchFiles, Pairs: closePairs, Bar: 0.9}.Compare(t, theirs, delivers(t, s, values, workers))
	}
}

// benchText is an invoice of 8 KB.
func benchText() string { return strings.Repeat("0123456789abcde\n", 512) }

// delivers is our side of both: a gateway delivers the invoices of a round, a few at a
// time, each as another document than in the rounds before.
func delivers(t *testing.T, s *openssh.Server, values plugin.Values, workers int) func(round int) {
	t.Helper()
	g, invoice := open(t, values), parcel("", benchText())
	return func(round int) {
		gatewaytest.Several(benchFiles, workers, func(i int) {
			p := invoice
			p.Name = fmt.Sprintf("%d.xml", i)
			p.ID = fmt.Sprintf("%d of round %d of %d", i, round, workers)
			if _, err := g.Deliver(t.Context(), p); err != nil {
				t.Error(err)
			}
		})
		emptied(t, s, "")
	}
}

func put(c *sftplib.Client, name, text string) error {
	f, err := c.OpenFile(name+".part", os.O_WRONLY|os.O_CREATE|os.O_EXCL)
	if err != nil {
		return err
	}
	_, err = f.ReadFrom(strings.NewReader(text))
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := c.Rename(name+".part", name); err != nil {
		return err
	}
	info, err := c.Stat(name)
	if err == nil && info.Size() != int64(len(text)) {
		err = fmt.Errorf("%s has %d bytes", name, info.Size())
	}
	return err
}

func bare(t *testing.T, s *openssh.Server, values plugin.Values) *sftplib.Client {
	t.Helper()
	signer, err := ssh.ParsePrivateKey([]byte(s.Key))
	if err != nil {
		t.Fatal(err)
	}
	conn, err := ssh.Dial("tcp", net.JoinHostPort(values["host"], values["port"]), &ssh.ClientConfig{
		User: values["user"], Auth: []ssh.AuthMethod{ssh.PublicKeys(signer)}, HostKeyCallback: ssh.InsecureIgnoreHostKey(),
	})
	if err != nil {
		t.Fatal(err)
	}
	c, err := sftplib.NewClient(conn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close(); _ = conn.Close() })
	return c
}

// TestRequestsPerFileAtOpenSSH counts in the log of OpenSSH's own server what one
// file costs once the connection stands.
func TestRequestsPerFileAtOpenSSH(t *testing.T) {
	const program = "/usr/lib/openssh/sftp-server"
	if _, err := os.Stat(program); err != nil {
		openssh.Unless(t, "needs openssh-sftp-server")
	}
	log := filepath.Join(t.TempDir(), "log")
	s := openssh.StartWith(t, "2>"+log+" "+program+" -e -l DEBUG3")
	g := open(t, s.Settings(t))
	const files = 50
	send := func(from int) int {
		before := requests(t, log)
		for i := range files {
			if _, err := g.Deliver(t.Context(), parcel(fmt.Sprintf("%d.xml", from+i), benchText())); err != nil {
				t.Fatal(err)
			}
		}
		return requests(t, log) - before
	}
	send(0)
	each := float64(send(1000)) / files
	fmt.Printf("| SFTP requests for a file of 8 KB, counted by OpenSSH | | %.2f | | at most 5 |\n", each)
	if each < 3 || each > 5 {
		t.Errorf("%.2f requests for each file", each)
	}
}

var numbered = regexp.MustCompile(`request ([0-9]+): `)

// requests counts the numbers of requests in the server's log, which tells of the
// answers too.
func requests(t *testing.T, log string) int {
	t.Helper()
	text, err := os.ReadFile(log)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, found := range numbered.FindAllStringSubmatch(string(text), -1) {
		seen[found[1]] = true
	}
	return len(seen)
}

// daemon is an sshd with a port of its own: nothing of ours stands in between.
func daemon(t *testing.T) *openssh.Server {
	t.Helper()
	s := openssh.StartWith(t, "internal-sftp")
	s.Daemon(t, "MaxStartups=100", "MaxSessions=100")
	return s
}

// emptied counts and removes what a round left. The time that this takes is part of the
// round, on both sides alike.
func emptied(t *testing.T, s *openssh.Server, folder string) {
	t.Helper()
	in := filepath.Join(s.Home, "in", folder)
	entries, err := os.ReadDir(in)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != benchFiles {
		t.Fatalf("%d files of %d arrived", len(entries), benchFiles)
	}
	if err := os.RemoveAll(in); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(s.Home, "in"), 0o755); err != nil {
		t.Fatal(err)
	}
}
