package schema

import (
	"unicode"
	"unicode/utf8"
)

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLetter(c byte) bool { return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' }

// digits is how many digits b begins with.
func digits(b []byte) int {
	n := 0
	for n < len(b) && isDigit(b[n]) {
		n++
	}
	return n
}

func unsigned(b []byte) []byte {
	if len(b) > 0 && (b[0] == '+' || b[0] == '-') {
		return b[1:]
	}
	return b
}

// isDecimal: a sign, digits, a point; at least one digit, no exponent.
func isDecimal(b []byte) bool {
	b = unsigned(b)
	whole := digits(b)
	if whole == len(b) {
		return whole > 0
	}
	if b[whole] != '.' {
		return false
	}
	rest := b[whole+1:]
	return digits(rest) == len(rest) && whole+len(rest) > 0
}

func isInteger(b []byte) bool {
	b = unsigned(b)
	return len(b) > 0 && digits(b) == len(b)
}

func isBoolean(b []byte) bool {
	switch string(b) {
	case "true", "false", "1", "0":
		return true
	}
	return false
}

// isLanguage: groups of one to eight letters, from the second on digits too,
// parted by hyphens.
func isLanguage(b []byte) bool {
	length, first := 0, true
	for _, c := range b {
		switch {
		case c == '-' && length > 0:
			length, first = 0, false
			continue
		case isLetter(c), isDigit(c) && !first:
			length++
		default:
			return false
		}
		if length > 8 {
			return false
		}
	}
	return length > 0
}

// isName: a letter or _ and then letters, digits and . - _, also colons if asked.
func isName(b []byte, colons bool) bool {
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		begins := r == '_' || unicode.IsLetter(r) || colons && r == ':'
		inside := r == '-' || r == '.' || r == 0xB7 || unicode.IsDigit(r) || unicode.Is(unicode.M, r)
		if !begins && (i == 0 || !inside) {
			return false
		}
		i += size
	}
	return len(b) > 0
}
