package ftp_test

import (
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	me "os/user"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"github.com/postbud/postbud/gateways/ftp"
	"github.com/postbud/postbud/gatewaytest"
	far "github.com/postbud/postbud/internal/far/ftp"
	"github.com/postbud/postbud/internal/far/line"
	"github.com/postbud/postbud/plugin"
)

// The real things: vsftpd and ProFTPD, processes of their own, behind a relay that
// can be cut.
func TestGatewayAtVsftpd(t *testing.T) {
	gatewaytest.Run(t, ftp.Gateway, func(t *testing.T) gatewaytest.Far { return vsftpd(t, server{}).end(t) })
}

func TestGatewayAtVsftpdThatWantsItsTLSSessionAgain(t *testing.T) {
	gatewaytest.Run(t, ftp.Gateway, func(t *testing.T) gatewaytest.Far { return vsftpd(t, server{security: "explicit"}).end(t) })
}

func TestGatewayAtProFTPD(t *testing.T) {
	gatewaytest.Run(t, ftp.Gateway, func(t *testing.T) gatewaytest.Far { return proftpd(t, server{}).end(t) })
}

func TestGatewayAtProFTPDThatIsEncryptedFromTheStart(t *testing.T) {
	gatewaytest.Run(t, ftp.Gateway, func(t *testing.T) gatewaytest.Far { return proftpd(t, server{security: "implicit"}).end(t) })
}

// server is a server of another maker with a configuration of its own.
type server struct {
	security string // "" for none
	config   string // more lines of it
	limit    int    // of a file in blocks of 512 bytes, as a full disk would have it; 0 for none
	secured  bool   // only with encryption, see at
	program  string
	only12   bool      // no TLS 1.3
	until    time.Time // of its certificate; zero for next year
	name     string    // in its certificate; "" for its address

	home
	*far.Relay
	papers papers
	user   string
	dir    string // where its configuration and its log are
	direct string // its own address
}

const (
	commandPort = 2121
	firstData   = 42000
	dataPorts   = 24
)

// The account under which documents are stored: root hands its files to somebody
// else, for root may do everything and no fault of rights would ever strike.
func account(t *testing.T) *me.User {
	t.Helper()
	if os.Geteuid() == 0 {
		if a, err := me.Lookup("daemon"); err == nil { // its home exists, as vsftpd wants it
			return a
		}
	}
	a, err := me.Current()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// find finds a program, also where make needs puts what cannot be installed beside
// another one.
func find(t *testing.T, name, packages string) string {
	t.Helper()
	for _, path := range []string{name, "/usr/sbin/" + name, "../../build/outside/" + name + "/usr/sbin/" + name} {
		if found, err := exec.LookPath(path); err == nil {
			if found, err = filepath.Abs(found); err == nil {
				return found
			}
		}
	}
	unless(t, "needs "+packages)
	return ""
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

// prepare makes the folders and the papers.
func (s *server) prepare(t *testing.T) {
	t.Helper()
	s.dir = t.TempDir()
	t.Cleanup(func() { // a process of the server for one connection ends a little after it
		for range 100 {
			if os.RemoveAll(s.dir) == nil {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
	})
	_ = os.Chmod(filepath.Dir(s.dir), 0o755) // the server's user must get through
	s.home = home(filepath.Join(s.dir, "home"))
	for _, dir := range []string{"home", "home/in", "empty"} {
		if err := os.Mkdir(filepath.Join(s.dir, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	s.own(t, "home/in", 0o755)
	var relay string
	s.direct, relay = far.Addresses()
	if s.until.IsZero() {
		s.until = nextYear()
	}
	names := []string{relay, s.direct}
	if s.name != "" {
		names = []string{s.name}
	}
	s.papers = papersFor(t, s.until, names...)
	s.write(t, "server.pem", s.papers.chain)
	ports := []int{commandPort}
	for i := range dataPorts {
		ports = append(ports, firstData+i)
	}
	var err error
	if s.Relay, err = far.OpenRelay(relay, s.direct, ports...); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
}

// own gives a file to the account.
func (s *server) own(t *testing.T, name string, mode fs.FileMode) {
	t.Helper()
	path := filepath.Join(s.dir, name)
	if a := account(t); os.Geteuid() == 0 {
		uid, _ := strconv.Atoi(a.Uid)
		gid, _ := strconv.Atoi(a.Gid)
		if err := os.Chown(path, uid, gid); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func (s *server) write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(s.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// vsftpd signs in "anonymous" users with a list of passwords, which needs no account
// of the machine.
func vsftpd(t *testing.T, s server) *server {
	t.Helper()
	program := find(t, "vsftpd", "vsftpd")
	s.prepare(t)
	s.user = "ftp"
	root := string(s.home) // vsftpd lets nobody into a root that he may write to
	if err := os.Chmod(root, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(root, 0o755) })
	// no list can hold the blank and the letters of the others' password
	config := fmt.Sprintf(`listen=YES
listen_address=%s
listen_port=%d
background=NO
anonymous_enable=YES
local_enable=NO
secure_email_list_enable=YES
email_password_file=%s
ftp_username=%s
nopriv_user=%[4]s
anon_root=%s
secure_chroot_dir=%s
write_enable=YES
anon_upload_enable=YES
anon_mkdir_write_enable=YES
anon_other_write_enable=YES
anon_world_readable_only=NO
anon_umask=022
seccomp_sandbox=NO
pasv_min_port=%d
pasv_max_port=%d
xferlog_enable=YES
log_ftp_protocol=YES
syslog_enable=NO
vsftpd_log_file=%s
`, s.direct, commandPort, s.write(t, "passwords", strings.ReplaceAll(password, " ", "-")+"\n"), account(t).Username, s.home,
		filepath.Join(s.dir, "empty"), firstData, firstData+dataPorts-1, filepath.Join(s.dir, "log"))
	if os.Geteuid() != 0 {
		config += "run_as_launching_user=YES\n"
	}
	if s.security != "" {
		config += fmt.Sprintf(`ssl_enable=YES
allow_anon_ssl=YES
force_anon_logins_ssl=YES
force_anon_data_ssl=YES
ssl_tlsv1=YES
require_ssl_reuse=YES
ssl_ciphers=HIGH
rsa_cert_file=%s
`, filepath.Join(s.dir, "server.pem"))
	}
	if s.security == "implicit" {
		config += "implicit_ssl=YES\n"
	}
	s.run(t, program, s.write(t, "vsftpd.conf", config+s.config))
	return &s
}

// proftpd signs in users of a list of its own.
func proftpd(t *testing.T, s server) *server {
	t.Helper()
	program := find(t, "proftpd", "proftpd-core")
	s.prepare(t)
	s.own(t, "home", 0o755)
	s.user = user
	a := account(t)
	hash, err := bcrypt.GenerateFromPassword([]byte(strings.ReplaceAll(password, " ", "-")), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	group, err := me.LookupGroupId(a.Gid)
	if err != nil {
		t.Fatal(err)
	}
	config := fmt.Sprintf(`ServerType standalone
ServerName "Partner"
DefaultAddress %s
SocketBindTight on
Port %d
PassivePorts %d %d
User %s
Group %s
AuthOrder mod_auth_file.c
AuthUserFile %s
RequireValidShell off
PidFile %s
ScoreboardFile %s
DelayTable none
WtmpLog off
UseReverseDNS off
AllowOverwrite on
Umask 022
SystemLog %s
ExtendedLog %s ALL
`, s.direct, commandPort, firstData, firstData+dataPorts-1, a.Username, group.Name,
		s.write(t, "users", fmt.Sprintf("%s:%s:%s:%s::%s:/bin/false\n", user, hash, a.Uid, a.Gid, s.home)),
		filepath.Join(s.dir, "pid"), filepath.Join(s.dir, "scoreboard"), filepath.Join(s.dir, "system"), filepath.Join(s.dir, "log"))
	if os.Geteuid() == 0 {
		config += "DefaultRoot ~\n"
	}
	if s.security != "" {
		config = "LoadModule mod_tls.c\n" + config + fmt.Sprintf("TLSEngine on\nTLSRequired on\nTLSRSACertificateFile %s\nTLSRSACertificateKeyFile %[1]s\nTLSLog %s\n",
			filepath.Join(s.dir, "server.pem"), filepath.Join(s.dir, "tls"))
		if _, err := os.Stat("/usr/lib/proftpd/mod_tls.so"); err != nil {
			unless(t, "needs proftpd-mod-crypto")
		}
	}
	if s.security == "implicit" {
		config += "TLSOptions UseImplicitSSL\n"
	}
	if s.limit > 0 {
		config = s.quota(t) + config
	}
	s.run(t, program, "-n", "-c", s.write(t, "proftpd.conf", config+s.config))
	return &s
}

// quota is our share of the disk at ProFTPD.
func (s *server) quota(t *testing.T) (lines string) {
	t.Helper()
	tool := find(t, "ftpquota", "proftpd-core")
	limits, tally := filepath.Join(s.dir, "limits"), filepath.Join(s.dir, "tally")
	for _, args := range [][]string{
		{"--create-table", "--type=limit", "--table-path=" + limits},
		{"--create-table", "--type=tally", "--table-path=" + tally},
		{"--add-record", "--type=limit", "--table-path=" + limits, "--name=" + s.user, "--quota-type=user", "--limit-type=hard", fmt.Sprintf("--bytes-upload=%d", s.limit*512)},
	} {
		if text, err := exec.Command(tool, args...).CombinedOutput(); err != nil {
			t.Fatalf("ftpquota: %v: %s", err, text)
		}
	}
	return fmt.Sprintf("LoadModule mod_quotatab.c\nLoadModule mod_quotatab_file.c\nQuotaEngine on\nQuotaLimitTable file:%s\nQuotaTallyTable file:%s\nQuotaLock %s\n",
		limits, tally, filepath.Join(s.dir, "lock"))
}

// run starts the process and waits until it answers.
func (s *server) run(t *testing.T, program string, args ...string) {
	t.Helper()
	s.program = program
	cmd := exec.Command(program, args...)
	if s.limit > 0 && strings.HasSuffix(program, "vsftpd") { // a write beyond it fails, since nobody listens to the signal
		cmd = exec.Command("/bin/sh", append([]string{"-c", fmt.Sprintf(`trap "" XFSZ; ulimit -f %d; exec "$0" "$@"`, s.limit), program}, args...)...)
	}
	cmd.Env = os.Environ()
	if s.only12 {
		cmd.Env = append(cmd.Env, "OPENSSL_CONF="+s.write(t, "openssl.cnf",
			"openssl_conf = a\n[a]\nssl_conf = b\n[b]\nsystem_default = c\n[c]\nMaxProtocol = TLSv1.2\n"))
	}
	output := &strings.Builder{}
	cmd.Stdout, cmd.Stderr = output, output
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-ended
		if t.Failed() {
			log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
			t.Logf("%s said: %s\n%s", program, output, log[max(len(log)-3000, 0):])
		}
	})
	address := net.JoinHostPort(s.direct, strconv.Itoa(commandPort))
	for range 200 {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			_ = conn.Close()
			return
		}
		select {
		case <-ended:
			t.Fatalf("%s ended: %s", program, output)
		case <-time.After(25 * time.Millisecond):
		}
	}
	t.Fatalf("%s does not answer", program)
}

func (s *server) settings() plugin.Values {
	v := plugin.Values{
		"host": s.Host(), "port": strconv.Itoa(commandPort), "user": s.user, "password": strings.ReplaceAll(password, " ", "-"),
		"security": "none", "folder": "in", "timeout": "3s", // a wrong password costs a second
	}
	if s.security != "" {
		v["security"], v["ca"] = s.security, s.papers.issuer
	}
	return v
}

// commands counts those that vsftpd has heard, in its own log.
func (s *server) commands(t *testing.T) int { return strings.Count(s.log(t), "FTP command: ") }

// uploads counts the documents that were sent, in the server's own log.
func (s *server) uploads(t *testing.T) int {
	log := s.log(t)
	return strings.Count(log, `, "STOR `) + strings.Count(log, `] "STOR `)
}

func (s *server) log(t *testing.T) string {
	t.Helper()
	log, err := os.ReadFile(filepath.Join(s.dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	return string(log)
}

// end is the server as the suite wants it.
func (s *server) end(t *testing.T) gatewaytest.Far {
	in := filepath.Join(string(s.home), "in")
	wrong := map[string]plugin.Values{"password": {"password": "not the password"}, "folder": {"folder": "in/none"}}
	if s.security == "" {
		wrong["security"] = plugin.Values{"security": "explicit"}
	} else {
		wrong["ca"] = plugin.Values{"ca": papersFor(t, nextYear(), s.Host()).leaf}
	}
	return gatewaytest.Far{
		Settings:  s.settings().With(plugin.Values{"timeout": "2s"}),
		Wrong:     wrong,
		Received:  func() map[string][]byte { whole, _ := files(t, in); return whole },
		Leftovers: func() []string { _, unfinished := files(t, string(s.home)); return unfinished },
		Outside:   func() []string { return outside(string(s.home)) },
		Down:      s.Down,
		CutMidway: func(n int64) { s.Set(far.Weather{Cut: true, CutAfter: n}) },
		Stall:     func() { s.Set(far.Weather{Stall: true, StallAfter: 20000}) },
		Slow:      func() { s.Set(far.Weather{Faults: line.Faults{BytesPerSecond: 120 << 10}}) },
		SwallowAnswer: func() {
			before, _ := files(t, in)
			s.Set(far.Weather{Swallow: func() bool { now, _ := files(t, in); return len(now) > len(before) }})
		},
		Mend: func() {
			s.Set(far.Weather{})
			if err := s.Up(); err != nil {
				t.Error(err)
			}
		},
		Patience: 20 * time.Second,
	}
}
