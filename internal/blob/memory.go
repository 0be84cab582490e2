package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

// Memory keeps bytes by key in a folder. The first to be kept under a key stays
// until it is forgotten. A file begins with the SHA-256 of what follows, so damage
// is noticed.
type Memory struct {
	dir, owner string
}

// OpenMemory uses a folder, which it makes where there is none, and removes what a
// crash left half written.
func OpenMemory(dir string) (*Memory, error) {
	s, err := Open(dir)
	if err != nil {
		return nil, err
	}
	return &Memory{dir: s.dir}, nil
}

// Of is the part of the memory that one owner sees; owners share no key.
func (m *Memory) Of(owner string) *Memory { return &Memory{dir: m.dir, owner: owner} }

// Keep stores what r gives, and returns once it is safe on disk. Where something
// is kept under the key already, that is returned and r is not read. A full disk
// is a Temporary fault; more than DefaultLimit bytes an Invalid one.
func (m *Memory) Keep(ctx context.Context, key string, r io.Reader) (invoice.Content, error) {
	if kept, err := m.Recall(ctx, key); err != nil || kept.Given() {
		return kept, err
	}
	f, err := os.CreateTemp(m.dir, part+"*")
	if err != nil {
		return invoice.Content{}, trouble(err)
	}
	defer func() {
		_ = f.Close()
		_ = os.Remove(f.Name())
	}()
	hash := sha256.New()
	if _, err := f.Write(make([]byte, sha256.Size)); err != nil {
		return invoice.Content{}, trouble(err)
	}
	size, err := io.Copy(io.MultiWriter(written{f}, hash), io.LimitReader(reader{ctx, r}, DefaultLimit+1))
	if err != nil {
		return invoice.Content{}, err
	}
	if size > DefaultLimit {
		return invoice.Content{}, fault.New(fault.Invalid, "what is to be remembered is larger than %d bytes", int64(DefaultLimit))
	}
	if _, err := f.WriteAt(hash.Sum(nil), 0); err != nil {
		return invoice.Content{}, trouble(err)
	}
	if err := m.settle(f, m.path(key)); err != nil {
		return invoice.Content{}, trouble(err)
	}
	return m.Recall(ctx, key)
}

// settle gives the written file its name, unless another was quicker.
func (m *Memory) settle(f *os.File, final string) error {
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	folder := filepath.Dir(final)
	if err := (&Store{dir: m.dir}).folder(folder); err != nil {
		return err
	}
	if err := os.Link(f.Name(), final); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncFolder(folder)
}

// Recall finds what is kept under a key; the content is not Given where nothing
// is. Damaged bytes are told when they are read, by an Internal fault in place of
// io.EOF.
func (m *Memory) Recall(_ context.Context, key string) (invoice.Content, error) {
	path := m.path(key)
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return invoice.Content{}, nil
	}
	if err != nil {
		return invoice.Content{}, trouble(err)
	}
	defer func() { _ = f.Close() }()
	var digest invoice.Digest
	info, err := f.Stat()
	if _, short := io.ReadFull(f, digest[:]); err != nil || short != nil {
		return invoice.Content{}, fault.Wrap(fault.Internal, errors.Join(err, short), "what is remembered is damaged")
	}
	return invoice.Content{
		MediaType: "application/octet-stream", Size: info.Size() - sha256.Size, SHA256: digest,
		Open: func() (io.ReadCloser, error) { return recalled(path, digest) },
	}, nil
}

func recalled(path string, digest invoice.Digest) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "what was remembered is gone")
	}
	head := make([]byte, sha256.Size)
	if _, err := io.ReadFull(f, head); err != nil || !bytes.Equal(head, digest[:]) {
		return nil, errors.Join(fault.Wrap(fault.Internal, err, "what is remembered is no longer the same"), f.Close())
	}
	return &verified{file: f, hash: sha256.New(), want: digest}, nil
}

// Forget removes what is kept under a key, if anything is.
func (m *Memory) Forget(_ context.Context, key string) error {
	if err := os.Remove(m.path(key)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return trouble(err)
	}
	return nil
}

// Sweep forgets what was kept before a time, whoever it belongs to.
func (m *Memory) Sweep(ctx context.Context, before time.Time) error {
	return filepath.WalkDir(m.dir, func(path string, e fs.DirEntry, err error) error {
		if err = errors.Join(err, ctx.Err()); err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) || err == nil && !info.ModTime().Before(before) {
			return nil
		}
		return errors.Join(err, os.Remove(path))
	})
}

func (m *Memory) path(key string) string {
	name := fmt.Sprintf("%x", sha256.Sum256(fmt.Appendf(nil, "%d:%s%s", len(m.owner), m.owner, key)))
	return filepath.Join(m.dir, name[:2], name[2:])
}
