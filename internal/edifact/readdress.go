package edifact

import (
	"bytes"
	"strings"

	"github.com/postbud/postbud/fault"
)

// Change is what of an interchange's header is written anew; "" and false leave as it
// is what stands there.
type Change struct {
	Sender, Recipient Partner // left when their ID is ""
	Date, Time        string  // of preparation
	Reference         string  // interchange control reference (0020), in the trailer too
	Application       string  // application reference (0026)
	Acknowledge       bool    // ask for a CONTRL (0031)
	Test              bool    // mark as a test (0035)
}

// The places of a header's elements.
const (
	atSender, atRecipient, atDate, atReference, atApplication, atAcknowledge, atTest = 2, 3, 4, 5, 7, 9, 11
)

// Readdress writes the header and the trailer of an interchange that was read to its
// end, from their bytes as Envelope names them. What the change leaves stays byte for
// byte, in the service characters and the set of the interchange. Text that its
// character set does not have is an Invalid fault.
func (x *Interchange) Readdress(header, trailer []byte, c Change) (newHeader, newTrailer []byte, err error) {
	head, tail := x.raw(header), x.raw(trailer)
	put := func(list *[][]byte, at int, text ...string) {
		for len(*list) <= at {
			*list = append(*list, nil)
		}
		written, e := x.composite(text)
		if e != nil && err == nil {
			err = e
		}
		(*list)[at] = written
	}
	if p := c.Sender; p.ID != "" {
		put(&head, atSender, p.ID, p.Qualifier, p.Routing)
	}
	if p := c.Recipient; p.ID != "" {
		put(&head, atRecipient, p.ID, p.Qualifier, p.Routing)
	}
	if c.Date != "" {
		put(&head, atDate, c.Date, c.Time)
	}
	if c.Reference != "" {
		put(&head, atReference, c.Reference)
		put(&tail, 2, c.Reference)
	}
	if c.Application != "" {
		put(&head, atApplication, c.Application)
	}
	if c.Acknowledge {
		put(&head, atAcknowledge, "1")
	}
	if c.Test {
		put(&head, atTest, "1")
	}
	return x.joined(head), x.joined(tail), err
}

// raw is the elements of a segment as they stand, the tag first, without terminator.
// Line ends are left out where they mean nothing.
func (x *Interchange) raw(segment []byte) (elements [][]byte) {
	s := x.in
	var element []byte
	released := false
	for _, c := range segment {
		switch is := s.classes[c]; {
		case released:
			released = false
		case is == skipped:
			continue
		case is == release:
			released = true
		case is == terminator:
			return append(elements, element)
		case is == separator && c == s.service.Element:
			elements, element = append(elements, element), nil
			continue
		}
		element = append(element, c)
	}
	return append(elements, element)
}

func (x *Interchange) joined(elements [][]byte) []byte {
	return append(bytes.Join(elements, []byte{x.in.service.Element}), x.in.service.Terminator)
}

// composite writes components, empty ones at the end left out.
func (x *Interchange) composite(components []string) (out []byte, err error) {
	service := x.in.service
	for len(components) > 0 && components[len(components)-1] == "" {
		components = components[:len(components)-1]
	}
	for i, text := range components {
		if i > 0 {
			out = append(out, service.Component)
		}
		for _, c := range []byte(text) {
			if !UNOB.Has(rune(c)) || x.Header.Set == UNOA && !UNOA.Has(rune(c)) || service.special(c) && service.Release == 0 {
				return nil, fault.New(fault.Invalid, "%q cannot be written into the header of an interchange in %s: it has no %q", text, x.Header.Set, c)
			}
			if service.special(c) {
				out = append(out, service.Release)
			}
			out = append(out, c)
		}
	}
	return out, nil
}

// ParsePartner reads a party as people write it and String has it:
// identification, identification:qualifier or identification:qualifier:routing.
// Without a qualifier 13 digits are a GLN and all else is agreed between the parties.
// The fault is one of Configuration without a field.
func ParsePartner(text string) (Partner, error) {
	part := strings.Split(strings.TrimSpace(text), ":")
	for _, c := range text {
		if !UNOB.Has(c) {
			return Partner{}, fault.New(fault.Configuration, "%q is no EDI number; it has letters and digits of English", text)
		}
	}
	switch {
	case len(part) > 3 || part[0] == "":
		return Partner{}, fault.New(fault.Configuration, "%q is no EDI number; write it alone or with its qualifier, such as 5790000000005:14", text)
	case len(part[0]) > 35:
		return Partner{}, fault.New(fault.Configuration, "an EDI number has at most 35 letters and digits, this one has %d", len(part[0]))
	case len(part) > 1 && len(part[1]) > 4:
		return Partner{}, fault.New(fault.Configuration, "the qualifier %q has more than 4 letters and digits", part[1])
	case len(part) > 2 && len(part[2]) > 14:
		return Partner{}, fault.New(fault.Configuration, "the routing address %q has more than 14 letters and digits", part[2])
	}
	part = append(part, "", "")
	p := Partner{ID: part[0], Qualifier: part[1], Routing: part[2]}
	if p.Qualifier == "" {
		p.Qualifier = "ZZZ"
		if len(p.ID) == 13 && strings.Trim(p.ID, "0123456789") == "" {
			p.Qualifier = "14"
		}
	}
	return p, nil
}
