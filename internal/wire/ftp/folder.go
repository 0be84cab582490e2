package ftp

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/jlaffaye/ftp"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/filing"
)

// Files tells the files of a folder there, hidden ones and folders left out; at most
// filing.MostEntries. A folder that is missing or closed is a Configuration fault with
// code GW-FOLDER.
func (g *Wire) Files(ctx context.Context, folder string) (files []filing.Entry, err error) {
	return files, g.within(ctx, folder, func(v *visit) error {
		if there, err := v.folderState(folder); !there { // many servers list a missing folder as an empty one
			if lost(err) || denied(said(err)) {
				return v.explain(err, "looking into the folder")
			}
			return v.missingFolder(err)
		}
		all, err := v.List(folder)
		if err != nil {
			return v.explain(err, "looking into the folder")
		}
		for _, one := range all {
			name := path.Base(one.Name)
			if len(files) < filing.MostEntries && one.Type == ftp.EntryTypeFile && !strings.HasPrefix(name, ".") && one.Name != "" {
				files = append(files, filing.Entry{Name: name, Size: int64(min(one.Size, 1<<62)), Modified: one.Time.UTC()})
			}
		}
		return nil
	})
}

// Read reads a file of a folder there. One of more bytes than most, or that is not
// there any more, is fs.ErrNotExist.
func (g *Wire) Read(ctx context.Context, folder, name string, most int64) (data []byte, err error) {
	return data, g.within(ctx, folder, func(v *visit) error {
		in, err := v.Retr(path.Join(folder, name))
		switch no := said(err); {
		case no != nil && no.Code == 550 && !denied(no):
			return fs.ErrNotExist
		case err != nil:
			return v.explain(err, "reading")
		}
		data, err = io.ReadAll(io.LimitReader(in, most+1))
		if int64(len(data)) > most {
			v.broken = true // the server still sends
			_ = in.Close()
			return fs.ErrNotExist
		}
		if err = errors.Join(err, in.Close()); err != nil {
			return v.explain(err, "reading")
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
			switch taken, e := v.stat(at); {
			case e != nil:
				return e
			case taken != nil:
				continue
			}
			if err = v.Rename(path.Join(folder, name), at); err == nil {
				return nil
			}
			if lost(err) {
				return v.explain(err, "moving a file")
			}
			if left, e := v.stat(path.Join(folder, name)); e == nil && left == nil {
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
		err := v.Delete(path.Join(folder, name))
		if said(err) != nil {
			if left, e := v.stat(path.Join(folder, name)); e == nil && left == nil {
				return nil
			}
		}
		return v.explain(err, "deleting a file")
	})
}

// within does something in a folder. A connection that was kept and turns out to be
// dead is replaced.
func (g *Wire) within(ctx context.Context, folder string, do func(*visit) error) error {
	if _, err := filing.Folder("folder", folder); err != nil {
		return err
	}
	for {
		l, reused, err := g.pool.acquire(ctx, g.dial)
		if err != nil {
			return err
		}
		v := &visit{Wire: g, link: l, ctx: ctx, folder: folder, began: g.now()}
		v.serve(ctx)
		unwatch := v.watch(ctx, l)
		err = do(v)
		unwatch()
		if v.broken || ctx.Err() != nil {
			v.pool.drop(l)
		} else {
			v.pool.release(l)
		}
		if !v.broken || !reused || ctx.Err() != nil || fault.KindOf(err) != fault.Temporary {
			return err
		}
	}
}
