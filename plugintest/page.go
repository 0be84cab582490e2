package plugintest

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/postbud/postbud/plugin"
)

// Pages is the environment variable that says what becomes of reference pages in
// a test run: "write" makes them anew, "skip" leaves them alone; else they are
// compared.
const Pages = "POSTBUD_PAGES"

func inStep(t testing.TB, m Member) {
	t.Helper()
	what := os.Getenv(Pages)
	if what == "skip" {
		t.Skipf("%s=skip", Pages)
		return
	}
	root, err := rootOf(m)
	if err != nil {
		t.Errorf("%v", err)
		return
	}
	if what == "write" {
		if err := plugin.WritePage(root, m.Kind, m.Spec); err != nil {
			t.Errorf("%v", err)
		}
		return
	}
	path := plugin.PagePath(m.Kind, m.Spec.Name)
	got, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(path)))
	if err != nil {
		t.Errorf("the page cannot be read; %s=write makes it: %v", Pages, err)
		return
	}
	got = bytes.ReplaceAll(got, []byte("\r\n"), []byte("\n"))
	if want := plugin.Page(m.Kind, m.Spec); !bytes.Equal(got, want) {
		t.Errorf("%s is not in step with the declaration; %s=write makes it anew\nthere: %s\ndue:   %s",
			path, Pages, firstOf(got, want), firstOf(want, got))
	}
}

// firstOf is the first line of a that b has not at the same place.
func firstOf(a, b []byte) []byte {
	theirs := bytes.Split(b, []byte("\n"))
	for i, line := range bytes.Split(a, []byte("\n")) {
		if i >= len(theirs) || !bytes.Equal(line, theirs[i]) {
			return line
		}
	}
	return []byte("(end of the page)")
}

func rootOf(m Member) (string, error) {
	if m.Root != "" {
		return m.Root, nil
	}
	folder, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder, nil
		}
		above := filepath.Dir(folder)
		if above == folder {
			return "", errors.New("there is no go.mod above this test: set Member.Root")
		}
		folder = above
	}
}
