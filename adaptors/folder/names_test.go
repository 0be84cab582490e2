package folder_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/postbud/postbud/adaptors/folder"
	"github.com/postbud/postbud/adaptortest"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

func TestHiddenTemporaryAndForeignFilesAreLeftAlone(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{
		"a.xml", "B.XML", "c.pdf", "d.txt", ".hidden.xml", "e.xml.part", "f.tmp", "~$g.xml", "h.xml~", "i.filepart", "j.xml.TMP",
		"sub/k.xml", "sub/deep/l.xml", ".git/m.xml", "done/n.xml", "error/o.xml", "sub/done/p.xml",
	} {
		write(t, dir, name, name)
	}
	env := adaptortest.NewEnv(t, nil)
	for settings, want := range map[string]string{
		"":                           "B.XML|a.xml|c.pdf|d.txt",
		"pattern=*.xml":              "B.XML|a.xml",
		"pattern=*.xml ; c.*":        "B.XML|a.xml|c.pdf",
		"subfolders=yes":             "B.XML|a.xml|c.pdf|d.txt|sub/deep/l.xml|sub/done/p.xml|sub/k.xml",
		"subfolders=yes after=leave": "B.XML|a.xml|c.pdf|d.txt|done/n.xml|error/o.xml|sub/deep/l.xml|sub/done/p.xml|sub/k.xml",
	} {
		v := plugin.Values{"path": dir}
		for pair := range strings.SplitSeq(strings.ReplaceAll(settings, " after", "\nafter"), "\n") {
			if name, value, ok := strings.Cut(pair, "="); ok {
				v[name] = value
			}
		}
		if got := names(t, open(t, env.Lend(), v)); got != want {
			t.Errorf("%q takes %s", settings, got)
		}
	}
}

func TestT59_LinksAreNotFollowed(t *testing.T) {
	outside := t.TempDir()
	write(t, outside, "secret.xml", "secret")
	dir := t.TempDir()
	write(t, dir, "plain.xml", "plain")
	for name, target := range map[string]string{
		"out.xml": filepath.Join(outside, "secret.xml"), "in.xml": "plain.xml", "away": outside, "here": ".", "dead.xml": "nowhere",
	} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Skip("no links here:", err)
		}
	}
	a := open(t, adaptortest.NewEnv(t, nil).Lend(), plugin.Values{"path": dir, "subfolders": "yes"})
	if got := names(t, a); got != "plain.xml" {
		t.Errorf("it takes %s", got)
	}
	for _, ref := range []string{"out.xml", "in.xml", "away/secret.xml"} {
		if item, err := a.Fetch(t.Context(), ref); fault.KindOf(err) != fault.Permanent && fault.KindOf(err) != fault.Temporary || item.Source.Given() {
			t.Errorf("%s: %v", ref, err)
		}
	}
}

func TestNoNameLeadsOutOfTheFolder(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "in")
	write(t, parent, "secret.xml", "secret")
	write(t, dir, "a.xml", "a")
	a := open(t, adaptortest.NewEnv(t, nil).Lend(), plugin.Values{"path": dir, "subfolders": "yes"})
	before := tree(t, parent)
	for _, ref := range []string{"", ".", "..", "../secret.xml", "x/../../secret.xml", "/etc/passwd", "done/a.xml", "./a.xml", "a.xml/", "x//a.xml", ".a.xml", "a.xml.part"} {
		if _, err := a.Fetch(t.Context(), ref); fault.KindOf(err) != fault.Permanent {
			t.Errorf("%q is fetched: %v", ref, err)
		}
		if err := a.Acknowledge(t.Context(), ref, "", true, ""); fault.KindOf(err) != fault.Permanent {
			t.Errorf("%q is acknowledged: %v", ref, err)
		}
	}
	if got := tree(t, parent); got != before {
		t.Errorf("something moved: %s", got)
	}
}

// A folder sorts before its files in a walk, and after them by name.
func TestFilesComeByNameSoThatACursorHoldsInSubfolders(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a/x.xml", "a.xml", "a-b/y.xml", "b.xml"} {
		write(t, dir, name, name)
	}
	a := open(t, adaptortest.NewEnv(t, nil).Lend(), plugin.Values{"path": dir, "subfolders": "yes"})
	if got := names(t, a); got != "a-b/y.xml|a.xml|a/x.xml|b.xml" {
		t.Error(got)
	}
}

func TestT59_ALinkThatIsSwappedInIsNotRead(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	write(t, dir, ".secret", "secret")
	write(t, dir, ".plain", "plain")
	write(t, dir, "a.xml", "plain")
	if err := os.Symlink(".secret", in(".try")); err != nil {
		t.Skip("no links here:", err)
	}
	lent := adaptortest.NewEnv(t, nil).Lend()
	lent.Spool = func(_ context.Context, _ string, r io.Reader) (spooled, error) { // quicker than a disk
		b, err := io.ReadAll(r)
		return spooled{Size: int64(len(b)), SHA256: sha256.Sum256(b)}, err
	}
	a := open(t, lent, plugin.Values{"path": dir})
	var swapping sync.WaitGroup
	stop := make(chan struct{})
	swapping.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				_ = errors.Join(os.Symlink(".secret", in(".a")), os.Rename(in(".a"), in("a.xml")),
					os.Link(in(".plain"), in(".b")), os.Rename(in(".b"), in("a.xml")))
			}
		}
	})
	defer swapping.Wait()
	defer close(stop)
	for range 5000 {
		item, err := a.Fetch(t.Context(), "a.xml")
		if err == nil && item.Source.Size == int64(len("secret")) {
			t.Fatal("the link was followed")
		}
	}
}

func TestFoldersForReadFilesAreNamesAlone(t *testing.T) {
	for name, good := range map[string]bool{
		"read": true, "Læst 2026": true, "": true, "..": false, ".": false, "a/b": false, `a\b`: false, "/done": false, "C:": false, "../done": false,
	} {
		_, err := folder.Adaptor.Tidy(plugin.Values{"path": "/in", "done_folder": name})
		if (err == nil) != good {
			t.Errorf("%q: %v", name, err)
		}
	}
	if _, err := folder.Adaptor.Tidy(plugin.Values{"path": "in"}); fault.KindOf(err) != fault.Configuration {
		t.Errorf("a path that depends on where the server was started: %v", err)
	}
}
