package x12

import (
	"bytes"
	"fmt"
	"strings"
)

// The ISA segment is of fixed width, so that a reader finds the separators by
// their places (X12.5, ISA).
const isaLength = 106

// isaWidths are the widths of ISA01 to ISA16.
var isaWidths = [16]int{2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1}

// repeating is the first version whose ISA11 is the repetition separator; before it
// was a fixed U, and many go on writing that.
const repeating = "00402"

// The separators among the elements, ISA11 and ISA16, counted from 0.
const (
	repetitionAt = 10
	componentAt  = 15
)

// isa is a parsed ISA segment.
type isa struct {
	Separators
	elements []string // ISA01 to ISA16 without the blanks around them
}

// parseISA takes the 106 characters apart. Elements of wrong widths are taken as
// they are as long as all of them fit into the 106 characters.
func parseISA(text []byte) (isa, error) {
	s := Separators{Element: text[3], Component: text[isaLength-2], Segment: text[isaLength-1]}
	parts := bytes.Split(text[4:isaLength-1], []byte{s.Element})
	if len(parts) != len(isaWidths) || len(parts[componentAt]) != 1 {
		return isa{}, Unread("the ISA segment does not have its 16 elements in %d characters", isaLength)
	}
	elements := make([]string, len(parts))
	for i, p := range parts {
		element, ok := clean(decode(p))
		if !ok && i != repetitionAt && i != componentAt { // which may be one
			return isa{}, Unread("the ISA segment holds a control character")
		}
		elements[i] = strings.TrimLeft(element, " ")
	}
	elements[componentAt] = string(s.Component)
	version := elements[11]
	if !known(version) {
		return isa{}, Unread("the version %q of the interchange (ISA12) is not known", version)
	}
	if mark := elements[repetitionAt]; version >= repeating && len(mark) == 1 && !alphanumeric(mark[0]) {
		s.Repetition = mark[0]
	}
	if err := s.Check(); err != nil {
		return isa{}, Unread("the separators of the ISA segment cannot be: %v", err)
	}
	if !digits(elements[12], 9) {
		return isa{}, Unread("the control number %q of the interchange (ISA13) is not a number", elements[12])
	}
	return isa{s, elements}, nil
}

// known says whether an interchange version is one that we can read.
func known(version string) bool {
	return len(version) == 5 && digits(version, 5) && version >= "00200" && version <= "00899"
}

// digits says whether a text is a number of at most that many digits.
func digits(text string, most int) bool {
	if text == "" || len(text) > most {
		return false
	}
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return true
}

// formatISA writes ISA01 to ISA16 in their widths; none may be longer.
func formatISA(s Separators, elements [16]string) ([]byte, error) {
	out := []byte("ISA")
	for i, e := range elements {
		if len(e) > isaWidths[i] {
			return nil, fmt.Errorf("ISA%02d has room for %d characters, not for %q", i+1, isaWidths[i], e)
		}
		out = append(out, s.Element)
		out = append(out, e...)
		out = append(out, strings.Repeat(" ", isaWidths[i]-len(e))...)
	}
	return append(out, s.Segment), nil
}
