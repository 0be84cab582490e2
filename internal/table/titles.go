package table

import (
	"fmt"
	"slices"
	"strings"

	"github.com/postbud/postbud/invoice"
)

// Titled is the column with that title: one of the layout, else any term by its
// Danish or English name, number or path. Large and small letters are the same.
func (l Layout) Titled(title string) (Column, bool) {
	title = strings.TrimSpace(title)
	for _, c := range l.Columns {
		if strings.EqualFold(title, c.Heading(l.Titles)) {
			return c, true
		}
	}
	if c, ok := find(title); ok {
		return c, true
	}
	for _, u := range usual {
		if strings.EqualFold(title, u[1]) {
			return find(u[0])
		}
	}
	for _, t := range invoice.Terms() {
		if strings.EqualFold(title, t.Name) {
			return find(t.Number)
		}
	}
	return Column{}, false
}

// Head is the columns that a first row names. The error, which says what is wrong
// in words and has no kind, is of a title that is not known or stands twice.
func (l Layout) Head(titles []string) ([]Column, error) {
	var columns []Column
	for _, title := range titles {
		c, ok := l.Titled(title)
		if !ok {
			return nil, fmt.Errorf("the column %.60q is not known", title)
		}
		if slices.ContainsFunc(columns, func(o Column) bool { return o.Path == c.Path }) {
			return nil, fmt.Errorf("the column %.60q stands twice", title)
		}
		columns = append(columns, c)
	}
	return columns, nil
}
