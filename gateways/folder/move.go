package folder

import (
	"errors"
	"io/fs"
	"path"

	"github.com/postbud/postbud/internal/filing"
)

// move gives the finished file its name. Where that has been taken since place
// looked, by another destination or program, it looks again: there says that it is
// this document that has the name.
func (v *visit) move(name string) (as string, there bool, err error) {
	if v.settings.OnExists == filing.Overwrite {
		err := v.root.Rename(v.part(), path.Join(v.folder, name))
		return name, false, v.explain(err, "rename a file in", 0)
	}
	for try := 1; ; try++ {
		err := v.claim(name)
		if !errors.Is(err, fs.ErrExist) || try == filing.MostNumbers {
			return name, false, v.explain(err, "rename a file in", 0)
		}
		if name, there, err = v.place(); err != nil {
			return "", false, err
		}
		if there {
			return name, true, v.explain(v.removePart(), "remove an unfinished file from", 0)
		}
	}
}

// link claims the name by a second name for the file, which no system gives where
// the name is taken. File systems that know no such names rename, as if nobody else
// were there.
func (v *visit) link(name string) error {
	final := path.Join(v.folder, name)
	err := v.root.Link(v.part(), final)
	switch {
	case err == nil:
		if err := v.removePart(); err != nil {
			v.env.Log.Warn("an unfinished file is left", "file", v.part(), "err", err)
		}
		return nil
	case errors.Is(err, fs.ErrExist), errors.Is(err, fs.ErrNotExist):
		return err
	}
	return v.root.Rename(v.part(), final)
}
