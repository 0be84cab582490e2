package folder

import (
	"errors"
	"io/fs"

	"golang.org/x/sys/unix"
)

// Claim renames in one step: whoever watches the folder sees a rename. Not every file
// system can.
func (r rooted) Claim(folder, from, to string) error {
	dir, err := r.Root.Open(folder)
	if err != nil {
		return err
	}
	defer dir.Close()
	at := int(dir.Fd())
	switch err := unix.Renameat2(at, from, at, to, unix.RENAME_NOREPLACE); err {
	case nil:
		return nil
	case unix.EINVAL, unix.ENOSYS, unix.ENOTSUP:
		return errors.ErrUnsupported
	default:
		return &fs.PathError{Op: "rename", Path: to, Err: err}
	}
}
