// Package blob keeps document bytes in a folder, by content. A blob's name is
// its SHA-256, so the same bytes are kept once and damage is noticed.
//
// Nothing is ever changed: a blob is written aside, synced and renamed, so that
// after a crash it is there whole or not at all.
package blob

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

// DefaultLimit is the largest blob, in bytes, unless Limit says otherwise.
const DefaultLimit = 1 << 30

// part begins the name of a file that is still being written.
const part = ".part-"

// Store is a folder of blobs. Several goroutines may use it; one process owns
// the folder.
type Store struct {
	dir   string
	limit int64
}

// Open uses a folder, which it makes where there is none, and removes what a
// crash left half written.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fault.Wrap(fault.Configuration, err, "the folder of documents cannot be used")
	}
	left, err := os.ReadDir(dir)
	if err != nil {
		return nil, fault.Wrap(fault.Configuration, err, "the folder of documents cannot be read")
	}
	for _, entry := range left {
		if !strings.HasPrefix(entry.Name(), part) {
			continue
		}
		if err := os.Remove(filepath.Join(dir, entry.Name())); err != nil {
			return nil, fault.Wrap(fault.Configuration, err, "the folder of documents cannot be written to")
		}
	}
	return &Store{dir: dir, limit: DefaultLimit}, nil
}

// Beside uses a folder that another process works in, to read what lies there. Nothing
// is made or removed.
func Beside(dir string) *Store { return &Store{dir: dir, limit: DefaultLimit} }

// Limit is the same store with another largest size, in bytes.
func (s *Store) Limit(bytes int64) *Store { return &Store{dir: s.dir, limit: bytes} }

// Put keeps what r gives and returns once it is safe on disk. The same bytes may
// be put again, also at the same time; that mends a damaged blob. More than the
// limit is an Invalid fault, a full disk a Temporary one, and neither leaves
// anything behind.
func (s *Store) Put(ctx context.Context, mediaType string, r io.Reader) (invoice.Content, error) {
	f, err := os.CreateTemp(s.dir, part+"*")
	if err != nil {
		return invoice.Content{}, trouble(err)
	}
	defer func() {
		_ = f.Close()
		_ = os.Remove(f.Name())
	}()
	hash := sha256.New()
	size, err := io.Copy(io.MultiWriter(written{f}, hash), io.LimitReader(reader{ctx, r}, s.limit+1))
	if err != nil {
		return invoice.Content{}, err
	}
	if size > s.limit {
		return invoice.Content{}, fault.New(fault.Invalid, "the file is larger than %d bytes", s.limit)
	}
	digest := invoice.Digest(hash.Sum(nil))
	if err := s.settle(f, digest); err != nil {
		return invoice.Content{}, trouble(err)
	}
	return s.Content(digest, mediaType, size), nil
}

// settle gives the written file its name, unless an undamaged one has it.
func (s *Store) settle(f *os.File, digest invoice.Digest) error {
	final := s.path(digest)
	if err := s.folder(filepath.Dir(final)); err != nil {
		return err
	}
	if s.whole(digest) {
		return syncFolder(filepath.Dir(final))
	}
	err := f.Sync()
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), final); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(final))
}

// folder makes one of the 256 folders; its own name must be on disk too.
func (s *Store) folder(path string) error {
	err := os.Mkdir(path, 0o700)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return errors.Join(err, syncFolder(s.dir))
}

// whole says whether the blob is there and undamaged.
func (s *Store) whole(digest invoice.Digest) bool {
	r, err := s.Open(digest)
	if err != nil {
		return false
	}
	_, err = io.Copy(io.Discard, r)
	return errors.Join(err, r.Close()) == nil
}

// Content is a blob as the model names it. Its Open may be called more than once.
func (s *Store) Content(digest invoice.Digest, mediaType string, size int64) invoice.Content {
	return invoice.Content{MediaType: mediaType, Size: size, SHA256: digest,
		Open: func() (io.ReadCloser, error) { return s.Open(digest) }}
}

// Has says whether there is a blob of that name; it does not read it.
func (s *Store) Has(digest invoice.Digest) bool {
	info, err := os.Stat(s.path(digest))
	return err == nil && info.Mode().IsRegular()
}

// Open reads a blob. Where its bytes are not those of its name, the last Read
// says so with an Internal fault instead of io.EOF, so whoever sends while
// reading must not finish before. The caller closes it.
func (s *Store) Open(digest invoice.Digest) (io.ReadCloser, error) {
	f, err := os.Open(s.path(digest))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Wrap(fault.Internal, err, "the stored document %s is gone", short(digest))
	}
	if err != nil {
		return nil, trouble(err)
	}
	return &verified{file: f, hash: sha256.New(), want: digest}, nil
}

func (s *Store) path(digest invoice.Digest) string {
	name := digest.String()
	return filepath.Join(s.dir, name[:2], name[2:])
}

func short(digest invoice.Digest) string { return digest.String()[:12] }

func damaged(digest invoice.Digest) error {
	return fault.New(fault.Internal, "the stored document %s is damaged: %w", short(digest), errDamaged)
}

var errDamaged = errors.New("its bytes do not have the SHA-256 they are stored under")
