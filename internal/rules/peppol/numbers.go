package peppol

import (
	"strings"

	. "github.com/postbud/postbud/internal/check"
)

// The checks of numbers, as the official functions make them; where those are
// more lenient than the number's issuer, so are these.

func isDigits(s string, length int) bool {
	return len(s) == length && strings.Trim(s, "0123456789") == ""
}

func isAlphanumeric(s string) bool {
	return strings.Trim(s, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") == ""
}

func isLetters(s string) bool { return isAlphanumeric(s) && !strings.ContainsAny(s, "0123456789") }

// isGLN checks the GS1 digit of a number of any length.
func isGLN(s string) bool {
	if s == "" || !isDigits(s, len(s)) {
		return false
	}
	sum := 0
	for i := range len(s) - 1 {
		weight := 3 - 2*(i%2) // from the right: 3, 1, 3, …
		sum += int(s[len(s)-2-i]-'0') * weight
	}
	return (10-sum%10)%10 == int(s[len(s)-1]-'0')
}

// isNorwegian checks modulus 11 of nine digits.
func isNorwegian(s string) bool { return isDigits(s, 9) && mod11(s) }

func mod11(s string) bool {
	sum, zeros := 0, true
	for i := range len(s) - 1 {
		digit := int(s[len(s)-2-i] - '0')
		sum += digit * (i%6 + 2)
		zeros = zeros && digit == 0
	}
	last := int(s[len(s)-1] - '0')
	return !(zeros && last == 0) && (11-sum%11)%11 == last
}

// isDanishVAT is DK and eight digits.
func isDanishVAT(s string) bool { return strings.HasPrefix(s, "DK") && isDigits(s[2:], 8) }

// isBelgian checks modulus 97 of ten digits.
func isBelgian(s string) bool {
	return isDigits(s, 10) && 97-number(s[:8])%97 == number(s[8:])
}

// number is the value of a few digits.
func number(digits string) int {
	n := 0
	for _, c := range digits {
		n = n*10 + int(c-'0')
	}
	return n
}

// isFiscalCode is an Italian codice fiscale: eleven digits, or sixteen characters
// of a form in which the three before the last two may be anything.
func isFiscalCode(s string) bool {
	letters := []rune(s)
	if len(letters) == 11 {
		return isInteger(s)
	}
	if len(letters) != 16 || len(s) != 16 && !isAlphanumeric(string(letters[:11])) {
		return false
	}
	part := func(from, to int) string { return string(letters[from:to]) }
	return isLetters(part(0, 6)) && isInteger(part(6, 8)) && isLetters(part(8, 9)) && isInteger(part(9, 11)) &&
		isInteger(part(14, 15)) && isLetters(part(15, 16))
}

// isInteger is what XPath casts to a whole number: digits with a sign or none.
func isInteger(s string) bool {
	s = NormalizeSpace(s)
	if strings.HasPrefix(s, "-") || strings.HasPrefix(s, "+") {
		s = s[1:]
	}
	return s != "" && isDigits(s, len(s))
}

// isItalianVAT checks a partita IVA behind IT; any other text passes.
func isItalianVAT(s string) bool {
	if !strings.HasPrefix(s, "IT") && !strings.HasPrefix(s, "it") {
		return true
	}
	code := s[2:]
	if !isDigits(code, 11) {
		return false
	}
	sum := 0
	for i, c := range code {
		digit := int(c - '0')
		if i%2 == 1 {
			if digit *= 2; digit > 9 {
				digit -= 9
			}
		}
		sum += digit
	}
	return sum%10 == 0
}

// isSignedVAT says whether a partita IVA has a sign or a blank for its first digit:
// all of it is then a whole number and its first character is none, which ends the
// official run.
func isSignedVAT(text []byte) bool {
	s := NormalizeSpace(string(text))
	if !strings.HasPrefix(s, "IT") && !strings.HasPrefix(s, "it") {
		return false
	}
	code := s[2:]
	return len(code) == 11 && isInteger(code) && !isDigits(code, 11)
}

// isSwedish checks the last digit of an organisation number.
func isSwedish(s string) bool {
	if !isDigits(s, 10) {
		return false
	}
	return swedishDigit(s)
}

// swedishDigit checks the tenth digit by the nine before it (Luhn).
func swedishDigit(s string) bool {
	if s == "" || !isDigits(s, len(s)) || len(s) < 10 {
		return false
	}
	sum := 0
	for i := range 9 {
		digit := int(s[8-i] - '0')
		if i%2 == 0 {
			digit = digit*2%10 + digit*2/10
		}
		sum += digit
	}
	return (10-sum%10)%10 == int(s[9]-'0')
}

// isABN checks an Australian business number.
func isABN(s string) bool {
	if !isDigits(s, 11) {
		return false
	}
	sum := (int(s[0]-'0') - 1) * 10
	for i := 1; i < len(s); i++ {
		sum += int(s[i]-'0') * (2*i - 1)
	}
	return sum%89 == 0
}

// isTIN checks a Greek tax number; more than nine characters do not matter.
func isTIN(s string) bool {
	letters := []rune(s)
	if len(letters) < 9 || !isDigits(string(letters[:9]), 9) {
		return false
	}
	sum := 0
	for i := range 8 {
		sum += int(letters[i]-'0') << (8 - i)
	}
	return sum%11%10 == int(letters[8]-'0')
}
