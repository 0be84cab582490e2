package dashboard

import (
	"crypto/rand"
	"encoding/hex"
	"sync"
	"time"
)

// shelf keeps things of one person for a while, in memory alone: what was typed
// and not yet saved, secrets among it, and previews. After a restart it is empty,
// and whoever asks is told to begin again.
type shelf[T any] struct {
	now  func() time.Time
	life time.Duration
	most int // in all
	each int // of one person

	mu   sync.Mutex
	kept map[string]shelved[T]
}

type shelved[T any] struct {
	owner string
	until time.Time
	thing T
}

func newShelf[T any](now func() time.Time, life time.Duration, most, each int) *shelf[T] {
	return &shelf[T]{now: now, life: life, most: most, each: each, kept: map[string]shelved[T]{}}
}

// put keeps a thing and returns the name under which its owner finds it again.
func (s *shelf[T]) put(owner string, thing T) string {
	b := make([]byte, 16)
	_, _ = rand.Read(b)
	name := hex.EncodeToString(b)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clear(owner)
	s.kept[name] = shelved[T]{owner, s.now().Add(s.life), thing}
	return name
}

// find returns what its owner put there.
func (s *shelf[T]) find(owner, name string) (thing T, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k, ok := s.kept[name]
	if !ok || k.owner != owner || s.now().After(k.until) {
		return thing, false
	}
	return k.thing, true
}

// drop forgets a thing.
func (s *shelf[T]) drop(owner, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept[name].owner == owner {
		delete(s.kept, name)
	}
}

// of lists what a person has there.
func (s *shelf[T]) of(owner string) (all []T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, k := range s.kept {
		if k.owner == owner && !s.now().After(k.until) {
			all = append(all, k.thing)
		}
	}
	return all
}

// clear makes room: what has ended, and the oldest where the owner, or all
// together, have too much.
func (s *shelf[T]) clear(owner string) {
	own := 0
	for name, k := range s.kept {
		if s.now().After(k.until) {
			delete(s.kept, name)
		} else if k.owner == owner {
			own++
		}
	}
	if own >= s.each {
		s.dropOldest(func(k shelved[T]) bool { return k.owner == owner })
	}
	if len(s.kept) >= s.most {
		s.dropOldest(func(shelved[T]) bool { return true })
	}
}

func (s *shelf[T]) dropOldest(of func(shelved[T]) bool) {
	oldest := ""
	for name, k := range s.kept {
		if of(k) && (oldest == "" || k.until.Before(s.kept[oldest].until)) {
			oldest = name
		}
	}
	delete(s.kept, oldest)
}
