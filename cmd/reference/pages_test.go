package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/text"
)

func root(t *testing.T) string {
	t.Helper()
	folder, err := rootFolder()
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

func page(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root(t), filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
}

func TestThePagesAreInStep(t *testing.T) {
	all, err := pages(root(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, due := range all {
		there, err := os.ReadFile(filepath.Join(root(t), filepath.FromSlash(name)))
		if err != nil {
			t.Errorf("%v; `go generate ./...` writes it", err)
			continue
		}
		if there = bytes.ReplaceAll(there, []byte("\r\n"), []byte("\n")); !bytes.Equal(there, due) {
			at := differ(there, due)
			t.Errorf("%s is stale from line %d on; `go generate ./...` writes it anew\nthere: %s\ndue:   %s", name, at+1, lineOf(there, at), lineOf(due, at))
		}
	}
	old, err := orphans(root(t), all)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range old {
		t.Errorf("%s belongs to nothing any more; `go generate ./...` removes it", name)
	}
}

// differ is the first line at which two pages differ, from 0.
func differ(a, b []byte) int {
	theirs, ours := bytes.Split(a, []byte("\n")), bytes.Split(b, []byte("\n"))
	for i := range theirs {
		if i >= len(ours) || !bytes.Equal(theirs[i], ours[i]) {
			return i
		}
	}
	return len(theirs)
}

func lineOf(page []byte, n int) string {
	if lines := bytes.Split(page, []byte("\n")); n < len(lines) {
		return string(lines[n])
	}
	return "(end of the page)"
}

// entries are the codes of the page of problems in their sections, with what is
// written by hand about each.
func entries(t *testing.T) (section, words map[string]string) {
	t.Helper()
	section, words = map[string]string{}, map[string]string{}
	in, code := "", ""
	for line := range strings.Lines(string(page(t, problemsPage))) {
		line = strings.TrimRight(line, "\n")
		if title, ok := strings.CutPrefix(line, "## "); ok {
			in, code = title, ""
			continue
		}
		if heading, ok := strings.CutPrefix(line, "### "); ok {
			if _, twice := section[heading]; twice {
				t.Errorf("%s stands there twice", heading)
			}
			code, section[heading] = heading, in
			continue
		}
		if code != "" && !strings.HasPrefix(line, ">") {
			words[code] = strings.TrimSpace(words[code] + " " + line)
		}
	}
	return section, words
}

func TestEveryCodeHasItsEntry(t *testing.T) {
	section, words := entries(t)
	for _, code := range text.Codes() {
		if len(words[code]) < 10 {
			t.Errorf("docs/problems.md does not say what to do about %s", code)
		}
	}
	for code := range section {
		if !slices.Contains(text.Codes(), code) {
			t.Errorf("docs/problems.md has %s, which the error catalogue does not know", code)
		}
	}
}

func TestWhatIsNotRaisedIsMarked(t *testing.T) {
	const later = "Not in this release"
	can := raised(t, root(t))
	section, _ := entries(t)
	for code, in := range section {
		switch {
		case code == "OTHER":
		case can[code] && in == later:
			t.Errorf("%s can be raised; move it out of %q", code, later)
		case !can[code] && in != later:
			t.Errorf("nothing raises %s; move it to %q", code, later)
		}
	}
}

func TestEveryCodeThatIsRaisedHasText(t *testing.T) {
	for code := range coded(t, root(t)) {
		if !slices.Contains(text.Codes(), code) {
			t.Errorf("%s is raised and the error catalogue does not know it", code)
		}
	}
}
