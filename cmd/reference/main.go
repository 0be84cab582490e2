// Command reference writes docs/reference from the program itself: declarations,
// the model's tags, the ledger's states, the fault kinds, and the shape of a
// company's file. It also brings what docs/problems.md quotes of the error
// catalogue up to date.
//
// It stands at the door because only the door may see all floors. A test beside
// it fails when a page is stale; `go generate ./...` mends that.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

//go:generate go run .

func main() {
	if err := generate(); err != nil {
		fmt.Fprintln(os.Stderr, "reference: "+err.Error())
		os.Exit(1)
	}
}

func generate() error {
	root, err := rootFolder()
	if err != nil {
		return err
	}
	all, err := pages(root)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if err := write(filepath.Join(root, filepath.FromSlash(name)), all[name]); err != nil {
			return err
		}
	}
	old, err := orphans(root, all)
	for _, name := range old {
		err = errors.Join(err, os.Remove(filepath.Join(root, filepath.FromSlash(name))))
	}
	return err
}

// write leaves a page alone that is right already, so that nothing is built anew.
func write(file string, page []byte) error {
	if there, err := os.ReadFile(file); err == nil && bytes.Equal(there, page) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, page, 0o644)
}

// orphans are the pages of members that are no longer there.
func orphans(root string, all map[string][]byte) (names []string, err error) {
	err = filepath.WalkDir(filepath.Join(root, "docs", "reference"), func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(root, file)
		name = filepath.ToSlash(name)
		if _, made := all[name]; !made && path.Ext(name) == ".md" && name != commandsPage && !ofMember(root, name) {
			names = append(names, name)
		}
		return err
	})
	return names, err
}

// ofMember says whether a page is that of a member which is not in the catalogue
// yet: its own suite keeps the page in step.
func ofMember(root, name string) bool {
	member := strings.TrimSuffix(strings.TrimPrefix(name, "docs/reference/"), ".md")
	info, err := os.Stat(filepath.Join(root, filepath.FromSlash(member)))
	return err == nil && info.IsDir() && strings.Contains(member, "/")
}

// commandsPage is written by a test of cmd/postbud, which alone knows the commands.
const commandsPage = "docs/reference/commands.md"

// rootFolder is the nearest folder above with a go.mod.
func rootFolder() (string, error) {
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
			return "", errors.New("there is no go.mod above this folder")
		}
		folder = above
	}
}

// cell is text that neither ends a table's cell nor is taken for markup.
func cell(text string) string {
	return strings.NewReplacer("\n", " ", "|", `\|`, "<", "&lt;", "*", `\*`, "_", `\_`).Replace(text)
}

// table writes a table in Markdown.
func table(b *bytes.Buffer, head []string, rows [][]string) {
	fmt.Fprintf(b, "| %s |\n|%s\n", strings.Join(head, " | "), strings.Repeat("---|", len(head)))
	for _, row := range rows {
		fmt.Fprintf(b, "| %s |\n", strings.Join(row, " | "))
	}
}

func tick(yes bool) string {
	if yes {
		return "yes"
	}
	return ""
}
