// Package response reads what a receiver answers to an interchange: CONTRL, which
// tells whether its syntax was right, and APERAK, which tells whether the
// application took it. A gateway matches an answer to what it sent by the
// interchange's control reference or by the number of the document.
package response

import (
	"errors"
	"io"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/edifact"
)

// Outcome says what became of an interchange, a message or a document.
type Outcome string

// The outcomes. Received means that it arrived and nothing more: the verdict comes
// in a further answer.
const (
	Accepted Outcome = "accepted"
	Rejected Outcome = "rejected"
	Received Outcome = "received"
)

// Response is one answer.
type Response struct {
	Type      string          // CONTRL or APERAK
	Number    string          // of the answer itself
	From, To  edifact.Partner // of the interchange that the answer came in
	Sender    edifact.Partner // of the interchange that is answered; zero in APERAK, which does not tell
	Recipient edifact.Partner // likewise
	Test      bool            // that interchange is marked as a test
	Subject   Subject         // what is answered as a whole
	Documents []Subject       // messages in it that are answered each for itself
}

// Subject is something that is answered. Its references are "" where the answer
// does not tell.
type Subject struct {
	Interchange string // control reference (UNB 0020)
	Message     string // message reference (UNH 0062), or the sender's own (APERAK)
	Type        string // of the message: INVOIC
	Document    string // number of the document: BT-1
	Outcome     Outcome
	Faults      []Fault
}

// Fault is one thing that the receiver found wrong.
type Fault struct {
	Code      string // 0085 of CONTRL, the receiver's own in APERAK
	Text      string // in English for CONTRL, else in the receiver's words
	Tag       string // of the segment, where it is named
	Segment   int    // place in the message, UNH being 1; 0 where none is named
	Element   int    // place in the segment, from 1; 0 for the whole segment
	Component int    // place in the element, from 1; 0 for the whole element
	Reference string // what APERAK refers to, qualifier and value: "LI 3"
}

// maxFaults keeps a hostile answer from filling the memory.
const maxFaults = 10_000

// Read reads an interchange of answers. What is no EDIFACT, holds a message of
// another kind, or answers nothing is an Invalid fault.
func Read(r io.Reader) ([]Response, error) {
	x, err := edifact.Open(r)
	if err != nil {
		return nil, err
	}
	var all []Response
	for faults := 0; ; {
		m, err := x.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		one := Response{Type: m.Type, Number: m.Reference, From: x.Header.Sender, To: x.Header.Recipient, Test: x.Header.Test}
		p := parser{response: &one, faults: &faults}
		switch m.Type {
		case "CONTRL":
			err = each(m, p.contrl)
		case "APERAK":
			err = each(m, p.aperak)
		default:
			return nil, unread("the message is %.12q, neither CONTRL nor APERAK", m.Type)
		}
		if err != nil {
			return nil, err
		}
		if p.settle(); one.Subject.Outcome == "" {
			return nil, unread("message %.40q does not say what it answers", m.Reference)
		}
		all = append(all, one)
	}
	if len(all) == 0 {
		return nil, unread("the interchange holds no answer")
	}
	return all, nil
}

// each hands on every segment of a message.
func each(m *edifact.Message, take func(*edifact.Segment) error) error {
	for {
		seg, err := m.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = take(seg)
		}
		if err != nil {
			return err
		}
	}
}

func unread(format string, args ...any) error {
	f := fault.New(fault.Invalid, format, args...)
	return f.Coded("FILE-UNREAD", "reason", f.Message)
}

// parser fills one response.
type parser struct {
	response *Response
	faults   *int   // of the interchange so far
	place    *Fault // the segment or error that further ones belong to
	function string // BGM of APERAK
	reply    string
	kind     string
}

// subject is what is being answered: the last document, else the whole.
func (p *parser) subject() *Subject {
	if n := len(p.response.Documents); n > 0 {
		return &p.response.Documents[n-1]
	}
	return &p.response.Subject
}

func (p *parser) fault(seg *edifact.Segment, f Fault) error {
	if *p.faults++; *p.faults > maxFaults {
		return seg.Bad("the answer holds more than %d faults", maxFaults)
	}
	s := p.subject()
	s.Faults = append(s.Faults, f)
	p.place = &s.Faults[len(s.Faults)-1]
	return nil
}
