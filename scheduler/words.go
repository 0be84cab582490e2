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

// maxCron is far beyond any expression that a person wrote.
const maxCron = 200

// wall reads what a daily, weekly or cron schedule says.
func wall(s setup.Schedule) (wallClock, error) {
	if s.Every == setup.Cron {
		return ofCron(s.Cron)
	}
	days, err := daysOf(s)
	if err != nil {
		return nil, err
	}
	var all []wallClock
	for _, at := range s.At {
		t, err := time.Parse("15:04", at)
		if err != nil {
			return nil, fault.Setting("at", "%q is not a time of day; write it as 02:30", at)
		}
		one, err := ofCron(fmt.Sprintf("%d %d * * %s", t.Minute(), t.Hour(), days))
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	if len(all) == 0 {
		return nil, fault.Setting("at", "a %s schedule needs a time of day, such as 06:00", s.Every)
	}
	return earliest(all), nil
}

// earliest is several clocks in one.
func earliest(all []wallClock) wallClock {
	return func(after time.Time) (first time.Time) {
		for _, one := range all {
			if next := one(after); first.IsZero() || next.Before(first) {
				first = next
			}
		}
		return first
	}
}

// ofCron takes five fields and nothing else: an expression with a zone of its
// own or a word such as @every would not follow the wall clock of the schedule.
func ofCron(expression string) (wallClock, error) {
	if strings.ContainsAny(expression, "=@") || len(expression) > maxCron {
		return nil, fault.Setting("cron", "%q is not an expression of five fields", expression[:min(len(expression), maxCron)])
	}
	fields, err := cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow).Parse(expression)
	if err != nil {
		return nil, fault.Setting("cron", "%q is not an expression of five fields: %w", expression, err)
	}
	return fields.Next, nil
}

func weekdays() []string {
	return []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}
}

// daysOf is the last field of the expression.
func daysOf(s setup.Schedule) (string, error) {
	if s.Every == setup.Daily {
		return "*", nil
	}
	var days []string
	for _, d := range s.Days {
		i := slices.Index(weekdays(), strings.ToLower(d))
		if i < 0 {
			return "", fault.Setting("days", "%q is not a day; write one of %s", d, strings.Join(weekdays(), ", "))
		}
		days = append(days, fmt.Sprint(i))
	}
	if len(days) == 0 {
		return "", fault.Setting("days", "a weekly schedule needs a day, such as monday")
	}
	return strings.Join(days, ","), nil
}
