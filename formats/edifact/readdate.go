package edifact

import (
	"strings"
	"time"

	"github.com/postbud/postbud/internal/edifact"
	"github.com/postbud/postbud/invoice"
)

// day reads the date of DTM. Times of the day are passed over.
func day(seg *edifact.Segment, term string) (invoice.Date, error) {
	text := seg.At(0, 1)
	if text == "" {
		return invoice.Date{}, nil
	}
	d, ok := dayOf(text, seg.At(0, 2))
	if !ok {
		return d, badValue(seg, term, text, "is no date")
	}
	return d, nil
}

// dayOf reads a date by its format (2379). Without one, and where senders put a
// time behind the date, the number of digits tells.
func dayOf(text, format string) (invoice.Date, bool) {
	layout := "20060102"
	switch {
	case format == "2":
		layout = "020106"
	case format == "3":
		layout = "010206"
	case format == "4":
		layout = "02012006"
	case format == "101", len(text) == 6, format == "201" && len(text) == 10:
		layout = "060102"
	}
	if !isWhole(text) || len(text) < len(layout) {
		return invoice.Date{}, false
	}
	t, err := time.Parse(layout, text[:len(layout)])
	return invoice.DateOf(t), err == nil
}

// span reads the two dates of a period (formats 711 and 718).
func span(seg *edifact.Segment, term string) (p invoice.Period, err error) {
	text := strings.Replace(seg.At(0, 1), "-", "", 1)
	if len(text) != 16 {
		return p, badValue(seg, term, seg.At(0, 1), "is no period of two dates")
	}
	start, ok := dayOf(text[:8], "102")
	end, also := dayOf(text[8:], "102")
	if !ok || !also {
		return p, badValue(seg, term, seg.At(0, 1), "is no period of two dates")
	}
	return invoice.Period{Start: start, End: end}, nil
}

// periodDate takes the qualifiers of a period: two dates, or a span.
func periodDate(seg *edifact.Segment, p *invoice.Period, startTerm, endTerm string) (err error) {
	switch seg.At(0, 0) {
	case "167", "194":
		p.Start, err = day(seg, startTerm)
	case "168", "206":
		p.End, err = day(seg, endTerm)
	case "263", "273":
		*p, err = span(seg, startTerm)
	}
	return err
}
