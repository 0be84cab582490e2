package edifact

import (
	"strconv"
	"unicode/utf8"

	"github.com/postbud/postbud/fault"
)

// Printer writes segments. Their text must have characters of the set alone; the
// first one that has not is the printer's error.
type Printer struct {
	service Service
	set     Repertoire
	lines   bool
	out     []byte
	count   int
	err     error
}

// Composite is the components of an element.
type Composite []string

// NewPrinter writes with these service characters in this set. With lines every
// segment stands on a line of its own, for people to read.
func NewPrinter(service Service, set Repertoire, lines bool) *Printer {
	return &Printer{service: service, set: set, lines: lines}
}

// Segment writes one segment. Empty components and elements at the end are left
// out, as ISO 9735 asks.
func (p *Printer) Segment(tag string, elements ...Composite) {
	p.count++
	p.out = append(p.out, tag...)
	missing := 0
	for _, element := range elements {
		missing++
		n := len(element)
		for n > 0 && element[n-1] == "" {
			n--
		}
		if n == 0 {
			continue
		}
		for ; missing > 0; missing-- {
			p.out = append(p.out, p.service.Element)
		}
		for i, component := range element[:n] {
			if i > 0 {
				p.out = append(p.out, p.service.Component)
			}
			p.text(component)
		}
	}
	p.out = append(p.out, p.service.Terminator)
	if p.lines {
		p.out = append(p.out, '\r', '\n')
	}
}

// text writes a component with what needs it released.
func (p *Printer) text(text string) {
	for _, c := range text {
		if !p.set.Has(c) || c < utf8.RuneSelf && p.service.special(byte(c)) && p.service.Release == 0 {
			p.fail(fault.New(fault.Internal, "%q cannot be written in %s", c, p.set))
			return
		}
		if c < utf8.RuneSelf && p.service.special(byte(c)) {
			p.out = append(p.out, p.service.Release)
		}
		p.out = p.set.encode(p.out, c)
	}
}

func (p *Printer) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

// Count is the number of segments so far.
func (p *Printer) Count() int { return p.count }

// Bytes is what was written so far, and the first error.
func (p *Printer) Bytes() ([]byte, error) { return p.out, p.err }

// Enclose is a whole interchange of one message: the body stands between its
// header and trailer, counts and references are right. With advice the service
// string (UNA) goes before it.
func Enclose(h Header, id MessageID, body *Printer, advice bool) ([]byte, error) {
	inner, err := body.Bytes()
	if err != nil {
		return nil, err
	}
	p := NewPrinter(body.service, body.set, body.lines)
	if advice {
		p.out = append(p.out, body.service.String()...)
		if p.lines {
			p.out = append(p.out, '\r', '\n')
		}
	}
	h.segment(p)
	p.Segment("UNH", Composite{id.Reference}, Composite{id.Type, id.Version, id.Release, id.Agency, id.Association})
	p.out = append(p.out, inner...)
	p.Segment("UNT", Composite{strconv.Itoa(body.count + 2)}, Composite{id.Reference})
	p.Segment("UNZ", Composite{"1"}, Composite{h.Reference})
	return p.Bytes()
}
