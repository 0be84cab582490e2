package dinero

import (
	"fmt"
	"time"
)

const (
	maxPageSize     = 1000
	defaultPageSize = 100
)

// listing is what every list takes.
type listing struct {
	page, size  int
	since       time.Time
	deletedOnly *bool
}

func (c *call) listing() (listing, error) {
	var l listing
	var err error
	if l.page, err = c.query.whole("page", 0); err != nil {
		return l, err
	}
	if l.size, err = c.query.whole("pageSize", defaultPageSize); err != nil {
		return l, err
	}
	if l.page < 0 {
		return l, validation("page", "page begins at 0")
	}
	if l.size < 1 || l.size > maxPageSize {
		return l, invalid(codeLimit, "pageSize", fmt.Sprintf("pageSize must be from 1 to %d", maxPageSize),
			fmt.Sprintf("pageSize skal være fra 1 til %d", maxPageSize))
	}
	if l.since, err = c.query.since("changesSince"); err != nil {
		return l, err
	}
	l.deletedOnly, err = c.query.truth("deletedOnly")
	return l, err
}

// takes says whether an item with these times is in the list. Deleted ones are
// left out unless they are asked for; changesSince is inclusive.
func (l listing) takes(deleted, changed time.Time) bool {
	only := l.deletedOnly != nil && *l.deletedOnly
	return only == !deleted.IsZero() && l.changed(changed)
}

func (l listing) changed(at time.Time) bool { return !at.Before(l.since) }

// envelope is the page of the items with its Pagination. Result counts this page,
// ResultWithoutFilter everything before paging, whatever its name says.
func envelope[T any](c *call, l listing, items []T, columns []column[T]) object {
	all := len(items)
	from := min(l.page*l.size, all)
	if l.page > all {
		from = all // page × size may be beyond the range of int
	}
	items = items[from:min(from+l.size, all)]

	lie := c.server.faults.take(c.request, EmptyList, EmptyPage, NoPagination)
	if lie != nil && lie.Kind != NoPagination {
		items = nil
	}
	if lie != nil && lie.Kind == EmptyList {
		all = 0
	}
	rows := make([]object, len(items))
	for i, item := range items {
		rows[i] = sparse(item, columns)
	}
	out := object{{"Collection", rows}}
	if lie != nil && lie.Kind == NoPagination {
		return out
	}
	return append(out, member{"Pagination", object{
		{"MaxPageSizeAllowed", maxPageSize},
		{"PageSize", l.size},
		{"Result", len(rows)},
		{"ResultWithoutFilter", all},
		{"Page", l.page},
	}})
}
