package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/postbud/postbud/plugin"
)

// sshd is OpenSSH's server on a free port of the loopback, one process for each
// connection as inetd would start it.
type sshd struct {
	home     string // where one lands after signing in
	port     int
	settings plugin.Values
}

// openSSH starts the server; the key to sign in with is kept in the trial.
func openSSH(t *testing.T, x *trial) *sshd {
	t.Helper()
	program, err := exec.LookPath("sshd")
	if err != nil {
		if program, err = exec.LookPath("/usr/sbin/sshd"); err != nil {
			unless(t, "needs openssh-server")
		}
	}
	if os.Geteuid() == 0 { // what its service would have done
		if err := os.MkdirAll("/run/sshd", 0o755); err != nil {
			unless(t, "needs the folder /run/sshd: "+err.Error())
		}
	}
	own, ownPublic := keyPair(t)
	host, hostPublic := keyPair(t)
	s := &sshd{home: x.folder(t, "partner")}
	path := func(name, text string) string {
		return x.secret(t, name, text)[len("file:"):]
	}
	config := path("sshd_config", fmt.Sprintf("HostKey %s\nAuthorizedKeysFile %s\nStrictModes no\nUsePAM no\nPasswordAuthentication no\n"+
		"PermitRootLogin yes\nPidFile none\nSubsystem sftp internal-sftp -d %s\n",
		path("host_key", host), path("authorized_keys", string(ssh.MarshalAuthorizedKey(ownPublic))), s.home))
	s.listen(t, program, config)
	account, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	s.settings = plugin.Values{
		"host": "127.0.0.1", "port": strconv.Itoa(s.port), "user": account.Username,
		"private_key": x.secret(t, "own_key", own), "host_key": ssh.FingerprintSHA256(hostPublic),
	}
	return s
}

// listen hands each connection to a process of its own, which ends with it.
func (s *sshd) listen(t *testing.T, program, config string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.port = l.Addr().(*net.TCPAddr).Port
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			line, err := conn.(*net.TCPConn).File()
			_ = conn.Close()
			if err != nil {
				continue
			}
			cmd := exec.CommandContext(t.Context(), program, "-i", "-f", config)
			cmd.Stdin, cmd.Stdout = line, line
			if err := cmd.Start(); err != nil {
				t.Errorf("start sshd: %v", err)
			} else {
				go func() { _ = cmd.Wait() }()
			}
			_ = line.Close()
		}
	}()
	t.Cleanup(func() { _ = l.Close(); <-ended })
}

func keyPair(t *testing.T) (private string, public ssh.PublicKey) {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(key, "test")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(block)), signer.PublicKey()
}

// unless skips where a program of another maker is not installed; the builds that
// count must have it.
func unless(t *testing.T, why string) {
	t.Helper()
	if ci, _ := strconv.ParseBool(os.Getenv("CI")); ci {
		t.Fatal(why)
	}
	t.Skip(why)
}
