//go:build !windows

package folder

import (
	"errors"
	"syscall"
)

// sync puts the names in a folder on disk. Some shares and file systems know no such
// request for a folder (EINVAL); there nobody can ask for more.
func (v *visit) sync(folder string) error {
	dir, err := v.root.Open(folder)
	if err != nil {
		return err
	}
	err = dir.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		err = nil
	}
	return errors.Join(err, dir.Close())
}
