package scheduler_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/scheduler"
)

// zones have whole and broken hours, changes of 30 minutes and of two hours,
// changes at midnight, in Ramadan and on a day that was left out.
func zones() []string {
	return []string{"Europe/Copenhagen", "UTC", "Asia/Kathmandu", "America/St_Johns", "America/New_York", "Australia/Lord_Howe",
		"Antarctica/Troll", "Africa/Casablanca", "Africa/Cairo", "America/Santiago", "Atlantic/Azores", "Pacific/Apia", "Pacific/Chatham"}
}

func timesOfDay() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return fmt.Sprintf("%02d:%02d", rapid.IntRange(0, 23).Draw(t, "hour"), rapid.SampledFrom([]int{0, 1, 15, 29, 30, 31, 59}).Draw(t, "minute"))
	})
}

func schedules() *rapid.Generator[setup.Schedule] {
	return rapid.Custom(func(t *rapid.T) setup.Schedule {
		s := setup.Schedule{Every: rapid.SampledFrom([]string{setup.Hourly, setup.Daily, setup.Weekly, setup.Cron, "15m", "30m"}).Draw(t, "every")}
		switch s.Every {
		case setup.Hourly:
			s.Minute = rapid.IntRange(0, 59).Draw(t, "minute")
		case setup.Cron:
			s.Cron = rapid.SampledFrom([]string{"*/20 * * * *", "30 2 * * *", "0,30 0-4 * * *", "5 0 1,15 * *", "0 3 * * sun", "17 */2 * * 1-5"}).Draw(t, "cron")
		case setup.Weekly:
			s.Days = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"monday", "wednesday", "saturday", "sunday"}), 1, 4, rapid.ID[string]).Draw(t, "days")
			fallthrough
		case setup.Daily:
			s.At = rapid.SliceOfN(timesOfDay(), 1, 4).Draw(t, "at")
		}
		return s
	})
}

// intervals lie around the days on which clocks change.
func intervals() *rapid.Generator[[3]time.Time] {
	return rapid.Custom(func(t *rapid.T) (out [3]time.Time) {
		months := []time.Month{time.March, time.April, time.September, time.October, time.November, time.February}
		at := time.Date(rapid.IntRange(2024, 2029).Draw(t, "year"), rapid.SampledFrom(months).Draw(t, "month"), 1, 0, 0, 0, 0, time.UTC)
		for i := range out {
			at = at.Add(time.Duration(rapid.IntRange(0, 15*24*3600).Draw(t, "seconds")) * time.Second)
			out[i] = at
		}
		return out
	})
}

func TestSlotsAreUniqueRisingAndTheSameHoweverTheTimeIsCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, times := schedules().Draw(t, "schedule"), intervals().Draw(t, "times")
		z, err := scheduler.Zone(rapid.SampledFrom(zones()).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		after, cut, until := times[0], times[1], times[2]
		whole := slots(t, s, z, after, until)
		if parts := append(slots(t, s, z, after, cut), slots(t, s, z, cut, until)...); !slices.Equal(parts, whole) {
			t.Fatalf("cut at %s there are\n%v\nelse\n%v", cut, parts, whole)
		}
		keys := map[string]bool{}
		last := after
		for _, slot := range whole {
			if !slot.At.After(last) || slot.At.After(until) {
				t.Fatalf("%v does not lie after %s and up to %s", slot, last, until)
			}
			if keys[slot.Key] {
				t.Fatalf("the key %s comes twice", slot.Key)
			}
			keys[slot.Key], last = true, slot.At
		}
		next, err := scheduler.Next(s, z, after, len(whole)+1)
		if err != nil || len(next) != len(whole)+1 || !slices.Equal(next[:len(whole)], whole) || !next[len(whole)].At.After(until) {
			t.Fatalf("Next gives %v, %v; Slots %v", next, err, whole)
		}
	})
}

// TestTimesOfDayComeWhenTheClockFirstReachesThem holds the slots against a clock
// that is watched minute by minute.
func TestTimesOfDayComeWhenTheClockFirstReachesThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := setup.Schedule{Every: setup.Daily, At: []string{timesOfDay().Draw(t, "at")}}
		z, err := scheduler.Zone(rapid.SampledFrom(zones()).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		after := intervals().Draw(t, "times")[0].Truncate(time.Minute)
		until := after.Add(3 * 24 * time.Hour)
		if got, want := slots(t, s, z, after, until), watched(s.At[0], z, after, until); !slices.EqualFunc(got, want, func(s scheduler.Slot, at time.Time) bool { return s.At.Equal(at) }) {
			t.Fatalf("slots %v, seen %v", got, want)
		}
	})
}

// watched looks at a clock every minute and notes when it has reached the time of
// each day for the first time.
func watched(at string, z *time.Location, after, until time.Time) (seen []time.Time) {
	var hour, minute int
	if _, err := fmt.Sscanf(at, "%d:%d", &hour, &minute); err != nil {
		panic(err)
	}
	var farthest time.Time // that the clock has shown, written as UTC
	for now := after.Add(-48 * time.Hour); !now.After(until); now = now.Add(time.Minute) {
		_, offset := now.In(z).Zone()
		shows := now.Add(time.Duration(offset) * time.Second).UTC()
		if !shows.After(farthest) { // an hour that comes again
			continue
		}
		today := time.Date(shows.Year(), shows.Month(), shows.Day(), hour, minute, 0, 0, time.UTC)
		reached := func(wanted time.Time) bool { return farthest.Before(wanted) && !wanted.After(shows) }
		if now.After(after) && (reached(today) || reached(today.AddDate(0, 0, -1))) {
			seen = append(seen, now.UTC())
		}
		farthest = shows
	}
	return seen
}

func slots(t *rapid.T, s setup.Schedule, z *time.Location, after, until time.Time) []scheduler.Slot {
	found, err := scheduler.Slots(s, z, after, until)
	if err != nil {
		t.Fatal(err)
	}
	return found
}
