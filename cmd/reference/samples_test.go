package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/postbud/postbud/configs"
)

var sample = regexp.MustCompile("(?ms)^```yaml\n(.*?)^```")

// TestEverySampleIsACompanyFile reads each piece of YAML on a page as what it is: a
// company's file, or the part of one that the page is about.
func TestEverySampleIsACompanyFile(t *testing.T) {
	n := 0
	for _, file := range markdown(t) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range sample.FindAllStringSubmatch(string(text), -1) {
			n++
			if _, _, err := configs.Read(strings.NewReader(found[1])); err != nil {
				name, _ := filepath.Rel(root(t), file)
				t.Errorf("%s: %v\n%s", filepath.ToSlash(name), err, found[1])
			}
		}
	}
	if n < 5 {
		t.Errorf("%d samples were found; that cannot be all", n)
	}
}
