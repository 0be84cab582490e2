package dinero

import "strconv"

// luhn is the modulus 10 check digit of the digits before it.
func luhn(digits string) int {
	sum := 0
	for i := range len(digits) {
		n := int(digits[len(digits)-1-i] - '0')
		if i%2 == 0 {
			n *= 2
		}
		sum += n/10 + n%10
	}
	return (10 - sum%10) % 10
}

// gln is the 13 digits that begin with the twelve given (GS1 check digit).
func gln(twelve string) string {
	sum := 0
	for i := range 12 {
		sum += int(twelve[i]-'0') * (1 + i%2*2)
	}
	return twelve + strconv.Itoa((10-sum%10)%10)
}

// cvr is the first Danish company number at or after n whose weighted sum is a
// multiple of 11.
func cvr(n int) string {
	for ; ; n++ {
		text := strconv.Itoa(n)
		sum := 0
		for i, weight := range []int{2, 7, 6, 5, 4, 3, 2, 1} {
			sum += int(text[i]-'0') * weight
		}
		if sum%11 == 0 {
			return text
		}
	}
}

// germanVAT is DE and nine digits, the last an ISO 7064 mod 11,10 check digit.
func germanVAT(eight string) string {
	product := 10
	for i := range 8 {
		sum := (int(eight[i]-'0') + product) % 10
		if sum == 0 {
			sum = 10
		}
		product = 2 * sum % 11
	}
	return "DE" + eight + strconv.Itoa((11-product)%10)
}

// swedishVAT is SE, an organization number of nine digits and a Luhn check digit, and 01.
func swedishVAT(nine string) string { return "SE" + nine + strconv.Itoa(luhn(nine)) + "01" }
