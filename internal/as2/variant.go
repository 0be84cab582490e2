package as2

import "io"

// Variant is a form of a signed part that a sender may have digested.
type Variant string

// The forms in the order they are tried. All but the first are mistakes of real
// products; Incoming tells which one matched.
const (
	AsReceived       Variant = "as received"
	CanonicalEnds    Variant = "LF turned into CRLF"
	WithoutLastBreak Variant = "without the last CRLF"
	WithLastBreak    Variant = "with one more CRLF"
)

func variants() []Variant {
	return []Variant{AsReceived, CanonicalEnds, WithoutLastBreak, WithLastBreak}
}

// write writes the part in this form; same is true when it would be no other than
// as received.
func (v Variant) write(w io.Writer, part *io.SectionReader) (same bool, err error) {
	if _, err := part.Seek(0, io.SeekStart); err != nil {
		return false, err
	}
	switch v {
	case CanonicalEnds:
		ends := &canonicalWriter{w: w}
		_, err := io.Copy(ends, io.LimitReader(part, part.Size())) // the limit makes a small buffer of a small part
		return !ends.changed, err
	case WithoutLastBreak:
		size := part.Size()
		var last [2]byte
		if size < 2 {
			return true, nil
		}
		if _, err := part.ReadAt(last[:], size-2); err != nil {
			return false, err
		}
		if string(last[:]) != "\r\n" {
			return true, nil
		}
		_, err := io.Copy(w, io.LimitReader(part, size-2))
		return false, err
	}
	if _, err := io.Copy(w, io.LimitReader(part, part.Size())); err != nil {
		return false, err
	}
	if v == WithLastBreak {
		_, err = io.WriteString(w, "\r\n")
	}
	return false, err
}
