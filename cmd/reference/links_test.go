package main

import (
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

var (
	fenced  = regexp.MustCompile("(?ms)^[ \t]*```.*?^[ \t]*```")
	inline  = regexp.MustCompile("`[^`\n]*`")
	link    = regexp.MustCompile(`\]\(([^()\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#{1,6} +(.+?)\s*$`)
)

// markdown lists the pages of the repository.
func markdown(t *testing.T) (files []string) {
	t.Helper()
	err := filepath.WalkDir(root(t), func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") || d.Name() == "build") {
			return fs.SkipDir
		}
		if filepath.Ext(file) == ".md" {
			files = append(files, file)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestEveryLinkLeadsSomewhere(t *testing.T) {
	links := 0
	for _, file := range markdown(t) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, target := range linksOf(string(text)) {
			links++
			if err := follow(file, target); err != nil {
				name, _ := filepath.Rel(root(t), file)
				t.Errorf("%s: (%s): %v", filepath.ToSlash(name), target, err)
			}
		}
	}
	if links < 50 {
		t.Errorf("%d links were found; that cannot be all", links)
	}
}

func TestABrokenLinkIsFound(t *testing.T) {
	file := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(file, []byte("# A page\n\n## What Dinero doesn't know: VAT\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for target, good := range map[string]bool{
		"page.md":                           true,
		"page.md#a-page":                    true,
		"#what-dinero-doesnt-know-vat":      true,
		"https://example.com/whatever":      true,
		"none.md":                           false,
		"page.md#another":                   false,
		"/etc/hosts":                        false,
		"../" + filepath.Base(file) + "/no": false,
	} {
		if err := follow(file, target); (err == nil) != good {
			t.Errorf("%s: %v", target, err)
		}
	}
	if got := linksOf("[a](b.md) `[c](d.md)`\n```\n[e](f.md)\n```\n"); len(got) != 1 || got[0] != "b.md" {
		t.Errorf("the links are %q", got)
	}
}

// linksOf lists what a page links to, but for what stands in code.
func linksOf(page string) (targets []string) {
	plain := inline.ReplaceAllStringFunc(fenced.ReplaceAllString(page, ""), func(code string) string {
		return strings.Repeat("x", len(code))
	})
	for _, found := range link.FindAllStringSubmatch(plain, -1) {
		targets = append(targets, found[1])
	}
	return targets
}

// follow says why a link leads nowhere.
func follow(from, target string) error {
	u, err := url.Parse(target)
	if err != nil {
		return err
	}
	if u.Scheme == "https" || u.Scheme == "mailto" {
		return nil
	}
	if u.Scheme != "" || strings.HasPrefix(u.Path, "/") {
		return fmt.Errorf("a link within the repository is relative, one out of it begins with https")
	}
	file := from
	if u.Path != "" {
		file = filepath.Join(filepath.Dir(from), filepath.FromSlash(u.Path))
	}
	if _, err := os.Stat(file); err != nil {
		return fmt.Errorf("there is no such file")
	}
	if u.Fragment == "" {
		return nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	for _, h := range heading.FindAllStringSubmatch(fenced.ReplaceAllString(string(text), ""), -1) {
		if anchor(h[1]) == u.Fragment {
			return nil
		}
	}
	return fmt.Errorf("there is no heading for #%s", u.Fragment)
}

// anchor is the name that a heading gets.
func anchor(title string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_':
			return unicode.ToLower(r)
		case r == ' ':
			return '-'
		}
		return -1
	}, title)
}
