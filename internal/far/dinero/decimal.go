package dinero

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// Amount is money in hundredths of its currency's unit.
type Amount int64

// Decimal is an exact number with six decimals, in millionths: a quantity, a
// unit price, a per cent, a rate.
type Decimal int64

const one Decimal = 1_000_000

// limit is the largest quantity or price accepted. It keeps every product and
// sum of a document within 64 bits.
const limit = 10_000_000 * one

// D is the decimal that the text writes, with a dot. It panics on other text, so
// it is for literals only.
func D(text string) Decimal {
	d, err := ParseDecimal(text)
	if err != nil {
		panic(err)
	}
	return d
}

// ParseDecimal reads a JSON number; what lies beyond the sixth decimal is rounded
// half away from zero. Numbers of more than 40 characters or beyond ±10^12 are refused.
func ParseDecimal(text string) (Decimal, error) {
	mantissa, exponent, _ := strings.Cut(strings.ToLower(text), "e")
	if len(text) > 40 || len(exponent) > 3 || strings.Contains(text, "/") {
		return 0, fmt.Errorf("%q is not a number within bounds", text)
	}
	value, ok := new(big.Rat).SetString(text)
	if !ok || mantissa == "" || strings.ContainsAny(mantissa, "xopb_") {
		return 0, fmt.Errorf("%q is not a number", text)
	}
	scaled := roundQuotient(new(big.Int).Mul(value.Num(), big.NewInt(int64(one))), value.Denom())
	if !scaled.IsInt64() || scaled.CmpAbs(big.NewInt(1e18)) > 0 {
		return 0, fmt.Errorf("%s is out of bounds", text)
	}
	return Decimal(scaled.Int64()), nil
}

// Amount rounds d to hundredths, half away from zero.
func (d Decimal) Amount() Amount {
	return Amount(roundQuotient(big.NewInt(int64(d)), big.NewInt(10_000)).Int64())
}

// String writes d with as few decimals as it needs.
func (d Decimal) String() string { return shortest(int64(d), 6) }

// String writes a with as few decimals as it needs.
func (a Amount) String() string { return shortest(int64(a), 2) }

// times is a multiplied by the product of the factors, rounded to hundredths.
func (a Amount) times(factors ...Decimal) Amount {
	product, unit := big.NewInt(int64(a)), big.NewInt(1)
	for _, f := range factors {
		product.Mul(product, big.NewInt(int64(f)))
		unit.Mul(unit, big.NewInt(int64(one)))
	}
	return saturated(roundQuotient(product, unit))
}

// abs is a without its sign.
func (a Amount) abs() Amount { return max(a, -a) }

// times is d multiplied by f, rounded to six decimals.
func (d Decimal) times(f Decimal) Decimal {
	product := new(big.Int).Mul(big.NewInt(int64(d)), big.NewInt(int64(f)))
	return Decimal(saturated(roundQuotient(product, big.NewInt(int64(one)))))
}

// over is d divided by f, rounded to six decimals.
func (d Decimal) over(f Decimal) Decimal {
	product := new(big.Int).Mul(big.NewInt(int64(d)), big.NewInt(int64(one)))
	return Decimal(saturated(roundQuotient(product, big.NewInt(int64(f)))))
}

// lineTotal is price × quantity × (1 − discount/100) in hundredths.
func lineTotal(price, quantity, discount Decimal) Amount {
	product := new(big.Int).Mul(big.NewInt(int64(price)), big.NewInt(int64(quantity)))
	product.Mul(product, big.NewInt(int64(100*one-discount)))
	return saturated(roundQuotient(product, big.NewInt(1e18)))
}

// roundQuotient is a/b rounded to a whole number, half away from zero; b > 0.
func roundQuotient(a, b *big.Int) *big.Int {
	half := new(big.Int).Mul(new(big.Int).Abs(a), big.NewInt(2))
	half.Add(half, b)
	half.Quo(half, new(big.Int).Mul(b, big.NewInt(2)))
	if a.Sign() < 0 {
		half.Neg(half)
	}
	return half
}

func saturated(n *big.Int) Amount {
	const most = int64(1) << 62
	if n.IsInt64() {
		return Amount(n.Int64())
	}
	return Amount(int64(n.Sign()) * most)
}

// plain is the number as lists and quantities print it: 360, 5437.5, 0.
func plain[N Amount | Decimal](n N) json.Number { return json.Number(fmt.Sprint(n)) }

// pointed is the number as documents print amounts: 4350.0, 5437.5, and 0 for nothing.
func pointed[N Amount | Decimal](n N) json.Number {
	text := fmt.Sprint(n)
	if n != 0 && !strings.Contains(text, ".") {
		text += ".0"
	}
	return json.Number(text)
}

func shortest(n int64, decimals int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	digits := strconv.FormatInt(n, 10)
	if len(digits) <= decimals {
		digits = strings.Repeat("0", decimals+1-len(digits)) + digits
	}
	whole, part := digits[:len(digits)-decimals], strings.TrimRight(digits[len(digits)-decimals:], "0")
	if part == "" {
		return sign + whole
	}
	return sign + whole + "." + part
}
