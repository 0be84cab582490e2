package plugin

import (
	"strconv"
	"strings"
	"time"
)

const day = 24 * time.Hour

// parseSpan reads what time.ParseDuration reads, with days before it and blanks
// anywhere. A day is 24 hours: spans are for waits, not for the calendar.
func parseSpan(text string) (time.Duration, bool) {
	text = strings.ReplaceAll(strings.ToLower(text), " ", "")
	var days time.Duration
	if count, rest, found := strings.Cut(text, "d"); found {
		n, err := strconv.ParseUint(count, 10, 16)
		if err != nil {
			return 0, false
		}
		days, text = time.Duration(n)*day, rest
		if text == "" {
			return days, true
		}
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 || strings.HasPrefix(text, "-") || strings.HasPrefix(text, "+") || days+d < days {
		return 0, false
	}
	return days + d, true
}

// formatSpan is the shortest text that parseSpan reads back: 2h, not 2h0m0s.
func formatSpan(d time.Duration) string {
	days, text := d/day, ""
	if days > 0 {
		text = strconv.FormatInt(int64(days), 10) + "d"
		d -= days * day
		if d == 0 {
			return text
		}
	}
	rest := d.String()
	if strings.HasSuffix(rest, "m0s") {
		rest = strings.TrimSuffix(rest, "0s")
	}
	if strings.HasSuffix(rest, "h0m") {
		rest = strings.TrimSuffix(rest, "0m")
	}
	return text + rest
}
