package x12

import (
	"strconv"
	"strings"

	"github.com/postbud/postbud/internal/x12"
	"github.com/postbud/postbud/invoice"
)

// writer writes one invoice. The first fault is kept.
type writer struct {
	*x12.Writer
	*profile
	ended  func() error // of the context
	inv    *invoice.Invoice
	credit bool
	err    error

	net  invoice.Decimal // what a reader works out: lines, allowances, charges and taxes
	hash invoice.Decimal // the sum of the quantities
	late []allowance     // of lines, to be written at the end
}

func (w *writer) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

// negative says whether numbers bear the other sign.
func (w *writer) negative() bool { return w.credit && w.CreditSign == "negative" }

// signed is a number with the sign that the kind of document demands.
func (w *writer) signed(d invoice.Decimal) invoice.Decimal {
	if w.negative() {
		return d.Neg()
	}
	return d
}

// real is a number with its own point (R) of at most that many digits.
func (w *writer) real(term string, d invoice.Decimal, most int) string {
	if !w.sound(term, d) {
		return ""
	}
	text := d.Trim().String()
	digits := strings.TrimPrefix(text, "-")
	sign := text[:len(text)-len(digits)]
	if len(digits)-strings.Count(digits, ".") > most {
		digits = strings.TrimPrefix(digits, "0")
	}
	if len(digits)-strings.Count(digits, ".") > most {
		w.fail(wrongValue(term, d.String(), "is %s, and X12 has room for %d digits", d, most))
		return ""
	}
	if d.Sign() == 0 {
		return "0"
	}
	return sign + digits
}

// amount is an amount with two decimals that are not written (N2), of at most 15
// digits. Currencies without decimals have none where the settings say so.
func (w *writer) amount(term string, d invoice.Decimal) string {
	if !w.sound(term, d) {
		return ""
	}
	places := w.places(w.inv.Currency)
	n, ok := d.Minor(places)
	if !ok {
		w.fail(wrongValue(term, d.String(), "is %s, and X12 has room for %d decimals", d, places))
		return ""
	}
	text := strconv.FormatInt(n, 10)
	if len(strings.TrimPrefix(text, "-")) > 15 {
		w.fail(wrongValue(term, d.String(), "is %s, and X12 has room for 15 digits", d))
		return ""
	}
	return text
}

// sound says whether there is a number.
func (w *writer) sound(term string, d invoice.Decimal) bool {
	if err := d.Err(); err != nil {
		w.fail(wrongValue(term, err.Error(), "is no number: %v", err))
	}
	return d.Given() && d.Valid()
}

// date is CCYYMMDD.
func (w *writer) date(term string, d invoice.Date) string {
	if d.Given() && (d.Year < 1 || d.Year > 9999 || invoice.DateOf(d.Time()) != d) {
		w.fail(wrongValue(term, d.String(), "is no day of the calendar"))
		return ""
	}
	return d.Format("20060102")
}

// code is a code as it is: capital letters and digits.
func (w *writer) code(term, code string, least, most int) string {
	if code == "" {
		return ""
	}
	if !codeForm.MatchString(code) || len(code) < least || len(code) > most {
		w.fail(wrongValue(term, code, "is %q, which is no code of %d to %d capital letters and digits", short(code), least, most))
		return ""
	}
	return code
}

// places is the number of decimals of totals in a currency.
func (p *profile) places(currency string) int {
	if in(p.WholeCurrencies)(currency) {
		return 0
	}
	return 2
}
