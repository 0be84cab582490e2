package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/postbud/postbud/internal/archtest"

	// So that a change there runs this anew.
	_ "github.com/postbud/postbud/formattest"
	_ "github.com/postbud/postbud/gatewaytest"
)

// example is a file that a page shows whole: a line with its name, then its text.
var example = regexp.MustCompile("(?ms)^`([a-z]+/[a-z]+/[a-z_]+\\.go)`:\n\n```go\n(.*?)^```$")

// examples are the files of a page, by their path below the root.
func examples(t *testing.T, name string) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, found := range example.FindAllStringSubmatch(string(page(t, name)), -1) {
		files[found[1]] = found[2]
	}
	if len(files) < 2 {
		t.Fatalf("%d files were found in %s", len(files), name)
	}
	return files
}

// TestTheExampleGatewayPassesTheSuite compiles the gateway of the page as if it lay
// in the tree, and runs its test.
func TestTheExampleGatewayPassesTheSuite(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles a package")
	}
	ran(t, runExample(t, examples(t, "docs/extend/gateway.md")), "TestGateway",
		"the same parcel twice is once", "every byte arrives", "what was never sent is absent", "declaration/it introduces itself")
}

func TestTheExampleFormatPassesTheSuite(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles a package")
	}
	ran(t, runExample(t, examples(t, "docs/extend/format.md")), "TestFormat",
		"the same invoice gives the same bytes", "control characters are refused or survive", "a broken pipe is told")
}

// ran wants these rules of a suite to have run and passed.
func ran(t *testing.T, says, test string, rules ...string) {
	t.Helper()
	for _, rule := range rules {
		if !strings.Contains(says, "--- PASS: "+test+"/"+strings.ReplaceAll(rule, " ", "_")) {
			t.Errorf("the rule %q did not run", rule)
		}
	}
}

// TestABrokenExampleIsFound plants a mistake in the gateway of the page: a name at
// the far end that is not the parcel's.
func TestABrokenExampleIsFound(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles a package")
	}
	files := examples(t, "docs/extend/gateway.md")
	for name, text := range files {
		files[name] = strings.Replace(text, `return p.ID + ".zip"`, `return p.Name + time.Now().Format("150405.000000000") + ".zip"`, 1)
	}
	says, err := buildAndRun(t, files)
	if err == nil || !strings.Contains(says, "--- FAIL: TestGateway/the_same_parcel_twice_is_once") {
		t.Errorf("the planted mistake was not found: %v\n%s", err, says)
	}
}

func TestTheExamplesKeepTheRulesOfTheHouse(t *testing.T) {
	tree := fstest.MapFS{}
	for _, name := range []string{"docs/extend/gateway.md", "docs/extend/format.md"} {
		for file, text := range examples(t, name) {
			tree[file] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	breaches, err := archtest.Breaches(fs.FS(tree))
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range breaches {
		t.Error(b)
	}
}

func runExample(t *testing.T, files map[string]string) string {
	t.Helper()
	says, err := buildAndRun(t, files)
	if err != nil {
		t.Fatalf("%v\n%s", err, says)
	}
	return says
}

// buildAndRun lays the files over the tree, builds the test of their package and
// runs it in a folder of its own. Nothing in the tree changes.
func buildAndRun(t *testing.T, files map[string]string) (says string, err error) {
	t.Helper()
	dir := t.TempDir()
	over := struct{ Replace map[string]string }{map[string]string{}}
	pkg := ""
	for name, text := range files {
		file := filepath.Join(dir, path.Base(name))
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		over.Replace[filepath.Join(root(t), filepath.FromSlash(name))] = file
		pkg = path.Dir(name)
	}
	data, err := json.Marshal(over)
	if err != nil {
		t.Fatal(err)
	}
	overlay, binary := filepath.Join(dir, "overlay.json"), filepath.Join(dir, "example.test")
	if err := os.WriteFile(overlay, data, 0o600); err != nil {
		t.Fatal(err)
	}
	// vet looks into the package's folder, which is not there.
	build := exec.CommandContext(t.Context(), "go", "test", "-c", "-vet=off", "-overlay", overlay, "-o", binary, "./"+pkg)
	build.Dir = root(t)
	if out, err := build.CombinedOutput(); err != nil {
		return string(out), err
	}
	run := exec.CommandContext(t.Context(), binary, "-test.v", "-test.timeout", (2 * time.Minute).String())
	run.Dir = dir
	run.Env = append(os.Environ(), "POSTBUD_PAGES=skip") // it has no page
	out, err := run.CombinedOutput()
	return string(out), err
}
