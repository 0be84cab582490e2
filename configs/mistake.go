package configs

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/postbud/postbud/plugin"
)

// Mistake is one thing that is wrong in a file.
type Mistake struct {
	Line    int    // from 1
	Field   string // "destinations.nordisk-byg.settings.port", "" for the file as a whole
	Problem string
	Allowed []string // what may stand there; nil where anything of the kind may
}

// Error says line, field, problem, the nearest allowed word and all of them.
func (m *Mistake) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "line %d: ", m.Line)
	if m.Field != "" {
		b.WriteString(m.Field + ": ")
	}
	b.WriteString(m.Problem)
	if len(m.Allowed) > 0 {
		fmt.Fprintf(&b, "; allowed: %s", strings.Join(m.Allowed, ", "))
	}
	return b.String()
}

// Mistakes lists what an error of Read, Check or Apply joins, by line; nothing
// when the error is of another kind.
func Mistakes(err error) []*Mistake {
	if err == nil {
		return nil
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []*Mistake
		for _, one := range joined.Unwrap() {
			all = append(all, Mistakes(one)...)
		}
		slices.SortStableFunc(all, func(a, b *Mistake) int { return cmp.Compare(a.Line, b.Line) })
		return all
	}
	var m *Mistake
	if errors.As(err, &m) {
		return []*Mistake{m}
	}
	return Mistakes(errors.Unwrap(err))
}

// inOrder joins mistakes by line. What is no mistake comes after them.
func inOrder(wrong []error) error {
	var all, others []error
	for _, m := range Mistakes(errors.Join(wrong...)) {
		all = append(all, m)
	}
	for _, err := range wrong {
		if err != nil && len(Mistakes(err)) == 0 {
			others = append(others, err)
		}
	}
	return errors.Join(append(all, others...)...)
}

// unknown is what is said of a word that is none of the allowed ones.
func unknown(problem, word string, allowed []string) string {
	if near := plugin.Nearest(word, allowed); near != "" {
		return fmt.Sprintf("%s; did you mean %q", problem, near)
	}
	return problem
}
