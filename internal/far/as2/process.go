package as2

import (
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// process is a program that runs beside the test.
type process struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	mu   sync.Mutex
	log  strings.Builder
	done chan struct{}
}

// run starts a program. onLine is told each line of its standard output.
func run(t Test, onLine func(string), name string, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(name, args...), done: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "PYTHONUTF8=1")
	p.cmd.WaitDelay = 5 * time.Second
	p.cmd.Stderr = writer(p.note)
	p.cmd.Stdout = &lines{onLine: func(line string) { p.note(line + "\n"); onLine(line) }}
	in, err := p.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.in = in
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.done)
		_ = p.cmd.Wait() // it is ended by stop; what it said is in the log
	}()
	return p
}

func (p *process) note(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.log.WriteString(text)
}

func (p *process) said() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.String()
}

func (p *process) stop() {
	_ = p.cmd.Process.Kill()
	<-p.done
}

// ended tells whether the program ended by itself.
func (p *process) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

type writer func(string)

func (w writer) Write(b []byte) (int, error) { w(string(b)); return len(b), nil }

// lines hands on whole lines.
type lines struct {
	onLine func(string)
	rest   string
}

func (l *lines) Write(b []byte) (int, error) {
	l.rest += string(b)
	for {
		line, rest, whole := strings.Cut(l.rest, "\n")
		if !whole {
			return len(b), nil
		}
		l.rest = rest
		l.onLine(strings.TrimSuffix(line, "\r"))
	}
}

// java is how a program of Java is started: quick to begin, and small.
func java(t Test, args ...string) (name string, all []string) {
	t.Helper()
	name, err := exec.LookPath("java")
	if err != nil {
		missing(t, "Java is not installed, run make outside-needs")
	}
	return name, append([]string{"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-Xshare:auto", "-Dfile.encoding=UTF-8"}, args...)
}

// built is a file that make outside-build makes.
func built(t Test, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("there is no go.mod above this test")
		}
		dir = filepath.Dir(dir)
	}
	path := filepath.Join(dir, "build", "outside", "as2", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		missing(t, "the peers for AS2 are not built, run make outside-needs outside-build")
	}
	return path
}

// missing skips the test; with CI=true it fails, for a peer that nobody asked must
// not look like one that agreed.
func missing(t Test, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(why)
	}
	t.Skip(why)
}

// freePort is a port of the loopback that nobody listens at. The products listen
// themselves and do not tell where.
func freePort(t Test) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}

// until waits for something of a peer that cannot tell by itself.
func until(t Test, what string, p *process, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !ok(); time.Sleep(20 * time.Millisecond) {
		if p.ended() {
			t.Fatalf("the peer ended; waited for %s. Its log:\n%s", what, tail(p.said(), 6000))
		}
		if time.Now().After(end) || t.Context().Err() != nil {
			t.Fatalf("waited too long for %s. The peer's log:\n%s", what, tail(p.said(), 6000))
		}
	}
}
