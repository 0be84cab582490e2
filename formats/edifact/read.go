package edifact

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/edifact"
	"github.com/postbud/postbud/invoice"
)

// Recognise is sure of an interchange that begins with an invoice message.
func (format) Recognise(head []byte) int {
	text := strings.TrimLeft(strings.TrimPrefix(string(head), "\uFEFF"), " \t\r\n")
	switch {
	case !strings.HasPrefix(text, "UNA") && !strings.HasPrefix(text, "UNB"), !strings.Contains(text, "UNB"), !strings.Contains(text, "UNO"):
		return 0
	case strings.Contains(text, "UNH") && strings.Contains(text, "INVOIC"):
		return 95
	}
	return 30 // another message: reading says which one
}

// Read reads an interchange that holds one INVOIC message. What the syntax or the
// counts forbid, a number that is none, and a second message are Invalid faults.
func (f format) Read(ctx context.Context, in io.Reader) (*invoice.Invoice, error) {
	x, err := edifact.Open(ending{ctx.Err, in})
	if err != nil {
		return nil, err
	}
	r := &reader{inv: &invoice.Invoice{}, header: x.Header, spool: f.spool}
	x.Object = func(references []string, data io.Reader) error { return r.object(ctx, references, data) }
	m, err := x.Next()
	if errors.Is(err, io.EOF) {
		return nil, unread("the interchange holds no message")
	}
	if err != nil {
		return nil, err
	}
	if err := r.message(m); err != nil {
		return nil, err
	}
	if _, err := x.Next(); !errors.Is(err, io.EOF) {
		if err == nil {
			err = unread("the interchange holds several messages; each invoice needs a file of its own")
		}
		return nil, err
	}
	if n := x.Strays(); n > 0 {
		f.log.Warn("the interchange holds characters that its character set lacks", "document", r.inv.Number, "charset", string(x.Header.Set), "number", n)
	}
	if x.Header.Test {
		f.log.Warn("the interchange is marked as a test", "document", r.inv.Number, "interchange", x.Header.Reference)
	}
	return r.inv, nil
}

// unread is the fault of what is no invoice.
func unread(format string, args ...any) error {
	f := fault.New(fault.Invalid, format, args...)
	return f.Coded("FILE-UNREAD", "reason", f.Message)
}

// ending makes reading end with the context.
type ending struct {
	ended func() error // of the context
	r     io.Reader
}

func (e ending) Read(b []byte) (int, error) {
	if err := e.ended(); err != nil {
		return 0, err
	}
	return e.r.Read(b)
}

// section is a part of the message.
type section int

const (
	inHead section = iota
	inLines
	inSummary
)

// reader puts an invoice together, segment by segment. Its group is the tag that
// the segments belong to, "" for the section itself.
type reader struct {
	inv    *invoice.Invoice
	header edifact.Header
	spool  func(ctx context.Context, mediaType string, r io.Reader) (invoice.Content, error)

	release     string
	text        int // width of free text
	description int // width of descriptions

	section section
	group   string
	begun   bool           // BGM was there
	seen    map[string]int // how often a tag stood in the head, the line, the summary

	references referenceReader
	party      partyReader
	change     *changeReader
	line       *lineReader
	summary    summaryReader
	terms      termsReader
	texts      []freeText // of the head, then of each line
	went       bool       // the free text before would go on
	vat        []rateRow  // of the head
	attachment *invoice.Attachment
}

// message reads from BGM to UNT.
func (r *reader) message(m *edifact.Message) error {
	switch {
	case m.Type != "INVOIC":
		return unread("the message is %.12q, not an invoice (INVOIC)", m.Type)
	case m.Version != "D" && m.Version != "S" || len(m.Release) != 3:
		return unread("the message follows %.12q; invoices are read from D.93A on", m.Version+"."+m.Release)
	}
	r.release = m.Release
	r.text, r.description = widths(m.Release)
	for {
		seg, err := m.Next()
		if errors.Is(err, io.EOF) {
			return r.end()
		}
		if err != nil {
			return err
		}
		if err := r.segment(seg); err != nil {
			return err
		}
	}
}

// segment finds the section and reads one segment in it.
func (r *reader) segment(seg *edifact.Segment) error {
	switch seg.Tag {
	case "BGM":
		if r.begun {
			return seg.Bad("it stands twice")
		}
		r.begun = true
	case "LIN":
		if r.section == inSummary {
			return seg.Bad("a line stands behind the end of the lines (UNS)")
		}
		if err := r.close(); err != nil {
			return err
		}
		r.section = inLines
	case "UNS":
		if seg.At(0, 0) != "S" {
			return nil
		}
		if r.section == inSummary {
			return seg.Bad("it stands twice")
		}
		if err := r.close(); err != nil {
			return err
		}
		r.section, r.group = inSummary, ""
		return nil
	}
	if !r.begun {
		return seg.Bad("the beginning of the message (BGM) is due here")
	}
	if seg.Tag != "FTX" {
		r.went = false
	}
	if err := r.bounded(seg); err != nil {
		return err
	}
	switch r.section {
	case inHead:
		return r.head(seg)
	case inLines:
		return r.inLine(seg)
	}
	return r.sum(seg)
}

// maxLines is more than any invoice has; in D.93A it is the standard's own bound.
const maxLines = 200_000

// bounded keeps a hostile message from filling the memory: no part of one may hold
// far more of anything than the directories allow.
func (r *reader) bounded(seg *edifact.Segment) error {
	if seg.Tag == "LIN" || seg.Tag == "UNS" || r.seen == nil {
		r.seen = map[string]int{}
	}
	most := 1000
	if r.section != inLines && (seg.Tag == "RFF" || seg.Tag == "ALC") {
		most = 100_000
	}
	switch seg.Tag {
	case "LIN":
		if len(r.inv.Lines) == maxLines {
			return seg.Bad("there are more than %d lines", maxLines)
		}
	case "RFF", "ALC", "NAD", "FII", "CTA", "COM", "FTX", "IMD", "PIA", "EFI", "TAX", "CUX":
		if r.seen[seg.Tag]++; r.seen[seg.Tag] > most {
			return seg.Bad("it stands there more than %d times", most)
		}
	}
	if seg.Tag == "FTX" && len(seg.Composite(3)) > texts || seg.Tag == "PIA" && seg.Len() > 6 {
		return seg.Bad("it has more components than there can be")
	}
	return nil
}

// close ends the groups that are open: those of the head, or of a line.
func (r *reader) close() error {
	r.endChange()
	if r.section == inHead {
		r.endParty()
		r.endHeadTexts()
	}
	return r.endLine()
}

// end is at UNT.
func (r *reader) end() error {
	switch {
	case !r.begun:
		return unread("the message is empty")
	case r.section != inSummary:
		return unread("the section control (UNS), which parts lines and totals, is missing")
	}
	r.endChange()
	r.finish()
	return nil
}

// number reads a numeric component; no text is an absent number.
func number(seg *edifact.Segment, term, text string) (invoice.Decimal, error) {
	if text == "" {
		return invoice.Decimal{}, nil
	}
	plain, err := edifact.Number(text)
	if err != nil {
		return invoice.Decimal{}, badValue(seg, term, text, "is no number")
	}
	d, err := invoice.ParseDecimal(plain)
	if err != nil {
		return d, badValue(seg, term, text, "has more digits than can be read")
	}
	return d, nil
}

// badValue is the fault of a value that is read and is not what its term demands.
func badValue(seg *edifact.Segment, term, value, why string) error {
	return fault.New(fault.Invalid, "segment %d (%s): %s: %q %s", seg.Number, seg.Tag, termName(term), short(value), why).
		Coded("DOC-VALUE", "field", term, "value", short(value), "where", fmt.Sprintf("segment %d (%s)", seg.Number, seg.Tag), "why", why, "shown", short(value))
}

// set gives a term its first value.
func set[T comparable](to *T, value T) {
	var none T
	if *to == none {
		*to = value
	}
}
