package edifact

import "io"

// Span is a stretch of an interchange in bytes: from the first up to the one after
// the last.
type Span struct{ From, To int64 }

// Envelope is where the header (UNB) and the trailer (UNZ) stand, with their
// terminators; the trailer only after Next has come to the end.
func (x *Interchange) Envelope() (header, trailer Span) { return x.header, x.trailer }

// counter counts what is read.
type counter struct {
	from io.Reader
	n    int64
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.from.Read(b)
	c.n += int64(n)
	return n, err
}

// at is how far the scanner has come.
func (s *scanner) at() int64 { return s.from.n - int64(s.in.Buffered()) }

// span is where the segment stands that was read last.
func (s *scanner) span() Span { return Span{s.begins, s.at()} }
