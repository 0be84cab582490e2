package configs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxFile is far beyond any set-up that a person wrote.
const maxFile = 4 << 20

// Lines knows where in a file everything stands.
type Lines struct{ top place }

// Read reads a company's file. What it finds wrong are Mistakes, all of them
// joined, each with its line. Whether the settings fit their plug-ins is for
// Check to say.
func Read(r io.Reader) (File, Lines, error) {
	top, err := document(r)
	if err != nil {
		return File{}, Lines{}, err
	}
	var f File
	if err := inOrder(shape(top, reflect.TypeOf(f))); err != nil {
		return File{}, Lines{}, err
	}
	if err := top.node.Decode(&f); err != nil {
		return File{}, Lines{}, fmt.Errorf("read the file: %w", err)
	}
	return f, Lines{top}, nil
}

// document reads the one document of a file: names and values, in plain words.
func document(r io.Reader) (place, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return place{}, fmt.Errorf("read the file: %w", err)
	}
	if len(text) > maxFile {
		return place{}, place{}.mistake(nil, "the file is larger than %d MiB", maxFile>>20)
	}
	in := yaml.NewDecoder(bytes.NewReader(text))
	var root, second yaml.Node
	if err := in.Decode(&root); err != nil {
		return place{}, notYAML(text, err)
	}
	top := place{node: root.Content[0]}
	if top.node.Tag == "!!null" {
		return place{}, top.mistake(nil, "%s", empty)
	}
	if err := in.Decode(&second); err == nil {
		return place{}, place{node: &second}.mistake(nil, "a second document begins here; a file is one")
	} else if !errors.Is(err, io.EOF) {
		return place{}, notYAML(text, err)
	}
	return top, inOrder(plain(top))
}

const empty = "the file is empty"

var (
	lineIn  = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)
	tabbed  = regexp.MustCompile(`^[ \t]*\t[ \t]*[^ \t\r#]`)
	lineEnd = regexp.MustCompile(`\r\n?|\n`)
)

// notYAML makes a mistake of what the parser says. It says little of the most
// frequent one, a tab.
func notYAML(text []byte, err error) error {
	if errors.Is(err, io.EOF) {
		return place{}.mistake(nil, "%s", empty)
	}
	for i, line := range lineEnd.Split(string(text), -1) {
		if tabbed.MatchString(line) {
			return &Mistake{Line: i + 1, Problem: "a tab stands before the text; YAML is indented with blanks"}
		}
	}
	says := err.Error()
	m := &Mistake{Line: 1, Problem: "this is not YAML: " + strings.TrimPrefix(says, lineIn.FindString(says))}
	if found := lineIn.FindStringSubmatch(says); found != nil && found[1] != "" {
		m.Line, _ = strconv.Atoi(found[1])
	}
	return m
}

// plain refuses what makes a file say more than it shows: anchors, aliases,
// merged mappings, tags, and names that are no words.
func plain(p place) (wrong []error) {
	const out = "; write it out"
	switch n := p.node; {
	case n.Kind == yaml.AliasNode:
		return []error{p.mistake(nil, "*%s stands for something else in the file%s", n.Value, out)}
	case n.Anchor != "":
		wrong = append(wrong, p.mistake(nil, "&%s makes a name for this part of the file%s where it is needed", n.Anchor, out))
	case n.Style&yaml.TaggedStyle != 0:
		wrong = append(wrong, p.mistake(nil, "the tag %s does not belong here", n.Tag))
	}
	switch p.node.Kind {
	case yaml.SequenceNode:
		for i := range p.node.Content {
			wrong = append(wrong, plain(p.item(i))...)
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(p.node.Content); i += 2 {
			key := p.node.Content[i]
			if key.Kind != yaml.ScalarNode || key.Anchor != "" || key.Tag == "!!merge" {
				wrong = append(wrong, p.on(key).mistake(nil, "a name belongs here%s", out))
				continue
			}
			wrong = append(wrong, plain(place{node: p.node.Content[i+1], path: below(p.path, key.Value)})...)
		}
	}
	return wrong
}
