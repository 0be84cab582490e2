package text

import (
	"embed"
	"fmt"
	"strings"
	"sync"
)

//go:embed *.txt
var files embed.FS

// tables are read at the first use. A file that cannot be read is a bug that the
// first test finds.
var tables = sync.OnceValue(func() map[string]map[string]message {
	all := make(map[string]map[string]message, len(Languages()))
	for _, lang := range Languages() {
		all[lang] = map[string]message{}
		for _, name := range filesOf(lang) {
			content, err := files.ReadFile(name)
			if err == nil {
				err = add(all[lang], string(content))
			}
			if err != nil {
				panic(fmt.Sprintf("%s: %v", name, err))
			}
		}
	}
	return all
})

// filesOf lists the files of a language: en.txt, and those with a name before it.
func filesOf(lang string) (names []string) {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err)
	}
	for _, e := range entries {
		if name := e.Name(); name == lang+".txt" || strings.HasSuffix(name, "."+lang+".txt") {
			names = append(names, name)
		}
	}
	return names
}

// add puts the texts of a file into a table, which must have none of them yet.
func add(table map[string]message, content string) error {
	more, err := readTable(content)
	if err != nil {
		return err
	}
	for key, m := range more {
		if _, twice := table[key]; twice {
			return fmt.Errorf("%s stands in another file already", key)
		}
		table[key] = m
	}
	return nil
}

// readTable reads a file of texts.
func readTable(content string) (map[string]message, error) {
	table := map[string]message{}
	section, line := "", 0
	for text := range strings.Lines(content) {
		line++
		text = strings.TrimSpace(text)
		if text == "" || text[0] == '#' {
			continue
		}
		if name, ok := strings.CutPrefix(text, "["); ok && strings.HasSuffix(name, "]") && !strings.Contains(name, "=") {
			section = strings.TrimSuffix(name, "]")
			continue
		}
		key, says, ok := strings.Cut(text+" ", " = ")
		key = section + "." + strings.TrimSpace(key)
		if !ok || section == "" {
			return nil, fmt.Errorf("line %d is not of the form key = text", line)
		}
		if _, twice := table[key]; twice {
			return nil, fmt.Errorf("line %d: %s stands there twice", line, key)
		}
		m, err := parse(strings.TrimSpace(says))
		if err != nil {
			return nil, fmt.Errorf("line %d: %s: %w", line, key, err)
		}
		table[key] = m
	}
	return table, nil
}
