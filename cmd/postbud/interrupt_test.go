package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestCtrlCEndsWhatWaitsForAPipe: one interrupt ends the command at once with the exit
// code that a shell expects, whatever it is reading, and every line that is out is whole.
func TestCtrlCEndsWhatWaitsForAPipe(t *testing.T) {
	notOnWindows(t)
	good := filepath.Join(t.TempDir(), "good.xml")
	doc := ublOf(t, numbered("5001"))
	if err := os.WriteFile(good, doc, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		args  []string
		given string // to standard input, before the interrupt
		out   string // that must be there before it
	}{
		{"names, none yet", []string{"validate", good, "-"}, "", "good.xml: valid\n"},
		{"names, after the first", []string{"validate", "-"}, good + "\n", "good.xml: valid\n"},
		{"names, in the middle of one", []string{"validate", "--json", "-"}, good + "\n/some/wh", `"valid":true`},
		{"a document", []string{"validate", good, "/dev/stdin"}, string(doc[:len(doc)/2]), "good.xml: valid\n"},
		{"a document of no bytes", []string{"validate", good, "/dev/stdin"}, "", "good.xml: valid\n"},
		{"a document to convert", []string{"convert", "-", "--to", "json"}, string(doc[:len(doc)/2]), ""},
		{"a document to convert, by name", []string{"convert", "/dev/stdin", "--to", "json"}, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			cmd := exec.CommandContext(t.Context(), build(t, ""), c.args...)
			spool := t.TempDir()
			cmd.Env = append(os.Environ(), "TMPDIR="+spool)
			names, err := cmd.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			stdout := filepath.Join(t.TempDir(), "out")
			to, err := os.Create(stdout)
			if err != nil {
				t.Fatal(err)
			}
			defer to.Close()
			var stderr bytes.Buffer
			cmd.Stdout, cmd.Stderr = to, &stderr
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			defer func() { _ = cmd.Process.Kill() }()
			if _, err := io.WriteString(names, c.given); err != nil {
				t.Fatal(err)
			}
			there := func() string {
				text, err := os.ReadFile(stdout)
				if err != nil {
					t.Fatal(err)
				}
				return string(text)
			}
			until(t, "the verdict", func() bool { return strings.Contains(there(), c.out) })
			if c.out == "" {
				until(t, "the folder for what is read", func() bool {
					made, _ := filepath.Glob(filepath.Join(spool, "postbud-*", "*", "*"))
					return len(made) > 0
				})
			}
			began := time.Now()
			if err := cmd.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			ended := make(chan struct{})
			go func() {
				_ = cmd.Wait()
				close(ended)
			}()
			select {
			case <-ended:
			case <-time.After(10 * time.Second):
				t.Fatal("it goes on")
			}
			if took := time.Since(began); took > 2*time.Second {
				t.Errorf("it ended after %v", took)
			}
			if code := cmd.ProcessState.ExitCode(); code != 130 || stderr.Len() > 0 {
				t.Errorf("it ended with %d: %s", code, stderr.String())
			}
			if left, _ := os.ReadDir(spool); len(left) > 0 {
				t.Errorf("it leaves %v behind", left)
			}
			if out := there(); out != "" && !strings.HasSuffix(out, "\n") {
				t.Errorf("it broke off in a line: %q", out)
			}
		})
	}
}
