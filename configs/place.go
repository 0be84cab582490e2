package configs

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

// place is a spot in the file: a node and the names that lead to it.
type place struct {
	node *yaml.Node
	path string
}

func (p place) mistake(allowed []string, format string, args ...any) error {
	return &Mistake{Line: p.line(), Field: p.path, Problem: fmt.Sprintf(format, args...), Allowed: allowed}
}

func (p place) line() int {
	if p.node != nil && p.node.Line > 0 {
		return p.node.Line
	}
	return 1
}

// at goes down by names. Where one is missing it stays on the last node that is
// there, so that a mistake still names a line near it.
func (p place) at(names ...string) place {
	for _, name := range names {
		next := place{node: p.node, path: below(p.path, name)}
		if p.node != nil && p.node.Kind == yaml.MappingNode {
			for i := 0; i+1 < len(p.node.Content); i += 2 {
				if p.node.Content[i].Value == name {
					next.node = onLineOf(p.node.Content[i], p.node.Content[i+1])
				}
			}
		}
		p = next
	}
	return p
}

// item goes to the i-th of a list, from 0; people count from 1.
func (p place) item(i int) place {
	next := place{node: p.node, path: fmt.Sprintf("%s[%d]", p.path, i+1)}
	if p.node != nil && p.node.Kind == yaml.SequenceNode && i < len(p.node.Content) {
		next.node = p.node.Content[i]
	}
	return next
}

// on is the same place with another line.
func (p place) on(n *yaml.Node) place { return place{node: n, path: p.path} }

func below(path, name string) string { return strings.TrimPrefix(path+"."+name, ".") }

// onLineOf is a value that counts as standing where its name stands.
func onLineOf(key, value *yaml.Node) *yaml.Node {
	v := *value
	v.Line = key.Line
	return &v
}

// word reports a value that is none of the allowed ones.
func (p place) word(value string, allowed []string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	return p.mistake(allowed, "%s", unknown(fmt.Sprintf("%q is not known", value), value, allowed))
}

// setting puts the fault of a plug-in's setting in its place.
func (p place) setting(spec plugin.Spec, f *fault.Error) error {
	if f.Field == "" {
		return p.mistake(nil, "%s", f.Message)
	}
	at := p.at(f.Field)
	if f.Code == plugin.CodeUnknown {
		return at.mistake(spec.Names(), "%s", unknown("there is no such setting", f.Field, spec.Names()))
	}
	field, _ := spec.Field(f.Field)
	var allowed []string
	for _, c := range field.Choices {
		allowed = append(allowed, c.Value)
	}
	if f.Code == plugin.CodeChoice {
		return at.word(f.Args["value"], allowed)
	}
	return at.mistake(allowed, "%s", f.Message)
}
