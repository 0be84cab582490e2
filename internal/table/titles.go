package table

import (
	"fmt"
	"slices"
	"strings"
	"sync"

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
	rest, of := indexed(title)
	c, ok := named(rest)
	if !ok {
		return c, false
	}
	return of(c)
}

// named is the column of a term by its number or its name.
func named(title string) (Column, bool) {
	if c, ok := find(title); ok {
		return c, true
	}
	number, ok := numbers()[strings.ToLower(title)]
	if !ok {
		return Column{}, false
	}
	return find(number)
}

// numbers are the terms by their names in small letters, Danish and English.
var numbers = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for _, u := range usual {
		all[strings.ToLower(u[1])] = u[0]
	}
	for _, t := range invoice.Terms() {
		if name := strings.ToLower(t.Name); all[name] == "" {
			all[name] = t.Number
		}
	}
	return all
})

// usualTitles says how a table begins that is read.
const usualTitles = `the first row names the columns, such as "Invoice number" (BT-1), "Invoice issue date" (BT-2), "Buyer name" (BT-44), ` +
	`"Item name" (BT-153), "Invoiced quantity" (BT-129) and "Item net price" (BT-146)`

// Head is the columns that a first row names. The error, which says what is wrong
// in words and has no kind, is of a title that is not known or stands twice.
func (l Layout) Head(titles []string) ([]Column, error) {
	var columns []Column
	for _, title := range titles {
		c, ok := l.Titled(title)
		if !ok {
			return nil, fmt.Errorf("the column %.60q is not known; "+usualTitles, title)
		}
		if slices.ContainsFunc(columns, func(o Column) bool { return o.Path == c.Path }) {
			return nil, fmt.Errorf("the column %.60q stands twice", title)
		}
		columns = append(columns, c)
	}
	return columns, nil
}
