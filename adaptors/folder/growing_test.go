package folder_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptortest"
	"github.com/postbud/postbud/plugin"
)

// growing is an Env in whose sleep somebody goes on writing.
func growing(env *adaptortest.Env, while func()) plugin.Env {
	lent := env.Lend()
	lent.Sleep = func(ctx context.Context, d time.Duration) error {
		while()
		return env.Clock.Sleep(ctx, d)
	}
	return lent
}

func TestAFileIsTakenWhenNobodyWritesItAnyMore(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.xml", "whole")
	write(t, dir, "b.xml", "hal")
	env := adaptortest.NewEnv(t, nil)
	text := "hal"
	a := open(t, growing(env, func() {
		if len(text) < 6 {
			text += "f"
			write(t, dir, "b.xml", text)
		}
	}), plugin.Values{"path": dir, "settle": "30s"})
	for pull, want := range []string{"a.xml", "a.xml", "a.xml", "a.xml|b.xml"} {
		if got := names(t, a); got != want {
			t.Errorf("pull %d takes %s, not %s", pull, got, want)
		}
	}
	if !strings.Contains(env.Logged(), "still being written") {
		t.Error("nobody is told")
	}
	slept := env.Clock.Slept()
	env.Clock.Advance(time.Minute)
	if got := names(t, a); got != "a.xml|b.xml" || env.Clock.Slept() != slept {
		t.Errorf("files that have not changed for long are waited for: %s, %s", got, env.Clock.Slept()-slept)
	}
}

// Some programs set the size first and write then: only the time moves.
func TestAFileOfFixedSizeIsStillBeingWritten(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.xml", "00000")
	n := 0
	a := open(t, growing(adaptortest.NewEnv(t, nil), func() {
		if n++; n == 1 {
			write(t, dir, "a.xml", "11000")
			_ = os.Chtimes(filepath.Join(dir, "a.xml"), time.Time{}, time.Now())
		}
	}), plugin.Values{"path": dir})
	if got := names(t, a); got != "" {
		t.Errorf("taken half: %s", got)
	}
	if got := names(t, a); got != "a.xml" {
		t.Errorf("then: %q", got)
	}
}

func TestAFileThatChangesWhileItIsReadIsLeftForTheNextPull(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.xml", "short")
	env := adaptortest.NewEnv(t, nil)
	lent := env.Lend()
	spool, n := lent.Spool, 0
	lent.Spool = func(ctx context.Context, mediaType string, r io.Reader) (c spooled, err error) {
		if n++; n == 1 {
			write(t, dir, "a.xml", "longer than before")
		}
		return spool(ctx, mediaType, r)
	}
	a := open(t, lent, plugin.Values{"path": dir, "settle": "0s"})
	if got := names(t, a); got != "" {
		t.Errorf("taken: %s", got)
	}
	if got := names(t, a); got != "a.xml" {
		t.Errorf("then: %q", got)
	}
}

// Others write bytes and keep the time: only the size moves.
func TestAFileOfFixedTimeIsStillBeingWritten(t *testing.T) {
	dir, at := t.TempDir(), time.Now().Add(-time.Hour)
	put := func(text string) {
		write(t, dir, "a.xml", text)
		if err := os.Chtimes(filepath.Join(dir, "a.xml"), time.Time{}, at); err != nil {
			t.Fatal(err)
		}
	}
	put("hal")
	n := 0
	a := open(t, growing(adaptortest.NewEnv(t, nil), func() {
		if n++; n == 1 {
			put("half")
		}
	}), plugin.Values{"path": dir})
	if got := names(t, a); got != "" {
		t.Errorf("taken half: %s", got)
	}
}
