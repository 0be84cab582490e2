package dinero

import "strings"

// field is one property of an item: its name and how to read it.
type field[T any] struct {
	name  string
	value func(T) any
}

// column is a field under the name that the caller wrote, letter case and all.
type column[T any] struct {
	key   string
	value func(T) any
}

// choose makes the columns of a sparse answer. Names that are not known are
// ignored; a name asked for twice comes once.
func choose[T any](asked []string, defaults string, table []field[T]) []column[T] {
	if len(asked) == 0 {
		asked = strings.Split(defaults, ",")
	}
	var out []column[T]
	taken := map[string]bool{}
	for _, key := range asked {
		for _, f := range table {
			if strings.EqualFold(f.name, key) && !taken[f.name] {
				taken[f.name] = true
				out = append(out, column[T]{key, f.value})
			}
		}
	}
	return out
}

// sparse is the item with the chosen columns alone.
func sparse[T any](item T, columns []column[T]) object {
	out := make(object, len(columns))
	for i, c := range columns {
		out[i] = member{c.key, c.value(item)}
	}
	return out
}

// whole is the item with every field of the table.
func whole[T any](item T, table []field[T]) object {
	out := make(object, len(table))
	for i, f := range table {
		out[i] = member{f.name, f.value(item)}
	}
	return out
}
