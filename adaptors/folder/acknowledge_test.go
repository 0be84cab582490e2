package folder_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/adaptortest"
	"github.com/postbud/postbud/plugin"
)

func TestReadFilesArePutAway(t *testing.T) {
	for name, c := range map[string]struct {
		over plugin.Values
		want string
	}{
		"moved":   {nil, "done/a.xml=a|done/sub/b.xml=b|error/c.xml.txt=It is no invoice.\n|error/c.xml=c"},
		"named":   {plugin.Values{"done_folder": "Læst", "error_folder": "Fejl"}, "Fejl/c.xml.txt=It is no invoice.\n|Fejl/c.xml=c|Læst/a.xml=a|Læst/sub/b.xml=b"},
		"deleted": {plugin.Values{"after": "delete"}, "error/c.xml.txt=It is no invoice.\n|error/c.xml=c"},
		"left":    {plugin.Values{"after": "leave"}, "a.xml=a|c.xml=c|sub/b.xml=b"},
	} {
		dir := t.TempDir()
		write(t, dir, "a.xml", "a")
		write(t, dir, "sub/b.xml", "b")
		write(t, dir, "c.xml", "c")
		a := open(t, adaptortest.NewEnv(t, nil).Lend(), plugin.Values{"path": dir, "subfolders": "yes"}.With(c.over))
		names(t, a)
		for ref, note := range map[string]string{"a.xml": "", "sub/b.xml": "", "c.xml": "It is no invoice."} {
			if err := a.Acknowledge(t.Context(), ref, "", note == "", note); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if got := tree(t, dir); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestFilesOfOneNameGetNumbers(t *testing.T) {
	dir := t.TempDir()
	a := open(t, adaptortest.NewEnv(t, nil).Lend(), plugin.Values{"path": dir})
	for _, text := range []string{"1", "22", "333"} {
		write(t, dir, "a.xml", text)
		names(t, a)
		if err := a.Acknowledge(t.Context(), "a.xml", "", true, ""); err != nil {
			t.Fatal(err)
		}
	}
	for _, text := range []string{"1", "22"} {
		write(t, dir, "a.xml", text)
		names(t, a)
		if err := a.Acknowledge(t.Context(), "a.xml", "", false, "no "+text); err != nil {
			t.Fatal(err)
		}
	}
	want := "done/a-2.xml=22|done/a-3.xml=333|done/a.xml=1|error/a-2.xml.txt=no 22\n|error/a-2.xml=22|error/a.xml.txt=no 1\n|error/a.xml=1"
	if got := tree(t, dir); got != want {
		t.Errorf("%s", got)
	}
}

// Never silently lost: the file that came after the one that was read.
func TestAFileThatCameInTheMeantimeStays(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.xml", "first")
	a := open(t, adaptortest.NewEnv(t, nil).Lend(), plugin.Values{"path": dir})
	names(t, a)
	write(t, dir, "a.xml", "the second")
	if err := a.Acknowledge(t.Context(), "a.xml", "", true, ""); err != nil {
		t.Fatal(err)
	}
	if got := tree(t, dir); got != "a.xml=the second" {
		t.Fatal(got)
	}
	if got := names(t, a); got != "a.xml" {
		t.Errorf("it does not come: %q", got)
	}
	// The same bytes under a new time are the same file.
	if err := os.Chtimes(filepath.Join(dir, "a.xml"), time.Time{}, time.Now()); err != nil {
		t.Fatal(err)
	}
	if err := a.Acknowledge(t.Context(), "a.xml", "", true, ""); err != nil || tree(t, dir) != "done/a.xml=the second" {
		t.Errorf("%v %s", err, tree(t, dir))
	}
}

func TestACrashBeforeTheMoveBringsTheSameKeyAgain(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.xml", "a")
	env := adaptortest.NewEnv(t, nil)
	key := func() string {
		for item, err := range open(t, env.Lend(), plugin.Values{"path": dir}).Pull(t.Context(), adaptors.Query{}) {
			if err != nil {
				t.Fatal(err)
			}
			return item.Ref + " " + item.Version
		}
		return ""
	}
	if first, again := key(), key(); first != again || first == "" {
		t.Errorf("%q, then %q", first, again)
	}
	// After the restart the engine knows it, and the adaptor does not: it moves all the same.
	if err := open(t, env.Lend(), plugin.Values{"path": dir}).Acknowledge(t.Context(), "a.xml", "", true, ""); err != nil || tree(t, dir) != "done/a.xml=a" {
		t.Errorf("%v %s", err, tree(t, dir))
	}
}
