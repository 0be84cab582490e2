package folder

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"

	"github.com/postbud/postbud/internal/filing"
	"github.com/postbud/postbud/internal/stored"
	"github.com/postbud/postbud/invoice"
)

// part is the name under which the file grows. It begins with a dot, so that
// whoever lists the folder does not take it, and is this parcel's alone: another
// destination may lead to the same folder.
func (v *visit) part() string {
	return path.Join(v.folder, filing.Unfinished(v.parcel.Name, v.parcel.ID, v.folder))
}

// removePart removes an unfinished file, if there is one. Where nobody waits any more
// it may be that of another attempt.
func (v *visit) removePart() error {
	if v.alone() {
		return nil
	}
	defer v.moved()
	err := v.disk.Remove(v.part())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// write puts the content on disk under the temporary name.
func (v *visit) write(ctx context.Context) error {
	in, err := stored.Open(ctx, v.parcel.Content)
	if err != nil {
		return err
	}
	defer in.Close()
	if err := ctx.Err(); err != nil {
		return interrupted(err)
	}
	out, err := v.create()
	if err != nil {
		return v.explain(err, "write to", 0)
	}
	n, err := io.Copy(&steady{to: out, visit: v}, in)
	if err == nil {
		err = out.Sync()
	}
	if e := out.Close(); err == nil {
		err = e
	}
	switch {
	case ctx.Err() != nil:
		return interrupted(ctx.Err())
	case in.Failed() != nil:
		return in.Failed()
	case err != nil:
		return v.explain(err, "write to", n)
	}
	return nil
}

// create begins the unfinished file. What an earlier attempt left is removed and not
// written over: a call of that attempt may still hang in it.
func (v *visit) create() (file, error) {
	const fresh = os.O_WRONLY | os.O_CREATE | os.O_EXCL
	out, err := v.disk.OpenFile(v.part(), fresh, 0o644)
	if errors.Is(err, fs.ErrExist) {
		if err := v.removePart(); err != nil {
			return nil, err
		}
		out, err = v.disk.OpenFile(v.part(), fresh, 0o644)
	}
	v.moved()
	return out, err
}

// steady writes, and syncs now and then, so that no call takes long for a document that
// is large.
type steady struct {
	to     file
	visit  *visit
	behind int // bytes since the last sync
}

const mostBehind = 64 << 20

func (s *steady) Write(b []byte) (int, error) {
	n, err := s.to.Write(b)
	if s.behind += n; err == nil && s.behind >= mostBehind {
		s.behind, err = 0, s.to.Sync()
	}
	s.visit.moved()
	return n, err
}

// same says whether a file holds the parcel's content. A folder or a link is
// nobody's document.
func (v *visit) same(name string) (bool, error) {
	info, err := v.disk.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() != v.parcel.Size {
		return false, err
	}
	file, err := v.disk.Open(name)
	if err != nil {
		return false, err
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(&counting{sum, v.watch}, file); err != nil {
		return false, err
	}
	return invoice.Digest(sum.Sum(nil)) == v.parcel.SHA256, nil
}

// makeFolders makes the folders below the path that are missing, and syncs each
// one's parent.
func (v *visit) makeFolders() error {
	if v.folder == "." {
		return nil
	}
	if _, err := v.disk.Stat(v.folder); err == nil {
		return nil
	}
	if err := v.disk.MkdirAll(v.folder, 0o755); err != nil {
		return v.explain(err, "make a folder in", 0)
	}
	for parent := path.Dir(v.folder); ; parent = path.Dir(parent) {
		if err := v.sync(parent); err != nil {
			return v.explain(err, "make a folder in", 0)
		}
		if parent == "." {
			return nil
		}
	}
}

// counting tells the watch of each piece that was read.
type counting struct {
	io.Writer
	watch *watch
}

func (c *counting) Write(b []byte) (int, error) {
	c.watch.moved()
	return c.Writer.Write(b)
}
