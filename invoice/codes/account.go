package codes

import (
	"errors"
	"fmt"
)

// ibanLength is the number of characters of an account number, by country.
var ibanLength = map[string]int{
	"AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20,
	"ES": 24, "FI": 18, "FO": 18, "FR": 27, "GB": 22, "GI": 23, "GL": 18, "GR": 27, "HR": 21, "HU": 28,
	"IE": 22, "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18,
	"NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "VA": 22,
}

// CheckIBAN checks an international account number (ISO 13616): its form, the
// length of its country where that is a European one, and modulus 97. It takes
// capital letters and no spaces.
func CheckIBAN(number string) error {
	for i := range len(number) {
		c := number[i]
		switch {
		case c == ' ':
			return errors.New("has spaces, an IBAN is written without on an invoice")
		case c >= '0' && c <= '9' && i >= 2, c >= 'A' && c <= 'Z' && i != 2 && i != 3:
		default:
			return errors.New("is not two capital letters, two digits and then letters and digits")
		}
	}
	if len(number) < 15 || len(number) > 34 {
		return fmt.Errorf("has %d characters, an IBAN has 15 to 34", len(number))
	}
	if want := ibanLength[number[:2]]; want != 0 && len(number) != want {
		return fmt.Errorf("has %d characters, an IBAN of %s has %d", len(number), number[:2], want)
	}
	rest := 0
	for i := range len(number) {
		c := number[(i+4)%len(number)] // country and check digits go last
		if c >= 'A' {
			rest = (rest*100 + int(c-'A') + 10) % 97
			continue
		}
		rest = (rest*10 + int(c-'0')) % 97
	}
	if rest != 1 {
		return errCheckDigit
	}
	return nil
}

// CheckFIK checks the payment number of a Danish payment slip. Kind is the card
// type: 71 has 15 digits, 04, 15 and 75 have 16, all with a modulus 10 digit at the
// end; 01 and 73 have no number.
func CheckFIK(kind, number string) error {
	switch kind {
	case "71":
		return checkSlip(number, "a payment number of +71", 15)
	case "04", "15", "75":
		return checkSlip(number, "a payment number of +"+kind, 16)
	case "01", "73":
		if number != "" {
			return fmt.Errorf("does not belong on a +%s slip, which has no payment number", kind)
		}
		return nil
	}
	return fmt.Errorf("is on a slip of type %q; there are 01, 04, 15, 71, 73 and 75", kind)
}

// FIKDigit is the digit that completes a payment number: 14 digits for +71, 15
// for +04, +15 and +75. It is "" where there is something else than digits.
func FIKDigit(digits string) string {
	sum, ok := luhn(digits, 2)
	if !ok {
		return ""
	}
	return fmt.Sprint((10 - sum%10) % 10)
}

func checkSlip(number, what string, length int) error {
	if err := hasDigits(number, what, length); err != nil {
		return err
	}
	if sum, _ := luhn(number, 1); sum%10 != 0 {
		return errCheckDigit
	}
	return nil
}

// luhn weighs the digits 1 and 2 in turn from the right, beginning with weight,
// and adds up the digits of the products.
func luhn(digits string, weight int) (sum int, ok bool) {
	for i := len(digits) - 1; i >= 0; i-- {
		if digits[i] < '0' || digits[i] > '9' {
			return 0, false
		}
		product := weight * int(digits[i]-'0')
		sum += product/10 + product%10
		weight = 3 - weight
	}
	return sum, digits != ""
}
