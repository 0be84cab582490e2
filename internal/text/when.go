package text

import (
	"strconv"
	"time"

	"github.com/postbud/postbud/invoice"
)

// Date is a day written out: "6 November 2026", "6. november 2026". It is "" for an
// absent one. In tables a date stands as invoice.Date prints it.
func (l *Language) Date(d invoice.Date) string {
	if !d.Given() {
		return ""
	}
	return l.Word("when.date", "day", strconv.Itoa(d.Day), "month", l.Word("month."+strconv.Itoa(int(d.Month))), "year", strconv.Itoa(d.Year))
}

// Clock is the time of day in a zone: "14:05", in Danish "14.05".
func (l *Language) Clock(t time.Time, zone *time.Location) string {
	t = t.In(zoned(zone))
	return l.Word("when.clock", "hour", t.Format("15"), "minute", t.Format("04"))
}

// Time is clock and day in a zone, for the middle of a sentence: "14:05 on 6
// November 2026", after the word "at" ("kl."). It is "" for the zero time.
func (l *Language) Time(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return l.Word("when.time", "clock", l.Clock(t, zone), "date", l.Date(invoice.DateOf(t.In(zoned(zone)))))
}

// when is a time as At has it written.
func (l *Language) when(t time.Time) string {
	if !l.now.IsZero() && !t.IsZero() && invoice.DateOf(t.In(l.zone)) == invoice.DateOf(l.now.In(l.zone)) {
		return l.Clock(t, l.zone)
	}
	return l.Time(t, l.zone)
}

func zoned(zone *time.Location) *time.Location {
	if zone == nil {
		return time.UTC
	}
	return zone
}
