package xlsx

import (
	"fmt"
	"strconv"
	"strings"
)

// maxDigits is how many significant digits a spreadsheet keeps of a number.
const maxDigits = 15

// fits says whether a spreadsheet keeps all digits of a plain decimal.
func fits(number string) bool {
	digits := strings.Trim(strings.Replace(strings.TrimLeft(number, "+-"), ".", "", 1), "0")
	return len(digits) <= maxDigits
}

// plain is the decimal that a number in a sheet stands for, without exponent.
// Programs save the binary fraction nearest to what was typed, in up to 17 digits
// (1.1 as 1.1000000000000001); the first 15 are what was typed and what is shown.
// A whole number of more digits has lost its last ones before it came here, and
// that is an error.
func plain(number string) (string, error) {
	sign, digits, point, err := scan(number)
	if err != nil {
		return "", err
	}
	if len(digits) <= maxDigits && !strings.ContainsAny(number, "eE") {
		return strings.TrimPrefix(number, "+"), nil // with the zeros at its end
	}
	if len(digits) > maxDigits {
		if point > maxDigits {
			return "", fmt.Errorf("%.40q has more than %d digits, of which a spreadsheet keeps no more; write it as text", number, maxDigits)
		}
		digits, point = rounded(digits, point)
	}
	return sign + placed(digits, point), nil
}

// scan takes a number apart: its significant digits, and where among them the
// point stands (0.012 is 12 with the point at -1).
func scan(number string) (sign, digits string, point int, err error) {
	bad := fmt.Errorf("%.40q is not a number", number)
	mantissa, exponent, hasExponent := strings.Cut(strings.ToLower(number), "e")
	if strings.HasPrefix(mantissa, "-") {
		sign = "-"
	}
	mantissa = strings.TrimPrefix(strings.TrimPrefix(mantissa, "-"), "+")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits, point = whole+fraction, len(whole)
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return "", "", 0, bad
	}
	if hasExponent {
		e, err := strconv.Atoi(exponent)
		if err != nil || e < -400 || e > 400 {
			return "", "", 0, bad
		}
		point += e
	}
	significant := strings.TrimLeft(digits, "0")
	point -= len(digits) - len(significant)
	significant = strings.TrimRight(significant, "0")
	if significant == "" {
		return "", "0", 1, nil
	}
	return sign, significant, point, nil
}

// rounded is the first 15 digits, rounded half up.
func rounded(digits string, point int) (string, int) {
	kept := []byte(digits[:maxDigits])
	if digits[maxDigits] < '5' {
		return strings.TrimRight(string(kept), "0"), point
	}
	for i := len(kept) - 1; i >= 0; i-- {
		if kept[i] != '9' {
			kept[i]++
			return strings.TrimRight(string(kept), "0"), point
		}
		kept[i] = '0'
	}
	return "1", point + 1
}

// placed writes digits with their point where it belongs.
func placed(digits string, point int) string {
	switch {
	case point <= 0:
		return "0." + strings.Repeat("0", -point) + digits
	case point >= len(digits):
		return digits + strings.Repeat("0", point-len(digits))
	}
	return digits[:point] + "." + digits[point:]
}
