package outside

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// LibreOffice opens files and saves them in another form, such as "csv" or "ods", all
// in one start. It returns the folder with what it saved, by the names of the files.
// The test is skipped where Debian's package libreoffice-calc-nogui is not installed;
// with CI=true it fails.
func LibreOffice(t testing.TB, form string, files ...string) string {
	t.Helper()
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		Missing(t, "Debian's package libreoffice-calc-nogui is not installed, run make outside-needs")
	}
	dir := t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	args := []string{"-env:UserInstallation=file://" + filepath.ToSlash(t.TempDir()), "--headless", "--norestore", "--convert-to", form, "--outdir", dir}
	cmd := exec.CommandContext(ctx, soffice, append(args, files...)...)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	cmd.WaitDelay = 10 * time.Second
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice: %v\n%s", err, out)
	}
	return dir
}
