package scheduler_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/scheduler"
)

func TestSlotsFollowTheWallClock(t *testing.T) {
	tests := []struct {
		name        string
		schedule    setup.Schedule
		zone        string
		after, till string   // on the clock of the zone
		want        []string // in UTC
	}{
		{"daily", setup.Schedule{Every: setup.Daily, At: []string{"02:30"}}, "Europe/Copenhagen", "2027-01-01 12:00", "2027-01-03 12:00",
			[]string{"2027-01-02 01:30", "2027-01-03 01:30"}},
		{"daily twice", setup.Schedule{Every: setup.Daily, At: []string{"18:00", "6:05"}}, "Europe/Copenhagen", "2027-01-01 12:00", "2027-01-02 18:00",
			[]string{"2027-01-01 17:00", "2027-01-02 05:05", "2027-01-02 17:00"}},
		{"daily in the hour that spring skips", setup.Schedule{Every: setup.Daily, At: []string{"02:30"}}, "Europe/Copenhagen", "2027-03-27 12:00", "2027-03-29 12:00",
			[]string{"2027-03-28 01:00", "2027-03-29 00:30"}},
		{"daily in the hour that autumn doubles", setup.Schedule{Every: setup.Daily, At: []string{"02:30"}}, "Europe/Copenhagen", "2026-10-24 12:00", "2026-10-26 12:00",
			[]string{"2026-10-25 00:30", "2026-10-26 01:30"}},
		{"two times that spring skips are one", setup.Schedule{Every: setup.Daily, At: []string{"02:15", "02:30", "03:00", "03:01"}}, "Europe/Copenhagen", "2027-03-28 00:00", "2027-03-28 12:00",
			[]string{"2027-03-28 01:00", "2027-03-28 01:01"}},
		{"daily where the clock is 5:45 ahead", setup.Schedule{Every: setup.Daily, At: []string{"00:10"}}, "Asia/Kathmandu", "2027-01-01 12:00", "2027-01-02 12:00",
			[]string{"2027-01-01 18:25"}},
		{"daily in spring where the clock is 3:30 behind", setup.Schedule{Every: setup.Daily, At: []string{"02:30"}}, "America/St_Johns", "2027-03-13 12:00", "2027-03-15 12:00",
			[]string{"2027-03-14 05:30", "2027-03-15 05:00"}},
		{"daily in autumn where the clock is 3:30 behind", setup.Schedule{Every: setup.Daily, At: []string{"01:30"}}, "America/St_Johns", "2027-11-06 12:00", "2027-11-08 12:00",
			[]string{"2027-11-07 04:00", "2027-11-08 05:00"}},
		{"daily where a change is half an hour", setup.Schedule{Every: setup.Daily, At: []string{"02:15"}}, "Australia/Lord_Howe", "2027-10-02 12:00", "2027-10-04 12:00",
			[]string{"2027-10-02 15:30", "2027-10-03 15:15"}},
		{"daily on a day that was left out", setup.Schedule{Every: setup.Daily, At: []string{"06:00"}}, "Pacific/Apia", "2011-12-29 12:00", "2012-01-01 12:00",
			[]string{"2011-12-30 10:00", "2011-12-30 16:00", "2011-12-31 16:00"}},
		{"weekly", setup.Schedule{Every: setup.Weekly, Days: []string{"monday", "Thursday"}, At: []string{"06:00", "18:00"}}, "Europe/Copenhagen", "2027-03-25 12:00", "2027-03-30 12:00",
			[]string{"2027-03-25 17:00", "2027-03-29 04:00", "2027-03-29 16:00"}},
		{"weekly on the night of the change", setup.Schedule{Every: setup.Weekly, Days: []string{"sunday"}, At: []string{"02:30"}}, "Europe/Copenhagen", "2027-03-20 12:00", "2027-03-30 12:00",
			[]string{"2027-03-21 01:30", "2027-03-28 01:00"}},
		{"cron", setup.Schedule{Every: setup.Cron, Cron: "15 6,18 * * 1-5"}, "Europe/Copenhagen", "2027-01-01 12:00", "2027-01-04 12:00",
			[]string{"2027-01-01 17:15", "2027-01-04 05:15"}},
		{"cron with names", setup.Schedule{Every: setup.Cron, Cron: "0 8 1 jan,jul *"}, "Europe/Copenhagen", "2027-01-02 12:00", "2028-01-01 12:00",
			[]string{"2027-07-01 06:00", "2028-01-01 07:00"}},
		{"cron through spring", setup.Schedule{Every: setup.Cron, Cron: "*/30 2-3 * * *"}, "Europe/Copenhagen", "2027-03-28 00:00", "2027-03-28 12:00",
			[]string{"2027-03-28 01:00", "2027-03-28 01:30"}},
		{"cron through autumn", setup.Schedule{Every: setup.Cron, Cron: "*/30 2-3 * * *"}, "Europe/Copenhagen", "2026-10-25 00:00", "2026-10-25 12:00",
			[]string{"2026-10-25 00:00", "2026-10-25 00:30", "2026-10-25 02:00", "2026-10-25 02:30"}},
		{"hourly", setup.Schedule{Every: setup.Hourly, Minute: 20}, "Europe/Copenhagen", "2027-01-01 12:00", "2027-01-01 14:20",
			[]string{"2027-01-01 11:20", "2027-01-01 12:20", "2027-01-01 13:20"}},
		{"hourly through spring", setup.Schedule{Every: setup.Hourly}, "Europe/Copenhagen", "2027-03-28 01:00", "2027-03-28 04:00",
			[]string{"2027-03-28 01:00", "2027-03-28 02:00"}},
		{"hourly through autumn", setup.Schedule{Every: setup.Hourly}, "Europe/Copenhagen", "2026-10-25 01:30", "2026-10-25 03:00",
			[]string{"2026-10-25 00:00", "2026-10-25 01:00", "2026-10-25 02:00"}},
		{"hourly where the clock is 5:45 ahead", setup.Schedule{Every: setup.Hourly, Minute: 0}, "Asia/Kathmandu", "2027-01-01 12:00", "2027-01-01 14:00",
			[]string{"2027-01-01 07:15", "2027-01-01 08:15"}},
		{"hourly where the clock is 3:30 behind", setup.Schedule{Every: setup.Hourly, Minute: 10}, "America/St_Johns", "2027-01-01 12:00", "2027-01-01 13:30",
			[]string{"2027-01-01 15:40", "2027-01-01 16:40"}},
		{"hourly where a change is half an hour", setup.Schedule{Every: setup.Hourly}, "Australia/Lord_Howe", "2027-10-03 00:30", "2027-10-03 04:00",
			[]string{"2027-10-02 14:30", "2027-10-02 16:00", "2027-10-02 17:00"}},
		{"every 15 minutes", setup.Schedule{Every: "15m"}, "Europe/Copenhagen", "2027-01-01 12:00", "2027-01-01 12:30",
			[]string{"2027-01-01 11:15", "2027-01-01 11:30"}},
		{"every 30 minutes", setup.Schedule{Every: "30m"}, "Europe/Copenhagen", "2026-10-25 01:59", "2026-10-25 03:00",
			[]string{"2026-10-25 00:00", "2026-10-25 00:30", "2026-10-25 01:00", "2026-10-25 01:30", "2026-10-25 02:00"}},
		{"off", setup.Schedule{}, "Europe/Copenhagen", "2027-01-01 12:00", "2028-01-01 12:00", nil},
		{"the first time is left out and the last is in", setup.Schedule{Every: setup.Daily, At: []string{"12:00"}}, "UTC", "2027-01-01 12:00", "2027-01-02 12:00",
			[]string{"2027-01-02 12:00"}},
		{"nothing backwards", setup.Schedule{Every: setup.Hourly}, "UTC", "2027-01-02 12:00", "2027-01-01 12:00", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			z := zone(t, test.zone)
			slots, err := scheduler.Slots(test.schedule, z, moment(t, z, test.after), moment(t, z, test.till))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range slots {
				if s.At.Location() != time.UTC {
					t.Errorf("%s is not in UTC", s.At)
				}
				got = append(got, s.At.Format("2006-01-02 15:04"))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("slots at %q, want %q", got, test.want)
			}
		})
	}
}

func TestKeysSayWhatTheClockShows(t *testing.T) {
	z := zone(t, "Europe/Copenhagen")
	for _, test := range []struct {
		schedule setup.Schedule
		after    string
		want     string
	}{
		{setup.Schedule{Every: setup.Daily, At: []string{"02:30"}}, "2027-03-28 00:00", "2027-03-28T02:30 Europe/Copenhagen"},
		{setup.Schedule{Every: setup.Daily, At: []string{"02:30"}}, "2026-10-25 00:00", "2026-10-25T02:30 Europe/Copenhagen"},
		{setup.Schedule{Every: setup.Hourly, Minute: 5}, "2027-03-28 00:30", "2027-03-28T00:05Z"},
		{setup.Schedule{Every: "30m"}, "2027-03-28 00:30", "2027-03-28T00:00Z"},
	} {
		slots, err := scheduler.Next(test.schedule, z, moment(t, z, test.after), 1)
		if err != nil || len(slots) != 1 || slots[0].Key != test.want {
			t.Errorf("the slot is %v, %v; want %s", slots, err, test.want)
		}
	}
}

func TestNextIsTheNextFewSlots(t *testing.T) {
	z := zone(t, "Europe/Copenhagen")
	now := moment(t, z, "2027-03-27 12:00")
	s := setup.Schedule{Every: setup.Daily, At: []string{"02:30"}, Since: now.AddDate(0, -1, 0)}
	slots, err := scheduler.Next(s, z, now, 5)
	if err != nil || len(slots) != 5 {
		t.Fatalf("%d slots, %v", len(slots), err)
	}
	if got := slots[0].At.In(z).Format("02 Jan 15:04"); got != "28 Mar 03:00" {
		t.Errorf("the first is %s", got)
	}
	if got := slots[4].At.In(z).Format("02 Jan 15:04"); got != "01 Apr 02:30" {
		t.Errorf("the fifth is %s", got)
	}
	s.Since = now.AddDate(0, 0, 7)
	if slots, _ := scheduler.Next(s, z, now, 1); len(slots) != 1 || slots[0].At.Before(s.Since) {
		t.Errorf("%v lies before the schedule begins", slots)
	}
	for _, n := range []int{0, -1} {
		if slots, err := scheduler.Next(s, z, now, n); len(slots) != 0 || err != nil {
			t.Errorf("next %d is %v, %v", n, slots, err)
		}
	}
	if slots, err := scheduler.Next(setup.Schedule{}, z, now, 5); len(slots) != 0 || err != nil {
		t.Errorf("a schedule that is off has %v, %v", slots, err)
	}
}

func TestNextEndsWhereADayIsRareOrNeverComes(t *testing.T) {
	now := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	began := time.Now()
	leap, err := scheduler.Next(setup.Schedule{Every: setup.Cron, Cron: "0 6 29 2 *"}, time.UTC, now, 3)
	if err != nil || len(leap) != 3 || leap[2].At.Year() != 2036 {
		t.Errorf("leap days are %v, %v", leap, err)
	}
	never, err := scheduler.Next(setup.Schedule{Every: setup.Cron, Cron: "0 0 31 2 *"}, time.UTC, now, 3)
	if err != nil || len(never) != 0 {
		t.Errorf("31 February comes at %v, %v", never, err)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("it took %s", took)
	}
}

func TestCheckNamesTheFieldThatIsWrong(t *testing.T) {
	tests := []struct {
		name     string
		schedule setup.Schedule
		field    string // "" where nothing is wrong
		says     string
	}{
		{"off", setup.Schedule{}, "", ""},
		{"hourly", setup.Schedule{Every: setup.Hourly, Minute: 59}, "", ""},
		{"daily", setup.Schedule{Every: setup.Daily, At: []string{"00:00", "23:59"}, Zone: "Asia/Kathmandu"}, "", ""},
		{"weekly", setup.Schedule{Every: setup.Weekly, At: []string{"06:00"}, Days: []string{"SATURDAY"}}, "", ""},
		{"leap days", setup.Schedule{Every: setup.Cron, Cron: "0 0 29 2 *"}, "", ""},
		{"every 15 minutes", setup.Schedule{Every: "15m"}, "", ""},
		{"a word that is none", setup.Schedule{Every: "dayly"}, "every", "hourly, daily"},
		{"seconds", setup.Schedule{Every: "30s"}, "every", "15m"},
		{"minutes and seconds", setup.Schedule{Every: "1m30s"}, "every", "15m"},
		{"minutes that do not part an hour", setup.Schedule{Every: "7m"}, "every", "15m"},
		{"backwards", setup.Schedule{Every: "-15m"}, "every", "15m"},
		{"more than an hour", setup.Schedule{Every: "2h"}, "every", "15m"},
		{"minute 60", setup.Schedule{Every: setup.Hourly, Minute: 60}, "minute", "0 to 59"},
		{"minute -1", setup.Schedule{Every: setup.Hourly, Minute: -1}, "minute", "0 to 59"},
		{"no time of day", setup.Schedule{Every: setup.Daily}, "at", "needs a time of day"},
		{"a time that is none", setup.Schedule{Every: setup.Daily, At: []string{"02:30", "24:00"}}, "at", `"24:00"`},
		{"a time with a blank", setup.Schedule{Every: setup.Daily, At: []string{" 02:30"}}, "at", "as 02:30"},
		{"no day", setup.Schedule{Every: setup.Weekly, At: []string{"02:30"}}, "days", "needs a day"},
		{"a day that is none", setup.Schedule{Every: setup.Weekly, At: []string{"02:30"}, Days: []string{"mandag"}}, "days", "sunday, monday"},
		{"no expression", setup.Schedule{Every: setup.Cron}, "cron", "five fields"},
		{"four fields", setup.Schedule{Every: setup.Cron, Cron: "0 0 * *"}, "cron", "five fields"},
		{"six fields", setup.Schedule{Every: setup.Cron, Cron: "0 0 0 * * *"}, "cron", "five fields"},
		{"a word of cron's own", setup.Schedule{Every: setup.Cron, Cron: "@every 1s"}, "cron", "five fields"},
		{"a zone in the expression", setup.Schedule{Every: setup.Cron, Cron: "TZ=UTC 0 0 * * *"}, "cron", "five fields"},
		{"a zone and nothing else", setup.Schedule{Every: setup.Cron, Cron: "TZ=UTC"}, "cron", "five fields"},
		{"hour 24", setup.Schedule{Every: setup.Cron, Cron: "0 24 * * *"}, "cron", "five fields"},
		{"no step", setup.Schedule{Every: setup.Cron, Cron: "*/0 * * * *"}, "cron", "five fields"},
		{"a day that never comes", setup.Schedule{Every: setup.Cron, Cron: "0 0 31 2 *"}, "cron", "does not exist"},
		{"31 April and 31 June", setup.Schedule{Every: setup.Cron, Cron: "0 0 31 4,6 *"}, "cron", "does not exist"},
		{"a giant", setup.Schedule{Every: setup.Cron, Cron: strings.Repeat("0,", 10_000) + "0 0 * * *"}, "cron", "five fields"},
		{"a zone that is none", setup.Schedule{Every: setup.Hourly, Zone: "Europe/Copenhagn"}, "zone", "Europe/Copenhagn"},
		{"the machine's zone", setup.Schedule{Every: setup.Hourly, Zone: "Local"}, "zone", "Local"},
		{"a zone outside its folder", setup.Schedule{Every: setup.Hourly, Zone: "../../etc/passwd"}, "zone", "not a time zone"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := scheduler.Check(test.schedule)
			if test.field == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			f := fault.As(err)
			if f == nil || f.Kind != fault.Configuration || f.Field != test.field || !strings.Contains(f.Message, test.says) {
				t.Errorf("Check says %v, want the field %s and %q", err, test.field, test.says)
			}
			if f != nil && len(f.Message) > 400 {
				t.Errorf("the message has %d bytes", len(f.Message))
			}
		})
	}
}
