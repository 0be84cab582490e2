package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// binary builds the program once for all tests of a kind: "" for the real one, a
// build tag for one with a planted mistake.
var binary = struct {
	sync.Mutex
	dir   string
	built map[string]string
}{built: map[string]string{}}

func TestMain(m *testing.M) {
	code := m.Run()
	if binary.dir != "" {
		_ = os.RemoveAll(binary.dir)
	}
	os.Exit(code)
}

func build(t *testing.T, tag string) string {
	t.Helper()
	binary.Lock()
	defer binary.Unlock()
	if path := binary.built[tag]; path != "" {
		return path
	}
	if binary.dir == "" {
		dir, err := os.MkdirTemp("", "postbud-test-")
		if err != nil {
			t.Fatal(err)
		}
		binary.dir = dir
	}
	path := filepath.Join(binary.dir, "postbud"+tag)
	out, err := exec.Command("go", "build", "-tags", tag, "-o", path, ".").CombinedOutput()
	if err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	binary.built[tag] = path
	return path
}

// result is what a command did.
type result struct {
	stdout, stderr string
	code           int
	took           time.Duration
}

// postbud runs the program and waits at most a minute and a half for it.
func postbud(t *testing.T, args ...string) result {
	t.Helper()
	return runBinary(t, build(t, ""), args...)
}

func runBinary(t *testing.T, path string, args ...string) result {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGQUIT) } // one that hangs shows where
	cmd.WaitDelay = 5 * time.Second
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	began := time.Now()
	err := cmd.Run()
	r := result{stdout: stdout.String(), stderr: stderr.String(), took: time.Since(began)}
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		r.code = exit.ExitCode()
	case err != nil:
		t.Fatal(err)
	}
	return r
}
