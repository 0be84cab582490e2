package edifact

import (
	"errors"
	"io"
)

// MessageID is what a message says of itself (UNH).
type MessageID struct {
	Reference   string // message reference number (0062), repeated in UNT
	Type        string // "INVOIC"
	Version     string // "D"
	Release     string // "96A"
	Agency      string // "UN"
	Association string // "EAN008", or ""
}

// Message is a message that is being read.
type Message struct {
	MessageID
	in    *Interchange
	count int // segments, UNH among them
}

// Next is the next segment after UNH. After the right trailer of the message
// (UNT) it is io.EOF.
func (m *Message) Next() (*Segment, error) { return m.next("") }

// Find is the next segment with a tag; it is io.EOF as for Next. What stands before it is
// held against the syntax and passed over, which takes no memory.
func (m *Message) Find(tag string) (*Segment, error) {
	for {
		seg, err := m.next(tag)
		if err != nil || seg.Tag == tag {
			return seg, err
		}
	}
}

// next is the next segment, whole where its tag is wanted; "" wants all.
func (m *Message) next(only string) (*Segment, error) {
	if m.in.open != m {
		return nil, io.EOF
	}
	m.in.in.only = only
	defer func() { m.in.in.only = "" }()
	seg, err := m.in.in.next()
	if errors.Is(err, io.EOF) {
		return nil, unread("it ends before UNT")
	}
	if err != nil {
		return nil, err
	}
	if m.count++; m.count > maxSegments {
		return nil, seg.Bad("the message has more than %d segments", maxSegments)
	}
	switch seg.Tag {
	case "UNT":
		return nil, m.end(seg)
	case "UNB", "UNG", "UNH", "UNE", "UNZ", "UNO", "UNP":
		return nil, seg.Bad("the message %.40q has no end before it", m.Reference)
	}
	return seg, nil
}

func (m *Message) end(seg *Segment) error {
	if err := counted(seg, m.count, 0, "segments"); err != nil {
		return err
	}
	if got := seg.At(1, 0); got != m.Reference {
		return seg.Bad("its reference %.40q is not that of UNH, %.40q", got, m.Reference)
	}
	m.in.open = nil
	return io.EOF
}

// maxReference keeps a hostile object from having many references.
const maxReference = 16

// object reads UNO, hands on as many bytes as it says, and reads UNP.
func (x *Interchange) object(seg *Segment) error {
	length, err := Whole(seg.At(3, 0))
	if err != nil {
		return seg.Bad("the length %.20q of the object is no number", seg.At(3, 0))
	}
	x.objects++
	references := []string{seg.At(0, 0)}
	for _, r := range seg.Repeats(1) {
		if len(r) > 1 && len(references) < maxReference {
			references = append(references, r[1])
		}
	}
	data := io.LimitReader(x.in.in, length)
	if x.Object != nil {
		if err := x.Object(references, data); err != nil {
			return err
		}
	}
	if _, err := io.Copy(io.Discard, data); err != nil {
		return err
	}
	end, err := x.in.next()
	if err != nil {
		return cut(err)
	}
	if end.Tag != "UNP" || end.At(0, 0) != seg.At(3, 0) || end.At(1, 0) != seg.At(0, 0) {
		return end.Bad("the object's end UNP with its length and reference is due here")
	}
	return nil
}
