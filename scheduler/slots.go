package scheduler

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/setup"
)

// Slot is one time at which a schedule comes due. Its key is the same on every
// machine and on both sides of a clock change.
type Slot struct {
	Key string
	At  time.Time // UTC
}

// Slots lists the slots of a schedule after one time and up to another, oldest
// first, each once. Hours and minutes are counted in UTC, so that a changed
// clock neither doubles nor drops one; times of day are those of the wall clock
// in zone: one that a spring night skips comes due when the clock jumps, one
// that an autumn night has twice comes due the first time. A schedule that
// cannot be read is a Configuration fault.
func Slots(s setup.Schedule, zone *time.Location, after, until time.Time) ([]Slot, error) {
	switch s.Every {
	case setup.Off:
		return nil, nil
	case setup.Hourly:
		return every(time.Hour, time.Duration(s.Minute)*time.Minute, after, until), nil
	case setup.Daily, setup.Weekly, setup.Cron:
		next, err := wall(s)
		if err != nil {
			return nil, err
		}
		return onWall(next, zone, after, until), nil
	}
	step, err := time.ParseDuration(s.Every)
	if err != nil || step < time.Minute || time.Hour%step != 0 {
		return nil, fault.Setting("every", "%q is not a schedule; write hourly, daily, weekly, cron, 15m or 30m", s.Every)
	}
	return every(step, 0, after, until), nil
}

// Check says what is wrong with a schedule.
func Check(s setup.Schedule) error {
	if s.Minute < 0 || s.Minute > 59 {
		return fault.Setting("minute", "an hour has the minutes 0 to 59, not %d", s.Minute)
	}
	if _, err := time.LoadLocation(s.Zone); err != nil {
		return fault.Setting("zone", "%q is not a time zone; write one such as Europe/Copenhagen", s.Zone)
	}
	_, err := Slots(s, time.UTC, time.Unix(0, 0), time.Unix(1, 0))
	return err
}

// every counts in UTC.
func every(step, offset time.Duration, after, until time.Time) (slots []Slot) {
	at := after.UTC().Add(-offset).Truncate(step).Add(offset)
	for ; !at.After(until); at = at.Add(step) {
		if at.After(after) {
			slots = append(slots, Slot{Key: at.Format("2006-01-02T15:04Z"), At: at})
		}
	}
	return slots
}

// A wallClock gives the first time of day after another one. Both are written as
// if the wall clock stood in UTC.
type wallClock func(time.Time) time.Time

func wall(s setup.Schedule) (wallClock, error) {
	if s.Every == setup.Cron {
		fields, err := cron.ParseStandard(s.Cron)
		if err != nil {
			return nil, fault.Setting("cron", "%q is not an expression of five fields: %v", s.Cron, err)
		}
		return fields.Next, nil
	}
	var all []cron.Schedule
	for _, at := range s.At {
		t, err := time.Parse("15:04", at)
		if err != nil {
			return nil, fault.Setting("at", "%q is not a time of day; write it as 02:30", at)
		}
		days, err := daysOf(s)
		if err != nil {
			return nil, err
		}
		fields, err := cron.ParseStandard(fmt.Sprintf("%d %d * * %s", t.Minute(), t.Hour(), days))
		if err != nil {
			return nil, err
		}
		all = append(all, fields)
	}
	if len(all) == 0 {
		return nil, fault.Setting("at", "a %s schedule needs a time of day, such as 06:00", s.Every)
	}
	return func(after time.Time) (first time.Time) {
		for _, fields := range all {
			if next := fields.Next(after); first.IsZero() || next.Before(first) {
				first = next
			}
		}
		return first
	}, nil
}

var weekdays = []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

func daysOf(s setup.Schedule) (string, error) {
	if s.Every == setup.Daily {
		return "*", nil
	}
	var days []string
	for _, d := range s.Days {
		i := slices.Index(weekdays, strings.ToLower(d))
		if i < 0 {
			return "", fault.Setting("days", "%q is not a day; write one of %s", d, strings.Join(weekdays, ", "))
		}
		days = append(days, fmt.Sprint(i))
	}
	if len(days) == 0 {
		return "", fault.Setting("days", "a weekly schedule needs a day, such as monday")
	}
	return strings.Join(days, ","), nil
}

// onWall follows the wall clock of a zone.
func onWall(next wallClock, zone *time.Location, after, until time.Time) (slots []Slot) {
	var last time.Time
	for w := next(onFace(after.In(zone)).Add(-2 * time.Hour)); !w.IsZero(); w = next(w) {
		at := instant(w, zone)
		if at.After(until) {
			return slots
		}
		if at.After(after) && !at.Equal(last) {
			slots = append(slots, Slot{Key: w.Format("2006-01-02T15:04"), At: at})
			last = at
		}
	}
	return slots
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
