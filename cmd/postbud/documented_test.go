package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestEveryDocumentedCommandExists reads each command that a page shows, in a
// block of shell or in a line of text, the way the program would: the command, its
// flags and their values, and how many arguments it has.
func TestEveryDocumentedCommandExists(t *testing.T) {
	pages, lines := 0, 0
	err := filepath.WalkDir(filepath.Join("..", ".."), func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() != ".." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "build") {
			return fs.SkipDir
		}
		if d.IsDir() || filepath.Ext(file) != ".md" {
			return nil
		}
		text, err := os.ReadFile(file)
		pages++
		for _, line := range shown(string(text)) {
			lines++
			if err := readable(line); err != nil {
				t.Errorf("%s: %s: %v", filepath.ToSlash(file), line, err)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if pages < 10 || lines < 20 {
		t.Errorf("%d commands were found on %d pages; that cannot be all", lines, pages)
	}
}

func TestAMistakeInADocumentedCommandIsFound(t *testing.T) {
	for line, good := range map[string]bool{
		"postbud demo --once":                          true,
		"go run ./cmd/postbud demo --addr 127.0.0.1:0": true,
		"postbud export dinero --from 2026-10-01 --to 2026-10-31 --dry-run > list.txt": true,
		"postbud sing":                            false,
		"postbud demo --twice":                    false,
		"postbud demo here":                       false,
		"postbud apply":                           false,
		"go run ./cmd/postbud simulate dinero -x": false,
	} {
		if err := readable(line); (err == nil) != good {
			t.Errorf("%s: %v", line, err)
		}
	}
}

var (
	fence = regexp.MustCompile("(?ms)^[ \t]*```sh\n(.*?)^[ \t]*```")
	span  = regexp.MustCompile("`((?:postbud|go run \\./cmd/postbud) [^`\n]+)`")
	block = regexp.MustCompile("(?ms)^[ \t]*```.*?^[ \t]*```")
)

// shown finds the commands on a page.
func shown(page string) (lines []string) {
	for _, found := range fence.FindAllStringSubmatch(page, -1) {
		for line := range strings.Lines(strings.ReplaceAll(found[1], "\\\n", " ")) {
			line = strings.TrimPrefix(strings.TrimSpace(line), "$ ")
			for isVariable(line) {
				_, line, _ = strings.Cut(line, " ")
			}
			if strings.HasPrefix(line, "postbud ") || strings.HasPrefix(line, "go run ./cmd/postbud") {
				lines = append(lines, line)
			}
		}
	}
	for _, found := range span.FindAllStringSubmatch(block.ReplaceAllString(page, ""), -1) {
		if !strings.HasSuffix(found[1], "COMMAND") {
			lines = append(lines, found[1]+named(found[1]))
		}
	}
	return lines
}

// named makes a question of a line of text that only speaks of a command, without
// its arguments.
func named(line string) string {
	if c, rest, err := command().Find(words(line)[1:]); err == nil && len(rest) == 0 && c.HasParent() {
		return " --help"
	}
	return ""
}

// isVariable says whether a line begins by setting a variable of the environment.
func isVariable(line string) bool {
	word, _, more := strings.Cut(line, " ")
	return more && regexp.MustCompile(`^[A-Z_]+=\S*$`).MatchString(word)
}

// readable says what is wrong with a command line.
func readable(line string) error {
	args := words(line)
	for len(args) > 0 && args[0] != "postbud" && args[0] != "./cmd/postbud" {
		args = args[1:]
	}
	root := command()
	root.InitDefaultHelpCmd()
	c, rest, err := root.Find(args[1:])
	if err != nil {
		return err
	}
	c.InitDefaultHelpFlag()
	if err := c.ParseFlags(rest); err != nil {
		return err
	}
	if help, err := c.Flags().GetBool("help"); err == nil && help {
		return nil
	}
	if err := c.ValidateArgs(c.Flags().Args()); err != nil {
		return err
	}
	return c.ValidateRequiredFlags()
}

// words parts a line as a shell does, as far as the pages need: quotes, and an end
// at the first sign that leads elsewhere.
func words(line string) (all []string) {
	var word strings.Builder
	quote, open := rune(0), false
	end := func() {
		if open {
			all = append(all, word.String())
		}
		word.Reset()
		open = false
	}
	for _, r := range line {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '"' || r == '\''):
			quote, open = r, true
		case quote == 0 && strings.ContainsRune("|>&;#", r):
			end()
			return all
		case quote == 0 && r == ' ':
			end()
		default:
			word.WriteRune(r)
			open = true
		}
	}
	end()
	return all
}
