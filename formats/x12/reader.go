package x12

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/x12"
	"github.com/postbud/postbud/invoice"
)

// recognise finds an invoice in the first bytes of a file.
func recognise(head []byte) int {
	text := strings.TrimLeft(strings.TrimPrefix(string(head), "\uFEFF"), " \t\r\n")
	if len(text) < 4 || text[:3] != "ISA" {
		return 0
	}
	mark := text[3:4]
	switch fields := strings.SplitN(text, mark, 18); {
	case isWordy(mark[0]), len(fields) < 17:
		return 0
	case strings.Contains(text, "ST"+mark+"810"+mark), strings.Contains(text, "GS"+mark+"IN"+mark):
		return 95
	}
	return 60 // another transaction set, or too little to see
}

// isWordy says whether a character belongs in words.
func isWordy(c byte) bool {
	return c == ' ' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// reader reads one file.
type reader struct {
	*profile
	in *x12.Reader
}

// draft is an invoice as it stands in the file, before signs are turned and what is
// not written is worked out.
type draft struct {
	*profile
	x12.Separators
	inv  *invoice.Invoice
	area area
	now  string // the last segment that begins something: N1, IT1, SAC

	typeCode  string // BIG07
	notes     []note
	terms     []string        // ITD12
	discounts []string        // ITD03 and on, in words
	reasons   []string        // why there is no VAT
	role      string          // of the party that is read
	people    map[string]*who // by role
	lines     []*line
	kept      int // pieces of lists
	taxes     []tax
	sacs      []allowance
	total     invoice.Decimal            // TDS01
	further   map[string]invoice.Decimal // AMT02, by term
	err       error
}

// area is a part of the transaction set. They follow each other, and a segment means
// something else in each.
type area int

const (
	before area = iota
	heading
	detail
	summary
	after
)

// draft reads the file to its end, so that its envelopes are known to agree.
func (r *reader) draft(ctx context.Context) (*draft, error) {
	var d *draft
	set, last, release := "", "", ""
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		s, err := r.in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		switch {
		case s.ID == "GS":
			release = s.At(8)
		case s.ID == "ST":
			if set, last = s.At(1), s.At(1); set != "810" {
				break
			}
			if d != nil {
				return nil, s.Unread("the file holds several invoices")
			}
			if !readable.MatchString(release) {
				return nil, s.Unread("the version %q of the group (GS08) is not one that we read", short(release))
			}
			d = &draft{
				profile: r.profile, Separators: r.in.Separators(), inv: &invoice.Invoice{},
				people: map[string]*who{}, further: map[string]invoice.Decimal{},
			}
		case s.ID == "SE":
			if set == "810" {
				d.end(s)
			}
			set = ""
		case set == "810":
			d.take(s)
		}
		if d != nil && d.err != nil {
			return nil, d.err
		}
	}
	if d == nil {
		return nil, noInvoice(last)
	}
	return d, nil
}

// readable are the versions whose 810 is like that of 004010 and 005010.
var readable = regexp.MustCompile(`^00[4-8][0-9]{3}`)

// noInvoice says what a file holds instead.
func noInvoice(set string) error {
	switch set {
	case "":
		return x12.Unread("there is no invoice in it")
	case "997", "999":
		return x12.Unread("it is a functional acknowledgement (%s), not an invoice", set)
	}
	return x12.Unread("it holds a transaction set %.10q, not an invoice (810)", set)
}

// take reads a segment of the transaction set.
func (d *draft) take(s x12.Segment) {
	if err := d.place(s); err != nil {
		d.fail(err)
		return
	}
	if d.inParties(s) || d.inHead(s) || d.inLine(s) || d.inSummary(s) {
		return
	}
	if d.UnknownSegments == "refuse" && !segments()[s.ID] {
		d.fail(s.Unread("no invoice has such a segment"))
	}
}

// place moves on to the area that a segment begins, and refuses what stands too
// early or twice.
func (d *draft) place(s x12.Segment) error {
	switch {
	case d.area == before && s.ID != "BIG":
		return s.Unread("the invoice does not begin with BIG")
	case d.area != before && s.ID == "BIG", d.area >= summary && s.ID == "TDS":
		return s.Unread("it stands twice")
	case d.area >= summary && s.ID == "IT1":
		return s.Unread("a line stands after the total (TDS)")
	case d.area == after:
		return s.Unread("it stands after the end of the summary (CTT)")
	case s.ID == "BIG":
		d.area = heading
	case s.ID == "IT1":
		d.area = detail
	case s.ID == "TDS":
		d.area = summary
	case s.ID == "CTT" && d.area == summary:
		d.area = after
	}
	return nil
}

// end looks whether the invoice was all there.
func (d *draft) end(s x12.Segment) {
	switch {
	case d.area == before:
		d.fail(s.Unread("the transaction set has no BIG"))
	case d.area < summary:
		d.fail(s.Unread("the transaction set has no total (TDS)"))
	}
}

// The bounds of an invoice: X12's own for lines, and one for everything else that
// repeats.
const mostKept = 1_000_000

// room says whether one more piece of a list may be kept.
func (d *draft) room(s x12.Segment) bool {
	if d.kept++; d.kept > mostKept {
		d.fail(s.Unread("the invoice has more than a million notes, references, descriptions and the like"))
	}
	return d.kept <= mostKept
}

func (d *draft) fail(err error) {
	if d.err == nil {
		d.err = err
	}
}

// segments are those that an 810 may have (004010 and 005010).
var segments = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for _, id := range strings.Fields(`BIG NTE CUR REF YNQ PER N1 N2 N3 N4 DMG ITD DTM FOB PID MEA PWK PKG L7 BAL INC PAM CRC LM LQ N9 MSG
		V1 R4 FA1 FA2 IT1 QTY IT3 TXI CTP PO4 SDQ CAD SR SAC SLN TC2 TDS AMT ISS CTT`) {
		all[id] = true
	}
	return all
})

// number reads a number with its own point (R).
func (d *draft) number(s x12.Segment, term string, i int) invoice.Decimal {
	text := clip(s.At(i))
	if text == "" {
		return invoice.Decimal{}
	}
	n, err := invoice.ParseDecimal(text)
	if err != nil {
		d.fail(wrongElement(s, term, i, text, "is no number"))
	}
	return n
}

// cents reads an amount whose decimals are not written (N2).
func (d *draft) cents(s x12.Segment, term string, i int) invoice.Decimal {
	n := d.number(s, term, i)
	whole, ok := n.Minor(0)
	if !ok || strings.Contains(s.At(i), ".") {
		d.fail(wrongElement(s, term, i, s.At(i), "is no amount with two decimals that are not written"))
		return invoice.Decimal{}
	}
	if !n.Given() {
		return n
	}
	return invoice.NewDecimal(whole, d.places(d.inv.Currency))
}

// date reads CCYYMMDD.
func (d *draft) date(s x12.Segment, term string, i int) invoice.Date {
	text := clip(s.At(i))
	if text == "" {
		return invoice.Date{}
	}
	t, err := time.Parse("20060102", text)
	if err != nil || t.Year() < 1 {
		d.fail(wrongElement(s, term, i, text, "is no date"))
		return invoice.Date{}
	}
	return invoice.DateOf(t)
}

// wrongElement is the fault of an element that is not what its term demands.
func wrongElement(s x12.Segment, term string, i int, value, why string) error {
	return fault.New(fault.Invalid, "segment %d: %s%02d (%s) %s: %q", s.Number, s.ID, i, term, why, short(value)).
		Coded(codeValue, "field", term, "value", short(value), "where", fmt.Sprintf("segment %d (%s%02d)", s.Number, s.ID, i), "why", why, "shown", short(value))
}
