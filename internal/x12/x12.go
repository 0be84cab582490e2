// Package x12 is the syntax of ANSI ASC X12 (X12.5 and X12.6): interchanges of
// segments, whose separators stand in the first one, with counts and control
// numbers that must agree. It knows nothing of what the segments mean, but for the
// acknowledgements (997, 999, TA1).
//
// X12 has no release character: a separator cannot stand in the data. Writer
// refuses it, so that nobody breaks a document by a text.
package x12

import (
	"fmt"
	"strings"

	"github.com/postbud/postbud/fault"
)

// Separators part the elements of an interchange. Each is one ASCII character;
// Repetition is 0 where the version has none (before 00402).
type Separators struct {
	Element, Component, Repetition, Segment byte
}

// Usual are the separators that most partners use.
func Usual() Separators {
	return Separators{Element: '*', Component: '>', Repetition: '^', Segment: '~'}
}

// Check says why the separators cannot be used: two are the same, or one could be
// part of a word or a number.
func (s Separators) Check() error {
	all := []byte{s.Element, s.Component, s.Segment}
	if s.Repetition != 0 {
		all = append(all, s.Repetition)
	}
	for i, c := range all {
		switch {
		case (c == '\r' || c == '\n') && c != s.Segment, c >= 0x7f, c == 0, c == ' ', c == '.', c == '-', alphanumeric(c):
			return fmt.Errorf("%q cannot be a separator", c)
		}
		for _, other := range all[:i] {
			if c == other {
				return fmt.Errorf("%q stands for two separators", c)
			}
		}
	}
	return nil
}

// Has says whether a character is one of the separators.
func (s Separators) Has(c rune) bool {
	return c != 0 && c < 0x80 && (byte(c) == s.Element || byte(c) == s.Component || byte(c) == s.Repetition || byte(c) == s.Segment)
}

// First is the first component of an element.
func (s Separators) First(element string) string {
	first, _, _ := strings.Cut(element, string(s.Component))
	return first
}

func alphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// Segment is one segment: BIG*20261020*4711.
type Segment struct {
	ID       string
	Elements []string // as they stand; a composite is not taken apart
	Number   int      // its place in the file, from 1
}

// At is the element with that number, from 1, "" where it is absent: At(2) of a
// BIG segment is BIG02.
func (s Segment) At(i int) string {
	if i < 1 || i > len(s.Elements) {
		return ""
	}
	return s.Elements[i-1]
}

// Unread is the Invalid fault of a file that is no sound X12.
func Unread(format string, args ...any) error {
	f := fault.New(fault.Invalid, format, args...)
	f.Message = "the X12 file cannot be read: " + f.Message
	return f.Coded("FILE-UNREAD", "reason", f.Message)
}

// Unread is the same, naming the segment that is wrong.
func (s Segment) Unread(format string, args ...any) error {
	return Unread("segment %d (%s): %s", s.Number, s.ID, fmt.Sprintf(format, args...))
}
