//go:build !windows

package folder

import "errors"

// sync puts the names in a folder on disk.
func (v *visit) sync(folder string) error {
	dir, err := v.root.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
