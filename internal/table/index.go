package table

import (
	"strconv"
	"strings"
)

// indexes are those of the column's path as a title has them, "2" or "1.2", "" for
// none. They belong to the last lists on the way to the term; a path in which a list
// without an index follows one that has it is told by no title, and is none here.
func (c Column) indexes() string {
	if !strings.Contains(c.Path, "[") {
		return ""
	}
	var all []string
	for _, s := range wayTo(c.Path, c.ByLine) {
		switch {
		case !s.list:
		case strings.Contains(s.name, "["):
			all = append(all, strconv.Itoa(s.at+1))
		case len(all) > 0:
			return ""
		}
	}
	return strings.Join(all, ".")
}

// indexed is the title without the indexes at its end, and the column that they mean
// of one that the rest of the title names.
func indexed(title string) (rest string, of func(Column) (Column, bool)) {
	same := func(c Column) (Column, bool) { return c, true }
	bare, closed := strings.CutSuffix(title, "]")
	at := strings.LastIndex(bare, " [")
	if !closed || at < 0 {
		return title, same
	}
	numbers := strings.Split(bare[at+2:], ".")
	return title[:at], func(c Column) (Column, bool) {
		if c.Path != c.Term.Path {
			return c, false
		}
		steps := wayTo(c.Path, c.ByLine)
		left := len(numbers)
		for i := len(steps) - 1; i >= 0 && left > 0; i-- {
			if steps[i].list {
				left--
				steps[i].name += "[" + numbers[left] + "]"
			}
		}
		if left > 0 {
			return c, false
		}
		var names []string
		for _, s := range steps {
			names = append(names, s.name)
		}
		return find(strings.Join(names, "."))
	}
}
