package dinero

import (
	"context"
	"iter"

	"github.com/postbud/postbud/adaptors"
)

// The ends of a date range of which only one is given: Dinero takes both or none.
const (
	firstDay = "1990-01-01"
	lastDay  = "2099-12-31"
)

// Pull lists booked documents, oldest first. Contents are to be fetched. Going on
// from the last item's cursor gives the documents of the last five minutes
// before that list again, with the same Ref and Version.
func (a *adaptor) Pull(ctx context.Context, q adaptors.Query) iter.Seq2[adaptors.Item, error] {
	if q.Manual() {
		return a.search(ctx, q)
	}
	return func(yield func(adaptors.Item, error) bool) {
		at, err := parseCursor(q.Cursor)
		if err != nil {
			yield(adaptors.Item{}, err)
			return
		}
		s := &sweep{a: a, since: q.Since, at: at, seen: map[docID]bool{}, yield: yield}
		resumed := at.After != ""
		if err := s.run(ctx); err != nil {
			s.flush(s.held.Cursor)
			s.fail(err)
			return
		}
		// The rest of a list that had been left may be empty. Then nothing carries
		// the cursor on, and the next list is due at once.
		if resumed && !s.any && !s.stopped {
			s.at, s.seen = cursor{Since: at.Since}, map[docID]bool{}
			if err := s.run(ctx); err != nil {
				s.flush(s.held.Cursor)
				s.fail(err)
				return
			}
		}
		s.flush(cursor{Since: s.at.Begun}.String())
	}
}
