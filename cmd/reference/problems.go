package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/postbud/postbud/internal/text"
)

// problemsPage is written by hand, but for what it quotes of the error catalogue.
const problemsPage = "docs/problems.md"

// newcomers is the heading under which codes are put that nobody has written
// about yet; a test fails while it stands there.
const newcomers = "## To be written"

// problems brings the quotations up to date and adds what is missing.
func problems(root string) ([]byte, error) {
	page, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(problemsPage)))
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	there := map[string]bool{}
	quoting := false
	for line := range strings.Lines(string(page)) {
		code, heading := strings.CutPrefix(strings.TrimRight(line, "\n"), "### ")
		switch {
		case heading && slices.Contains(text.Codes(), code):
			there[code], quoting = true, true
			b.WriteString(line + "\n" + quotation(code) + "\n")
		case quoting && (strings.TrimSpace(line) == "" || strings.HasPrefix(line, ">")):
			// the old quotation
		default:
			quoting = false
			b.WriteString(line)
		}
	}
	var missing []string
	for _, code := range text.Codes() {
		if !there[code] {
			missing = append(missing, fmt.Sprintf("\n### %s\n\n%s", code, quotation(code)))
		}
	}
	out := strings.TrimRight(b.String(), "\n") + "\n"
	if len(missing) > 0 && !strings.Contains(out, newcomers) {
		out += "\n" + newcomers + "\n"
	}
	return []byte(out + strings.Join(missing, "")), nil
}

// quotation is what the catalogue says of a code, without the values of a case.
func quotation(code string) string {
	e := text.In("en").Code(code, nil)
	says := "> **" + cell(e.Title) + ".**"
	if e.Text != "" {
		says += " " + cell(e.Text)
	}
	if e.Action != "" {
		says += "\n>\n> *" + cell(e.Action) + "*"
	}
	return says + "\n"
}
