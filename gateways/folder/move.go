package folder

import (
	"errors"
	"io/fs"
	"path"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/filing"
)

// move gives the finished file its name. Where that has been taken since place
// looked, by another destination or program, it looks again: there says that it is
// this document that has the name.
func (v *visit) move(name string) (as string, there bool, err error) {
	if v.settings.OnExists == filing.Overwrite {
		err := v.disk.Rename(v.part(), path.Join(v.folder, name))
		return name, false, v.named(err)
	}
	for try := 1; ; try++ {
		v.moved()
		err := v.claim(name)
		if !errors.Is(err, fs.ErrExist) || try == filing.MostNumbers {
			return name, false, v.named(err)
		}
		if name, there, err = v.place(); err != nil {
			return "", false, err
		}
		if there {
			return name, true, v.explain(v.removePart(), "remove an unfinished file from", 0)
		}
	}
}

// named explains the answer to a rename. One that is no plain refusal leaves a doubt: the
// server of a share may have done it all the same.
func (v *visit) named(err error) error {
	f := fault.As(v.explain(err, "rename a file in", 0))
	switch {
	case f == nil:
		return nil
	case f.Kind == fault.Temporary && f.Code == "" && !errors.Is(err, fs.ErrExist):
		f = v.silent(fault.Uncertain)
		f.Err = err
	}
	return f
}

// claim renames the unfinished file unless the name is taken.
func (v *visit) claim(name string) error {
	err := v.disk.Claim(v.folder, path.Base(v.part()), name)
	if errors.Is(err, errors.ErrUnsupported) {
		return v.link(name)
	}
	return err
}

// link claims the name by a second name for the file, which no system gives where
// the name is taken. File systems that know no such names rename, as if nobody else
// were there.
func (v *visit) link(name string) error {
	final := path.Join(v.folder, name)
	err := v.disk.Link(v.part(), final)
	switch {
	case err == nil:
		if err := v.removePart(); err != nil {
			v.env.Log.Warn("an unfinished file is left", "file", v.part(), "err", err)
		}
		return nil
	case errors.Is(err, fs.ErrExist), errors.Is(err, fs.ErrNotExist):
		return err
	}
	return v.disk.Rename(v.part(), final)
}
