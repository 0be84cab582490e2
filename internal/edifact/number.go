package edifact

import (
	"errors"
	"strconv"
	"strings"
)

var errNumber = errors.New("it is no number")

// Number is a numeric value with a point as decimal mark. Point and comma are both
// read, whatever UNA says (ISO 9735 clause 10). It refuses separators of
// thousands, blanks and exponents.
func Number(text string) (string, error) {
	plain := strings.Replace(text, ",", ".", 1)
	digits := strings.TrimPrefix(plain, "-")
	whole, fraction, pointed := strings.Cut(digits, ".")
	if whole == "" && fraction == "" || !figures(whole) || !figures(fraction) || pointed && fraction == "" && whole == "" {
		return "", errNumber
	}
	return plain, nil
}

// Figures is the number of digits of a numeric value; mark and sign do not count
// to its length (ISO 9735 clause 10).
func Figures(number string) int {
	n := 0
	for i := range len(number) {
		if number[i] >= '0' && number[i] <= '9' {
			n++
		}
	}
	return n
}

// Whole reads a count that is not below 0.
func Whole(text string) (int64, error) {
	if text == "" || !figures(text) {
		return 0, errNumber
	}
	return strconv.ParseInt(text, 10, 64)
}

func figures(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return true
}
