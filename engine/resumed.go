package engine

import (
	"sync"
	"time"

	"github.com/postbud/postbud/internal/setup"
)

// resumed remembers when a person ended the pause of an activation, so that a
// fault which was met before does not pause it again.
type resumed struct {
	mu sync.Mutex
	at map[string]time.Time
}

func (r *resumed) mark(subscription, activation string, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.at == nil {
		r.at = map[string]time.Time{}
	}
	r.at[subscription+"/"+activation] = now
}

func (r *resumed) since(a setup.Activation, began time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.at[a.Subscription+"/"+a.ID].After(began)
}
