package paper

import (
	"strings"

	"github.com/postbud/postbud/invoice"
)

const (
	minus   = "\u2212" // the true one
	noBreak = "\u00a0"
)

// number is a number with the fraction it has, in the manner of the language.
func (w words) number(d invoice.Decimal) string {
	if !d.Given() {
		return ""
	}
	return w.digits(d.String())
}

// quantity is a number without zeros at the end of its fraction.
func (w words) quantity(d invoice.Decimal) string { return w.number(d.Trim()) }

// percent is a rate, such as 25 %.
func (w words) percent(d invoice.Decimal) string {
	if !d.Given() {
		return ""
	}
	return w.quantity(d) + noBreak + "%"
}

// amount is an amount with the places of its currency at least, and with more where
// it has more: nothing is rounded on the page.
func (w words) amount(d invoice.Decimal, currency string) string {
	if !d.Given() {
		return ""
	}
	return w.digits(d.Fixed(max(places(currency), d.Trim().Places())))
}

// places is the number of decimals that a currency has (ISO 4217, minor unit).
func places(currency string) int {
	switch currency {
	case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF":
		return 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	}
	return 2
}

// date is a day in the manner of the language, "" for an absent one.
func (w words) date(d invoice.Date) string {
	return strings.ReplaceAll(d.Format(w["date"]), " ", noBreak)
}

// period is a span of days; one end alone is written with a dash.
func (w words) period(p invoice.Period) string {
	if !p.Start.Given() && !p.End.Given() {
		return ""
	}
	return strings.TrimSpace(w.date(p.Start) + " – " + w.date(p.End))
}

// digits writes plain digits with the signs of the language.
func (w words) digits(plain string) string {
	whole, negative := strings.CutPrefix(plain, "-")
	whole, fraction, parted := strings.Cut(whole, ".")
	thousands := strings.ReplaceAll(w["number.thousands"], "_", noBreak)
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
		b.WriteString(w["number.point"])
		b.WriteString(fraction)
	}
	return b.String()
}
