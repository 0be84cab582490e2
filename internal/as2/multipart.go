package as2

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// maxParts is how many parts a multipart may have (threat T-55).
const maxParts = 50

// span is where a part stands: from the first byte after the line of its
// delimiter to the last before the line end of the next.
type span struct{ from, to int64 }

// multipart is where the parts of a multipart stand.
type multipart struct {
	parts []span
	clean bool // only blank lines follow the last delimiter
}

// scanMultipart finds the parts of content without changing or holding them. The
// last delimiter must be there: without it the message was cut.
func scanMultipart(content *io.SectionReader, start int64, boundary string) (multipart, error) {
	if boundary == "" {
		return multipart{}, fmt.Errorf("%w: multipart without boundary", errEntity)
	}
	s := scanner{in: bufio.NewReaderSize(content, int(min(max(content.Size(), 256), 64<<10))), at: start, delimiter: []byte("--" + boundary)}
	for {
		more, err := s.line()
		if err != nil {
			return multipart{}, err
		}
		if !more {
			break
		}
	}
	if !s.closed {
		return multipart{}, fmt.Errorf("%w: multipart without end", errEntity)
	}
	return multipart{s.parts, !s.dirty}, nil
}

// scanner goes through a multipart line by line. A line longer than its buffer
// comes in pieces, of which only the first can be a delimiter.
type scanner struct {
	in        *bufio.Reader
	at        int64 // of the next byte
	delimiter []byte
	parts     []span
	inPart    bool
	midLine   bool
	lineEnd   int64 // length of the line end before at
	cr        bool  // the last piece ends in CR, line end or not
	closed    bool
	dirty     bool
}

func (s *scanner) line() (bool, error) {
	piece, err := s.in.ReadSlice('\n')
	if err != nil && !errors.Is(err, bufio.ErrBufferFull) && !errors.Is(err, io.EOF) {
		return false, err
	}
	if !s.midLine {
		if err := s.delimit(piece); err != nil {
			return false, err
		}
	}
	if s.closed && len(bytes.Trim(piece, " \t\r\n")) > 0 && !s.isLast(piece) {
		s.dirty = true
	}
	s.at += int64(len(piece))
	s.endLine(piece)
	s.midLine = errors.Is(err, bufio.ErrBufferFull)
	return !errors.Is(err, io.EOF), nil
}

// endLine measures the line end of a piece; its CR may have come with the one before.
func (s *scanner) endLine(piece []byte) {
	line, ended := bytes.CutSuffix(piece, []byte("\n"))
	cr := bytes.HasSuffix(line, []byte("\r")) || ended && len(line) == 0 && s.midLine && s.cr
	s.cr = cr
	switch {
	case !ended:
		s.lineEnd = 0
	case cr:
		s.lineEnd = 2
	default:
		s.lineEnd = 1
	}
}

func (s *scanner) isLast(line []byte) bool {
	rest, ok := bytes.CutPrefix(line, s.delimiter)
	return ok && bytes.Equal(bytes.TrimRight(rest, " \t\r\n"), []byte("--"))
}

// delimit begins or ends a part when the line is a delimiter.
func (s *scanner) delimit(line []byte) error {
	rest, ok := bytes.CutPrefix(line, s.delimiter)
	if !ok || s.closed {
		return nil
	}
	rest = bytes.TrimRight(rest, " \t\r\n")
	last := bytes.Equal(rest, []byte("--"))
	if len(rest) > 0 && !last {
		return nil
	}
	if s.inPart {
		part := &s.parts[len(s.parts)-1]
		part.to = max(s.at-s.lineEnd, part.from)
	}
	if last {
		s.closed = true
		return nil
	}
	if len(s.parts) == maxParts {
		return fmt.Errorf("%w: more than %d parts", errEntity, maxParts)
	}
	s.inPart = true
	s.parts = append(s.parts, span{from: s.at + int64(len(line))})
	return nil
}
