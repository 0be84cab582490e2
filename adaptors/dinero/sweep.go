package dinero

import (
	"context"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/invoice"
)

// rounds is how often a list that changed under our hands is read again.
const rounds = 3

// sweep reads one list of changes to its end.
type sweep struct {
	a     *adaptor
	since invoice.Date
	at    cursor
	yield func(adaptors.Item, error) bool

	seen    map[docID]bool
	any     bool // something is or was held
	stopped bool // the engine wants no more
	held    adaptors.Item
	problem error // of held
	holding bool
}

// run reads page after page, and all of it again when rows may have slipped from
// one page to another in the meantime.
func (s *sweep) run(ctx context.Context) error {
	for range rounds {
		shaken, err := s.round(ctx)
		if err != nil || s.stopped || !shaken {
			return err
		}
		s.at.Page, s.at.After = 0, ""
		s.a.env.Log.InfoContext(ctx, "Dinero's list changed while it was read, so it is read again")
	}
	return down(nil, "Dinero's list changes faster than it can be read", s.a.client.lastAnswer())
}

// round reads the list once from the cursor on. shaken means that rows may have
// been missed.
func (s *sweep) round(ctx context.Context) (shaken bool, err error) {
	most, late, read := 0, false, 0
	for n := s.at.Page; ; n++ {
		p, err := s.a.client.page(ctx, s.a.settings.Documents, s.query(), n, s.a.settings.PageSize)
		if err != nil {
			return false, err
		}
		if s.at.Begun.IsZero() {
			s.at.Begun = p.at
		}
		rows := p.rows
		if s.at.After != "" && n == s.at.Page {
			place := find(rows, s.at.After)
			if place < 0 { // the list is another one by now
				s.at = cursor{Since: s.at.Since}
				n = -1
				continue
			}
			read = n*s.a.settings.PageSize + place + 1 // by the pull before
			rows = rows[place+1:]
		}
		read += len(rows)
		if !s.take(rows, n) {
			return false, nil
		}
		most = max(most, p.total)
		late = late || n > 0 && p.total >= 0 && p.total < most
		if p.last {
			return late || p.total > read, nil
		}
	}
}

func (s *sweep) query() listQuery {
	q := listQuery{changesSince: s.at.changesSince()}
	if s.since.Given() {
		q.from, q.until = s.since.String(), lastDay
	}
	return q
}

// find is the place of a row among rows, -1 when it is not there.
func find(rows []listed, ref string) int {
	for i := range rows {
		if rows[i].id.String() == ref {
			return i
		}
	}
	return -1
}

// take hands on the rows of page n that are new; false when no more is wanted.
func (s *sweep) take(rows []listed, n int) bool {
	for _, l := range rows {
		if s.seen[l.id] {
			continue
		}
		s.seen[l.id] = true
		if !l.wanted() || s.since.Given() && l.date.Given() && l.date.Before(s.since) {
			continue
		}
		item := l.item()
		here := s.at
		here.Page, here.After = n, item.Ref
		item.Cursor = here.String()
		if !s.hold(item, l.problem) {
			return false
		}
	}
	return true
}

// hold keeps an item back until the next one is known: only the last of a list
// may move the cursor past it.
func (s *sweep) hold(item adaptors.Item, problem error) bool {
	if !s.flush(s.held.Cursor) {
		return false
	}
	s.held, s.problem, s.holding, s.any = item, problem, true, true
	return true
}

// flush hands on the held item with that cursor.
func (s *sweep) flush(at string) bool {
	if s.holding && !s.stopped {
		s.held.Cursor = at
		s.stopped = !s.yield(s.held, s.problem)
	}
	s.holding = false
	return !s.stopped
}

// fail ends the sequence with an error.
func (s *sweep) fail(err error) {
	if !s.stopped {
		s.stopped = true
		s.yield(adaptors.Item{}, err)
	}
}
