package folder

import (
	"errors"
	"io/fs"
	"strconv"
	"syscall"
	"time"

	"github.com/postbud/postbud/fault"
)

// fullWait is how long a full disk is given before the next try.
const fullWait = 30 * time.Minute

// explain gives an error of the file system its kind.
func (g *gateway) explain(err error, doing string, bytes int64) error {
	var f *fault.Error
	where := g.settings.Path
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		f = fault.New(fault.Temporary, "the disk of folder %s is full; make room there", where).
			Coded("GW-SPACE", "n", strconv.FormatInt(bytes, 10))
		f.RetryAfter = fullWait
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		f = fault.Setting("path", "the folder %s is missing; make it or choose another one", where).Coded("GW-FOLDER", "path", where)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		f = fault.Setting("path", "we may not %s the folder %s; give the user that the server runs as the right to do so", doing, where).Coded("GW-FOLDER", "path", where)
	default:
		f = fault.New(fault.Temporary, "we could not %s the folder %s; the disk or share does not answer", doing, where)
	}
	f.Err = err
	return f
}
