package invoice

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/govalues/decimal"
)

// ParseDecimal reads plain text as xs:decimal has it: an optional sign, digits,
// an optional point and more digits. Zeros at the end of the fraction are kept.
// It refuses exponents, spaces, separators of thousands, and numbers of more
// than 19 digits, zeros at the front not counted.
func ParseDecimal(text string) (Decimal, error) {
	whole, fraction, ok := digits(text)
	if !ok {
		return Decimal{}, fmt.Errorf("%q is not a decimal number", short(text))
	}
	whole = strings.TrimLeft(whole, "0")
	if len(whole)+len(fraction) > decimal.MaxPrec {
		return Decimal{}, fmt.Errorf("%q has more than %d digits", short(text), decimal.MaxPrec)
	}
	var c uint64
	for _, part := range [2]string{whole, fraction} {
		for i := range len(part) {
			c = c*10 + uint64(part[i]-'0')
		}
	}
	return Decimal{exact(text[0] == '-', c, len(fraction)), number}, nil
}

// digits splits a number at its point, without its sign.
func digits(text string) (whole, fraction string, ok bool) {
	if text != "" && (text[0] == '-' || text[0] == '+') {
		text = text[1:]
	}
	whole, fraction, _ = strings.Cut(text, ".")
	if whole == "" && fraction == "" {
		return "", "", false
	}
	for _, part := range [2]string{whole, fraction} {
		for i := range len(part) {
			if part[i] < '0' || part[i] > '9' {
				return "", "", false
			}
		}
	}
	return whole, fraction, true
}

// short keeps a hostile value from filling the log.
func short(text string) string {
	if len(text) > 40 {
		return strings.ToValidUTF8(text[:40], "") + "…"
	}
	return text
}

// String is the number in plain digits with the fraction it has, "" where
// absent, and the words of Err where invalid.
func (d Decimal) String() string {
	switch d.state {
	case absent:
		return ""
	case number:
		return d.value.String()
	}
	return d.Err().Error()
}

// Fixed is the number rounded half up, with exactly that many digits after the
// point, between 0 and 19. It is as String where d is absent or invalid.
func (d Decimal) Fixed(places int) string {
	places = within(places)
	r := d.Round(places)
	text := r.String()
	missing := places - r.Places()
	if r.state != number || missing <= 0 {
		return text
	}
	if r.Places() == 0 {
		text += "."
	}
	return text + strings.Repeat("0", missing)
}

// MarshalText writes what String says; it refuses an invalid number.
func (d Decimal) MarshalText() ([]byte, error) {
	if err := d.Err(); err != nil {
		return nil, err
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads what ParseDecimal reads; no text is an absent number.
func (d *Decimal) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*d = Decimal{}
		return nil
	}
	*d, err = ParseDecimal(string(text))
	return err
}

// UnmarshalJSON reads a string or a number, digit by digit, and null as absent.
func (d *Decimal) UnmarshalJSON(data []byte) error {
	if bytes.Equal(data, []byte("null")) {
		*d = Decimal{}
		return nil
	}
	if len(data) == 0 || data[0] != '"' {
		return d.UnmarshalText(data)
	}
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	return d.UnmarshalText([]byte(text))
}
