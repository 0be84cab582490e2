package folder

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
)

// anew is the cursor after the last file: the next pull lists from the start. It
// is no file's name.
const anew = "/"

// Pull hands on the finished files by name. The cursor goes on within a listing
// only; after its last file the next pull lists anew, for a name says nothing of
// when a file came. A file knows neither number nor customer, so a manual query
// is an Invalid fault.
func (a *adaptor) Pull(ctx context.Context, q adaptors.Query) iter.Seq2[adaptors.Item, error] {
	return func(yield func(adaptors.Item, error) bool) {
		if q.Manual() {
			yield(adaptors.Item{}, fault.New(fault.Invalid, "a folder holds files; it knows no numbers, customers and dates; run it, and what is new in it is exported"))
			return
		}
		root, err := a.root()
		if err != nil {
			yield(adaptors.Item{}, err)
			return
		}
		defer func() { _ = root.Close() }()
		files, err := a.finished(ctx, root, q.Cursor)
		if err != nil {
			yield(adaptors.Item{}, err)
			return
		}
		for i, f := range files {
			item, err := a.read(ctx, root, f.name)
			if errors.Is(err, errChanging) || fault.CodeOf(err) == "SRC-GONE" {
				continue // for the next pull, or for nobody
			}
			item.Cursor = f.name
			if i == len(files)-1 {
				item.Cursor = anew
			}
			if !yield(item, err) || err != nil && item.Ref == "" {
				return
			}
		}
	}
}

// finished are the files after the cursor; when there are none, all files, so
// that a cursor in the middle of a listing cannot outlive that listing.
func (a *adaptor) finished(ctx context.Context, root *os.Root, cursor string) ([]file, error) {
	all, err := a.scan(ctx, root)
	if err != nil {
		return nil, err
	}
	a.forget(all)
	if cursor == anew {
		cursor = ""
	}
	var rest []file
	for _, f := range all {
		if f.name > cursor {
			rest = append(rest, f)
		}
	}
	if len(rest) == 0 {
		rest = all
	}
	return a.settled(ctx, root, rest)
}

// forget drops what is remembered of files that are gone.
func (a *adaptor) forget(there []file) {
	a.mu.Lock()
	defer a.mu.Unlock()
	known := a.taken
	a.taken = make(map[string]sighting, len(known))
	for _, f := range there {
		if old, ok := known[f.name]; ok {
			a.taken[f.name] = old
		}
	}
}

// Fetch reads a file again. One that was moved away is SRC-GONE.
func (a *adaptor) Fetch(ctx context.Context, ref string) (adaptors.Item, error) {
	if !a.allowed(ref) {
		return adaptors.Item{}, fault.New(fault.Permanent, "%q is no file of this folder", ref)
	}
	root, err := a.root()
	if err != nil {
		return adaptors.Item{}, err
	}
	defer func() { _ = root.Close() }()
	item, err := a.read(ctx, root, ref)
	if errors.Is(err, errChanging) {
		return item, fault.Wrap(fault.Temporary, err, "the file is still being written")
	}
	return item, err
}

// allowed keeps a name within the folder, and away from what a pull leaves alone.
func (a *adaptor) allowed(ref string) bool {
	if ref == "" || ref != path.Clean(ref) || !filepath.IsLocal(filepath.FromSlash(ref)) || !a.wants(ref) {
		return false
	}
	for dir := path.Dir(ref); dir != "."; dir = path.Dir(dir) {
		if !a.enters(dir) {
			return false
		}
	}
	return true
}

var errChanging = errors.New("the file changed while it was read")

// read makes an item of a file. Its bytes are streamed to the spool, whose copy
// is what everybody works with from then on.
func (a *adaptor) read(ctx context.Context, root *os.Root, name string) (adaptors.Item, error) {
	f, before, err := openPlain(root, name)
	if err != nil {
		return adaptors.Item{Ref: name}, unreadable(name, err)
	}
	defer func() { _ = f.Close() }()
	source := &watched{from: f}
	content, err := a.env.Spool(ctx, mediaType(name), source)
	if source.failed != nil {
		return adaptors.Item{Ref: name}, unreadable(name, source.failed)
	}
	if ctx.Err() != nil {
		return adaptors.Item{}, fault.Wrap(fault.Temporary, ctx.Err(), "stopped while a file was read")
	}
	if err != nil { // our own disk, so no file can be taken
		return adaptors.Item{}, err
	}
	after, err := f.Stat()
	if err != nil || !before.same(file{name, after}) || content.Size != after.Size() {
		return adaptors.Item{Ref: name}, errChanging
	}
	version := content.SHA256.String()
	a.mu.Lock()
	a.taken[name] = sighting{file: before, version: version}
	a.mu.Unlock()
	return adaptors.Item{Ref: name, Version: version, Source: content, Name: path.Base(name)}, nil
}

// openPlain opens a regular file that is no link. What was looked at and what
// was opened must be the same, or somebody has swapped it in between (T-59).
func openPlain(root *os.Root, name string) (*os.File, file, error) {
	seen, err := root.Lstat(name)
	if err != nil {
		return nil, file{}, err
	}
	if !seen.Mode().IsRegular() {
		return nil, file{}, errNotPlain
	}
	f, err := root.OpenFile(name, os.O_RDONLY|noWait, 0)
	if err != nil {
		return nil, file{}, err
	}
	opened, err := f.Stat()
	if err == nil && !os.SameFile(seen, opened) {
		err = errNotPlain
	}
	if err != nil {
		return nil, file{}, errors.Join(err, f.Close())
	}
	return f, file{name, opened}, nil
}

var errNotPlain = errors.New("is not a plain file")

// unreadable is the fault of one file.
func unreadable(name string, cause error) error {
	switch {
	case errors.Is(cause, fs.ErrNotExist):
		e := fault.New(fault.Permanent, "the file %s is no longer there", name).Coded("SRC-GONE", "system", "the folder")
		e.Err = cause
		return e
	case errors.Is(cause, errNotPlain):
		e := fault.New(fault.Permanent, "%s is a link or another thing that is no file", name).
			Coded("FILE-UNREAD", "reason", "it is not a plain file")
		e.Err = cause
		return e
	}
	e := fault.New(fault.Temporary, "the file %s cannot be read", name).Coded("FILE-UNREAD", "reason", "the server may not open it")
	e.Err = cause
	return e
}

// watched remembers why reading failed, to tell it from a full disk.
type watched struct {
	from   io.Reader
	failed error
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.from.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		w.failed = err
	}
	return n, err
}

// mediaType goes by the name; what is really in the file the formats find out.
func mediaType(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".xml":
		return "application/xml"
	case ".pdf":
		return "application/pdf"
	case ".json":
		return "application/json"
	case ".csv":
		return "text/csv"
	case ".xlsx":
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case ".edi", ".edifact":
		return "application/edifact"
	case ".x12":
		return "application/edi-x12"
	}
	return "application/octet-stream"
}
