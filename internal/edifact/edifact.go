// Package edifact is the syntax of EDIFACT (ISO 9735, versions 1 to 4): service
// characters, character sets, segments, and the interchange around the messages
// with its counts and references. It knows nothing of what messages say.
//
// Reading is a stream: an Interchange gives its messages, a Message its segments,
// one at a time. Nothing grows with the input: a segment is at most 64 kB long and
// an object (UNO) is handed on as a reader. What breaks the syntax is an Invalid
// fault with code FILE-UNREAD that says in which segment.
package edifact

import (
	"github.com/postbud/postbud/fault"
)

const (
	maxSegment     = 64 << 10  // bytes; the longest of the directories has some 3 kB
	maxInterchange = 128 << 20 // bytes without objects
	maxSegments    = 999_999   // of a message; its count (0074) has six digits
	maxElements    = 512       // of a segment, repeats counted
	maxTags        = 256       // that are kept; the directories have some 200
)

// Service is the service characters of an interchange (UNA). A character that is
// not in use is 0.
type Service struct {
	Component  byte // parts the components of a composite
	Element    byte // parts data elements
	Decimal    byte // of numbers that are written; both marks are read
	Release    byte // takes the next character's meaning away
	Repetition byte // parts repeats of an element; syntax version 4
	Terminator byte // ends a segment
}

// DefaultService is the service characters where no UNA says otherwise.
func DefaultService(version int) Service {
	s := Service{Component: ':', Element: '+', Decimal: '.', Release: '?', Terminator: '\''}
	if version >= 4 {
		s.Repetition = '*'
	}
	return s
}

// levelB is the old service characters of UNOB, for lines that carry eight bits.
func levelB() Service {
	return Service{Component: 0x1F, Element: 0x1D, Decimal: '.', Terminator: 0x1C}
}

// String is the service string advice: UNA and six characters.
func (s Service) String() string {
	text := []byte{'U', 'N', 'A', s.Component, s.Element, s.Decimal, s.Release, s.Repetition, s.Terminator}
	for i, c := range text {
		if c == 0 {
			text[i] = ' '
		}
	}
	return string(text)
}

// parseService reads the six characters after UNA.
func parseService(text []byte) (Service, error) {
	s := Service{text[0], text[1], text[2], text[3], text[4], text[5]}
	if s.Decimal != '.' && s.Decimal != ',' {
		return s, unread("UNA gives %q as decimal mark, which is neither point nor comma", text[2])
	}
	if s.Release == ' ' {
		s.Release = 0
	}
	if s.Repetition == ' ' {
		s.Repetition = 0
	}
	seen := map[byte]bool{}
	for _, c := range []byte{s.Component, s.Element, s.Release, s.Repetition, s.Terminator} {
		switch {
		case c == 0:
			continue
		case seen[c]:
			return s, unread("UNA gives %q two meanings", c)
		case c == ' ', c >= '0' && c <= '9', c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c >= 0x7F, c == '\r', c == '\n', c == '-':
			return s, unread("UNA gives %q as a service character, which it cannot be", c)
		}
		seen[c] = true
	}
	return s, nil
}

// special says whether a character has a meaning of its own.
func (s Service) special(c byte) bool {
	return c == s.Component || c == s.Element || c == s.Terminator || s.Release != 0 && c == s.Release || s.Repetition != 0 && c == s.Repetition
}

// unread is the fault of what is no EDIFACT.
func unread(format string, args ...any) error {
	f := fault.New(fault.Invalid, format, args...)
	f.Message = "the EDIFACT interchange cannot be read: " + f.Message
	return f.Coded("FILE-UNREAD", "reason", f.Message)
}
