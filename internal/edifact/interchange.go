package edifact

import (
	"errors"
	"io"
	"strconv"
)

// Interchange is one that is being read.
type Interchange struct {
	Header Header
	// Object takes an object that travels beside the messages (UNO to UNP), by the
	// references that it is known by. It must not keep the reader. Objects are
	// passed over where it is nil.
	Object func(references []string, data io.Reader) error

	in       *scanner
	header   Span
	trailer  Span
	group    string // reference of the open functional group (UNG)
	groups   int
	messages int // outside groups, or in the open one
	objects  int
	last     string // reference of the message that was read last
	open     *Message
	done     bool
}

// Open reads up to and with the interchange header.
func Open(r io.Reader) (*Interchange, error) {
	x := &Interchange{in: newScanner(r)}
	if err := x.in.begin(); err != nil {
		return nil, err
	}
	seg, err := x.in.next()
	if err != nil {
		return nil, cut(err)
	}
	if seg.Tag != "UNB" {
		return nil, seg.Bad("the interchange header UNB is due here")
	}
	x.header = x.in.span()
	if x.Header, err = header(seg); err != nil {
		return nil, err
	}
	if x.Header.Version < 4 {
		x.in.service.Repetition = 0
	} else if !x.in.advised {
		x.in.service.Repetition = '*'
	}
	x.in.prepare()
	return x, nil
}

// Strays is the number of characters so far that the declared set does not have.
func (x *Interchange) Strays() int { return x.in.strays }

// Next goes to the next message; what was not read of the one before is passed
// over, and its count and references are held against each other. After the right
// end of the interchange it is io.EOF.
func (x *Interchange) Next() (*Message, error) {
	if err := x.finish(); err != nil {
		return nil, err
	}
	for !x.done {
		seg, err := x.in.next()
		if errors.Is(err, io.EOF) {
			return nil, unread("it ends before UNZ")
		}
		if err != nil {
			return nil, err
		}
		switch seg.Tag {
		case "UNH":
			return x.begin(seg)
		case "UNG":
			err = x.beginGroup(seg)
		case "UNE":
			err = x.endGroup(seg)
		case "UNO":
			err = x.object(seg)
		case "UNZ":
			err = x.end(seg)
		default:
			err = seg.Bad("it stands between messages, where it does not belong")
		}
		if err != nil {
			return nil, err
		}
	}
	return nil, io.EOF
}

// finish reads what is left of the open message.
func (x *Interchange) finish() error {
	if x.open == nil {
		return nil
	}
	if _, err := x.open.Find("UNT"); !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

func (x *Interchange) begin(seg *Segment) (*Message, error) {
	if x.groups > 0 && x.group == "" {
		return nil, seg.Bad("a message stands outside the functional groups")
	}
	x.messages++
	m := &Message{MessageID: MessageID{
		Reference: seg.At(0, 0), Type: seg.At(1, 0), Version: seg.At(1, 1), Release: seg.At(1, 2), Agency: seg.At(1, 3), Association: seg.At(1, 4),
	}, in: x, count: 1}
	if m.Reference == "" || m.Type == "" {
		return nil, seg.Bad("the message's reference or type is missing")
	}
	x.open, x.last = m, m.Reference
	return m, nil
}

func (x *Interchange) beginGroup(seg *Segment) error {
	if x.group != "" || x.messages > 0 {
		return seg.Bad("a functional group begins where none can")
	}
	x.group = seg.At(4, 0)
	x.groups++
	if x.group == "" {
		return seg.Bad("the functional group's reference is missing")
	}
	return nil
}

func (x *Interchange) endGroup(seg *Segment) error {
	if x.group == "" {
		return seg.Bad("it ends a functional group, and none is open")
	}
	if err := counted(seg, x.messages, 0, "messages"); err != nil {
		return err
	}
	if got := seg.At(1, 0); got != x.group {
		return seg.Bad("its reference %.40q is not that of UNG, %.40q", got, x.group)
	}
	x.group, x.messages = "", 0
	return nil
}

func (x *Interchange) end(seg *Segment) error {
	if x.group != "" {
		return seg.Bad("the functional group %.40q has no end", x.group)
	}
	count, what := x.messages, "messages"
	if x.groups > 0 {
		count, what = x.groups, "functional groups"
	}
	if err := counted(seg, count, x.objects, what); err != nil {
		return err
	}
	// Some senders, the official examples of EN 16931 among them, repeat the
	// reference of the only message instead of their own.
	if got := seg.At(1, 0); got != x.Header.Reference && (count != 1 || got != x.last) {
		return seg.Bad("its reference %.40q is not that of UNB, %.40q", got, x.Header.Reference)
	}
	x.done, x.trailer = true, x.in.span()
	return x.nothingElse()
}

// nothingElse: line ends and the old mark of the end of a file may follow.
func (x *Interchange) nothingElse() error {
	for {
		err := x.in.layout()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if c, err := x.in.in.ReadByte(); err != nil || c != 0x1A {
			return unread("something follows the end of the interchange")
		}
	}
}

// counted holds a count (0074, 0060, 0036) against what was counted. Objects are
// counted by some and not by others.
func counted(seg *Segment, count, objects int, what string) error {
	n, err := strconv.Atoi(seg.At(0, 0))
	if err != nil {
		return seg.Bad("its count %.20q is no number", seg.At(0, 0))
	}
	if n != count && n != count+objects {
		return seg.Bad("it counts %d %s, and there are %d", n, what, count)
	}
	return nil
}
