package engine

import "sync"

// turns lets one at a time do what bears the same name. Names are those of
// activations and destinations, so there are never many.
type turns struct{ all sync.Map } // name -> *sync.Mutex

// take waits for its turn; leave gives it to the next.
func (t *turns) take(name string) (leave func()) {
	m, _ := t.all.LoadOrStore(name, new(sync.Mutex))
	turn := m.(*sync.Mutex)
	turn.Lock()
	return turn.Unlock
}
