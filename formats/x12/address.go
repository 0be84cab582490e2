package x12

import (
	"slices"
	"strings"

	"github.com/postbud/postbud/invoice"
)

const (
	lineSize = 55 // characters of N301 and N302
	places   = 4  // for lines: two N3
)

// stateOrProvince says what N406 is (element 309).
const stateOrProvince = "SP"

// address writes N3 and N4. A region stands in N402 where it is a state of the USA
// or a province of Canada, else beside in N406.
func (w *writer) address(t partyTerms, a invoice.Address) {
	lines := w.addressLines(t, a)
	w.Segment("N3", lines[0], lines[1])
	w.Segment("N3", lines[2], lines[3])
	state, qualifier, region := "", "", ""
	switch {
	case a.Subdivision == "":
	case (a.Country == "US" || a.Country == "CA") && len(a.Subdivision) == 2 && codeForm.MatchString(a.Subdivision):
		state = a.Subdivision
	default:
		qualifier, region = stateOrProvince, w.text(t.subdivision, a.Subdivision, 1, 30)
	}
	w.Segment("N4", w.text(t.city, a.City, 2, 30), state, w.text(t.postCode, a.PostCode, 3, 15),
		w.code(t.country, a.Country, 2, 3), qualifier, region)
}

// addressLines puts three lines into four places. The first goes on in the second
// place where there is no second line, and the third in the fourth; what goes on
// begins with a blank. Lines move up where the first is empty.
func (w *writer) addressLines(t partyTerms, a invoice.Address) (lines [places]string) {
	first, second, third := w.addressLine(t.line1, a.Line1), w.addressLine(t.line2, a.Line2), w.addressLine(t.line3, a.Line3)
	if first == nil && (second != nil || third != nil) { // X12 demands the first place
		if w.Unfit == "stop" {
			w.fail(missing(t.line1))
			return lines
		}
		first, second, third = second, third, nil
		if first == nil {
			first, second = second, nil
		}
	}
	room := []int{1, 1, 2}
	if second == nil {
		room = []int{2, 0, 2}
	}
	if second == nil && third == nil {
		room = []int{4, 0, 0}
	}
	for i, l := range []struct {
		term, text string
		pieces     []string
	}{{t.line1, a.Line1, first}, {t.line2, a.Line2, second}, {t.line3, a.Line3, third}} {
		if len(l.pieces) > room[i] {
			w.tooLong(l.term, l.text, runes(l.text), lineSize*room[i])
			return lines
		}
		copy(lines[i:], l.pieces)
	}
	return lines
}

// addressLine cuts a line before a blank; one that has none there is too long.
func (w *writer) addressLine(term, text string) []string {
	if w.Unfit != "stop" {
		text = strings.TrimLeft(text, " \t\r\n")
	} else if strings.HasPrefix(text, " ") {
		w.unprintable(term, text, 0)
		return nil
	}
	all := w.pieces(term, text, lineSize, false)
	for i, piece := range all {
		if i > 0 && piece[0] != ' ' {
			w.tooLong(term, text, runes(text), lineSize)
			return nil
		}
	}
	return all
}

// addressOf is the three lines of up to four places; see addressLines.
func addressOf(read []string) (line1, line2, line3 string) {
	read = append(slices.Clone(read), make([]string, places)...)[:places]
	lines := [3]string{}
	at := -1
	for i, l := range read {
		switch {
		case l == "":
		case at >= 0 && l[0] == ' ':
			lines[at] += l
		case i < 3:
			at = i
			lines[i] = l
		case lines[2] == "":
			lines[2] = l
		default: // four lines of somebody else
			lines[2] += ", " + l
		}
	}
	return lines[0], lines[1], lines[2]
}
