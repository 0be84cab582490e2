package folder

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
)

// file is a file as a listing shows it. Name is relative, with slashes.
type file struct {
	name string
	info fs.FileInfo
}

// same says whether two sightings show the same bytes, as far as can be told
// without reading them. A copying program may set the final size before it
// writes, so the time counts too.
func (f file) same(g file) bool {
	return f.info.Size() == g.info.Size() && f.info.ModTime().Equal(g.info.ModTime()) && os.SameFile(f.info, g.info)
}

// root opens the folder. Nothing that is opened through it can lie outside.
func (a *adaptor) root() (*os.Root, error) {
	root, err := os.OpenRoot(a.s.Path)
	if err == nil {
		return root, nil
	}
	e := fault.Setting("path", "the folder %s is missing or closed to us", a.s.Path).Coded("GW-FOLDER", "path", a.s.Path)
	e.Err = err
	return nil, e
}

// scan lists the files that are to be taken, by name. Links are left alone, as
// is everything hidden or temporary.
func (a *adaptor) scan(ctx context.Context, root *os.Root) ([]file, error) {
	var all []file
	err := fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && name == ".":
			return err
		case err != nil: // gone, or closed to us: the other files can still be had
			a.env.Log.WarnContext(ctx, "a folder cannot be looked into", "name", name, "error", err)
			return fs.SkipDir
		case name == ".":
			return nil
		case d.IsDir():
			if !a.s.Subfolders || !a.enters(name) {
				return fs.SkipDir
			}
			return nil
		case !d.Type().IsRegular() || !a.wants(name):
			return nil
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		all = append(all, file{name, info})
		return err
	})
	if ctx.Err() != nil {
		return nil, fault.Wrap(fault.Temporary, ctx.Err(), "stopped while the folder was listed")
	}
	if err != nil {
		e := fault.Setting("path", "the folder %s cannot be listed", a.s.Path).Coded("GW-FOLDER", "path", a.s.Path)
		e.Err = err
		return nil, e
	}
	slices.SortFunc(all, func(f, g file) int { return cmp.Compare(f.name, g.name) })
	return all, nil
}

// enters says whether a folder may hold files to take: hidden ones and our own
// do not.
func (a *adaptor) enters(name string) bool {
	own := a.s.After != leave && (strings.EqualFold(name, a.s.DoneFolder) && a.s.After == move || strings.EqualFold(name, a.s.ErrorFolder))
	return !own && !hidden(path.Base(name))
}

// wants says whether a file is to be taken, by its name.
func (a *adaptor) wants(name string) bool {
	base := strings.ToLower(path.Base(name))
	if hidden(base) || temporary(base) {
		return false
	}
	return slices.ContainsFunc(a.s.patterns(), func(p string) bool {
		ok, err := path.Match(p, base)
		return ok && err == nil
	})
}

func hidden(base string) bool { return strings.HasPrefix(base, ".") }

// temporary names are those under which programs write what they rename when it
// is whole, and the locks of office programs.
func temporary(base string) bool {
	if strings.HasPrefix(base, "~") || strings.HasSuffix(base, "~") {
		return true
	}
	switch path.Ext(base) {
	case ".part", ".partial", ".tmp", ".temp", ".filepart", ".crdownload", ".swp", ".lock", ".lck":
		return true
	}
	return false
}

// settled leaves the files that nobody is writing. Those just seen are looked at
// once more after the settling time; what has changed by then is left for the
// next pull.
func (a *adaptor) settled(ctx context.Context, root *os.Root, files []file) ([]file, error) {
	if a.s.Settle <= 0 || len(files) == 0 {
		return files, nil
	}
	if wait := a.sight(files); wait > 0 {
		if err := a.env.Sleep(ctx, wait); err != nil {
			return nil, fault.Wrap(fault.Temporary, err, "stopped while files were settling")
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.env.Now()
	var ready []file
	for _, f := range files {
		info, err := root.Lstat(f.name)
		if err != nil {
			continue
		}
		if seen := a.seen[f.name]; seen.file.same(file{f.name, info}) && now.Sub(seen.since) >= a.s.Settle {
			ready = append(ready, f)
			continue
		}
		a.seen[f.name] = sighting{file: file{f.name, info}, since: now}
		a.env.Log.InfoContext(ctx, "a file is still being written", "name", f.name, "size", info.Size())
	}
	return ready, nil
}

// sight remembers how the files look, forgets those that are gone, and says how
// long the youngest sighting still needs.
func (a *adaptor) sight(files []file) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	now, known := a.env.Now(), a.seen
	a.seen = make(map[string]sighting, len(files))
	var wait time.Duration
	for _, f := range files {
		old, ok := known[f.name]
		if !ok || !old.file.same(f) {
			old = sighting{file: f, since: now}
		}
		a.seen[f.name] = old
		wait = max(wait, a.s.Settle-now.Sub(old.since))
	}
	return wait
}
