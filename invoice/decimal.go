package invoice

import (
	"errors"

	"github.com/govalues/decimal"
)

// Decimal is an exact decimal number of at most 19 digits; there is no binary
// fraction anywhere near it. The zero Decimal is absent, which is not the same
// as the number 0: sums and Cmp take an absent one as 0, Equal tells them apart,
// and a product with an absent factor is absent.
//
// Rounding goes half up, halves towards plus infinity as XPath's round does:
// 1.005 is 1.01 and -1.005 is -1.00. Nothing is rounded unless a number of
// places is asked for. A result that does not fit becomes invalid: it is Given,
// not Valid, stays so through all further arithmetic, prints as the words of its
// Err, and refuses to be written as text or JSON.
type Decimal struct {
	value decimal.Decimal
	state state
}

// state is what a Decimal holds; only a Decimal that holds a number uses value.
type state uint8

const (
	absent state = iota
	number
	overflow
	noQuotient
)

var (
	errOverflow   = errors.New("overflow: the number has more than 19 digits")
	errNoQuotient = errors.New("overflow: division by zero")
)

// NewDecimal is coefficient divided by ten to the power of places: 12550 and 2
// make 125.50. It is invalid where places is below 0 or above 19.
func NewDecimal(coefficient int64, places int) Decimal {
	v, err := decimal.New(coefficient, places)
	if err != nil {
		return Decimal{state: overflow}
	}
	return Decimal{v, number}
}

// MustDecimal is ParseDecimal for constants and tests; it panics on an error.
func MustDecimal(text string) Decimal {
	d, err := ParseDecimal(text)
	if err != nil {
		panic(err)
	}
	return d
}

// Given says whether there is a value: a number, 0 among them, or an invalid result.
func (d Decimal) Given() bool { return d.state != absent }

// Valid says whether d is a number or absent. A writer must not print one that
// is invalid.
func (d Decimal) Valid() bool { return d.state <= number }

// Err says why d is invalid, nil where it is valid. A division by zero counts as
// an overflow, as its words say.
func (d Decimal) Err() error {
	switch d.state {
	case overflow:
		return errOverflow
	case noQuotient:
		return errNoQuotient
	}
	return nil
}

// Sign is -1, 0 or 1; 0 for an absent or invalid one.
func (d Decimal) Sign() int {
	if d.state != number {
		return 0
	}
	return d.value.Sign()
}

// Places is the number of digits after the point as it was written: 2 for 1.50.
func (d Decimal) Places() int {
	if d.state != number {
		return 0
	}
	return d.value.Scale()
}

// Cmp is -1, 0 or 1 as d is less than, equal to or greater than e by value, so
// 1.0 equals 1.00. An absent one counts as 0; an invalid one comes after all
// numbers.
func (d Decimal) Cmp(e Decimal) int {
	switch {
	case d.Valid() && e.Valid():
		return d.value.Cmp(e.value)
	case d.Valid():
		return -1
	case e.Valid():
		return 1
	}
	return 0
}

// Equal says whether both are the same number by value (1.0 and 1.00), or both
// are absent. Absent does not equal 0, and an invalid one equals nothing.
func (d Decimal) Equal(e Decimal) bool {
	return d.state == e.state && d.Valid() && d.value.Cmp(e.value) == 0
}
