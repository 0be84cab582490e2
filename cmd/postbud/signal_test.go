package main

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/postbud/postbud/plugin"
)

// background is a command that goes on while the test does something else.
type background struct {
	cmd *exec.Cmd
	out bytes.Buffer // both streams; to be read after the end
}

func (x *trial) begin(t *testing.T, args ...string) *background {
	t.Helper()
	b := &background{cmd: exec.CommandContext(t.Context(), build(t, ""), append(args, "--data", filepath.Join(x.dir, "data"))...)}
	b.cmd.Stdout, b.cmd.Stderr = &b.out, &b.out
	if err := b.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return b
}

// end sends a signal and waits for the end.
func (b *background) end(t *testing.T, s os.Signal) (code int, took time.Duration, says string) {
	t.Helper()
	began := time.Now()
	if err := b.cmd.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
	_ = b.cmd.Wait()
	return b.cmd.ProcessState.ExitCode(), time.Since(began), b.out.String()
}

// until waits for something, at most half a minute.
func until(t *testing.T, what string, there func() bool) {
	t.Helper()
	for began := time.Now(); !there(); time.Sleep(20 * time.Millisecond) {
		if time.Since(began) > 30*time.Second {
			t.Fatalf("%s does not happen", what)
		}
	}
}

// A run is killed while it lists, the server that carries it on is stopped by a
// deploy while it fetches, and the next command finishes it: each document once.
func TestF35_ASignalInTheMiddleLosesNothing(t *testing.T) {
	notOnWindows(t)
	b := newBooks(t, plugin.Values{"page_size": "20"})
	for _, path := range []string{salesPath, invoicesPath} {
		b.fault(t, `{"kind":"slow","delay":"100ms","times":-1,"path":"`+path+`"}`)
	}
	run := b.begin(t, "run", "dinero")
	until(t, "the list", func() bool { return len(b.asked(t, salesPath)) >= 2 })
	run.end(t, os.Kill)
	listed := len(b.asked(t, salesPath))
	server := b.begin(t, "serve", "--listen", "127.0.0.1:0")
	until(t, "the rest of the list", func() bool { return len(b.asked(t, salesPath)) > listed })
	until(t, "a document", func() bool { return len(b.asked(t, invoicesPath)) > 10 })
	code, took, says := server.end(t, syscall.SIGTERM)
	if code != 0 || took > 10*time.Second || !strings.Contains(says, "The dashboard is at http://127.0.0.1:") {
		t.Errorf("the server ended with %d after %v: %s", code, took, says)
	}
	t.Logf("the server ended after %v, with %d documents delivered", took.Round(time.Millisecond), len(digests(t, b.out)))
	b.order(t, http.MethodDelete, "/faults", "")
	b.postbud(t, "run", "dinero")
	if there := digests(t, b.out); len(there) != 120 {
		t.Errorf("the customers have %d documents", len(there))
	}
}

// A command that is stopped says that what it began goes on.
func TestACommandThatIsStoppedSaysSo(t *testing.T) {
	notOnWindows(t)
	b := newBooks(t, nil)
	b.fault(t, `{"kind":"slow","delay":"100ms","times":-1,"path":"`+invoicesPath+`"}`)
	run := b.begin(t, "run", "dinero")
	until(t, "a document", func() bool { return len(b.asked(t, invoicesPath)) > 5 })
	code, took, says := run.end(t, os.Interrupt)
	if code != 2 || took > 10*time.Second || strings.TrimSpace(says) != "postbud: stopped before it was done; it goes on when the program runs again" {
		t.Errorf("it ended with %d after %v: %s", code, took, says)
	}
	b.order(t, http.MethodDelete, "/faults", "")
	b.postbud(t, "run", "dinero")
	if there := digests(t, b.out); len(there) != 120 {
		t.Errorf("the customers have %d documents", len(there))
	}
}

// A run that was killed is carried on by the next command, to the same end.
func TestF29_ARunThatWasKilledIsCarriedOn(t *testing.T) {
	b := newBooks(t, plugin.Values{"page_size": "20"})
	b.fault(t, `{"kind":"slow","delay":"200ms","times":-1,"path":"`+salesPath+`"}`)
	run := b.begin(t, "run", "dinero")
	until(t, "the list", func() bool { return len(b.asked(t, salesPath)) >= 3 })
	run.end(t, os.Kill)
	b.order(t, http.MethodDelete, "/faults", "")
	o, _ := b.run(t, "dinero")
	o.has(t, b.out)
	if o.tally() != asUsual {
		t.Error(o.tally())
	}
}
