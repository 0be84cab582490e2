package cii

import (
	"errors"
	"strings"

	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

// writer writes one document.
type writer struct{ *xmlterms.Writer }

// The elements that a day stands in. Two namespaces have one of the same name.
const (
	dayString       = "udt:DateTimeString"
	pureDayString   = "udt:DateString"
	formattedString = "qdt:DateTimeString"
)

// yearMonthDay is the form of a day: code 102 of UNCL2379, YYYYMMDD.
const yearMonthDay = "102"

// day writes an element with a day in it.
func (w writer) day(term, outer string, d invoice.Date) { w.dayAs(dayString, term, outer, d) }

func (w writer) dayAs(name, term, outer string, d invoice.Date) {
	w.Open(outer)
	w.Text(term, name, d.Format("20060102"), "format", yearMonthDay)
	w.Close()
}

// readDay reads the day in the element at path. What is no day fails the document.
func readDay(in xmlterms.Element, term, path string) invoice.Date {
	return readDayAs(dayString, in, term, path)
}

func readDayAs(name string, in xmlterms.Element, term, path string) invoice.Date {
	outer := in.Child(path)
	if !outer.Given() {
		return invoice.Date{}
	}
	text := outer.Code(name)
	if text == "" {
		return readMoment(outer, term)
	}
	d, err := parseDay(text, outer.Child(name).Attribute("format"))
	if err != nil {
		outer.Wrong(term, name, text, err)
	}
	return d
}

// readMoment reads the other form of a day that the schema has: xs:dateTime or
// xs:date, whose day counts.
func readMoment(outer xmlterms.Element, term string) invoice.Date {
	text := outer.Code("udt:DateTime")
	if text == "" {
		return outer.Date(term, "udt:Date")
	}
	day, _, _ := strings.Cut(text, "T")
	d, err := invoice.ParseDate(day)
	if err != nil {
		outer.Wrong(term, "udt:DateTime", text, err)
	}
	return d
}

// parseDay reads YYYYMMDD, or the day of a moment that is given to the minute (203)
// or the second (204).
func parseDay(text, format string) (invoice.Date, error) {
	length := 8
	switch format {
	case "203":
		length = 12
	case "204":
		length = 14
	}
	if len(text) != length {
		return invoice.Date{}, errors.New("is not a date of the form YYYYMMDD")
	}
	return invoice.ParseDate(text[:4] + "-" + text[4:6] + "-" + text[6:8])
}

// indicator writes whether an allowance is in truth a charge.
func (w writer) indicator(charge string) {
	w.Open("ram:ChargeIndicator")
	w.Text("", "udt:Indicator", charge)
	w.Close()
}

func isCharge(in xmlterms.Element) bool { return in.Flag("ram:ChargeIndicator/udt:Indicator") }

// joined is the texts at path in all children of that name, a line each.
func joined(in xmlterms.Element, name, path string) string {
	var all []string
	for c := range in.Each(name) {
		if text := c.Texts(path); text != "" {
			all = append(all, text)
		}
	}
	return strings.Join(all, "\n")
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
