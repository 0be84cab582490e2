package main

import (
	"archive/zip"
	"bufio"
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
)

// document is something to look at: a file, or one in an archive.
type document struct {
	name    string
	open    func() (io.ReadCloser, error) // to be called once
	size    int64                         // in bytes
	trouble error                         // why it cannot be opened

	stranger bool // a file of another kind, which lies beside documents
}

// Bounds of an archive: a small file must not become a large one.
const (
	maxEntries = 100_000
	maxEntry   = 1 << 30 // bytes
	maxRatio   = 100
)

// find hands on every document that a name stands for: "-" for names on standard
// input, a folder, a ZIP archive, a file.
func find(ctx context.Context, name string, stdin io.Reader, to func(document)) {
	if name == "-" {
		lines := bufio.NewScanner(stdin)
		for lines.Scan() && ctx.Err() == nil {
			if file := strings.TrimSpace(lines.Text()); file != "" {
				find(ctx, file, strings.NewReader(""), to)
			}
		}
		if err := lines.Err(); err != nil && ctx.Err() == nil {
			to(document{name: name, trouble: err})
		}
		return
	}
	info, err := os.Stat(name)
	switch {
	case err != nil:
		to(document{name: name, trouble: err})
	case info.IsDir():
		findIn(ctx, name, to)
	case strings.EqualFold(filepath.Ext(name), ".zip"):
		findInArchive(ctx, name, to)
	default:
		to(document{name: name, size: info.Size(), open: func() (io.ReadCloser, error) { return os.Open(name) }})
	}
}

func findIn(ctx context.Context, folder string, to func(document)) {
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			to(document{name: path, trouble: err})
		case path != folder && hidden(d.Name()):
			if d.IsDir() {
				return fs.SkipDir
			}
		case isStranger(path) && !d.IsDir(), d.Type()&fs.ModeSymlink != 0:
			to(document{name: path, stranger: true})
		case d.Type().IsRegular():
			find(ctx, path, strings.NewReader(""), to)
		}
		return ctx.Err()
	})
	if err != nil && ctx.Err() == nil {
		to(document{name: folder, trouble: err})
	}
}

// findInArchive hands on the files of an archive, whose names are shown and never
// used as paths. The archive stays open until the last of them is read.
func findInArchive(ctx context.Context, name string, to func(document)) {
	archive, err := zip.OpenReader(name)
	if err != nil {
		to(document{name: name, trouble: err})
		return
	}
	if len(archive.File) > maxEntries {
		_ = archive.Close()
		to(document{name: name, trouble: tell("archive_many", "n", strconv.Itoa(len(archive.File)), "most", strconv.Itoa(maxEntries))})
		return
	}
	users := &users{archive: archive}
	users.count.Store(1)
	defer users.leave()
	for _, f := range archive.File {
		if ctx.Err() != nil {
			return
		}
		if f.FileInfo().IsDir() || slices.ContainsFunc(strings.Split(strings.ReplaceAll(f.Name, "\\", "/"), "/"), hidden) {
			continue
		}
		d := document{name: name + "!" + f.Name, size: int64(f.UncompressedSize64)}
		switch {
		case isStranger(f.Name):
			d.stranger = true
		case f.UncompressedSize64 > maxEntry, f.UncompressedSize64 > maxRatio*(f.CompressedSize64+1024):
			d.trouble = tell("archive_large", "size", int64(f.UncompressedSize64), "packed", int64(f.CompressedSize64))
		case strings.EqualFold(filepath.Ext(f.Name), ".zip"):
			d.trouble = tell("archive_within")
		case f.Flags&1 != 0:
			d.trouble = tell("archive_locked")
		default:
			users.count.Add(1)
			d.open = func() (io.ReadCloser, error) { return users.entry(f) }
		}
		to(d)
	}
}

// users counts who still reads from an archive; the last one closes it.
type users struct {
	archive *zip.ReadCloser
	count   atomic.Int64
}

func (u *users) leave() {
	if u.count.Add(-1) == 0 {
		_ = u.archive.Close()
	}
}

func (u *users) entry(f *zip.File) (io.ReadCloser, error) {
	r, err := f.Open()
	if err != nil {
		u.leave()
		return nil, err
	}
	return entryReader{io.LimitReader(r, int64(f.UncompressedSize64)), r, u}, nil
}

// entryReader leaves the archive with its entry.
type entryReader struct {
	io.Reader
	entry io.Closer
	users *users
}

func (e entryReader) Close() error {
	err := e.entry.Close()
	e.users.leave()
	return err
}
