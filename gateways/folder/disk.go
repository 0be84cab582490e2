package folder

import (
	"io"
	"io/fs"
	"os"
)

// disk is what is asked of the file system below the folder. A test puts one in its
// place that says nothing, as a share does whose server is gone.
type disk interface {
	Lstat(name string) (fs.FileInfo, error)
	Stat(name string) (fs.FileInfo, error)
	Open(name string) (file, error)
	OpenFile(name string, flag int, perm fs.FileMode) (file, error)
	MkdirAll(name string, perm fs.FileMode) error
	Rename(from, to string) error
	// Claim renames within a folder unless the name is taken (fs.ErrExist); the error is
	// errors.ErrUnsupported where the system or the file system has no such call.
	Claim(folder, from, to string) error
	Link(from, to string) error
	Remove(name string) error
	Close() error
}

// file is a file or folder that is open.
type file interface {
	io.ReadWriteCloser
	Sync() error
}

// rooted is the disk of this machine and what is mounted there.
type rooted struct{ *os.Root }

func openRoot(path string) (disk, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	return rooted{root}, nil
}

// Open is that of os.Root.
func (r rooted) Open(name string) (file, error) { return r.OpenFile(name, os.O_RDONLY, 0) }

// OpenFile is that of os.Root; what it gives is nil where there is an error.
func (r rooted) OpenFile(name string, flag int, perm fs.FileMode) (file, error) {
	f, err := r.Root.OpenFile(name, flag, perm)
	if err != nil {
		return nil, err
	}
	return f, nil
}
