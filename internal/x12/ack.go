package x12

import (
	"context"
	"errors"
	"io"
	"strconv"
)

// Verdict is what a receiver says of an interchange, a group or a set.
type Verdict string

// The verdicts (elements 715 and 717, TA104).
const (
	Accepted   Verdict = "A"
	WithErrors Verdict = "E" // accepted, errors were noted
	Partly     Verdict = "P" // some sets of the group
	Rejected   Verdict = "R"
)

// Acknowledgement is the receiver's answer to one functional group: 997, or 999
// from 005010 on. It says that the syntax was right, not that the invoice will be
// paid. It is matched by Sender and Receiver, who are those of the answer, and by
// Control.
type Acknowledgement struct {
	Sender, Receiver string // of the answer (ISA06, ISA08): the invoice went the other way
	Test             bool   // ISA15
	Group            string // GS01 of the group, IN for invoices
	Control          string // GS06 of the group, without zeros in front
	Verdict          Verdict
	Codes            []string // why the group was refused (element 716)
	Included         int      // sets that the group said it has
	Received         int
	Accepted         int
	Sets             []SetAcknowledgement // a receiver may name only those with errors
}

// SetAcknowledgement is the answer to one transaction set.
type SetAcknowledgement struct {
	Set     string // 810
	Control string // ST02
	Verdict Verdict
	Codes   []string // element 718
	Errors  []SegmentError
}

// SegmentError is a segment that the receiver found wrong.
type SegmentError struct {
	Segment  string // its name
	Position int    // in the set, ST being 1
	Loop     string
	Code     string // element 720 or 620
	Elements []ElementError
}

// ElementError is an element that the receiver found wrong.
type ElementError struct {
	Position int
	Element  string // number in the X12 dictionary
	Code     string // element 723 or 621
	Value    string // what stood there
}

// Receipt is the receiver's answer to an interchange (TA1), which says nothing of
// its groups.
type Receipt struct {
	Sender, Receiver string // of the answer
	Control          string // ISA13 of the interchange, without zeros in front
	Date, Time       string // ISA09 and ISA10 of the interchange
	Verdict          Verdict
	Code             string // element I18; 000 for no error
}

// Answers are all that one file says.
type Answers struct {
	Acknowledgements []Acknowledgement
	Receipts         []Receipt
}

// ReadAnswers reads a file of acknowledgements: 997, 999 and TA1. Other transaction
// sets in it are passed over; a file without any answer is an Invalid fault.
func ReadAnswers(ctx context.Context, r io.Reader) (Answers, error) {
	in := NewReader(r)
	a := answering{}
	for {
		if err := ctx.Err(); err != nil {
			return Answers{}, err
		}
		s, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Answers{}, err
		}
		if err := a.take(s); err != nil {
			return Answers{}, err
		}
	}
	if len(a.Acknowledgements)+len(a.Receipts) == 0 {
		return Answers{}, Unread("there is no acknowledgement in it")
	}
	return a.Answers, nil
}

// maxEntries bounds what one file may say; a group has at most 999999 sets, and no
// answer of that length is of use.
const maxEntries = 100_000

// answering puts answers together segment by segment.
type answering struct {
	Answers
	isa     Segment
	entries int
	set     string           // 997 or 999, else ""
	ack     *Acknowledgement // of the set that is read
	each    *SetAcknowledgement
}

func (a *answering) take(s Segment) error {
	if a.entries++; a.entries > maxEntries {
		return s.Unread("the file has more than %d segments, too many for an acknowledgement", maxEntries)
	}
	switch {
	case s.ID == "ISA":
		a.isa = s
	case s.ID == "TA1":
		a.Receipts = append(a.Receipts, Receipt{
			Sender: a.isa.At(6), Receiver: a.isa.At(8), Control: number(s.At(1)),
			Date: s.At(2), Time: s.At(3), Verdict: Verdict(s.At(4)), Code: s.At(5),
		})
	case s.ID == "ST":
		a.set, a.ack, a.each = "", nil, nil
		if s.At(1) == "997" || s.At(1) == "999" {
			a.set = s.At(1)
		}
	case s.ID == "SE" && a.set != "":
		if a.ack == nil || a.ack.Verdict == "" {
			return s.Unread("the acknowledgement %s gives no verdict (AK9)", a.set)
		}
		a.set = ""
	case a.set != "":
		return a.inSet(s)
	}
	return nil
}

func (a *answering) inSet(s Segment) error {
	switch {
	case s.ID == "AK1":
		a.Acknowledgements = append(a.Acknowledgements, Acknowledgement{
			Sender: a.isa.At(6), Receiver: a.isa.At(8), Test: a.isa.At(15) == "T", Group: s.At(1), Control: number(s.At(2)),
		})
		a.ack, a.each = &a.Acknowledgements[len(a.Acknowledgements)-1], nil
		return nil
	case a.ack == nil:
		return s.Unread("it stands before the group that is answered (AK1)")
	}
	switch s.ID {
	case "AK2":
		a.ack.Sets = append(a.ack.Sets, SetAcknowledgement{Set: s.At(1), Control: s.At(2)})
		a.each = &a.ack.Sets[len(a.ack.Sets)-1]
	case "AK9":
		a.ack.Verdict = Verdict(s.At(1))
		a.ack.Codes = filled(s, 5)
		return s.counts(&a.ack.Included, &a.ack.Received, &a.ack.Accepted)
	case "AK3", "IK3", "AK4", "IK4", "AK5", "IK5":
		if a.each == nil {
			return s.Unread("it stands before the set that is answered (AK2)")
		}
		return a.each.take(s)
	}
	return nil
}

func (e *SetAcknowledgement) take(s Segment) error {
	switch s.ID {
	case "AK5", "IK5":
		e.Verdict, e.Codes = Verdict(s.At(1)), filled(s, 2)
	case "AK3", "IK3":
		e.Errors = append(e.Errors, SegmentError{
			Segment: s.At(1), Position: whole(s.At(2)), Loop: s.At(3), Code: s.At(4),
		})
	default:
		if len(e.Errors) == 0 {
			return s.Unread("it stands before the segment that is wrong")
		}
		last := &e.Errors[len(e.Errors)-1]
		last.Elements = append(last.Elements, ElementError{
			Position: whole(leading(s.At(1))), Element: s.At(2), Code: s.At(3), Value: s.At(4),
		})
	}
	return nil
}

// counts reads AK902 to AK904.
func (s Segment) counts(into ...*int) error {
	for i, n := range into {
		text := s.At(i + 2)
		if !digits(text, 6) {
			return s.Unread("the count %q is not a number", short(text))
		}
		*n = whole(text)
	}
	return nil
}

// filled is the elements from one on that are not empty.
func filled(s Segment, from int) []string {
	var all []string
	for i := from; i <= len(s.Elements); i++ {
		if code := s.At(i); code != "" {
			all = append(all, code)
		}
	}
	return all
}

// leading is the digits at the front: the position of a component is "2>1".
func leading(text string) string {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return text[:i]
		}
	}
	return text
}

// whole is a number, 0 where there is none.
func whole(text string) int {
	if !digits(text, 9) {
		return 0
	}
	n, _ := strconv.Atoi(text)
	return n
}

// number is a control number without the zeros in front.
func number(text string) string {
	for len(text) > 1 && text[0] == '0' {
		text = text[1:]
	}
	return text
}
