package engine

import (
	"sync"
	"time"
)

// resumed remembers when a person ended the pause of an activation or a destination,
// so that a fault which was met before does not pause it again.
type resumed struct {
	mu sync.Mutex
	at map[string]time.Time
}

func (r *resumed) mark(what, subscription, id string, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.at == nil {
		r.at = map[string]time.Time{}
	}
	r.at[keyOf(what, subscription, id)] = now
}

func (r *resumed) since(what, subscription, id string, began time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.at[keyOf(what, subscription, id)].After(began)
}
