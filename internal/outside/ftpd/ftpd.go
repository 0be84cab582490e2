// Package ftpd is FTP servers of other makers as far ends of tests: vsftpd and ProFTPD,
// each with a folder of its own on this machine, behind a relay that can be made to
// fail.
package ftpd

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
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

	"github.com/postbud/postbud/gatewaytest"
	far "github.com/postbud/postbud/internal/far/ftp"
	"github.com/postbud/postbud/internal/far/line"
	"github.com/postbud/postbud/plugin"
)

const (
	user     = "nordlys"
	password = "correct horse æøå"
)

// Server is a server of another maker with a configuration of its own.
type Server struct {
	Security string    // "" for none
	Config   string    // more lines of it
	Limit    int       // of a file in blocks of 512 bytes, as a full disk would have it; 0 for none
	Secured  bool      // only with encryption, for whoever starts several
	Only12   bool      // no TLS 1.3
	Until    time.Time // of its certificate; zero for next year
	Name     string    // in its certificate; "" for its address

	// What Vsftpd and ProFTPD fill in.
	Program string
	Home
	*far.Relay
	Papers Papers
	User   string
	Dir    string // where its configuration and its log are
	Direct string // its own address
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
	Unless(t, "needs "+packages)
	return ""
}

// Unless skips where a server of another maker is not installed; the builds that
// count must have it.
func Unless(t *testing.T, why string) {
	t.Helper()
	if ci, _ := strconv.ParseBool(os.Getenv("CI")); ci {
		t.Fatal(why)
	}
	t.Skip(why)
}

// prepare makes the folders and the papers.
func (s *Server) prepare(t *testing.T) {
	t.Helper()
	s.Dir = t.TempDir()
	t.Cleanup(func() { // a process of the server for one connection ends a little after it
		for range 100 {
			if os.RemoveAll(s.Dir) == nil {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
	})
	_ = os.Chmod(filepath.Dir(s.Dir), 0o755) // the server's user must get through
	s.Home = Home(filepath.Join(s.Dir, "home"))
	for _, dir := range []string{"home", "home/in", "empty"} {
		if err := os.Mkdir(filepath.Join(s.Dir, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	s.Own(t, "home/in", 0o755)
	var relay string
	s.Direct, relay = far.Addresses()
	if s.Until.IsZero() {
		s.Until = NextYear()
	}
	names := []string{relay, s.Direct}
	if s.Name != "" {
		names = []string{s.Name}
	}
	s.Papers = PapersFor(t, s.Until, names...)
	s.write(t, "server.pem", s.Papers.Chain)
	ports := []int{commandPort}
	for i := range dataPorts {
		ports = append(ports, firstData+i)
	}
	var err error
	if s.Relay, err = far.OpenRelay(relay, s.Direct, ports...); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
}

// Own gives a file to the account.
func (s *Server) Own(t *testing.T, name string, mode fs.FileMode) {
	t.Helper()
	path := filepath.Join(s.Dir, name)
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

func (s *Server) write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(s.Dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Vsftpd signs in "anonymous" users with a list of passwords, which needs no account
// of the machine.
func Vsftpd(t *testing.T, s Server) *Server {
	t.Helper()
	program := find(t, "vsftpd", "vsftpd")
	s.prepare(t)
	s.User = "ftp"
	root := string(s.Home) // vsftpd lets nobody into a root that he may write to
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
`, s.Direct, commandPort, s.write(t, "passwords", strings.ReplaceAll(password, " ", "-")+"\n"), account(t).Username, s.Home,
		filepath.Join(s.Dir, "empty"), firstData, firstData+dataPorts-1, filepath.Join(s.Dir, "log"))
	if os.Geteuid() != 0 {
		config += "run_as_launching_user=YES\n"
	}
	if s.Security != "" {
		config += fmt.Sprintf(`ssl_enable=YES
allow_anon_ssl=YES
force_anon_logins_ssl=YES
force_anon_data_ssl=YES
ssl_tlsv1=YES
require_ssl_reuse=YES
ssl_ciphers=HIGH
rsa_cert_file=%s
`, filepath.Join(s.Dir, "server.pem"))
	}
	if s.Security == "implicit" {
		config += "implicit_ssl=YES\n"
	}
	s.run(t, program, s.write(t, "vsftpd.conf", config+s.Config))
	return &s
}

// ProFTPD signs in users of a list of its own.
func ProFTPD(t *testing.T, s Server) *Server {
	t.Helper()
	program := find(t, "proftpd", "proftpd-core")
	s.prepare(t)
	s.Own(t, "home", 0o755)
	s.User = user
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
`, s.Direct, commandPort, firstData, firstData+dataPorts-1, a.Username, group.Name,
		s.write(t, "users", fmt.Sprintf("%s:%s:%s:%s::%s:/bin/false\n", user, hash, a.Uid, a.Gid, s.Home)),
		filepath.Join(s.Dir, "pid"), filepath.Join(s.Dir, "scoreboard"), filepath.Join(s.Dir, "system"), filepath.Join(s.Dir, "log"))
	if os.Geteuid() == 0 {
		config += "DefaultRoot ~\n"
	}
	if s.Security != "" {
		config = "LoadModule mod_tls.c\n" + config + fmt.Sprintf("TLSEngine on\nTLSRequired on\nTLSRSACertificateFile %s\nTLSRSACertificateKeyFile %[1]s\nTLSLog %s\n",
			filepath.Join(s.Dir, "server.pem"), filepath.Join(s.Dir, "tls"))
		if _, err := os.Stat("/usr/lib/proftpd/mod_tls.so"); err != nil {
			Unless(t, "needs proftpd-mod-crypto")
		}
	}
	if s.Security == "implicit" {
		config += "TLSOptions UseImplicitSSL\n"
	}
	if s.Limit > 0 {
		config = s.quota(t) + config
	}
	s.run(t, program, "-n", "-c", s.write(t, "proftpd.conf", config+s.Config))
	return &s
}

// quota is our share of the disk at ProFTPD.
func (s *Server) quota(t *testing.T) (lines string) {
	t.Helper()
	tool := find(t, "ftpquota", "proftpd-core")
	limits, tally := filepath.Join(s.Dir, "limits"), filepath.Join(s.Dir, "tally")
	for _, args := range [][]string{
		{"--create-table", "--type=limit", "--table-path=" + limits},
		{"--create-table", "--type=tally", "--table-path=" + tally},
		{"--add-record", "--type=limit", "--table-path=" + limits, "--name=" + s.User, "--quota-type=user", "--limit-type=hard", fmt.Sprintf("--bytes-upload=%d", s.Limit*512)},
	} {
		if text, err := exec.Command(tool, args...).CombinedOutput(); err != nil {
			t.Fatalf("ftpquota: %v: %s", err, text)
		}
	}
	return fmt.Sprintf("LoadModule mod_quotatab.c\nLoadModule mod_quotatab_file.c\nQuotaEngine on\nQuotaLimitTable file:%s\nQuotaTallyTable file:%s\nQuotaLock %s\n",
		limits, tally, filepath.Join(s.Dir, "lock"))
}

// run starts the process and waits until it answers.
func (s *Server) run(t *testing.T, program string, args ...string) {
	t.Helper()
	s.Program = program
	cmd := exec.Command(program, args...)
	if s.Limit > 0 && strings.HasSuffix(program, "vsftpd") { // a write beyond it fails, since nobody listens to the signal
		cmd = exec.Command("/bin/sh", append([]string{"-c", fmt.Sprintf(`trap "" XFSZ; ulimit -f %d; exec "$0" "$@"`, s.Limit), program}, args...)...)
	}
	cmd.Env = os.Environ()
	if s.Only12 {
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
			log, _ := os.ReadFile(filepath.Join(s.Dir, "log"))
			t.Logf("%s said: %s\n%s", program, output, log[max(len(log)-3000, 0):])
		}
	})
	address := net.JoinHostPort(s.Direct, strconv.Itoa(commandPort))
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

// Settings are those of a gateway that delivers into the folder in.
func (s *Server) Settings() plugin.Values {
	v := plugin.Values{
		"host": s.Host(), "port": strconv.Itoa(commandPort), "user": s.User, "password": strings.ReplaceAll(password, " ", "-"),
		"security": "none", "folder": "in", "timeout": "3s", // a wrong password costs a second
	}
	if s.Security != "" {
		v["security"], v["ca"] = s.Security, s.Papers.Issuer
	}
	return v
}

// Commands counts those that vsftpd has heard, in its own log.
func (s *Server) Commands(t *testing.T) int { return strings.Count(s.Log(t), "FTP command: ") }

// Uploads counts the documents that were sent, in the server's own log.
func (s *Server) Uploads(t *testing.T) int {
	log := s.Log(t)
	return strings.Count(log, `, "STOR `) + strings.Count(log, `] "STOR `)
}

// Log is the server's own.
func (s *Server) Log(t *testing.T) string {
	t.Helper()
	log, err := os.ReadFile(filepath.Join(s.Dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	return string(log)
}

// Far is the server as the suite wants it.
func (s *Server) Far(t *testing.T) gatewaytest.Far {
	in := filepath.Join(string(s.Home), "in")
	wrong := map[string]plugin.Values{"password": {"password": "not the password"}, "folder": {"folder": "in/none"}}
	if s.Security == "" {
		wrong["security"] = plugin.Values{"security": "explicit"}
	} else {
		wrong["ca"] = plugin.Values{"ca": PapersFor(t, NextYear(), s.Host()).Leaf}
	}
	return gatewaytest.Far{
		Settings:  s.Settings().With(plugin.Values{"timeout": "2s"}),
		Wrong:     wrong,
		Received:  func() map[string][]byte { whole, _ := Files(t, in); return whole },
		Leftovers: func() []string { _, unfinished := Files(t, string(s.Home)); return unfinished },
		Outside:   func() []string { return Outside(string(s.Home)) },
		Down:      s.Down,
		CutMidway: func(n int64) { s.Set(far.Weather{Cut: true, CutAfter: n}) },
		Stall:     func() { s.Set(far.Weather{Stall: true, StallAfter: 20000}) },
		Slow:      func() { s.Set(far.Weather{Faults: line.Faults{BytesPerSecond: 120 << 10}}) },
		SwallowAnswer: func() {
			before, _ := Files(t, in)
			s.Set(far.Weather{Swallow: func() bool { now, _ := Files(t, in); return len(now) > len(before) }})
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

// Home is a folder that a server serves; documents go to in/ below it.
type Home string

// Put lays a file there.
func (h Home) Put(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join(string(h), filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	_ = os.Chmod(filepath.Dir(path), 0o777) // the server may be another user
}

// Want are all files there, unfinished ones too.
func (h Home) Want(t *testing.T, files map[string]string) {
	t.Helper()
	got := map[string]string{}
	err := filepath.WalkDir(string(h), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		name, _ := filepath.Rel(string(h), path)
		got[filepath.ToSlash(name)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(got, files) {
		t.Errorf("at the partner's are %v, want %v", short(got), short(files))
	}
}

func short(files map[string]string) map[string]string {
	out := map[string]string{}
	for name, text := range files {
		out[name] = text[:min(len(text), 40)]
	}
	return out
}

// Files are those below a folder, unfinished ones apart.
func Files(t *testing.T, dir string) (whole map[string][]byte, unfinished []string) {
	t.Helper()
	whole = map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) || err == nil && d.IsDir() {
			return nil
		}
		name, _ := filepath.Rel(dir, path)
		if far.Temporary(filepath.ToSlash(name)) {
			unfinished = append(unfinished, name)
			return nil
		}
		data, err := os.ReadFile(path)
		whole[filepath.ToSlash(name)] = data
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return whole, unfinished
}

// Outside is what lies beside the folder of the documents.
func Outside(dirs ...string) (names []string) {
	for _, dir := range dirs {
		entries, _ := os.ReadDir(dir)
		for _, e := range entries {
			if e.Name() != "home" && e.Name() != "in" {
				names = append(names, e.Name())
			}
		}
	}
	return names
}
