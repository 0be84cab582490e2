package folder

import (
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

// mount shows a folder over another one, as a share is mounted: in truth where this
// process may do so, else by a change of names.
func mount(t *testing.T, share, at string) (unmount func()) {
	t.Helper()
	if err := unix.Mount(share, at, "", unix.MS_BIND, ""); err != nil {
		return rename(t, share, at)
	}
	mounted := true
	unmount = func() {
		if mounted {
			if err := unix.Unmount(at, unix.MNT_DETACH); err != nil {
				t.Error(err)
			}
		}
		mounted = false
	}
	t.Cleanup(unmount)
	return unmount
}

// small is a folder that takes so many bytes in all: in truth where this process may
// mount one, else the folder alone.
func small(t *testing.T, at string) (bounded bool) {
	t.Helper()
	if err := unix.Mount("small", at, "tmpfs", 0, "size=64k"); err != nil {
		return false
	}
	t.Cleanup(func() {
		if err := unix.Unmount(at, unix.MNT_DETACH); err != nil && !os.IsNotExist(err) {
			t.Error(err)
		}
	})
	return true
}
