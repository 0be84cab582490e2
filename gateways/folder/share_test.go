package folder

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/postbud/postbud/fault"
)

// The kernel's own /proc is such a file system.
func TestAShareThatCannotSyncAFolderIsGoodEnough(t *testing.T) {
	root, err := os.OpenRoot("/proc/self")
	if err != nil {
		t.Skip("this system has no /proc")
	}
	defer root.Close()
	dir, err := root.Open("task")
	if err != nil {
		t.Fatal(err)
	}
	defer dir.Close()
	if err := dir.Sync(); !errors.Is(err, syscall.EINVAL) {
		t.Skipf("it is synced here: %v", err)
	}
	v := &visit{gateway: &gateway{}, disk: rooted{root}}
	if err := v.sync("task"); err != nil {
		t.Error(err)
	}
	if err := v.sync("nothing"); err == nil {
		t.Error("a folder that is missing was synced")
	}
}

// A share that was away holds nothing of a gateway that was opened before.
func TestAShareThatWasMountedAnewIsFound(t *testing.T) {
	at := filepath.Join(t.TempDir(), "share")
	if err := os.Mkdir(at, 0o755); err != nil {
		t.Fatal(err)
	}
	g := &gateway{settings: Settings{Path: at}, reach: openRoot}
	look := func() error {
		d, err := g.open()
		if err == nil {
			err = d.(rooted).WriteFile("mark", nil, 0o644)
			_ = d.Close()
		}
		return err
	}
	if err := look(); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(at, at+" away"); err != nil {
		t.Fatal(err)
	}
	if err := look(); fault.CodeOf(err) != "GW-FOLDER" {
		t.Errorf("while it is away: %v", err)
	}
	if err := os.Mkdir(at, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := look(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(at, "mark")); err != nil {
		t.Error("what was written went elsewhere")
	}
}
