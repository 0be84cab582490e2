package main

import (
	"archive/zip"
	"bufio"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// document is something to look at: a file, or one in an archive.
type document struct {
	name    string
	open    func() (io.ReadCloser, error)
	trouble error // why it cannot be opened
}

// Bounds of an archive: a small file must not become a large one.
const (
	maxEntries = 1000
	maxEntry   = 1 << 30 // bytes
	maxRatio   = 100
)

// find hands on every document that a name stands for: "-" for names on standard
// input, a folder, a ZIP archive, a file.
func find(ctx context.Context, name string, stdin io.Reader, to chan<- document) {
	if name == "-" {
		lines := bufio.NewScanner(stdin)
		for lines.Scan() && ctx.Err() == nil {
			if file := strings.TrimSpace(lines.Text()); file != "" {
				find(ctx, file, strings.NewReader(""), to)
			}
		}
		return
	}
	info, err := os.Stat(name)
	switch {
	case err != nil:
		give(ctx, to, document{name: name, trouble: err})
	case info.IsDir():
		findIn(ctx, name, to)
	case strings.EqualFold(filepath.Ext(name), ".zip"):
		findInArchive(ctx, name, to)
	default:
		give(ctx, to, document{name: name, open: func() (io.ReadCloser, error) { return os.Open(name) }})
	}
}

func give(ctx context.Context, to chan<- document, d document) {
	select {
	case to <- d:
	case <-ctx.Done():
	}
}

func findIn(ctx context.Context, folder string, to chan<- document) {
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			give(ctx, to, document{name: path, trouble: err})
		case d.Type().IsRegular():
			find(ctx, path, strings.NewReader(""), to)
		}
		return ctx.Err()
	})
	if err != nil && ctx.Err() == nil {
		give(ctx, to, document{name: folder, trouble: err})
	}
}

// findInArchive reads entries one after the other while the archive is open; the
// names in it are shown, never used as paths.
func findInArchive(ctx context.Context, name string, to chan<- document) {
	archive, err := zip.OpenReader(name)
	if err != nil {
		give(ctx, to, document{name: name, trouble: fmt.Errorf("not a ZIP archive: %w", err)})
		return
	}
	if len(archive.File) > maxEntries {
		_ = archive.Close()
		give(ctx, to, document{name: name, trouble: fmt.Errorf("the archive holds %d files; %d are the most", len(archive.File), maxEntries)})
		return
	}
	_ = archive.Close()
	for at, f := range archive.File {
		if f.FileInfo().IsDir() {
			continue
		}
		d := document{name: name + "!" + f.Name}
		switch {
		case f.UncompressedSize64 > maxEntry, f.UncompressedSize64 > maxRatio*(f.CompressedSize64+1024):
			d.trouble = fmt.Errorf("the file would become too large: %d bytes from %d", f.UncompressedSize64, f.CompressedSize64)
		case strings.EqualFold(filepath.Ext(f.Name), ".zip"):
			d.trouble = fmt.Errorf("archives in archives are not opened")
		default:
			d.open = func() (io.ReadCloser, error) { return openEntry(name, at) }
		}
		give(ctx, to, d)
	}
}

// entryReader closes the archive with its entry.
type entryReader struct {
	io.Reader
	entry, archive io.Closer
}

func (e entryReader) Close() error {
	err := e.entry.Close()
	if closed := e.archive.Close(); err == nil {
		err = closed
	}
	return err
}

func openEntry(name string, at int) (io.ReadCloser, error) {
	archive, err := zip.OpenReader(name)
	if err != nil {
		return nil, err
	}
	if at >= len(archive.File) {
		_ = archive.Close()
		return nil, fmt.Errorf("the archive changed while it was read")
	}
	f := archive.File[at]
	entry, err := f.Open()
	if err != nil {
		_ = archive.Close()
		return nil, err
	}
	return entryReader{io.LimitReader(entry, int64(f.UncompressedSize64)), entry, archive}, nil
}
