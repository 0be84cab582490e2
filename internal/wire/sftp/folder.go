package sftp

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/filing"
)

// Files tells the files of a folder there, hidden ones and folders left out; at most
// filing.MostEntries. A folder that is missing or closed is a Configuration fault with
// code GW-FOLDER.
func (g *Wire) Files(ctx context.Context, folder string) (files []filing.Entry, err error) {
	return files, g.within(ctx, folder, func(v *visit) error {
		all, err := v.ReadDirContext(ctx, folder)
		if err != nil {
			return v.unread(err, "looking into the folder")
		}
		for _, one := range all {
			if len(files) < filing.MostEntries && one.Mode().IsRegular() && one.Name()[0] != '.' {
				files = append(files, filing.Entry{Name: one.Name(), Size: one.Size(), Modified: one.ModTime().UTC()})
			}
		}
		return nil
	})
}

// Read reads a file of a folder there. One of more bytes than most, or that is not
// there any more, is fs.ErrNotExist.
func (g *Wire) Read(ctx context.Context, folder, name string, most int64) (data []byte, err error) {
	return data, g.within(ctx, folder, func(v *visit) error {
		file, err := v.Open(path.Join(folder, name))
		if err != nil {
			return v.unread(err, "reading")
		}
		data, err = io.ReadAll(io.LimitReader(file, most+1))
		if err = errors.Join(err, file.Close()); err != nil {
			return v.unread(err, "reading")
		}
		if int64(len(data)) > most {
			return fs.ErrNotExist
		}
		return nil
	})
}

// Shift moves a file of a folder there to another folder. A file that is not there any
// more is no error, and neither is one of that name in the other folder: it stays, and
// ours gets a number.
func (g *Wire) Shift(ctx context.Context, folder, name, to string) error {
	return g.within(ctx, folder, func(v *visit) error {
		var err error
		for n := 1; n <= filing.MostNumbers; n++ {
			at := path.Join(to, filing.Numbered(name, n))
			if _, err = v.Stat(at); err == nil {
				continue
			}
			if err = v.Rename(path.Join(folder, name), at); err == nil {
				return nil
			}
			if _, gone := v.Stat(path.Join(folder, name)); errors.Is(gone, fs.ErrNotExist) {
				return nil
			}
			break
		}
		v.folder = to
		return v.explain(err, "moving a file")
	})
}

// Erase deletes a file of a folder there. One that is not there any more is no error.
func (g *Wire) Erase(ctx context.Context, folder, name string) error {
	return g.within(ctx, folder, func(v *visit) error {
		err := v.Remove(path.Join(folder, name))
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		return v.explain(err, "deleting a file")
	})
}

// unread is explain for somebody who reads: what is gone is no fault of the folder's.
func (v *visit) unread(err error, doing string) error {
	if errors.Is(err, fs.ErrNotExist) && doing == "reading" {
		return fs.ErrNotExist
	}
	return v.explain(err, doing)
}

// within does something in a folder. A connection that was kept and turns out to be
// dead is replaced once.
func (g *Wire) within(ctx context.Context, folder string, do func(*visit) error) error {
	if _, err := filing.Folder("folder", folder); err != nil {
		return err
	}
	for {
		l, reused, err := g.acquire(ctx)
		if err != nil {
			return err
		}
		v := &visit{Wire: g, link: l, ctx: ctx, folder: folder, began: g.now()}
		unwatch := g.watch(ctx, l)
		err = do(v)
		unwatch()
		if !v.broken {
			return err
		}
		g.drop(l)
		if !reused || ctx.Err() != nil || fault.KindOf(err) != fault.Temporary {
			return err
		}
	}
}
