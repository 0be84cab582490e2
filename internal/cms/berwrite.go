package cms

import "io"

// chunk is how much content is held before it is written. It is a whole number
// of cipher blocks.
const chunk = 32 << 10

// level is one constructed element around the content: its tag and the DER that
// stands in it before the next level.
type level struct {
	tag   byte
	first []byte
}

// envelope writes an octet string and the elements around it. Content that is
// given at once goes out as DER, else as BER with indefinite lengths.
type envelope struct {
	w       io.Writer
	levels  []level
	tag     byte // of the octet string in one piece
	last    []byte
	lastIn  int // index of the level that ends with last
	started bool
}

// piece writes one piece of content that is longer than a chunk.
func (e *envelope) piece(content []byte) error {
	var head []byte
	if !e.started {
		e.started = true
		for _, l := range e.levels {
			head = append(append(head, l.tag, 0x80), l.first...)
		}
		head = append(head, e.tag|0x20, 0x80)
	}
	if len(content) > 0 {
		head = appendHeader(head, 0x04, len(content))
	}
	if _, err := e.w.Write(head); err != nil {
		return err
	}
	_, err := e.w.Write(content)
	return err
}

// finish writes the last piece and closes everything.
func (e *envelope) finish(content []byte) error {
	if !e.started {
		return e.whole(content)
	}
	if err := e.piece(content); err != nil {
		return err
	}
	tail := []byte{0, 0} // of the octet string
	for i := len(e.levels) - 1; i >= 0; i-- {
		if i == e.lastIn {
			tail = append(tail, e.last...)
		}
		tail = append(tail, 0, 0)
	}
	_, err := e.w.Write(tail)
	return err
}

// whole writes everything with lengths known.
func (e *envelope) whole(content []byte) error {
	lengths := make([]int, len(e.levels))
	inside := headerSize(len(content)) + len(content)
	for i := len(e.levels) - 1; i >= 0; i-- {
		inside += len(e.levels[i].first)
		if i == e.lastIn {
			inside += len(e.last)
		}
		lengths[i] = inside
		inside += headerSize(inside)
	}
	der := make([]byte, 0, inside)
	for i, l := range e.levels {
		der = append(appendHeader(der, l.tag, lengths[i]), l.first...)
	}
	der = append(appendHeader(der, e.tag, len(content)), content...)
	_, err := e.w.Write(append(der, e.last...))
	return err
}
