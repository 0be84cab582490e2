package dinero

import (
	"context"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
)

// search lists what a manual export asks for. Items bear no cursor.
func (a *adaptor) search(ctx context.Context, q adaptors.Query) iter.Seq2[adaptors.Item, error] {
	return func(yield func(adaptors.Item, error) bool) {
		questions, err := ask(q)
		if err != nil {
			yield(adaptors.Item{}, err)
			return
		}
		seen := map[docID]bool{}
		for _, question := range questions {
			for n, last := 0, false; !last; n++ {
				p, err := a.client.page(ctx, a.settings.Documents, question, n, a.settings.PageSize)
				if err != nil {
					yield(adaptors.Item{}, err)
					return
				}
				for _, l := range p.rows {
					if seen[l.id] || !l.wanted() || !fits(l, q) {
						continue
					}
					seen[l.id] = true
					if !yield(l.item(), l.problem) {
						return
					}
				}
				last = p.last
			}
		}
	}
}

// ask makes the questions that together bring everything the query wants, and
// more: a number has no filter of its own.
func ask(q adaptors.Query) ([]listQuery, error) {
	var base listQuery
	if q.From.Given() || q.Until.Given() || q.Since.Given() {
		base.from, base.until = firstDay, lastDay
	}
	for _, from := range []string{q.From.String(), q.Since.String()} {
		base.from = max(base.from, from)
	}
	if q.Until.Given() {
		base.until = q.Until.String()
	}
	if q.Until.Given() && base.until < base.from {
		return nil, nil
	}
	customers, err := guids(q.Customers)
	if err != nil {
		return nil, err
	}
	var all []listQuery
	for _, number := range q.Numbers {
		if _, err := strconv.ParseUint(number, 10, 63); err != nil {
			continue // no document has it
		}
		one := base
		one.freeText = number
		all = append(all, one)
	}
	if len(q.Numbers) > 0 {
		return all, nil
	}
	for _, guid := range customers {
		one := base
		one.filter = "ContactGuid eq '" + guid + "'"
		all = append(all, one)
	}
	if len(customers) > 0 {
		return all, nil
	}
	return []listQuery{base}, nil
}

// guids are the customer numbers as Dinero has them. Nothing else may get
// between the quotes of a filter.
func guids(customers []string) ([]string, error) {
	all := make([]string, len(customers))
	for i, c := range customers {
		all[i] = strings.ToLower(strings.TrimSpace(c))
		if !guidForm.MatchString(all[i]) {
			return nil, fault.New(fault.Invalid, "%q is no customer of Dinero", short(c))
		}
	}
	return all, nil
}

// fits holds a row against the query, for what the source cannot filter.
func fits(l listed, q adaptors.Query) bool {
	switch {
	case len(q.Numbers) > 0 && !slices.Contains(q.Numbers, l.row.Number.String()),
		q.From.Given() && l.date.Before(q.From),
		q.Since.Given() && l.date.Before(q.Since),
		q.Until.Given() && q.Until.Before(l.date):
		return false
	}
	return len(q.Customers) == 0 || slices.ContainsFunc(q.Customers, func(c string) bool {
		return strings.EqualFold(strings.TrimSpace(c), l.row.ContactGUID)
	})
}
