package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/text"
)

// formerly are words that a page once had for a state which is called otherwise.
var formerly = regexp.MustCompile(`\*(Sent|Rejected|Late|Held|Waiting|Unknown|Checked|Listed|Received)\*`)

// The pages of the documentation call a state as the program does, which stands in
// docs/reference/states.md.
func TestTheDocumentationCallsAStateAsThePagesDo(t *testing.T) {
	root := filepath.Join("..", "..", "docs")
	states, err := os.ReadFile(filepath.Join(root, "reference", "states.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range ledger.ShownStates() {
		if name := text.In("en").Word("state." + string(s)); !strings.Contains(string(states), "| `"+string(s)+"` | "+name+" |") {
			t.Errorf("docs/reference/states.md does not call %s %q", s, name)
		}
	}
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".md" || strings.Contains(path, "reference"+string(filepath.Separator)) {
			return err
		}
		page, err := os.ReadFile(path)
		for _, word := range formerly.FindAllString(string(page), -1) {
			t.Errorf("%s calls a state %s", path, word)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
