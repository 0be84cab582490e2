package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/postbud/postbud/configs"
)

//go:generate go test . -run ^TestTheCommandPageIsInStep$ -update

var updateReference = flag.Bool("update", false, "write docs/reference/commands.md anew")

// commandsPage is below this folder's root.
var commandsPage = filepath.Join("..", "..", "docs", "reference", "commands.md")

func TestTheCommandPageIsInStep(t *testing.T) {
	due := commandPage(command())
	if *updateReference {
		if err := os.WriteFile(commandsPage, due, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	there, err := os.ReadFile(commandsPage)
	if err != nil {
		t.Fatalf("%v; `go generate ./...` writes it", err)
	}
	theirs := strings.Split(strings.ReplaceAll(string(there), "\r\n", "\n"), "\n")
	for i, line := range strings.Split(string(due), "\n") {
		if i >= len(theirs) || theirs[i] != line {
			t.Fatalf("docs/reference/commands.md is stale at line %d; `go generate ./...` writes it anew\ndue: %s", i+1, line)
		}
	}
	if len(theirs) > strings.Count(string(due), "\n")+1 {
		t.Fatal("docs/reference/commands.md goes on where it should end; `go generate ./...` writes it anew")
	}
}

// commandPage is the help of every command in Markdown.
func commandPage(root *cobra.Command) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "<!-- Made by go generate; do not edit. -->\n\n# Commands\n\n%s\n\n", root.Long)
	b.WriteString("`postbud help COMMAND` shows the same. In the checkout, `go run ./cmd/postbud` stands for `postbud`.\n\n| Command | What it does |\n|---|---|\n")
	walk(root, func(c *cobra.Command) {
		fmt.Fprintf(&b, "| [`%s`](#%s) | %s |\n", c.CommandPath(), strings.ReplaceAll(c.CommandPath(), " ", "-"), c.Short)
	})
	walk(root, func(c *cobra.Command) {
		about := c.Long
		if about == "" {
			about = c.Short + "."
		}
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n```\n%s\n```\n", c.CommandPath(), about, c.UseLine())
		writeFlags(&b, c)
	})
	return b.Bytes()
}

// walk visits every command that a person runs.
func walk(c *cobra.Command, visit func(*cobra.Command)) {
	for _, child := range c.Commands() {
		if child.Hidden || child.Name() == "help" || child.Name() == "completion" {
			continue
		}
		if child.Runnable() && !child.HasSubCommands() {
			visit(child)
		}
		walk(child, visit)
	}
}

func writeFlags(b *bytes.Buffer, c *cobra.Command) {
	head := "\n| Flag | Meaning | When left out |\n|---|---|---|\n"
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		kind, usage := pflag.UnquoteUsage(f)
		if kind == "string" {
			kind = "value"
		}
		name := strings.TrimSpace("--" + f.Name + " " + strings.ToUpper(kind))
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		if _, must := f.Annotations[cobra.BashCompOneRequiredFlag]; must {
			usage += " (required)"
		}
		fmt.Fprintf(b, "%s| `%s` | %s | %s |\n", head, name, strings.ReplaceAll(usage, "|", `\|`), defaultOf(f))
		head = ""
	})
}

// defaultOf is a flag's default as it is on every machine.
func defaultOf(f *pflag.Flag) string {
	field, known := configs.ServerSettings.Spec().Field(strings.ReplaceAll(f.Name, "-", "_"))
	switch {
	case known && f.Usage == field.Title:
		return "as the [server's settings](server/server.md) say"
	case f.DefValue == "", f.DefValue == "[]", f.DefValue == "false":
		return ""
	}
	return "`" + f.DefValue + "`"
}
