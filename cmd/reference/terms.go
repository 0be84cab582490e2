package main

import (
	"bytes"

	"github.com/postbud/postbud/invoice"
)

func terms(string) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(made + `# Terms

Between reading and writing there is one shape: ` + "`invoice.Invoice`" + `, the semantic
model of EN 16931-1. This page lists its business terms and where each stands.

The field is what a file-name pattern or a subject can name in braces:
` + "`{Number}` or `{BT-1}`, `{IssueDate:2006-01-02}`, `{PurchaseOrder|none}`" + `. A term that
may occur more than once is counted from 1: ` + "`{Lines[1].Item.Name}`" + `.

## Groups

`)
	var rows [][]string
	for _, g := range invoice.Groups() {
		rows = append(rows, []string{g.Number, cell(g.Name), g.Parent, quoted(g.Path), tick(g.Repeats)})
	}
	table(&b, []string{"Group", "Name", "Within", "Field", "Repeats"}, rows)
	b.WriteString("\n## Terms\n\n")
	rows = nil
	for _, t := range invoice.Terms() {
		rows = append(rows, []string{t.Number, cell(t.Name), t.Group, quoted(t.Path), string(t.Kind), tick(t.Repeats)})
	}
	table(&b, []string{"Term", "Name", "Group", "Field", "Kind", "Repeats"}, rows)
	return b.Bytes(), nil
}

// quoted is text as it must be typed.
func quoted(text string) string {
	if text == "" {
		return ""
	}
	return "`" + text + "`"
}
