//go:build unix

package folder_test

import (
	"path/filepath"
	"syscall"
	"testing"

	"github.com/postbud/postbud/adaptortest"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

func TestAPipeDoesNotHoldUs(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.xml", "a")
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.xml"), 0o600); err != nil {
		t.Skip(err)
	}
	a := open(t, adaptortest.NewEnv(t, nil).Lend(), plugin.Values{"path": dir})
	if got := names(t, a); got != "a.xml" {
		t.Error(got)
	}
	if _, err := a.Fetch(t.Context(), "pipe.xml"); fault.KindOf(err) != fault.Permanent {
		t.Error(err)
	}
}
