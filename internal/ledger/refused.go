package ledger

// Refused is why one move of a call was not made. The other moves were.
type Refused struct {
	ID  string // the transaction
	Err error  // ErrMoved, ErrStep, ErrTaken, ErrChain or ErrNotFound, with what is there instead
}

// Error names the document.
func (r Refused) Error() string { return "document " + r.ID + ": " + r.Err.Error() }

// Unwrap is the reason.
func (r Refused) Unwrap() error { return r.Err }

// Refusals lists the moves that were not made, from the error of a Move. It is
// empty for an error of another sort: then no move was made at all.
func Refusals(err error) (all []Refused) {
	switch e := err.(type) {
	case Refused:
		return []Refused{e}
	case interface{ Unwrap() []error }:
		for _, one := range e.Unwrap() {
			all = append(all, Refusals(one)...)
		}
	case interface{ Unwrap() error }:
		return Refusals(e.Unwrap())
	}
	return all
}
