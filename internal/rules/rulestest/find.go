package rulestest

import (
	"strconv"
	"strings"
)

// All is the elements that a path leads to, in the order of the document; see the
// package's documentation. The path "." is the element itself.
func (e *Element) All(path string) []*Element {
	if path == "." {
		return []*Element{e}
	}
	deep := strings.HasPrefix(path, "//")
	steps := strings.Split(strings.TrimLeft(path, "/"), "/")
	if deep {
		var found []*Element
		name, number := step(steps[0])
		e.Each(func(at *Element) {
			if at.Local() == name {
				found = append(found, at)
			}
		})
		return follow(nth(found, number), steps[1:])
	}
	return follow([]*Element{e}, steps)
}

// First is the first element that a path leads to, nil where there is none.
func (e *Element) First(path string) *Element {
	if found := e.All(path); len(found) > 0 {
		return found[0]
	}
	return nil
}

func follow(from []*Element, steps []string) []*Element {
	for _, s := range steps {
		name, number := step(s)
		var next []*Element
		for _, e := range from {
			var here []*Element
			switch name {
			case "..":
				if e.Parent != nil {
					here = append(here, e.Parent)
				}
			default:
				for _, k := range e.Kids {
					if name == "*" || k.Local() == name {
						here = append(here, k)
					}
				}
			}
			next = append(next, nth(here, number)...)
		}
		from = next
	}
	return from
}

// step parts InvoiceLine[2]; the number is 0 where none is given.
func step(s string) (name string, number int) {
	name, in, found := strings.Cut(s, "[")
	if found {
		var err error
		if number, err = strconv.Atoi(strings.TrimSuffix(in, "]")); err != nil {
			panic("a path cannot be read: " + s)
		}
	}
	return name, number
}

func nth(found []*Element, number int) []*Element {
	if number == 0 {
		return found
	}
	if len(found) < number {
		return nil
	}
	return found[number-1 : number]
}
