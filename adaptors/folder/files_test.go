package folder_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/adaptors/folder"
	"github.com/postbud/postbud/adaptortest"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// source is what the adaptor can do.
type source interface {
	adaptors.Adaptor
	adaptors.Puller
	adaptors.Fetcher
	adaptors.Acknowledger
}

func open(t *testing.T, env plugin.Env, v plugin.Values) source {
	t.Helper()
	a, err := folder.Adaptor.Open(t.Context(), v, env)
	if err != nil {
		t.Fatal(err)
	}
	return a.(source)
}

// names are what a pull brings, each with its fault if it has one.
func names(t *testing.T, a adaptors.Puller) string {
	t.Helper()
	var all []string
	for item, err := range a.Pull(t.Context(), adaptors.Query{}) {
		if err != nil && item.Ref == "" {
			t.Fatal(err)
		}
		name := item.Ref
		if err != nil {
			name += " " + fault.CodeOf(err)
		}
		all = append(all, name)
	}
	return strings.Join(all, "|")
}

// tree lists all files under a folder, with their texts.
func tree(t *testing.T, dir string) string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		all = append(all, filepath.ToSlash(name)+"="+string(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return strings.Join(all, "|")
}

func TestACursorEndsWithItsListing(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "b.xml", "b")
	a := open(t, adaptortest.NewEnv(t, nil).Lend(), plugin.Values{"path": dir})
	for item, err := range a.Pull(t.Context(), adaptors.Query{Cursor: "c.xml"}) {
		if err != nil || item.Ref != "b.xml" || item.Cursor == "b.xml" {
			t.Errorf("%+v %v", item, err)
		}
		return
	}
	t.Error("a cursor past the last name hides the files for ever")
}

func TestALargeFileIsStreamed(t *testing.T) {
	dir := t.TempDir()
	f, err := os.Create(filepath.Join(dir, "large.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	const size = 64 << 20
	if err := errors.Join(f.Truncate(size), f.Close()); err != nil {
		t.Fatal(err)
	}
	env := adaptortest.NewEnv(t, nil)
	lent, most := env.Lend(), 0
	spool := lent.Spool
	lent.Spool = func(ctx context.Context, mediaType string, r io.Reader) (spooled, error) {
		return spool(ctx, mediaType, reads{r, &most})
	}
	for item, err := range open(t, lent, plugin.Values{"path": dir}).Pull(t.Context(), adaptors.Query{}) {
		if err != nil || item.Source.Size != size || item.Source.MediaType != "application/pdf" || item.Version != item.Source.SHA256.String() {
			t.Errorf("%+v %v", item, err)
		}
	}
	if most == 0 || most > 1<<20 {
		t.Errorf("%d bytes at a time", most)
	}
}

func TestOurOwnFullDiskEndsThePull(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.xml", "a")
	write(t, dir, "b.xml", "b")
	lent := adaptortest.NewEnv(t, nil).Lend()
	full := fault.New(fault.Temporary, "the disk is full")
	lent.Spool = func(context.Context, string, io.Reader) (spooled, error) { return spooled{}, full }
	n := 0
	for item, err := range open(t, lent, plugin.Values{"path": dir}).Pull(t.Context(), adaptors.Query{}) {
		if n++; !errors.Is(err, full) || item.Ref != "" {
			t.Errorf("%+v %v", item, err)
		}
	}
	if n != 1 {
		t.Errorf("%d", n)
	}
}

func TestWhatCannotBeReadOrMoved(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.xml", "a")
	write(t, dir, "done", "a file where a folder should be")
	env := adaptortest.NewEnv(t, nil)
	a := open(t, env.Lend(), plugin.Values{"path": dir, "pattern": "*.xml"})
	names(t, a)
	err := a.Acknowledge(t.Context(), "a.xml", "", true, "")
	if f := fault.As(err); f == nil || f.Kind != fault.Configuration || f.Field != "done_folder" {
		t.Errorf("%v", err)
	}
	if err := a.Check(t.Context(), plugin.Quiet); fault.KindOf(err) != fault.Configuration {
		t.Errorf("%v", err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	for item, err := range a.Pull(t.Context(), adaptors.Query{}) {
		if f := fault.As(err); item.Ref != "" || f == nil || f.Kind != fault.Configuration || f.Field != "path" || f.Args["path"] != dir {
			t.Errorf("%v", err)
		}
	}
	for _, q := range []adaptors.Query{{Numbers: []string{"1"}}, {Customers: []string{"1"}}} {
		for _, err := range a.Pull(t.Context(), q) {
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("%v", err)
			}
		}
	}
}

type spooled = invoice.Content

// reads notes the largest piece that was asked for.
type reads struct {
	io.Reader
	most *int
}

func (r reads) Read(p []byte) (int, error) {
	*r.most = max(*r.most, len(p))
	return r.Reader.Read(p)
}

// The memory of this process is a plain file whose first byte cannot be read.
func TestAFileThatCannotBeReadDoesNotStopTheRest(t *testing.T) {
	if _, err := os.Stat("/proc/self/mem"); err != nil {
		t.Skip(err)
	}
	a := open(t, adaptortest.NewEnv(t, nil).Lend(), plugin.Values{"path": "/proc/self", "pattern": "mem; comm", "settle": "0s", "after": "leave"})
	if got := names(t, a); !strings.Contains(got, "mem FILE-UNREAD") {
		t.Error(got)
	}
}
