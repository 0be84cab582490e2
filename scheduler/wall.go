package scheduler

import (
	"iter"
	"time"
)

// A wallClock gives the first time of day after another one, the zero time when
// there is none. Both are written as if the wall clock stood in UTC.
type wallClock func(time.Time) time.Time

// onWall follows the wall clock of a zone. Several times that one night skips
// are one slot, that of the first of them.
func onWall(next wallClock, zone *time.Location) calendar {
	return func(after time.Time) iter.Seq[Slot] {
		return func(yield func(Slot) bool) {
			last := after
			// A time of day that was skipped has its slot after it: begin before.
			for face := next(onFace(after.In(zone)).Add(-24 * time.Hour)); !face.IsZero(); face = next(face) {
				at := instant(face, zone)
				if !at.After(last) {
					continue
				}
				last = at
				if !yield(Slot{Key: face.Format("2006-01-02T15:04 ") + zone.String(), At: at}) {
					return
				}
			}
		}
	}
}

// onFace is what the wall clock shows at t, written as UTC.
func onFace(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

// instant is the first time at which the clock of a zone shows face, or has
// jumped over it.
func instant(face time.Time, zone *time.Location) time.Time {
	_, before := face.Add(-24 * time.Hour).In(zone).Zone()
	_, behind := face.Add(24 * time.Hour).In(zone).Zone()
	early := face.Add(-time.Duration(max(before, behind)) * time.Second)
	late := face.Add(-time.Duration(min(before, behind)) * time.Second)
	switch {
	case onFace(early.In(zone)).Equal(face):
		return early
	case onFace(late.In(zone)).Equal(face):
		return late
	}
	return jump(early, late, zone)
}

// jump is when the clock jumps, between two times.
func jump(early, late time.Time, zone *time.Location) time.Time {
	_, offset := early.In(zone).Zone()
	for late.Sub(early) > time.Second {
		middle := early.Add(late.Sub(early) / 2).Truncate(time.Second)
		if _, o := middle.In(zone).Zone(); o == offset {
			early = middle
		} else {
			late = middle
		}
	}
	return late
}
