package edifact

import (
	"bufio"
	"errors"
	"io"

	"github.com/postbud/postbud/fault"
)

// scanner takes an interchange apart into segments.
type scanner struct {
	in      *bufio.Reader
	from    *counter // what in reads from
	begins  int64    // where the segment that was read last begins
	service Service
	advised bool // by UNA
	set     Repertoire
	number  int // of the segment that was read last
	read    int // bytes

	classes  [256]class
	data     []byte            // of the segment, without service characters
	marks    []mark            // where its components begin
	text     []byte            // of its components, decoded
	ends     []int             // of each component in the text; of those of the tag 0
	only     string            // the tag of the segments that are wanted whole, "" for all
	tags     map[string]string // those that stood here, each held once
	passed   Segment           // the last one that is passed over
	released bool              // the character before was the release character
	strays   int               // characters outside the declared set
}

// mark is where a component begins, and what parts it from the one before.
type mark struct {
	at     int
	parted byte
}

const ioBuffer = 16 << 10

func newScanner(r io.Reader) *scanner {
	from := &counter{from: r}
	return &scanner{in: bufio.NewReaderSize(from, ioBuffer), from: from, service: DefaultService(3), set: UNOC, tags: map[string]string{}}
}

// begin reads UNA, or finds by UNB which service characters are meant.
func (s *scanner) begin() error {
	defer s.prepare()
	return s.advice()
}

func (s *scanner) advice() error {
	if bom, _ := s.in.Peek(3); string(bom) == "\xEF\xBB\xBF" {
		_, _ = s.in.Discard(3)
	}
	if err := s.layout(); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	head, err := s.in.Peek(4)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return err
	case len(head) < 4:
		return unread("it does not begin with UNA or UNB")
	case string(head[:3]) == "UNB":
		if head[3] == 0x1D {
			s.service = levelB()
		}
		return nil
	case string(head[:3]) != "UNA":
		return unread("it does not begin with UNA or UNB")
	}
	var una [9]byte
	if _, err := io.ReadFull(s.in, una[:]); err != nil {
		return cut(err)
	}
	s.advised = true
	s.service, err = parseService(una[3:])
	return err
}

// cut tells the end of the bytes apart from an error of reading them.
func cut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return unread("it ends too early")
	}
	return err
}

// layout passes over line ends between segments.
func (s *scanner) layout() error {
	for n := 0; ; n++ {
		c, err := s.in.ReadByte()
		if err != nil {
			return err
		}
		if c != '\r' && c != '\n' && c != ' ' && c != '\t' {
			return s.in.UnreadByte()
		}
		if n > maxSegment {
			return unread("blanks stand between segments without end")
		}
		s.read++
	}
}

// class is what a byte means in a segment.
type class uint8

const (
	plain class = iota
	separator
	terminator
	release
	skipped
	control
)

// prepare sorts the bytes into classes, for the service characters and the set.
func (s *scanner) prepare() {
	s.classes = [256]class{}
	for c := range byte(' ') {
		s.classes[c] = control
	}
	s.classes[0x7F], s.classes['\t'], s.classes['\n'], s.classes['\r'] = control, plain, plain, skipped
	if !s.set.wide() {
		s.classes['\n'] = skipped // some old systems wrap lines; these sets have no line ends
	}
	s.classes[s.service.Element], s.classes[s.service.Component], s.classes[s.service.Terminator] = separator, separator, terminator
	if s.service.Release != 0 {
		s.classes[s.service.Release] = release
	}
	if s.service.Repetition != 0 {
		s.classes[s.service.Repetition] = separator
	}
}

// next is the next segment, io.EOF where there is none.
func (s *scanner) next() (*Segment, error) {
	if err := s.layout(); err != nil {
		return nil, err
	}
	s.number++
	s.begins = s.at()
	s.data, s.marks, s.released = s.data[:0], append(s.marks[:0], mark{}), false
	for length := 0; ; {
		_, err := s.in.Peek(1)
		if err != nil {
			return nil, s.bad(cut(err))
		}
		window, _ := s.in.Peek(s.in.Buffered())
		n, ended, err := s.scan(window)
		if err != nil {
			return nil, err
		}
		_, _ = s.in.Discard(n)
		length += n
		s.read += n
		switch {
		case length > maxSegment:
			return nil, s.wrong("it has more than %d kB; the terminator may be missing", maxSegment>>10)
		case s.read > maxInterchange:
			return nil, unread("it has more than %d MB", maxInterchange>>20)
		case ended:
			return s.segment()
		}
	}
}

// scan takes in bytes up to the end of the segment, and says how many and whether
// it was there.
func (s *scanner) scan(window []byte) (n int, ended bool, err error) {
	from := 0
	for i, c := range window {
		if s.released {
			if !s.service.special(c) && !(c == '*' && s.number == 1) { // the header itself tells whether it is a service character
				return i, false, s.wrong("the release character %q stands before %q, which needs none", s.service.Release, c)
			}
			s.data = append(s.data, c)
			s.released, from = false, i+1
			continue
		}
		is := s.classes[c]
		if is == plain {
			continue
		}
		s.data = append(s.data, window[from:i]...)
		from = i + 1
		switch is {
		case terminator:
			return i + 1, true, nil
		case release:
			s.released = true
		case separator:
			s.marks = append(s.marks, mark{len(s.data), c})
			if len(s.marks) > maxElements {
				return i, false, s.wrong("it has more than %d elements", maxElements)
			}
		case control:
			return i, false, s.wrong("it holds the control character %#02x", c)
		}
	}
	s.data = append(s.data, window[from:]...)
	return len(window), false, nil
}

// end is where the component that begins at a mark ends.
func (s *scanner) end(i int) int {
	if i+1 < len(s.marks) {
		return s.marks[i+1].at
	}
	return len(s.data)
}

// piece is the bytes between two marks.
func (s *scanner) piece(i int) []byte { return s.data[s.marks[i].at:s.end(i)] }

// tag is three capital letters, the last two of which may be digits.
func tag(t string) bool {
	if len(t) != 3 || t[0] < 'A' || t[0] > 'Z' {
		return false
	}
	for i := 1; i < 3; i++ {
		if (t[i] < 'A' || t[i] > 'Z') && (t[i] < '0' || t[i] > '9') {
			return false
		}
	}
	return true
}

// wrong is the fault of the segment that is being read.
func (s *scanner) wrong(format string, args ...any) error {
	seg := Segment{Number: s.number, Tag: "?"}
	if first := s.piece(0); tag(string(first[:min(3, len(first))])) {
		seg.Tag = string(first[:3])
	}
	return seg.Bad(format, args...)
}

// bad says in which segment the bytes end.
func (s *scanner) bad(err error) error {
	if fault.As(err) != nil {
		return s.wrong("the file ends in the middle of it")
	}
	return err
}
