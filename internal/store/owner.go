package store

import (
	"errors"
	"os"

	"github.com/postbud/postbud/fault"
)

// ErrInUse is the cause of the fault with which Open refuses a database that another
// process works on. What only reads may Read it.
var ErrInUse = errors.New("the database is in use")

// own takes the lock file beside the database: one process owns a data folder.
// SQLite itself would let a second one write, and both would send.
func own(path string) (*os.File, error) {
	f, err := os.OpenFile(path+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fault.Wrap(fault.Configuration, err, "the folder of the database cannot be written to")
	}
	ok, err := lockFile(f)
	if ok {
		return f, nil
	}
	_ = f.Close()
	if err != nil {
		return nil, fault.Wrap(fault.Configuration, err, "the folder of the database cannot be locked")
	}
	return nil, fault.Wrap(fault.Configuration, ErrInUse, "another process of this program works on this database; stop it first")
}

// private makes the file before the database does, so that nobody else may read
// it; what the database writes beside it gets the same mode.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err == nil {
		err = f.Close()
	}
	return fault.Wrap(fault.Configuration, err, "the database cannot be opened for writing")
}
