package x12

import (
	"strconv"

	"github.com/postbud/postbud/fault"
)

// Party is one side of an interchange: a qualifier of two characters (ZZ, 01, 14)
// and an identifier of at most 15, and the code of the application that the group
// is for, of 2 to 15 characters.
type Party struct{ Qualifier, ID, Application string }

// Envelope is what stands around one functional group of transaction sets.
type Envelope struct {
	Separators
	LineBreaks bool // after each segment
	Sender     Party
	Receiver   Party
	Date       string // CCYYMMDD
	Time       string // HHMM
	Version    string // ISA12: 00401, 00501
	Release    string // GS08: 004010, 005010
	Group      string // GS01: IN for invoices
	Control    int64  // ISA13 and GS06, from 1 to 999999999
	Test       bool   // ISA15
	Receipt    bool   // ISA14: the receiver is to answer by a TA1
}

// Writer writes one interchange with one group into memory, counting as it goes.
// The first error is kept for Bytes.
type Writer struct {
	e        Envelope
	buf      []byte
	segments int // of the set
	sets     int
	err      error
}

// NewWriter begins an interchange: ISA and GS.
func NewWriter(e Envelope) *Writer {
	repetition := "U"
	if e.Version < repeating {
		e.Repetition = 0
	} else if e.Repetition != 0 {
		repetition = string(e.Repetition)
	}
	w := &Writer{e: e, buf: make([]byte, 0, 4096)}
	if err := e.Check(); err != nil {
		w.fail(err)
		return w
	}
	head, err := formatISA(e.Separators, [16]string{
		"00", "", "00", "", e.Sender.Qualifier, e.Sender.ID, e.Receiver.Qualifier, e.Receiver.ID,
		e.Date[min(2, len(e.Date)):], e.Time, repetition, e.Version, w.control(), flag(e.Receipt), usage(e.Test), string(e.Component),
	})
	if err != nil {
		w.fail(err)
	}
	w.buf = append(w.buf, head...)
	w.lineBreak()
	w.Segment("GS", e.Group, e.Sender.Application, e.Receiver.Application, e.Date, e.Time,
		strconv.FormatInt(e.Control, 10), "X", e.Release)
	return w
}

// Begin begins a transaction set (ST). The guide is the name of the guide that it
// follows (ST03), which exists from 005010 on; "" for none.
func (w *Writer) Begin(set, guide string) {
	w.sets++
	w.segments = 0
	w.Segment("ST", set, w.setNumber(), guide)
}

// End ends the transaction set (SE).
func (w *Writer) End() { w.Segment("SE", strconv.Itoa(w.segments+1), w.setNumber()) }

// Segment writes a segment. Elements that are empty at its end are left out, and
// a segment without any is not written.
func (w *Writer) Segment(id string, elements ...string) {
	for len(elements) > 0 && elements[len(elements)-1] == "" {
		elements = elements[:len(elements)-1]
	}
	if len(elements) == 0 {
		return
	}
	w.buf = append(w.buf, id...)
	for i, e := range elements {
		if w.err == nil && w.breaks(e) {
			w.fail(fault.New(fault.Internal, "a separator stands in the data of %s%02d", id, i+1))
		}
		w.buf = append(w.buf, w.e.Element)
		w.buf = append(w.buf, e...)
	}
	w.buf = append(w.buf, w.e.Segment)
	w.lineBreak()
	w.segments++
}

// Bytes ends the interchange (GE, IEA) and is all of it.
func (w *Writer) Bytes() ([]byte, error) {
	w.Segment("GE", strconv.Itoa(w.sets), strconv.FormatInt(w.e.Control, 10))
	w.Segment("IEA", "1", w.control())
	return w.buf, w.err
}

// breaks says whether data would be taken for something else.
func (w *Writer) breaks(data string) bool {
	for i := range len(data) {
		if c := data[i]; c < ' ' || c == 0x7f || w.e.Has(rune(c)) {
			return true
		}
	}
	return false
}

// control is ISA13, of nine digits.
func (w *Writer) control() string {
	digits := strconv.FormatInt(w.e.Control, 10)
	for len(digits) < isaWidths[12] {
		digits = "0" + digits
	}
	return digits
}

// setNumber is ST02, of four digits.
func (w *Writer) setNumber() string {
	digits := strconv.Itoa(w.sets)
	for len(digits) < 4 {
		digits = "0" + digits
	}
	return digits
}

func (w *Writer) lineBreak() {
	if w.e.LineBreaks && w.e.Segment != '\n' {
		w.buf = append(w.buf, '\n')
	}
}

func (w *Writer) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

func flag(on bool) string {
	if on {
		return "1"
	}
	return "0"
}

func usage(test bool) string {
	if test {
		return "T"
	}
	return "P"
}
