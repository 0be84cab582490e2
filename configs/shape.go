package configs

import (
	"reflect"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// shape holds a node against a type: known names, each once, values of the kind.
// Where several belong there may also be nothing.
func shape(p place, t reflect.Type) []error {
	single := t.Kind() != reflect.Struct && t.Kind() != reflect.Map && t.Kind() != reflect.Slice
	switch {
	case single:
		return shapeOfSingle(p, t)
	case p.node.Tag == "!!null":
		return nil
	case t.Kind() == reflect.Slice:
		return shapeOfList(p, t)
	case p.node.Kind != yaml.MappingNode && t.Kind() == reflect.Struct:
		return []error{p.mistake(names(t), "names and values belong here")}
	case p.node.Kind != yaml.MappingNode:
		return []error{p.mistake(nil, "names and values belong here")}
	case t.Kind() == reflect.Struct:
		return shapeOfStruct(p, t)
	}
	return each(p, func(_ *yaml.Node, value place) []error { return shape(value, t.Elem()) })
}

// wholeNumber is one that means the same to everybody: 010 is eight to some.
var wholeNumber = regexp.MustCompile(`^(0|-?[1-9][0-9]{0,8})$`)

func shapeOfSingle(p place, t reflect.Type) []error {
	switch n := p.node; {
	case n.Kind != yaml.ScalarNode:
		return []error{p.mistake(nil, "a single value belongs here")}
	case t.Kind() == reflect.Int && (n.Tag != "!!int" || !wholeNumber.MatchString(n.Value)):
		return []error{p.mistake(nil, "%q is not a whole number such as 8", n.Value)}
	case t.Kind() == reflect.Bool && n.Tag != "!!bool" && n.Value != "yes" && n.Value != "no":
		return []error{p.word(n.Value, []string{"true", "false"})}
	}
	return nil
}

func shapeOfStruct(p place, t reflect.Type) []error {
	fields := map[string]reflect.Type{}
	for i := range t.NumField() {
		fields[name(t.Field(i))] = t.Field(i).Type
	}
	return each(p, func(key *yaml.Node, value place) []error {
		if kind, known := fields[key.Value]; known {
			return shape(value, kind)
		}
		return []error{value.on(key).mistake(names(t), "%s", unknown("there is no such field", key.Value, names(t)))}
	})
}

func shapeOfList(p place, t reflect.Type) (wrong []error) {
	if p.node.Kind != yaml.SequenceNode {
		return []error{p.mistake(nil, "a list belongs here; write [ ] around it, or - before each")}
	}
	for i := range p.node.Content {
		wrong = append(wrong, shape(p.item(i), t.Elem())...)
	}
	return wrong
}

// each goes through the names of a mapping and refuses a name that stands twice.
func each(p place, look func(key *yaml.Node, value place) []error) (wrong []error) {
	lines := map[string]int{}
	for i := 0; i+1 < len(p.node.Content); i += 2 {
		key := p.node.Content[i]
		value := place{node: onLineOf(key, p.node.Content[i+1]), path: below(p.path, key.Value)}
		if first, twice := lines[key.Value]; twice {
			wrong = append(wrong, value.mistake(nil, "it stands here a second time, first in line %d", first))
			continue
		}
		lines[key.Value] = key.Line
		wrong = append(wrong, look(key, value)...)
	}
	return wrong
}

func names(t reflect.Type) (names []string) {
	for i := range t.NumField() {
		names = append(names, name(t.Field(i)))
	}
	return names
}

func name(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
	return name
}
