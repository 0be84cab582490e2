package invoice

import (
	"fmt"
	"time"
)

// Date is a day of the calendar, without time or zone. The zero Date is absent.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the day of t in t's own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads YYYY-MM-DD and refuses days that do not exist.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("%q is not a date of the form YYYY-MM-DD", s)
	}
	return DateOf(t), nil
}

// Given says whether there is a date.
func (d Date) Given() bool { return d != Date{} }

// Time is the day's midnight in UTC, the zero time for an absent date.
func (d Date) Time() time.Time {
	if !d.Given() {
		return time.Time{}
	}
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}

// Before says whether d is earlier than e.
func (d Date) Before(e Date) bool { return d.Time().Before(e.Time()) }

// AddDays is the day n days later; n may be negative.
func (d Date) AddDays(n int) Date { return DateOf(d.Time().AddDate(0, 0, n)) }

// Format writes the date with a layout of package time, "" for an absent one.
func (d Date) Format(layout string) string {
	if !d.Given() {
		return ""
	}
	return d.Time().Format(layout)
}

// String is YYYY-MM-DD, "" for an absent date.
func (d Date) String() string { return d.Format(time.DateOnly) }

// MarshalText writes YYYY-MM-DD.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads YYYY-MM-DD; no text is an absent date.
func (d *Date) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	*d, err = ParseDate(string(text))
	return err
}
