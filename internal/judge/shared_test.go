package judge

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTheSharedFolderIsTakenFromTheEnvironment(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("POSTBUD_SHARED", dir)
	if _, ok := SharedDir(); ok {
		t.Error("a folder without testdata was taken")
	}
	if err := os.Mkdir(filepath.Join(dir, "testdata"), 0o700); err != nil {
		t.Fatal(err)
	}
	if got, ok := SharedDir(); !ok || got != dir {
		t.Errorf("got %q, %t", got, ok)
	}
}

func TestTheSharedFolderLiesBesideTheRepository(t *testing.T) {
	t.Setenv("POSTBUD_SHARED", "")
	base := t.TempDir()
	deep := filepath.Join(base, "repository", "internal", "deep")
	for _, dir := range []string{deep, filepath.Join(base, "shared", "testdata")} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(base, "repository", "go.mod"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(deep)
	got, ok := SharedDir()
	if want := filepath.Join(base, "shared"); !ok || got != want {
		t.Errorf("got %q, %t, want %q", got, ok, want)
	}
}
