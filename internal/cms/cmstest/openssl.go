package cmstest

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/outside"
)

// OpenSSL runs the command with input on its standard input and gives what it
// wrote. The test fails when OpenSSL does, and is skipped where it is missing.
func OpenSSL(t testing.TB, input []byte, args ...string) []byte {
	t.Helper()
	out, err := TryOpenSSL(t, input, args...)
	if err != nil {
		t.Fatalf("openssl %v: %v", args, err)
	}
	return out
}

// TryOpenSSL is OpenSSL for a command that may fail; its words are in the error.
func TryOpenSSL(t testing.TB, input []byte, args ...string) ([]byte, error) {
	t.Helper()
	path, err := exec.LookPath("openssl")
	if err != nil {
		outside.Missing(t, "the command openssl is not installed")
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Stdin = bytes.NewReader(input)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		return nil, &Refused{Err: err, Said: said.String()}
	}
	return out.Bytes(), nil
}

// Refused is a run of OpenSSL that failed, and what it said.
type Refused struct {
	Err  error
	Said string
}

// Error implements error.
func (r *Refused) Error() string { return r.Err.Error() + ": " + r.Said }

// Unwrap returns the error of the process.
func (r *Refused) Unwrap() error { return r.Err }

// File writes data to a file of the test and gives its path.
func File(t testing.TB, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
