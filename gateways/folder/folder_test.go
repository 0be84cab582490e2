package folder_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postbud/postbud/gateways/folder"
	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/plugin"
)

func TestGateway(t *testing.T) {
	gatewaytest.Run(t, folder.Gateway, func(t *testing.T) gatewaytest.Far {
		parent := t.TempDir()
		dir := filepath.Join(parent, "out")
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		return gatewaytest.Far{
			Settings: plugin.Values{"path": dir},
			Wrong: map[string]plugin.Values{"path": {"path": filepath.Join(dir, "none")}, "mark": {"mark": "none.txt"},
				"timeout": {"timeout": "soon"}},
			Received: func() map[string][]byte {
				files := read(t, dir)
				for name := range files {
					if strings.HasPrefix(filepath.Base(name), ".") {
						delete(files, name)
					}
				}
				return files
			},
			Leftovers: func() (names []string) {
				for name := range read(t, dir) {
					if strings.HasPrefix(filepath.Base(name), ".") {
						names = append(names, name)
					}
				}
				return names
			},
			Outside: func() (names []string) {
				entries, _ := os.ReadDir(parent)
				for _, e := range entries {
					if e.Name() != "out" {
						names = append(names, e.Name())
					}
				}
				return names
			},
		}
	})
}

// read is every file below a folder, by its path with slashes.
func read(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		files[filepath.ToSlash(name)], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
