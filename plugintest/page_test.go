package plugintest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postbud/postbud/plugin"
)

// page runs the rule of the page alone.
func page(m Member) *recorder {
	r := &recorder{}
	inStep(r, m)
	return r
}

func TestAPageThatIsNotInStepIsFound(t *testing.T) {
	t.Setenv(Pages, "")
	m := Of("gateways", sound())
	m.Root = t.TempDir()
	if r := page(m); len(r.found) != 1 || !strings.Contains(r.found[0], "POSTBUD_PAGES=write makes it") {
		t.Errorf("a page that is missing: %v", r.found)
	}
	t.Setenv(Pages, "write")
	if r := page(m); len(r.found) != 0 {
		t.Fatalf("it was not written: %v", r.found)
	}
	t.Setenv(Pages, "")
	if r := page(m); len(r.found) != 0 || r.skipped {
		t.Errorf("the page that was written is not in step: %v", r.found)
	}
	file := filepath.Join(m.Root, filepath.FromSlash(plugin.PagePath(m.Kind, m.Spec.Name)))
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ text, says string }{
		"another word":     {strings.Replace(string(text), "Read back", "Read again", 1), "Read again"},
		"a line too few":   {string(text[:len(text)-40]), "due:   | `grant`"},
		"a line too many":  {string(text) + "more\n", "there: more"},
		"nothing":          {"", "there: \ndue:   <!--"},
		"a page cut short": {string(text[:len(text)-1]), "there: (end of the page)\ndue:   "},
	} {
		if err := os.WriteFile(file, []byte(c.text), 0o644); err != nil {
			t.Fatal(err)
		}
		if r := page(m); len(r.found) != 1 || !strings.Contains(r.found[0], c.says) {
			t.Errorf("%s: found %q", name, r.found)
		}
	}
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(string(text), "\n", "\r\n")), 0o644); err != nil {
		t.Fatal(err)
	}
	if r := page(m); len(r.found) != 0 {
		t.Errorf("a checkout with Windows line ends is out of step: %v", r.found)
	}
}

func TestThePageCanBeLeftAlone(t *testing.T) {
	t.Setenv(Pages, "skip")
	m := Of("gateways", sound())
	m.Root = t.TempDir()
	if r := page(m); !r.skipped || len(r.found) != 0 {
		t.Errorf("found %v", r.found)
	}
}

func TestAPageThatCannotBeWrittenIsTold(t *testing.T) {
	t.Setenv(Pages, "write")
	m := Of("gateways", sound())
	m.Root = filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(m.Root, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if r := page(m); len(r.found) != 1 {
		t.Errorf("found %v", r.found)
	}
}

func TestTheRootIsTheFolderWithGoMod(t *testing.T) {
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	below := filepath.Join(root, "gateways", "sftp")
	if err := os.MkdirAll(below, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Chdir(below)
	m := Of("gateways", sound())
	if r := page(m); len(r.found) != 1 || !strings.Contains(r.found[0], "no go.mod above") {
		t.Errorf("without go.mod: %v", r.found)
	}
	if err := os.WriteFile(filepath.Join(root, "go.mod"), []byte("module x\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got, err := rootOf(m); err != nil || got != root {
		t.Errorf("got %s, %v", got, err)
	}
}
