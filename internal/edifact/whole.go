package edifact

// segment puts the pieces together. Components of the tag (explicit nesting) are passed
// over. Of a segment that is not wanted there are tag and number alone; it is no less
// held against the character set.
func (s *scanner) segment() (*Segment, error) {
	s.passed.Number, s.passed.Tag = s.number, s.tag()
	if !tag(s.passed.Tag) {
		return nil, unread("segment %d begins with %.12q, which is no tag", s.number, s.passed.Tag)
	}
	if s.passed.Tag == "UNB" && len(s.marks) > 1 {
		s.set = Repertoire(s.piece(1)) // before anything else is decoded
		s.prepare()
	}
	if err := s.decode(); err != nil {
		return nil, err
	}
	if s.only != "" && s.only != s.passed.Tag && s.passed.Tag != "UNT" {
		return &s.passed, nil
	}
	return s.whole(), nil
}

// tag is that of the segment, of which an interchange has few.
func (s *scanner) tag() string {
	head := s.piece(0)
	known, is := s.tags[string(head)]
	if !is {
		if known = string(head); len(s.tags) < maxTags {
			s.tags[known] = known
		}
	}
	return known
}

// decode writes the text of the components, one behind the other.
func (s *scanner) decode() error {
	s.text, s.ends = s.text[:0], append(s.ends[:0], 0)
	begun, plain := false, ascii(s.data)
	for i := 1; i < len(s.marks); i++ {
		begun = begun || s.marks[i].parted == s.service.Element
		switch {
		case !begun:
		case plain:
			s.text = append(s.text, s.piece(i)...)
		default:
			text, strays, err := s.set.decode(s.text, s.piece(i))
			if err != nil {
				return s.passed.Bad("%w", err)
			}
			s.text = text
			s.strays += strays
		}
		s.ends = append(s.ends, len(s.text))
	}
	return nil
}

// whole is the segment with its components, in memory of its own.
func (s *scanner) whole() *Segment {
	seg := &Segment{Number: s.passed.Number, Tag: s.passed.Tag}
	text, all := string(s.text), make([]string, 0, len(s.marks)) // every component; elements are parts of it
	from, begun, again := 0, false, false
	flush := func() {
		components := all[from:len(all):len(all)]
		from = len(all)
		switch {
		case !begun:
		case again:
			seg.repeats = append(seg.repeats, repeat{len(seg.elements) - 1, components})
		default:
			seg.elements = append(seg.elements, components)
		}
	}
	for i := 1; i < len(s.marks); i++ {
		switch parted := s.marks[i].parted; {
		case parted == s.service.Element:
			flush()
			begun, again = true, false
		case !begun:
			continue
		case parted != s.service.Component:
			flush()
			again = true
		}
		all = append(all, text[s.ends[i-1]:s.ends[i]])
	}
	flush()
	return seg
}
