package plugin

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/postbud/postbud/fault"
)

// Lines is a list, one entry to a line; blanks around an entry and empty lines
// are dropped.
func Lines(p *[]string, name, title string) *Field {
	return bound(KindLines, name, title,
		func(text string) *fault.Error {
			*p = nil
			for line := range strings.Lines(text) {
				if line = strings.TrimSpace(line); line != "" {
					*p = append(*p, line)
				}
			}
			return nil
		},
		func() string { return strings.Join(*p, "\n") })
}

// Mapping is a table, one "key=value" to a line. A value may hold further equals
// signs and be empty; a key may not stand there twice.
func Mapping(p *map[string]string, name, title string) *Field {
	return bound(KindMapping, name, title,
		func(text string) *fault.Error {
			table, wrong := parseMapping(text)
			if wrong == nil {
				*p = table
			}
			return wrong
		},
		func() string {
			var lines []string
			for _, key := range slices.Sorted(maps.Keys(*p)) {
				lines = append(lines, key+"="+(*p)[key])
			}
			return strings.Join(lines, "\n")
		})
}

func parseMapping(text string) (map[string]string, *fault.Error) {
	table := map[string]string{}
	n := 0
	for line := range strings.Lines(text) {
		n++
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		key, value, found := strings.Cut(line, "=")
		key = strings.TrimSpace(key)
		number := strconv.Itoa(n)
		if !found || key == "" {
			return nil, wrongly(CodeLine, "line %d must be a name, an equals sign and a value", n).
				Coded(CodeLine, "line", number)
		}
		if _, twice := table[key]; twice {
			return nil, wrongly(CodeLine, "line %d names %q a second time", n, short(key)).
				Coded(CodeLine, "line", number, "name", short(key))
		}
		table[key] = strings.TrimSpace(value)
	}
	return table, nil
}

// OneOf is one of the choices, stored as its Value. Without Must or Or it may be
// left open, which is "".
func OneOf(p *string, name, title string, choices ...Choice) *Field {
	values := make([]string, len(choices))
	for i, c := range choices {
		values[i] = c.Value
	}
	f := bound(KindOneOf, name, title,
		func(text string) *fault.Error {
			if !slices.Contains(values, text) {
				return wrongly(CodeChoice, "%q is not a choice%s", short(text), instead(text, values)).
					Coded(CodeChoice, "value", short(text), "nearest", Nearest(text, values), "choices", strings.Join(values, ", "))
			}
			*p = text
			return nil
		},
		func() string { return *p })
	f.spec.Choices = choices
	return f
}
