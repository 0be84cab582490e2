package folder

import (
	"io/fs"
	"path"

	"golang.org/x/sys/unix"
)

// claim renames the unfinished file unless the name is taken, in one step: whoever
// watches the folder sees a rename. Not every file system can.
func (v *visit) claim(name string) error {
	dir, err := v.root.Open(v.folder)
	if err != nil {
		return err
	}
	defer dir.Close()
	from, at := path.Base(v.part()), int(dir.Fd())
	switch err := unix.Renameat2(at, from, at, name, unix.RENAME_NOREPLACE); err {
	case nil:
		return nil
	case unix.EINVAL, unix.ENOSYS, unix.ENOTSUP:
		return v.link(name)
	default:
		return &fs.PathError{Op: "rename", Path: name, Err: err}
	}
}
