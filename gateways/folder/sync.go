//go:build !windows

package folder

import (
	"errors"
	"syscall"
)

// sync puts the names in a folder on disk. Some shares and file systems know no such
// request for a folder (EINVAL); there nobody can ask for more.
func (v *visit) sync(folder string) error {
	defer v.moved()
	dir, err := v.disk.Open(folder)
	if err != nil {
		return err
	}
	err = dir.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		err = nil
	}
	return errors.Join(err, dir.Close())
}

// syncFound puts on disk what a file holds that was found there: whoever wrote it may
// not have come as far as that.
func (v *visit) syncFound(name string) error { return v.sync(name) }
