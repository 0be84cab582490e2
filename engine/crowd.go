package engine

import "sync"

const (
	mostAtDoor  = 32  // requests at one door at once: a partner sends a few at a time
	mostAtDoors = 512 // at all doors
)

// crowd bounds who stands at the doors, so that senders who never come to an end
// cannot use up what the program has, and one partner's cannot close another's door
// (T-31).
type crowd struct {
	mu  sync.Mutex
	at  map[string]int
	all int
}

// enter is false where there are too many already.
func (c *crowd) enter(door string) (leave func(), ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.all >= mostAtDoors || c.at[door] >= mostAtDoor {
		return nil, false
	}
	if c.at == nil {
		c.at = map[string]int{}
	}
	c.all++
	c.at[door]++
	return func() { c.leave(door) }, true
}

func (c *crowd) leave(door string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all--
	if c.at[door]--; c.at[door] == 0 {
		delete(c.at, door)
	}
}
