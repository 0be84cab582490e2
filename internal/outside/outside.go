// Package outside lets readers that others made read what our formats write:
// StAEDI (Java) and packages from PyPI (Python). Only tests import it. What it
// needs is installed by `make outside-needs outside-build`; see README.md.
package outside

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Document is what StAEDI sees in a file.
type Document struct {
	File     string    `json:"file"`
	Standard string    `json:"standard"` // "EDIFACT UNOC 3", "X12 00401"
	Segments []Segment `json:"segments"`
	Errors   []Error   `json:"errors"`
}

// Segment is one segment: its tag, and the components of each element. A simple
// element has one; an element that is left out has none or an empty one.
type Segment struct {
	Tag      string     `json:"tag"`
	Elements [][]string `json:"elements"`
}

// At is the text of a component, both counted from 0, "" where nothing stands.
func (s Segment) At(element, component int) string {
	if element >= len(s.Elements) || component >= len(s.Elements[element]) {
		return ""
	}
	return s.Elements[element][component]
}

// Error is something that StAEDI finds wrong: a count, a reference, or, with a
// schema, a segment, an element or its length. Positions count from 1.
type Error struct {
	What      string `json:"what"` // ABORTED when it could not read on
	Tag       string `json:"tag"`
	Segment   int    `json:"segment"`
	Element   int    `json:"element"`
	Component int    `json:"component"`
	Text      string `json:"text"`
}

// Input is a file for StAEDI.
type Input struct {
	File     string
	Encoding string // "ISO-8859-1" where it is ""
	// Schema is a file that describes the transaction in StAEDI's own words; without
	// it only the interchange around the transaction is held against its rules.
	Schema string
}

// StAEDI reads files and tells what it saw of each, in their order. All go through
// one start of Java, so give many at once. The test is skipped where StAEDI is not
// built; with CI=true it fails.
func StAEDI(t testing.TB, files ...Input) []Document {
	t.Helper()
	jar := filepath.Join(root(t), "build", "outside", "outside.jar")
	var in strings.Builder
	for _, f := range files {
		if f.Encoding == "" {
			f.Encoding = "ISO-8859-1"
		}
		in.WriteString(f.Encoding + "\t" + f.Schema + "\t" + f.File + "\n")
	}
	return told[Document](t, jar, in.String(), len(files))
}

// told starts a program of Java once, gives it a line for each file, and reads a line
// of JSON for each.
func told[T any](t testing.TB, jar, in string, files int) []T {
	t.Helper()
	java, err := exec.LookPath("java")
	if _, missing := os.Stat(jar); missing != nil || err != nil {
		Missing(t, filepath.Base(jar)+" is not built, run make outside-needs outside-build")
	}
	out := run(t, in, java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx1g", "-Dfile.encoding=UTF-8", "-Duser.language=en", "-jar", jar)
	var all []T
	for lines := json.NewDecoder(bytes.NewReader(out)); ; {
		var one T
		err := lines.Decode(&one)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%s, file %d: %v", filepath.Base(jar), len(all)+1, err)
		}
		all = append(all, one)
	}
	if len(all) != files {
		t.Fatalf("%s tells of %d files, want %d", filepath.Base(jar), len(all), files)
	}
	return all
}

// Python runs a script with the packages of requirements.txt and returns what it
// prints. The test is skipped where they are not installed; with CI=true it fails.
func Python(t testing.TB, script string, args ...string) []byte {
	t.Helper()
	dir := filepath.Join(root(t), "build", "outside", "python")
	if _, err := os.Stat(filepath.Join(dir, "ready")); err != nil {
		Missing(t, "the readers from PyPI are not installed, run make outside-needs outside-build")
	}
	return run(t, "", filepath.Join(dir, "bin", "python"), append([]string{script}, args...)...)
}

// Tables is the folder of Debian's package libbusiness-edi-perl with the tables of
// the EDIFACT directories: data/edifact below it. The test is skipped where it is
// not installed; with CI=true it fails.
func Tables(t testing.TB) string {
	t.Helper()
	const dir = "/usr/share/perl5/Business/EDI/data/edifact"
	if _, err := os.Stat(dir); err != nil {
		Missing(t, "Debian's package libbusiness-edi-perl is not installed, run make outside-needs")
	}
	return dir
}

// Missing skips the test for a reason. With CI=true it fails instead: there, a
// reader that nobody asked must not look like one that agreed.
func Missing(t testing.TB, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(why)
	}
	t.Skip(why)
}

func run(t testing.TB, in, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "PYTHONUTF8=1")
	cmd.Stdin = strings.NewReader(in)
	cmd.WaitDelay = 5 * time.Second
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", filepath.Base(name), err, complaint.String())
	}
	return out.Bytes()
}

// root is the nearest folder upwards that holds a go.mod.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		above := filepath.Dir(dir)
		if above == dir {
			t.Fatal("there is no go.mod above this test")
		}
		dir = above
	}
}
