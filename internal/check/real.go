package check

import (
	"math"
	"strconv"
)

// real is a number as XPath's xs:double holds it, or absent.
type real struct {
	v     float64
	given bool
}

// Double reads a text as XPath's number() does, with white space around it: false
// where it is none. "NaN" is one that is no number.
func Double(text []byte) (float64, bool) { return parseReal(text) }

// parseReal reads xs:double, with white space around it. A number too great is
// infinite, one too small is 0.
func parseReal(text []byte) (float64, bool) {
	text = trim(text)
	if v, ok := shortReal(text); ok {
		return v, true
	}
	switch string(text) {
	case "INF", "+INF":
		return math.Inf(1), true
	case "-INF":
		return math.Inf(-1), true
	case "NaN":
		return math.NaN(), true
	}
	for _, c := range text {
		if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' {
			return math.NaN(), false
		}
	}
	v, err := strconv.ParseFloat(string(text), 64)
	if err != nil && !math.IsInf(v, 0) {
		return math.NaN(), false
	}
	return v, true
}

// shortReal reads what nearly all amounts are: digits with a point, so few that
// one division gives the nearest double.
func shortReal(text []byte) (float64, bool) {
	negative := len(text) > 1 && text[0] == '-'
	if negative {
		text = text[1:]
	}
	const most = 15 // digits that a double holds
	if len(text) == 0 || len(text) > most+1 || text[0] == '.' {
		return 0, false
	}
	whole, places, point := 0, 0, false
	for _, c := range text {
		switch {
		case c == '.' && !point:
			point = true
			continue
		case c < '0' || c > '9':
			return 0, false
		}
		whole = whole*10 + int(c-'0')
		if point {
			places++
		}
	}
	if !point && len(text) > most {
		return 0, false
	}
	v := float64(whole) / float64(tens[places])
	if negative {
		v = -v
	}
	return v, true
}

// inCents says whether the shortest decimal has no more than two places.
func inCents(v float64) bool {
	const most = 1e13 // below it a double tells hundredths apart
	return math.Abs(v) < most && math.Round(v*100)/100 == v
}

// round rounds to places after the point, half towards plus infinity, as
// round(v * 10^places) div 10^places does it.
func roundReal(v float64, places int) float64 {
	unit := float64(tens[places])
	scaled := v * unit
	whole := math.Floor(scaled)
	if scaled-whole >= 0.5 {
		whole++
	}
	return math.Copysign(whole/unit, v) // what rounds to 0 from below keeps its minus
}

// cents is the number with two places, half to even, made from the shortest
// decimal that stands for it: format-number(v, '0.00'). What rounds to zero from
// below keeps its minus.
func cents(v float64) string {
	switch {
	case math.IsNaN(v):
		return "NaN"
	case math.IsInf(v, 0):
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	var room [32]byte
	text := strconv.AppendFloat(room[:0], v, 'f', -1, 64)
	point := len(text)
	for i, c := range text {
		if c == '.' {
			point = i
		}
	}
	if point == len(text) {
		text = append(text, '.')
	}
	for len(text) < point+3 {
		text = append(text, '0')
	}
	rest, kept := text[point+3:], text[:point+3]
	if up(kept[point+2], rest) {
		kept = carry(kept)
	}
	return string(kept)
}

// up says whether a digit grows by one for what follows it.
func up(digit byte, rest []byte) bool {
	switch {
	case len(rest) == 0 || rest[0] < '5':
		return false
	case rest[0] > '5' || len(rest) > 1: // the shortest decimal does not end with 0
		return true
	}
	return (digit-'0')%2 == 1
}

// carry adds one to the last digit.
func carry(text []byte) []byte {
	for i := len(text) - 1; i >= 0; i-- {
		switch c := text[i]; {
		case c == '.':
		case c == '9':
			text[i] = '0'
		case c == '-':
			return append([]byte("-1"), text[1:]...)
		default:
			text[i]++
			return text
		}
	}
	return append([]byte{'1'}, text...)
}

// String is the number as people write it, "" where absent.
func (r real) String() string {
	if !r.given || math.IsNaN(r.v) {
		return ""
	}
	return strconv.FormatFloat(r.v, 'f', -1, 64)
}
