package folder_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors/folder"
	"github.com/postbud/postbud/adaptortest"
	"github.com/postbud/postbud/plugin"
)

func TestAdaptor(t *testing.T) {
	adaptortest.Run(t, folder.Adaptor, func(t *testing.T) adaptortest.Far {
		dir := t.TempDir()
		put := func(t *testing.T, name, text string) adaptortest.Document {
			t.Helper()
			write(t, dir, name, text)
			return adaptortest.Document{Name: name, Bytes: []byte(text)}
		}
		const none = "a file bears no such thing before a format has read it"
		return adaptortest.Far{
			Settings: plugin.Values{"path": dir},
			Wrong: map[string]plugin.Values{
				"path":         {"path": filepath.Join(dir, "none")},
				"pattern":      {"path": dir, "pattern": "[x"},
				"done_folder":  {"path": dir, "done_folder": "../away"},
				"error_folder": {"path": dir, "error_folder": "done"},
			},
			Documents: []adaptortest.Document{
				put(t, "a.xml", "<Invoice/>"), put(t, "b æøå.csv", "1;2\r\n"), put(t, "c.pdf", "%PDF-1.7\x00\xff"), put(t, "d", ""),
			},
			Add:    func(t *testing.T) adaptortest.Document { return put(t, "A before all.xml", "<Invoice>new</Invoice>") },
			Change: func(t *testing.T, d adaptortest.Document) { write(t, dir, d.Name, "edited") },
			Touch:  func(t *testing.T, d adaptortest.Document) { write(t, dir, d.Name, string(d.Bytes)) },
			Remove: func(t *testing.T, d adaptortest.Document) {
				if err := os.Remove(filepath.Join(dir, d.Name)); err != nil {
					t.Fatal(err)
				}
			},
			Without: map[string]string{
				"Spoil":                "a file is handed on whatever is in it",
				"Expire":               "a folder has no sign-in",
				"Limit":                "a folder does not count",
				"Down":                 "a folder is there or it is not",
				adaptortest.ByNumber:   none,
				adaptortest.ByCustomer: none,
				adaptortest.ByDate:     none,
				adaptortest.Since:      none,
			},
		}
	})
}

// write puts a file there, with a time of its own.
func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, time.Time{}, time.Now().Add(-time.Duration(len(text))*time.Second)); err != nil {
		t.Fatal(err)
	}
}
