package dinero

import (
	"sync"
	"time"
)

// clock is a settable clock: it runs as its base does, shifted.
type clock struct {
	base  func() time.Time
	mu    sync.Mutex
	shift time.Duration
}

// Now is the simulator's time, in UTC.
func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.base().Add(c.shift).UTC()
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.shift = t.Sub(c.base())
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.shift += d
}

// SetClock makes it t at the simulator. From there the clock runs on as
// [Options].Now does. Tokens, codes, Overdue and the rate limit follow it.
func (s *Server) SetClock(t time.Time) { s.clock.set(t) }

// Advance puts the simulator's clock forward; a negative d puts it back.
func (s *Server) Advance(d time.Duration) { s.clock.advance(d) }

// Now is the time at the simulator, in UTC.
func (s *Server) Now() time.Time { return s.clock.Now() }

// day is the date of t as documents write it. Which zone Dinero counts days in is
// not documented; times without a zone are read as UTC, so days are too.
func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// stampText is t as CreatedAt and UpdatedAt print it: up to three decimals, no zone.
func stampText(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.999") }

// stamp is stampText, and null for the zero time.
func stamp(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	return new(stampText(t))
}
