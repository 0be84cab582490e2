package folder

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/postbud/postbud/fault"
)

// Acknowledge puts a file away: a stored one into the folder for files that were
// read, one that cannot be used into the other, with the note beside it. A file
// that is no longer there is fine, and one that somebody has put in its place
// since it was taken stays for the next pull.
func (a *adaptor) Acknowledge(ctx context.Context, ref, version string, delivered bool, note string) error {
	if a.s.After == leave {
		return nil
	}
	if !a.allowed(ref) {
		return fault.New(fault.Permanent, "%q is no file of this folder", ref)
	}
	root, err := a.root()
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	a.mu.Lock()
	defer a.mu.Unlock()
	if _, err := root.Lstat(ref); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if a.replaced(root, ref, version) {
		a.env.Log.InfoContext(ctx, "another file has taken the place of one that was read", "name", ref)
		return nil
	}
	if err := a.putAway(root, ref, delivered, note); err != nil {
		return err
	}
	delete(a.taken, ref)
	delete(a.seen, ref)
	return nil
}

func (a *adaptor) putAway(root *os.Root, ref string, delivered bool, note string) error {
	if delivered && a.s.After == remove {
		return a.cannot("path", root.Remove(ref))
	}
	field, folder := "error_folder", a.s.ErrorFolder
	if delivered {
		field, folder = "done_folder", a.s.DoneFolder
	}
	if info, err := root.Lstat(folder); err == nil && !info.IsDir() {
		return fault.Setting(field, "%s is no folder", folder)
	}
	target := path.Join(folder, ref)
	if err := root.MkdirAll(path.Dir(target), 0o750); err != nil {
		return a.cannot(field, err)
	}
	target, err := reserve(root, target)
	if err != nil {
		return a.cannot(field, err)
	}
	if err := root.Rename(ref, target); err != nil {
		return a.cannot(field, errors.Join(err, root.Remove(target)))
	}
	if delivered || note == "" {
		return nil
	}
	beside, err := reserve(root, target+".txt")
	if err != nil {
		return a.cannot(field, err)
	}
	return a.cannot(field, root.WriteFile(beside, []byte(strings.TrimRight(note, "\n")+"\n"), 0o640))
}

// cannot is the fault of a folder in which we may not write; nil stays nil.
func (a *adaptor) cannot(field string, err error) error {
	if err == nil {
		return nil
	}
	e := fault.Setting(field, "files cannot be moved within %s", a.s.Path).Coded("GW-FOLDER", "path", a.s.Path)
	e.Err = err
	return e
}

// mostNumbers is how many files of one name are told apart.
const mostNumbers = 100_000

// reserve takes a free name, with a number where it is taken, by making an empty
// file of it: the rename that follows replaces nothing else.
func reserve(root *os.Root, name string) (string, error) {
	ext := path.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	for n := 1; n <= mostNumbers; n++ {
		candidate := name
		if n > 1 {
			candidate = fmt.Sprintf("%s-%d%s", stem, n, ext)
		}
		f, err := root.OpenFile(candidate, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o640)
		if err == nil {
			return candidate, f.Close()
		}
		if !errors.Is(err, fs.ErrExist) {
			return "", err
		}
	}
	return "", fmt.Errorf("%s is there %d times", name, mostNumbers)
}

// replaced says whether the file is another one than was taken: by its look where
// that is remembered, else by its content. An item without a version, of a file
// that could not be read, counts as what lies there.
func (a *adaptor) replaced(root *os.Root, ref, version string) bool {
	old, ok := a.taken[ref]
	if !ok && version == "" {
		return false
	}
	if version == "" {
		version = old.version
	}
	f, now, err := openPlain(root, ref)
	if err != nil {
		return true
	}
	defer func() { _ = f.Close() }()
	if ok && old.version == version && old.file.same(now) {
		return false
	}
	return digest(f) != version
}
