//go:build unix

package main

import (
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// What is no file is written to, never replaced: /dev/null, a pipe.
func TestWhatIsNoFileIsNotReplaced(t *testing.T) {
	name := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		t.Fatal(err)
	}
	reader, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if err := replaced(name, func(w io.Writer) error { _, err := io.WriteString(w, "x"); return err }); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(name); err != nil || info.Mode().IsRegular() {
		t.Errorf("it is %v now, %v", info.Mode(), err)
	}
}

// A link leads to where a person keeps the file.
func TestALinkStaysALink(t *testing.T) {
	dir := t.TempDir()
	name, kept := filepath.Join(dir, "evidence.zip"), filepath.Join(dir, "kept.zip")
	if err := os.Symlink(kept, name); err != nil {
		t.Fatal(err)
	}
	if err := replaced(name, func(w io.Writer) error { _, err := io.WriteString(w, "x"); return err }); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(kept); err != nil {
		t.Error(err)
	}
}
