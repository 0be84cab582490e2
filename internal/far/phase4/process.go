package phase4

import (
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// process is the program beside the test. It also ends by itself when its standard
// input does, so that none is left behind when the test is killed.
type process struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	mu   sync.Mutex
	log  strings.Builder
	done chan struct{}
}

func run(t Test, onLine func(string), name string, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(name, args...), done: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	p.cmd.WaitDelay = 5 * time.Second
	p.cmd.Stderr = sink(p.note)
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

// said is the end of the log.
func (p *process) said() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	text := p.log.String()
	return text[max(0, len(text)-6000):]
}

func (p *process) stop() {
	_ = p.cmd.Process.Kill()
	<-p.done
}

type sink func(string)

func (s sink) Write(b []byte) (int, error) { s(string(b)); return len(b), nil }

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
