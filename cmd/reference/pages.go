package main

import (
	"bytes"
	"fmt"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/adaptors/dummy"
	"github.com/postbud/postbud/configs"
	"github.com/postbud/postbud/internal/builtin"
	"github.com/postbud/postbud/internal/notice"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/plugin"
)

// made stands at the head of every page.
const made = "<!-- Made by go generate; do not edit. -->\n\n"

// section is a kind of declaration and its members; the kind is the folder of its pages.
type section struct {
	kind, title string
	specs       []plugin.Spec
}

func sections() []section {
	return []section{
		{"adaptors", "Adaptors: where documents come from", append(builtin.Adaptors().Specs(), unlisted(builtin.Adaptors())...)},
		{"formats", "Formats: how they are written and read", builtin.Formats().Specs()},
		{"gateways", "Gateways: where they go", builtin.Gateways().Specs()},
		{"rules", "Export rules: what an export rule can set", []plugin.Spec{rule.Generals.Spec(), rule.Suppliers.Spec(), rule.Customers.Spec()}},
		{"server", "Server settings: how the program runs", []plugin.Spec{configs.ServerSettings.Spec(), notice.Mail.Spec()}},
	}
}

// unlisted is the adaptor that is there to be copied. Its suite asks for a page of
// it too.
func unlisted(all *adaptors.Registry) []plugin.Spec {
	spec := dummy.Adaptor.Declared()
	if _, listed := all.Find(spec.Name); listed {
		return nil
	}
	return []plugin.Spec{spec}
}

// pages makes every page, by its path below the root, with slashes.
func pages(root string) (map[string][]byte, error) {
	all := map[string][]byte{"docs/reference/README.md": index()}
	for _, s := range sections() {
		for _, spec := range s.specs {
			all[plugin.PagePath(s.kind, spec.Name)] = plugin.Page(s.kind, spec)
		}
	}
	for name, page := range map[string]func(root string) ([]byte, error){
		"docs/reference/terms.md":          terms,
		"docs/reference/states.md":         states,
		"docs/reference/faults.md":         faults,
		"docs/reference/gateway-faults.md": gatewayFaults,
		"docs/reference/company-file.md":   companyFile,
		problemsPage:                       problems,
	} {
		made, err := page(root)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all[name] = made
	}
	return all, nil
}

// index is the page that leads to all others, and says how they come about.
func index() []byte {
	var b bytes.Buffer
	b.WriteString(made + `# Reference

These pages are made from the program. What they say is what it does.

| Page | What it tells |
|---|---|
| [Commands](commands.md) | every command with its flags |
| [A company's file](company-file.md) | what ` + "`postbud apply`" + ` reads and ` + "`postbud dump`" + ` writes |
| [States](states.md) | where a document can stand, and where it can go from there |
| [Faults](faults.md) | what the program does about each kind of trouble |
| [Faults by gateway](gateway-faults.md) | what can go wrong at a far end, and the test that shows what happens then |
| [Terms](terms.md) | every business term of EN 16931 and its place in an invoice |
| [Problems](../problems.md) | every code that a person can meet |
`)
	for _, s := range sections() {
		fmt.Fprintf(&b, "\n## %s\n\n", s.title)
		var rows [][]string
		for _, spec := range s.specs {
			rows = append(rows, []string{fmt.Sprintf("[%s](%s/%s.md)", cell(spec.Title), s.kind, spec.Name), string(spec.Status), cell(spec.Summary)})
		}
		table(&b, []string{"Name", "Status", "What it does"}, rows)
	}
	b.WriteString(`
## How these pages are made

` + "`go generate ./...`" + ` writes them. Nobody edits them by hand: a test fails when
one of them is not what the program would write.

| Pages | Made from | Written by |
|---|---|---|
| adaptors, formats, gateways, rules, server | their declarations | ` + "`cmd/reference`" + ` |
| terms | the tags of ` + "`invoice.Invoice`" + ` | ` + "`cmd/reference`" + ` |
| states | ` + "`ledger.States`, `ledger.Next`, `ShownAt`" + ` and the comments beside the states | ` + "`cmd/reference`" + ` |
| faults | ` + "`fault.Kinds`" + ` and the comments beside them, the engine's own numbers | ` + "`cmd/reference`" + ` |
| gateway-faults | ` + "`gatewaytest/faults.txt`" + ` and the names of tests | ` + "`cmd/reference`" + ` |
| company-file | the fields of ` + "`configs.File`" + ` | ` + "`cmd/reference`" + ` |
| problems | what is quoted there: the error catalogue; the rest is written by hand | ` + "`cmd/reference`" + ` |
| commands | the help of every command | the test ` + "`TestTheCommandPageIsInStep` in `cmd/postbud`" + ` |
`)
	return b.Bytes()
}
