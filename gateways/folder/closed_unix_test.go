//go:build !windows

package folder

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

const closedPath = "POSTBUD_CLOSED_FOLDER"

// Nothing is closed to root, so that root has a process without rights try it.
func TestF63AFolderThatIsClosedIsNamed(t *testing.T) {
	dir := t.TempDir()
	at := filepath.Join(dir, "closed")
	if err := os.Mkdir(at, 0o555); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() != 0 {
		bad(t, at)
		return
	}
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil { // what leads to it is not closed
		t.Fatal(err)
	}
	program := filepath.Join(dir, "test")
	from, err := os.Open(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	to, err := os.OpenFile(program, os.O_WRONLY|os.O_CREATE, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(to, from); err != nil {
		t.Fatal(err)
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-test.run", "^TestProcessWithoutRights$", "-test.v")
	cmd.Dir, cmd.Env = dir, []string{closedPath + "=" + at, "TMPDIR=/tmp"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestProcessWithoutRights") {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestProcessWithoutRights is the other process; alone it does nothing.
func TestProcessWithoutRights(t *testing.T) {
	if at := os.Getenv(closedPath); at != "" {
		bad(t, at)
	}
}
