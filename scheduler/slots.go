package scheduler

import (
	"iter"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/setup"
)

// Slot is one time at which a schedule comes due. Its key is the same on every
// machine and on both sides of a clock change, and another one when a time of
// day is moved to another zone.
type Slot struct {
	Key string
	At  time.Time // UTC
}

// Slots lists the slots of a schedule after one time and up to another, oldest
// first, each once. An hour has one at its minute, also where a zone stands half
// an hour aside; 15m and 30m count in UTC; so a changed clock neither doubles nor
// drops one. Times of day are those of the wall clock in zone: one that a spring
// night skips comes due when the clock jumps, one that an autumn night has twice
// comes due the first time. A schedule that cannot be read is a Configuration
// fault. Schedule.Since is for the caller to look at.
func Slots(s setup.Schedule, zone *time.Location, after, until time.Time) ([]Slot, error) {
	due, err := read(s, zone)
	if err != nil {
		return nil, err
	}
	var slots []Slot
	for slot := range due(after) {
		if slot.At.After(until) {
			break
		}
		slots = append(slots, slot)
	}
	return slots, nil
}

// Next is the next n slots after now, none of them before Schedule.Since. There
// are fewer, or none, where the schedule is off or a cron expression has no
// further day within five years. It fails as Slots does.
func Next(s setup.Schedule, zone *time.Location, now time.Time, n int) ([]Slot, error) {
	due, err := read(s, zone)
	if err != nil || n <= 0 {
		return nil, err
	}
	var slots []Slot
	for slot := range due(later(now, s.Since)) {
		if slots = append(slots, slot); len(slots) == n {
			break
		}
	}
	return slots, nil
}

// Check says what is wrong with a schedule: a Configuration fault with the Field
// every, minute, at, days, cron or zone. An empty zone is the company's.
func Check(s setup.Schedule) error {
	if s.Minute < 0 || s.Minute > 59 {
		return fault.Setting("minute", "an hour has the minutes 0 to 59, not %d", s.Minute)
	}
	if s.Zone != "" {
		if _, err := Zone(s.Zone); err != nil {
			return err
		}
	}
	some, err := Next(s, time.UTC, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), 1)
	if err == nil && s.Every == setup.Cron && len(some) == 0 {
		return fault.Setting("cron", "%q names a day that does not exist", s.Cron)
	}
	return err
}

// Zone finds a time zone by its IANA name. The machine's own zone is refused: a
// schedule must mean the same on every machine.
func Zone(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return nil, fault.Setting("zone", "%q is not a time zone; write one such as Europe/Copenhagen", name)
	}
	return zone, nil
}

// calendar yields the slots after a time, oldest first. It may have no end.
type calendar func(after time.Time) iter.Seq[Slot]

func read(s setup.Schedule, zone *time.Location) (calendar, error) {
	switch s.Every {
	case setup.Off:
		return func(time.Time) iter.Seq[Slot] { return func(func(Slot) bool) {} }, nil
	case setup.Hourly:
		return atMinute(s.Minute, zone), nil
	case setup.Daily, setup.Weekly, setup.Cron:
		next, err := wall(s)
		if err != nil {
			return nil, err
		}
		return onWall(next, zone), nil
	}
	step, err := time.ParseDuration(s.Every)
	if err != nil || step < time.Minute || step%time.Minute != 0 || time.Hour%step != 0 {
		return nil, fault.Setting("every", "%q is not a schedule; write hourly, daily, weekly, cron, 15m or 30m", s.Every)
	}
	return every(step), nil
}

// every counts in UTC.
func every(step time.Duration) calendar {
	return func(after time.Time) iter.Seq[Slot] {
		return func(yield func(Slot) bool) {
			for at := after.UTC().Truncate(step).Add(step); yield(inUTC(at)); at = at.Add(step) {
			}
		}
	}
}

// atMinute is each hour, when the clocks of the zone show the minute. Their
// offset need not be whole hours.
func atMinute(minute int, zone *time.Location) calendar {
	return func(after time.Time) iter.Seq[Slot] {
		return func(yield func(Slot) bool) {
			at := after.UTC().Truncate(time.Minute).Add(time.Minute)
			for {
				wait := (minute - at.In(zone).Minute() + 60) % 60
				switch {
				case wait > 0:
					at = at.Add(time.Duration(wait) * time.Minute) // and look again: the offset may have changed on the way
				case !yield(inUTC(at)):
					return
				default:
					at = at.Add(time.Minute)
				}
			}
		}
	}
}

func inUTC(at time.Time) Slot { return Slot{Key: at.Format("2006-01-02T15:04Z"), At: at} }

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
