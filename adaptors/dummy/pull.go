package dummy

import (
	"context"
	"iter"
	"slices"
	"strconv"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
)

// Pull lists. It yields documents one by one in a stable order, the oldest first,
// each with the cursor from which to go on once it is stored: the engine may stop
// after any of them. Cheap facts go into the Head; content that costs a request
// of its own is left to Fetch.
//
// Yield an error with an empty Item to end the sequence, and one with a Ref for a
// document that alone is bad. Do not try again here: the engine does, by the
// fault's kind.
func (a *adaptor) Pull(ctx context.Context, q adaptors.Query) iter.Seq2[adaptors.Item, error] {
	return func(yield func(adaptors.Item, error) bool) {
		place, err := placeOf(q)
		if err != nil {
			yield(adaptors.Item{}, err)
			return
		}
		for more := true; more; {
			p, err := a.list(ctx, place)
			if err != nil {
				yield(adaptors.Item{}, err)
				return
			}
			for _, e := range p.Documents {
				place = e.Place
				if !wanted(e, q) {
					continue
				}
				item, err := e.item()
				if !yield(item, err) {
					return
				}
			}
			more = p.More && len(p.Documents) > 0
		}
	}
}

// placeOf reads the cursor. Only this adaptor ever reads what it wrote, so any
// form will do; a time is a bad one where two documents can share it. A manual
// query does not use it.
func placeOf(q adaptors.Query) (int64, error) {
	if q.Cursor == "" || q.Manual() {
		return 0, nil
	}
	place, err := strconv.ParseInt(q.Cursor, 10, 64)
	if err != nil {
		return 0, fault.New(fault.Internal, "the place where the last pull ended cannot be read: %w", err)
	}
	return place, nil
}

// wanted holds a document against the query. Let the source filter where it can,
// and still look here: filters of sources are seldom exact. The fields narrow
// each other; dates are included at both ends.
func wanted(e entry, q adaptors.Query) bool {
	switch {
	case len(q.Numbers) > 0 && !slices.Contains(q.Numbers, e.Number),
		len(q.Customers) > 0 && !slices.Contains(q.Customers, e.Customer),
		q.From.Given() && e.Date.Before(q.From),
		q.Since.Given() && e.Date.Before(q.Since),
		q.Until.Given() && q.Until.Before(e.Date):
		return false
	}
	return true
}

// item makes an item of a listed document. Ref is the source's identifier, not
// the number, which people may change. Version changes when the content does and
// only then: take a hash or a counter of the content, never the time of the last
// change, for a payment moves that too.
func (e entry) item() (adaptors.Item, error) {
	item := adaptors.Item{
		Ref:     e.ID,
		Version: strconv.Itoa(e.Revision),
		Cursor:  strconv.FormatInt(e.Place, 10),
		Head: adaptors.Head{
			Number:       e.Number,
			Kind:         e.Kind,
			IssueDate:    e.Date,
			Customer:     e.Customer,
			CustomerName: e.CustomerName,
			Currency:     e.Currency,
			TotalWithVAT: e.Total,
		},
	}
	if e.Kind != "invoice" && e.Kind != "creditnote" { // a word that is new is never guessed
		return item, fault.New(fault.Invalid, "the source lists a %.40q, which this program does not know", e.Kind)
	}
	return item, nil
}
