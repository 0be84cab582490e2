package codes

import (
	"errors"
	"fmt"
	"strings"
)

// errCheckDigit says that a number has the right form and cannot be right.
var errCheckDigit = errors.New("the check digit does not fit: a digit is wrong or two are swapped")

// The checks take a number as it is written on the wire: without spaces, hyphens
// or a country prefix. Their errors say what is wrong with it and read well
// after the number itself.

// CheckGLN checks an EAN location number (GLN): 13 digits, GS1 check digit.
func CheckGLN(number string) error {
	if err := hasDigits(number, "an EAN number", 13); err != nil {
		return err
	}
	return checkGS1(number)
}

// CheckGTIN checks a GTIN of 8, 12, 13 or 14 digits, GS1 check digit.
func CheckGTIN(number string) error {
	if err := hasDigits(number, "a GTIN", 8, 12, 13, 14); err != nil {
		return err
	}
	return checkGS1(number)
}

// CheckCVR checks a Danish company number: eight digits, modulus 11. A number
// that follows "DK" in a VAT identifier or an SE number obeys it too.
func CheckCVR(number string) error {
	if err := hasDigits(number, "a CVR number", 8); err != nil {
		return err
	}
	sum := 0
	for i, weight := range [8]int{2, 7, 6, 5, 4, 3, 2, 1} {
		sum += weight * int(number[i]-'0')
	}
	if number[0] == '0' {
		return errors.New("begins with 0, a CVR number does not")
	}
	if sum%11 != 0 {
		return errCheckDigit
	}
	return nil
}

// checkGS1 weighs the digits 1, 3, 1, 3 … from the right.
func checkGS1(number string) error {
	sum, weight := 0, 1
	for i := len(number) - 1; i >= 0; i-- {
		sum += weight * int(number[i]-'0')
		weight = 4 - weight
	}
	if sum%10 != 0 {
		return errCheckDigit
	}
	return nil
}

// hasDigits checks for digits alone, and so many of them.
func hasDigits(number, what string, lengths ...int) error {
	if at := strings.IndexFunc(number, func(r rune) bool { return r < '0' || r > '9' }); at >= 0 {
		return fmt.Errorf("has a character at place %d that is no digit", at+1)
	}
	for _, n := range lengths {
		if len(number) == n {
			return nil
		}
	}
	allowed := fmt.Sprint(lengths[0])
	for i, n := range lengths[1:] {
		glue := ", "
		if i == len(lengths)-2 {
			glue = " or "
		}
		allowed += glue + fmt.Sprint(n)
	}
	digits := "digits"
	if len(number) == 1 {
		digits = "digit"
	}
	return fmt.Errorf("has %d %s, %s has %s", len(number), digits, what, allowed)
}
