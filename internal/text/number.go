package text

import (
	"strconv"
	"strings"

	"github.com/postbud/postbud/invoice"
)

const (
	minus = "\u2212" // the true one; a hyphen may be broken off at the end of a line
	blank = "\u00a0" // one that no line is broken at
)

// Number is a number with the fraction it has: 1.204,50 in Danish, 1 204,50 in
// Swedish (the blank does not break), 1,204.50 in English. It is "" for an absent
// one and "–" for an invalid one.
func (l *Language) Number(d invoice.Decimal) string {
	if !d.Valid() {
		return "–"
	}
	return l.digits(d.String())
}

// Amount is Number with at least two places, and the currency's code behind it
// where there is one.
func (l *Language) Amount(d invoice.Decimal, currency string) string {
	if !d.Given() {
		return ""
	}
	text := "–"
	if d.Valid() {
		text = l.digits(d.Fixed(max(2, d.Trim().Places())))
	}
	if currency == "" {
		return text
	}
	return text + blank + currency
}

// Whole is a whole number, its thousands parted.
func (l *Language) Whole(n int64) string { return l.digits(strconv.FormatInt(n, 10)) }

// Size is a number of bytes, rounded: "812 bytes", "4.1 MB".
func (l *Language) Size(bytes int64) string {
	if bytes < 1000 {
		return l.Plural("size.bytes", int(bytes))
	}
	unit, tenths := "kB", bytes/100
	for _, larger := range []string{"MB", "GB", "TB"} {
		if tenths < 10_000 {
			break
		}
		unit, tenths = larger, tenths/1000
	}
	if tenths >= 100 {
		return l.Whole(tenths/10) + blank + unit
	}
	return l.Number(invoice.NewDecimal(tenths, 1).Trim()) + blank + unit
}

// digits writes plain digits as the language does.
func (l *Language) digits(plain string) string {
	whole, negative := strings.CutPrefix(plain, "-")
	whole, fraction, parted := strings.Cut(whole, ".")
	thousands, point := l.signs()
	var b strings.Builder
	if negative {
		b.WriteString(minus)
	}
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(thousands)
		}
		b.WriteRune(digit)
	}
	if parted {
		b.WriteString(point)
		b.WriteString(fraction)
	}
	return b.String()
}

func (l *Language) signs() (thousands, point string) {
	switch l.tag {
	case "da":
		return ".", ","
	case "sv":
		return blank, ","
	}
	return ",", "."
}
