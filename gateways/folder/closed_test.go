package folder

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

// rename has one folder stand in for another until it is undone.
func rename(t *testing.T, share, at string) (undo func()) {
	t.Helper()
	swap := func(from, to string) {
		if err := os.Rename(from, to); err != nil {
			t.Fatal(err)
		}
	}
	swap(at, at+" below")
	swap(share, at)
	return func() { swap(at, share); swap(at+" below", at) }
}

// bad wants the fault of a folder that is missing or closed, from a delivery, a look and
// a test, and nothing in it.
func bad(t *testing.T, path string) {
	t.Helper()
	g := &gateway{settings: Settings{Path: path, OnExists: "refuse", Timeout: 1e10}, env: over(t, Settings{}).env, reach: openRoot}
	_, err := g.Deliver(t.Context(), parcel("a.xml", "x"))
	for _, err := range []error{err, g.Check(t.Context(), plugin.Quiet)} {
		reads(t, err, fault.Configuration, "GW-FOLDER", "The folder "+path+" is missing or closed to us. It is not there, or we may not write in it.",
			"Mappen "+path+" mangler eller er lukket for os.")
		if f := fault.As(err); f == nil || f.Field != "path" {
			t.Errorf("%#v", err)
		}
	}
	if entries, err := os.ReadDir(path); err == nil && len(entries) != 0 {
		t.Errorf("there is %v", entries)
	}
}

func TestF62AFolderThatIsMissingIsNamed(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(dir, "none"), file} {
		bad(t, path)
	}
	if _, err := Gateway.Tidy(plugin.Values{"path": "relative/out"}); fault.KindOf(err) != fault.Configuration {
		t.Errorf("a relative path: %v", err)
	}
}

func TestF64ADiskThatIsFullKeepsNoHalfFile(t *testing.T) {
	r := over(t, Settings{})
	if !small(t, r.dir) {
		inner := r.reach
		r.reach = func(path string) (disk, error) {
			d, err := inner(path)
			s, written := d.(*share), 0
			s.before = func(call string) error {
				if call == "write" {
					if written++; written > 2 {
						return syscall.ENOSPC
					}
				}
				return nil
			}
			return s, err
		}
	}
	_, err := r.Deliver(t.Context(), parcel("a.xml", strings.Repeat("x", 200<<10)))
	reads(t, err, fault.Temporary, "GW-SPACE", "server is full. It stopped after 65,536 bytes.", "fuld. Den stoppede efter 65.536 byte.")
	if f := fault.As(err); f == nil || f.RetryAfter != fullWait {
		t.Errorf("%#v", err)
	}
	if got := r.holds(t); got != "" {
		t.Errorf("there is %q", got)
	}
}
