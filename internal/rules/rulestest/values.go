package rulestest

import (
	"regexp"
	"strings"
	"time"

	"github.com/postbud/postbud/invoice"
)

func countries() []string {
	return []string{"DK", "DE", "NL", "IS", "SE", "NO", "IT", "GR", "EL", "FR", "AT", "dk", " DE ", "XX"}
}

// values are what a text is changed into: borders, blanks, codes, the forms that
// the rules of some country ask for.
func values() []string {
	return []string{"", " ", "x", "0", "1", "-1", "0.001", "1.005", "10.000", "25", "12", "S", "Z", "E", "AE", "K", "G", "O", "L", "M", "B",
		"true", "false", "TRUE", " true", "2026-02-30", "2025-01-01", "2031-12-31", "20260230", "20310101", "102", "380", "381", "384", "326", "389",
		"30", "31", "42", "48", "49", "50", "54", "58", "59", "93", "9", "97", "EUR", "DKK", "SEK", "VAT", "TAX", "VA", "FC", "916", "130",
		"04#123456789012345", "71#123456789012345", "75#1234567890123456", "ZZZ", "VATEX-EU-AE", "vatex-eu-g", "VATEX-EU-O",
		"5790000123452", "DK29384711", "DE123456789", "DE89370400440532013000", "DE89370400440532013001", "DK5000400440116243", "SE:BANKGIRO", "SE:PLUSGIRO", "#AAI#text", "#XXX#text",
		"#SKONTO#TAGE=7#PROZENT=2.00#\n", "#SKONTO#TAGE=7#\n", "#SKONTO#TAGE=7#PROZENT=2.00#", "#SKONTO#TAGE=14#PROZENT=2.00#BASISBETRAG=-100.00#\n \n", "EINDAGI",
		"##M.AR.K##", "##INVOICE|URL##", "1|2|3|4|5|6", "1234", "12#34", "GODKÄND FÖR F-SKATT", "Foretaksregisteret", "INF", "NaN", "1E3", "+5", ".5", "5.", "C62", "XYZ",
		"a@b.dk", "a@b", "@b.dk", "a b@c.dk", "http://example.org/x", "12", "1234567890123456789", "M1", "cva", "clean", "63", "StandardRated", "ZeroRated", "ReverseCharge", "3",
		"IBAN", "DK:BANK", "DK:FIK", "01", "04", "15", "71", "73", "75", "9999999999.99", "urn:cen.eu:en16931:2017",
		"urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"}
}

// numbers are what a number is changed into.
func numbers() []string {
	return []string{"0", "1", "-1", "0.001", "1.005", "2.005", "-0.005", "10.000", "+5", ".5", "5.", "00012.50", " 7 ", "100", "25", "0.00", "-0.00",
		"9999999999.99", "0.1", "1E3", "33.333333", "1234567890123456789012345678.12"}
}

// schemes are what an attribute is changed into.
func schemes() []string {
	return []string{"0088", "0184", "0096", "0198", "0192", "0208", "0201", "0210", "9907", "0211", "0007", "0151", "0106", "0190", "9944", "0217", "9933", "0196",
		"0245", "0248", "XR01", "XR04", "SEPA", "sepa", "9999", "TST", "STI", "CVD", "EUR", "DKK", "USD", "XXX", "C62", "NAR", "VA", "FC", "102", "EM",
		"GLN", "DK:CVR", "DK:SE", "ZZZ", "320", "6", "9", "application/pdf", "application/xml", "text/html", "1.1", "0009", " 0088 "}
}

var number = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

func isNumber(text string) bool { return number.MatchString(text) }

func isDate(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	_, other := time.Parse("20060102", text)
	return err == nil || other == nil
}

// near is a number a little off, or written in another way.
func (m *mutator) near(text string) string {
	n, err := invoice.ParseDecimal(text)
	if err != nil {
		return text
	}
	switch m.IntN(10) {
	case 0:
		return n.Neg().String()
	case 1:
		return one(m, []string{n.String() + ".0", n.String() + "0", "0" + n.String(), " " + n.String(), n.String() + "E0", "0", "0.00", "-0.01"})
	}
	step := invoice.MustDecimal(one(m, []string{"0.01", "0.01", "0.02", "0.03", "0.005", "0.001", "0.5", "0.51", "0.99", "1", "1.01", "2", "100"}))
	if m.IntN(2) == 0 {
		step = step.Neg()
	}
	return n.Add(step).String()
}

// otherDay is a day near a day, or none.
func (m *mutator) otherDay(text string) string {
	layout := time.DateOnly
	if !strings.Contains(text, "-") {
		layout = "20060102"
	}
	day, err := time.Parse(layout, text)
	if err != nil {
		return text
	}
	other := day.AddDate(0, 0, one(m, []int{-1, 1, -2, -31, 31, 400, -400, -4000}))
	return one(m, []string{other.Format(layout), other.Format(layout), other.Format(layout), other.Format("2006-01-02Z07:00"), text + "T00:00:00",
		strings.Replace(text, "-", "/", 2), other.Format("20060102"), other.Format("2006-01-02")})
}
