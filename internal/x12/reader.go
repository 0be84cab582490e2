package x12

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// The bounds of what is read. The longest element of X12 that invoices use has 264
// characters, the longest segment 25 elements.
const (
	maxBytes    = 64 << 20 // of a file
	maxSegment  = 64 << 10
	maxElements = 250 // of a segment
)

// Reader takes interchanges apart, segment by segment, and checks their envelopes:
// it ends with an error where a count or a control number does not agree, where an
// envelope is missing, or where the file ends before the interchange does.
//
// Memory is bounded by one segment, however long the file is. A segment that is not
// UTF-8 is taken as ISO 8859-1.
type Reader struct {
	in         *bufio.Reader
	envelope   envelope
	separators Separators
	read       int64
	number     int  // of segments
	wrapped    bool // line breaks stand everywhere, as in files of 80 columns
	begun      bool // an interchange has begun
}

// NewReader reads from r.
func NewReader(r io.Reader) *Reader {
	return &Reader{in: bufio.NewReaderSize(r, maxSegment)}
}

// Separators are those of the interchange that is being read.
func (r *Reader) Separators() Separators { return r.separators }

// Next is the next segment, ISA and the other envelopes among them; io.EOF after
// the last interchange. What is not sound X12 is an Invalid fault that names the
// segment.
func (r *Reader) Next() (Segment, error) {
	if !r.envelope.open {
		return r.interchange()
	}
	text, err := r.segment()
	if err != nil {
		return Segment{}, err
	}
	s, err := r.split(text)
	if err != nil {
		return Segment{}, err
	}
	return s, r.envelope.take(s)
}

// interchange reads the ISA segment of the next interchange.
func (r *Reader) interchange() (Segment, error) {
	if err := r.blanks(); err != nil {
		if errors.Is(err, io.EOF) && !r.begun {
			return Segment{}, Unread("it is empty")
		}
		return Segment{}, err
	}
	text, err := r.isa()
	if err != nil {
		return Segment{}, err
	}
	parsed, err := parseISA(text)
	if err != nil {
		return Segment{}, err
	}
	r.begun = true
	r.separators = parsed.Separators
	r.number++
	s := Segment{ID: "ISA", Elements: parsed.elements, Number: r.number}
	r.envelope = envelope{open: true, interchange: s}
	return s, nil
}

// blanks passes over white space and a byte order mark before an interchange.
func (r *Reader) blanks() error {
	if mark, _ := r.in.Peek(3); !r.begun && string(mark) == "\uFEFF" {
		_, _ = r.in.Discard(len(mark))
	}
	for range maxSegment {
		c, err := r.next()
		if err != nil {
			return err
		}
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			r.read--
			return r.in.UnreadByte()
		}
	}
	return Unread("it has more than %d blanks where an ISA segment belongs", maxSegment)
}

// isa reads 106 characters. A line break among them shows that the file is wrapped.
func (r *Reader) isa() ([]byte, error) {
	r.wrapped = false
	text := make([]byte, 0, isaLength)
	for len(text) < isaLength {
		c, err := r.next()
		if errors.Is(err, io.EOF) {
			return nil, Unread("the ISA segment has %d of %d characters", len(text), isaLength)
		}
		if err != nil {
			return nil, err
		}
		if (c == '\r' || c == '\n') && len(text) < isaLength-1 {
			r.wrapped = true
			continue
		}
		text = append(text, c)
		if len(text) == 3 && string(text) != "ISA" {
			return nil, Unread("it does not begin with an ISA segment")
		}
	}
	return text, nil
}

// segment reads up to the next terminator, which it leaves out. Line breaks before and
// after it are no data. The bytes are good until the next call.
func (r *Reader) segment() ([]byte, error) {
	for {
		text, err := r.in.ReadSlice(r.separators.Segment)
		if r.read += int64(len(text)); r.read > maxBytes {
			return nil, Unread("it is longer than %d bytes", maxBytes)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			return nil, Unread("segment %d is longer than %d bytes", r.number+1, maxSegment)
		case errors.Is(err, io.EOF):
			return nil, Unread("it ends before the interchange does, after segment %d", r.number)
		case err != nil:
			return nil, err
		}
		text = bytes.Trim(text[:len(text)-1], "\r\n")
		if len(text) == 0 && (r.separators.Segment == '\r' || r.separators.Segment == '\n') {
			continue // an empty line
		}
		if r.wrapped {
			text = slices.DeleteFunc(text, func(c byte) bool { return c == '\r' || c == '\n' })
		}
		return text, nil
	}
}

// split takes a segment apart at the element separators.
func (r *Reader) split(text []byte) (Segment, error) {
	r.number++
	s := Segment{Number: r.number}
	mark := string(r.separators.Element)
	if n := bytes.Count(text, []byte(mark)); n > maxElements {
		return s, Unread("segment %d has more than %d elements", s.Number, maxElements)
	} else if n > 0 {
		s.Elements = make([]string, 0, n)
	}
	id, rest, more := strings.Cut(decode(text), mark)
	if s.ID = id; !isID(s.ID) {
		return s, Unread("segment %d does not begin with a name: %q", s.Number, short(s.ID))
	}
	for more {
		var element string
		element, rest, more = strings.Cut(rest, mark)
		text, ok := clean(element)
		if !ok {
			return s, s.Unread("element %d holds a control character", len(s.Elements)+1)
		}
		s.Elements = append(s.Elements, text)
	}
	return s, nil
}

// isID says whether a text is the name of a segment: two or three capitals and
// digits, a letter first.
func isID(text string) bool {
	for i := range len(text) {
		if c := text[i]; !(c >= 'A' && c <= 'Z' || i > 0 && c >= '0' && c <= '9') {
			return false
		}
	}
	return len(text) == 2 || len(text) == 3
}

// clean is an element without the blanks that fill it up. Line breaks in it, which X12
// does not know, are blanks; other control characters are refused.
func clean(element string) (string, bool) {
	if strings.ContainsAny(element, "\r\n\t") {
		element = strings.NewReplacer("\r\n", " ", "\r", " ", "\n", " ", "\t", " ").Replace(element)
	}
	control := strings.IndexFunc(element, func(c rune) bool { return c < ' ' || c >= 0x7f && c < 0xa0 })
	return strings.TrimRight(element, " "), control < 0
}

// decode is bytes as text: UTF-8 where they are, else ISO 8859-1.
func decode(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	runes := make([]rune, len(b))
	for i, c := range b {
		runes[i] = rune(c)
	}
	return string(runes)
}

func (r *Reader) next() (byte, error) {
	c, err := r.in.ReadByte()
	if err != nil {
		return 0, err
	}
	if r.read++; r.read > maxBytes {
		return 0, Unread("it is longer than %d bytes", maxBytes)
	}
	return c, nil
}

// short keeps a hostile value from filling the log.
func short(text string) string {
	const most = 20
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
