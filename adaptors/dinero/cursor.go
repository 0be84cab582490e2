package dinero

import (
	"encoding/json"
	"time"

	"github.com/postbud/postbud/fault"
)

// overlap is read again with every list: clocks differ, and a row may become
// visible a little after its time stamp (F-16).
const overlap = 5 * time.Minute

// cursor is where a pull goes on. Between lists it is a time of the source's
// clock; within one it names the row that was stored last.
type cursor struct {
	Since time.Time `json:"since,omitzero"` // changes from here on; zero for all
	Begun time.Time `json:"begun,omitzero"` // of the list that is being read: the next Since
	Page  int       `json:"page,omitempty"` // where After stood
	After string    `json:"after,omitempty"`
}

func parseCursor(text string) (cursor, error) {
	var c cursor
	if text == "" {
		return c, nil
	}
	if err := json.Unmarshal([]byte(text), &c); err != nil || c.Page < 0 {
		return cursor{}, fault.New(fault.Internal, "the place where the last pull ended cannot be read: %w", err)
	}
	return c, nil
}

func (c cursor) String() string {
	if c == (cursor{}) {
		return ""
	}
	text, err := json.Marshal(c)
	if err != nil { // a year beyond 9999
		return ""
	}
	return string(text)
}

// changesSince is the query's value, "" for all.
func (c cursor) changesSince() string {
	if c.Since.IsZero() {
		return ""
	}
	return c.Since.UTC().Add(-overlap).Format("2006-01-02T15:04:05Z")
}
