package sftp

import (
	"errors"
	"io/fs"
	"strconv"
	"syscall"
	"time"

	"github.com/pkg/sftp"

	"github.com/postbud/postbud/fault"
)

// fullWait is how long a full disk is given before the next try.
const fullWait = 30 * time.Minute

// The answers of draft-ietf-secsh-filexfer-02, section 7, that matter here and that
// the library hands on as numbers.
const (
	failure     = 4
	badMessage  = 5
	unsupported = 8
)

// lost says whether there was no answer, as against one that says no.
func lost(err error) bool {
	var status *sftp.StatusError
	switch {
	case err == nil, errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission),
		errors.Is(err, syscall.ENOTDIR), // how the library says that a folder is none
		errors.As(err, &status):
		return false
	}
	return true
}

// code is the number of an answer that says no; 0 for another error.
func code(err error) uint32 {
	var status *sftp.StatusError
	if errors.As(err, &status) {
		return status.Code
	}
	return 0
}

// broke is a line that broke while nothing could have been taken yet.
func (v *visit) broke(err error, doing string) error {
	v.broken = true
	if e := v.interrupted(); e != nil {
		return e
	}
	e := fault.New(fault.Temporary, "the line to %s broke while we were %s; nothing was delivered", v.settings.Host, doing)
	e.Err = err
	return e
}

// closedFolder is a folder that is missing or closed to us. What it says names
// the one right that is missing.
func (v *visit) closedFolder(err error, field, format string, args ...any) error {
	e := fault.Setting(field, format, args...).Coded("GW-FOLDER", "path", v.folder)
	e.Err = err
	return e
}

// explain gives an answer its kind. Doing is what we were at: "reading", "writing".
func (v *visit) explain(err error, doing string) error {
	switch {
	case err == nil:
		return nil
	case lost(err):
		return v.broke(err, doing)
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return v.closedFolder(err, "folder", "the folder %s is missing at %s; ask the partner to make it, or choose another", v.folder, v.settings.Host)
	case errors.Is(err, fs.ErrPermission):
		return v.closedFolder(err, "folder", "the folder %s at %s is closed to us for %s; ask the partner to open it", v.folder, v.settings.Host, doing)
	case code(err) == badMessage:
		e := fault.New(fault.Permanent, "the server %s does not take the file name %s; choose a shorter or plainer one", v.settings.Host, v.parcel.Name)
		e.Err = err
		return e
	}
	e := fault.New(fault.Temporary, "the server %s answered with a failure while we were %s", v.settings.Host, doing)
	e.Err = err
	return e
}

// full is F-64: servers have no answer of their own for it and say "failure" to a
// write, which has hardly another cause.
func (v *visit) full(err error, taken int64) error {
	e := fault.New(fault.Temporary, "the server %s stopped taking the file after %d bytes; its disk or our share of it is full", v.settings.Host, taken).
		Coded("GW-SPACE", "n", strconv.FormatInt(taken, 10))
	e.RetryAfter, e.Err = fullWait, err
	return e
}

// incomplete is a file at the server that is not what was sent.
func (v *visit) incomplete(kind fault.Kind, found int64) error {
	return fault.New(kind, "the file did not arrive whole: %d bytes were sent, the server %s shows %d", v.parcel.Size, v.settings.Host, found).
		Coded("GW-VERIFY", "a", strconv.FormatInt(v.parcel.Size, 10), "b", strconv.FormatInt(found, 10))
}
