package schema

import "bytes"

// isDate: year-month-day, a day that there is, then perhaps a time zone.
func isDate(b []byte) bool {
	rest, ok := day(b)
	return ok && isZone(rest)
}

// isDateTime: a day, the letter T and a time.
func isDateTime(b []byte) bool {
	rest, ok := day(b)
	return ok && len(rest) > 0 && rest[0] == 'T' && isTime(rest[1:])
}

// day takes a day and returns what follows it. Years have four digits or more, may
// be before Christ and are never 0.
func day(b []byte) (rest []byte, ok bool) {
	before := len(b) > 0 && b[0] == '-'
	if before {
		b = b[1:]
	}
	length := digits(b)
	if length < 4 || length > 4 && b[0] == '0' || len(b) < length+6 || b[length] != '-' || b[length+3] != '-' {
		return nil, false
	}
	year, ok := yearOf(b[:length], before)
	month, okMonth := two(b[length+1:])
	days, okDay := two(b[length+4:])
	if !ok || !okMonth || !okDay || month < 1 || month > 12 || days < 1 || days > daysIn(year, month) {
		return nil, false
	}
	return b[length+6:], true
}

// yearOf reads a year; those beyond 32 bits are refused.
func yearOf(b []byte, before bool) (int, bool) {
	most := 1<<31 - 1
	if before {
		most++
	}
	year := 0
	for _, c := range b {
		if year = year*10 + int(c-'0'); year > most {
			return 0, false
		}
	}
	return year, year > 0
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// two reads two digits.
func two(b []byte) (int, bool) {
	if len(b) < 2 || !isDigit(b[0]) || !isDigit(b[1]) {
		return 0, false
	}
	return int(b[0]-'0')*10 + int(b[1]-'0'), true
}

// isTime: hours, minutes, seconds with or without a fraction, then perhaps a time
// zone. 24:00:00 is the end of a day.
func isTime(b []byte) bool {
	if len(b) < 8 || b[2] != ':' || b[5] != ':' {
		return false
	}
	hours, okHours := two(b)
	minutes, okMinutes := two(b[3:])
	seconds, okSeconds := two(b[6:])
	if !okHours || !okMinutes || !okSeconds || minutes > 59 || seconds > 59 {
		return false
	}
	rest, fraction := b[8:], []byte(nil)
	if len(rest) > 0 && rest[0] == '.' {
		length := digits(rest[1:])
		if length == 0 {
			return false
		}
		fraction, rest = rest[1:1+length], rest[1+length:]
	}
	if hours > 23 && (hours != 24 || minutes != 0 || seconds != 0 || len(bytes.Trim(fraction, "0")) > 0) {
		return false
	}
	return !(seconds == 59 && rounds(fraction)) && isZone(rest)
}

// rounds says whether 59 seconds and this fraction are 60 as a binary fraction of
// 64 bits: Xerces counts so, and refuses them. The border lies at 60 - 2^-48.
func rounds(fraction []byte) bool {
	const border = "999999999999996447286321199499070644378662109375"
	return bytes.Compare(bytes.TrimRight(fraction, "0"), []byte(border)) >= 0
}

// isZone: nothing, Z, or hours and minutes up to 14:00 with a sign.
func isZone(b []byte) bool {
	switch {
	case len(b) == 0, len(b) == 1 && b[0] == 'Z':
		return true
	case len(b) != 6 || b[0] != '+' && b[0] != '-' || b[3] != ':':
		return false
	}
	hours, okHours := two(b[1:])
	minutes, okMinutes := two(b[4:])
	return okHours && okMinutes && minutes <= 59 && (hours < 14 || hours == 14 && minutes == 0)
}
