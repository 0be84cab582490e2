package plugin

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Page is the reference page of a plug-in in Markdown; kind is the folder that
// it lies in: "adaptors", "formats" or "gateways".
func Page(kind string, s Spec) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "<!-- Made from the declaration by go generate; do not edit. -->\n\n# %s\n\n%s\n\n", cell(s.Title), cell(s.Summary))
	fmt.Fprintf(&b, "| | |\n|---|---|\n| Kind | %s |\n| Name | `%s` |\n| Status | %s: %s |\n\n## Settings\n\n",
		strings.TrimSuffix(kind, "s"), s.Name, s.Status, s.Status.Means())
	if len(s.Fields) == 0 {
		b.WriteString("None.\n")
		return b.Bytes()
	}
	b.WriteString("| Name | Title | Kind | Required | Default | Per rule | Secret | Help | Example | Choices |\n" +
		"|---|---|---|---|---|---|---|---|---|---|\n")
	for _, f := range s.Fields {
		row := []string{code(f.Name), cell(f.Title), f.sort(), f.required(), code(f.Default), tick(f.PerRule),
			tick(f.Secret), f.help(), code(f.Example), f.choices()}
		fmt.Fprintf(&b, "| %s |\n", strings.Join(row, " | "))
	}
	return b.Bytes()
}

// PagePath is where the page lies below the repository's root, with slashes.
func PagePath(kind, name string) string {
	return path.Join("docs", "reference", kind, name+".md")
}

// WritePage writes the page to its place below root.
func WritePage(root, kind string, s Spec) error {
	file := filepath.Join(root, filepath.FromSlash(PagePath(kind, s.Name)))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return fmt.Errorf("make the folder of the page: %w", err)
	}
	if err := os.WriteFile(file, Page(kind, s), 0o644); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	return nil
}

// sort says what kind of value a field takes.
func (f FieldSpec) sort() string {
	words := map[Kind]string{
		KindText: "text", KindWhole: "whole number", KindSwitch: "yes or no", KindSpan: "time, such as `5m`",
		KindLines: "list, one to a line", KindMapping: "`name=value` lines", KindOneOf: "choice",
		KindPhrase: "text with fields", KindFileName: "file name with fields", KindCertificate: "PEM certificates",
		KindPassword: "password", KindGrant: "sign-in",
	}[f.Kind]
	if f.Least != "" {
		words += ", " + f.Least + " to " + f.Most
	}
	if f.Long {
		words += ", several lines"
	}
	return words
}

func (f FieldSpec) required() string {
	var when []string
	for _, c := range f.When {
		when = append(when, code(c.Name)+" is "+strings.Join(codes(c.Values), " or "))
	}
	switch condition := strings.Join(when, " and "); {
	case condition == "":
		return tick(f.Required)
	case f.Required:
		return "yes, when " + condition
	default:
		return "no; read only when " + condition
	}
}

func (f FieldSpec) help() string {
	if f.Advanced {
		return strings.TrimSpace(cell(f.Help) + " Advanced.")
	}
	return cell(f.Help)
}

func (f FieldSpec) choices() string {
	var all []string
	for _, c := range f.Choices {
		all = append(all, code(c.Value)+" "+cell(c.Title))
	}
	return strings.Join(all, "<br>")
}

func tick(yes bool) string {
	if yes {
		return "yes"
	}
	return ""
}

// cell is text that neither ends the cell nor is taken for markup.
func cell(text string) string {
	return strings.NewReplacer("\n", " ", `\`, `\\`, "|", `\|`, "<", "&lt;", "*", `\*`, "_", `\_`, "`", "\\`").Replace(text)
}

// code is text as it must be typed; line ends show as ⏎.
func code(text string) string {
	if text == "" {
		return ""
	}
	text = strings.NewReplacer("\n", "⏎", "|", `\|`).Replace(text)
	if strings.Contains(text, "`") {
		return "`` " + text + " ``"
	}
	return "`" + text + "`"
}

func codes(all []string) []string {
	out := make([]string, len(all))
	for i, text := range all {
		out[i] = code(text)
	}
	return out
}
