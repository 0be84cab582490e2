package edifact

// Segment is one segment of an interchange.
type Segment struct {
	Tag    string
	Number int // its place in the interchange, UNB being 1

	elements [][]string // the components of each element
	repeats  []repeat   // second and further ones of an element
}

type repeat struct {
	element    int
	components []string
}

// At is the text of a component, both counted from 0: At(1, 0) of NAD+SU+57::9 is
// "57". It is "" where nothing stands. Of an element that repeats it is the first.
func (s *Segment) At(element, component int) string {
	if element >= len(s.elements) || component >= len(s.elements[element]) {
		return ""
	}
	return s.elements[element][component]
}

// Composite is the components of an element, counted from 0. The slice is the
// segment's own.
func (s *Segment) Composite(element int) []string {
	if element >= len(s.elements) {
		return nil
	}
	return s.elements[element]
}

// Repeats is the components of an element, once for each time that it stands there.
func (s *Segment) Repeats(element int) [][]string {
	if element >= len(s.elements) {
		return nil
	}
	all := [][]string{s.elements[element]}
	for _, r := range s.repeats {
		if r.element == element {
			all = append(all, r.components)
		}
	}
	return all
}

// Len is the number of elements after the tag.
func (s *Segment) Len() int { return len(s.elements) }

// Bad is the Invalid fault of what is wrong in the segment.
func (s *Segment) Bad(format string, args ...any) error {
	return unread("segment %d (%s): "+format, append([]any{s.Number, s.Tag}, args...)...)
}
