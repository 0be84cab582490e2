package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

func open(t *testing.T) (*Store, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "documents")
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s, dir
}

func files(t *testing.T, dir string) (found []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			found = append(found, strings.TrimPrefix(path, dir+string(filepath.Separator)))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestWhatIsPutIsReadBackWhole(t *testing.T) {
	s, dir := open(t)
	for name, data := range map[string][]byte{
		"nothing":   {},
		"some text": []byte("<Invoice>æøå\x00\r\n</Invoice>"),
		"3 MB":      bytes.Repeat([]byte("0123456789abcdef"), 3<<16),
	} {
		t.Run(name, func(t *testing.T) {
			for range 2 { // the second time is the same
				c, err := s.Put(t.Context(), "application/xml", iotest.HalfReader(bytes.NewReader(data)))
				if err != nil {
					t.Fatal(err)
				}
				if c.SHA256 != sha256.Sum256(data) || c.Size != int64(len(data)) || c.MediaType != "application/xml" {
					t.Fatalf("%+v", c)
				}
				for range 2 {
					r, err := c.Open()
					if err != nil {
						t.Fatal(err)
					}
					if got, err := io.ReadAll(iotest.OneByteReader(io.LimitReader(r, 5))); err != nil || !bytes.HasPrefix(data, got) {
						t.Errorf("the first bytes: %q, %v", got, err)
					}
					if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, data[min(5, len(data)):]) {
						t.Errorf("the rest: %d bytes, %v", len(got), err)
					}
					if err := r.Close(); err != nil {
						t.Error(err)
					}
				}
				if !s.Has(c.SHA256) {
					t.Error("it is not there")
				}
			}
		})
	}
	found := files(t, dir)
	if len(found) != 3 {
		t.Errorf("files: %q", found)
	}
	for _, name := range found {
		if len(name) != 65 || name[2] != filepath.Separator {
			t.Errorf("name %q", name)
		}
	}
}

func TestF42DamageIsNoticedAtTheEndAndMended(t *testing.T) {
	for name, damage := range map[string]func([]byte) []byte{
		"one bit":  func(b []byte) []byte { b[3] ^= 1; return b },
		"cut":      func(b []byte) []byte { return b[:len(b)-1] },
		"longer":   func(b []byte) []byte { return append(b, ' ') },
		"emptied":  func([]byte) []byte { return nil },
		"replaced": func([]byte) []byte { return []byte("another document") },
	} {
		t.Run(name, func(t *testing.T) {
			s, dir := open(t)
			data := []byte("an invoice of 100.00 DKK")
			c, err := s.Put(t.Context(), "", bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, files(t, dir)[0])
			if err := os.WriteFile(path, damage(bytes.Clone(data)), 0o600); err != nil {
				t.Fatal(err)
			}
			r, err := c.Open()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.ReadAll(r); fault.KindOf(err) != fault.Internal || !strings.Contains(err.Error(), "damaged") {
				t.Fatalf("reading gives %v", err)
			}
			_ = r.Close()
			if _, err := s.Put(t.Context(), "", bytes.NewReader(data)); err != nil {
				t.Fatal(err)
			}
			r, _ = c.Open()
			got, err := io.ReadAll(r)
			_ = r.Close()
			if !bytes.Equal(got, data) || err != nil {
				t.Errorf("after putting it again: %q, %v", got, err)
			}
		})
	}
}

func TestAMissingBlobSaysSo(t *testing.T) {
	s, _ := open(t)
	digest := invoice.Digest(sha256.Sum256([]byte("never put")))
	if s.Has(digest) {
		t.Error("it has what was never put")
	}
	if _, err := s.Open(digest); !errors.Is(err, fs.ErrNotExist) || fault.KindOf(err) != fault.Internal {
		t.Errorf("%v", err)
	}
}

func TestAPutThatFailsLeavesNothing(t *testing.T) {
	broken := fault.New(fault.Uncertain, "the line broke")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for name, test := range map[string]struct {
		ctx  context.Context
		from io.Reader
		want fault.Kind
		is   error
	}{
		"too large":           {t.Context(), strings.NewReader(strings.Repeat("x", 101)), fault.Invalid, nil},
		"endless":             {t.Context(), neverEnding{}, fault.Invalid, nil},
		"the reader fails":    {t.Context(), io.MultiReader(strings.NewReader("half"), iotest.ErrReader(broken)), fault.Uncertain, broken},
		"the context is done": {cancelled, strings.NewReader("x"), fault.Internal, context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			s, dir := open(t)
			_, err := s.Limit(100).Put(test.ctx, "", test.from)
			if fault.KindOf(err) != test.want || test.is != nil && !errors.Is(err, test.is) {
				t.Errorf("%s: %v", fault.KindOf(err), err)
			}
			if found := files(t, dir); len(found) > 0 {
				t.Errorf("left behind: %q", found)
			}
		})
	}
	s, _ := open(t)
	if _, err := s.Limit(100).Put(t.Context(), "", strings.NewReader(strings.Repeat("x", 100))); err != nil {
		t.Errorf("exactly the limit: %v", err)
	}
}

type neverEnding struct{}

func (neverEnding) Read(p []byte) (int, error) { return len(p), nil }

func TestF32WhatACrashLeftIsRemovedAtOpen(t *testing.T) {
	s, dir := open(t)
	c, err := s.Put(t.Context(), "", strings.NewReader("whole"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, part+"123"), []byte("hal"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err = Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if found := files(t, dir); len(found) != 1 || !s.Has(c.SHA256) {
		t.Errorf("files %q", found)
	}
}

func TestManyMayPutTheSameAtOnce(t *testing.T) {
	s, dir := open(t)
	var group sync.WaitGroup
	for range 16 {
		group.Go(func() {
			c, err := s.Put(context.Background(), "", strings.NewReader("the same"))
			if err != nil {
				t.Error(err)
				return
			}
			r, err := c.Open()
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := io.ReadAll(r); err != nil {
				t.Error(err)
			}
			_ = r.Close()
		})
	}
	group.Wait()
	if found := files(t, dir); len(found) != 1 {
		t.Errorf("files %q", found)
	}
}

func TestAFolderThatCannotBeUsedIsAConfigurationFault(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(filepath.Join(file, "documents")); fault.KindOf(err) != fault.Configuration {
		t.Errorf("%v", err)
	}
}
