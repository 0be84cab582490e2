//go:build !windows

package folder

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

// pipe is a path whose opening hangs until somebody writes to it.
func pipe(t *testing.T, dir string) string {
	t.Helper()
	at := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(at, 0o600); err != nil {
		t.Fatal(err)
	}
	return at
}

func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	t.Cleanup(cancel)
	return ctx
}

// No share need hang for the kernel's own open to: nobody writes to this pipe.
func TestF60TheContextEndsACallThatTheSystemDoesNot(t *testing.T) {
	r := over(t, Settings{Timeout: time.Hour})
	r.settings.Path, r.reach = pipe(t, r.dir), openRoot
	for _, do := range map[string]func() error{
		"deliver": func() error { _, err := r.Deliver(soon(t), parcel("a.xml", "x")); return err },
		"look":    func() error { _, err := r.Settle(soon(t), parcel("b.xml", "x")); return err },
		"test":    func() error { return r.Check(soon(t), plugin.Quiet) },
	} {
		begun := time.Now()
		err := do()
		if took := time.Since(begun); fault.KindOf(err) != fault.Temporary || took > grace+2*time.Second {
			t.Errorf("%v after %v", err, took)
		}
	}
	writer, err := os.OpenFile(r.settings.Path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	r.returned(t)
	_ = writer.Close()
}
