package edifact

import "strings"

// Header is the interchange header (UNB).
type Header struct {
	Set         Repertoire
	Version     int // of the syntax, 1 to 4
	Sender      Partner
	Recipient   Partner
	Date        string // of preparation, YYMMDD, in version 4 CCYYMMDD
	Time        string // of preparation, HHMM
	Reference   string // interchange control reference (0020), repeated in UNZ
	Application string // application reference (0026)
	Acknowledge bool   // the recipient is asked for a CONTRL (0031)
	Agreement   string // communications agreement (0032)
	Test        bool   // the interchange is a test (0035)
}

// Partner is a party of an interchange (S002, S003). Qualifier is a code of 0007:
// "14" GLN, "30" ISO 6523, "ZZZ" agreed between the parties.
type Partner struct {
	ID, Qualifier, Routing string
}

// String is the partner as UNB has it.
func (p Partner) String() string {
	return strings.TrimRight(p.ID+":"+p.Qualifier+":"+p.Routing, ":")
}

// header reads UNB.
func header(seg *Segment) (Header, error) {
	h := Header{
		Set:         Repertoire(seg.At(0, 0)),
		Sender:      partner(seg, 1),
		Recipient:   partner(seg, 2),
		Date:        seg.At(3, 0),
		Time:        seg.At(3, 1),
		Reference:   seg.At(4, 0),
		Application: seg.At(6, 0),
		Acknowledge: seg.At(8, 0) == "1",
		Agreement:   seg.At(9, 0),
		Test:        seg.At(10, 0) == "1",
	}
	version := seg.At(0, 1)
	if len(version) != 1 || version < "1" || version > "4" {
		return h, seg.Bad("the syntax version %.8q is not known", version)
	}
	h.Version = int(version[0] - '0')
	if err := h.Set.known(); err != nil {
		return h, seg.Bad("%w", err)
	}
	switch {
	case h.Sender.ID == "":
		return h, seg.Bad("the sender is missing")
	case h.Recipient.ID == "":
		return h, seg.Bad("the recipient is missing")
	case h.Reference == "":
		return h, seg.Bad("the interchange control reference is missing")
	}
	return h, nil
}

func partner(seg *Segment, element int) Partner {
	return Partner{ID: seg.At(element, 0), Qualifier: seg.At(element, 1), Routing: seg.At(element, 2)}
}

// segment writes UNB.
func (h Header) segment(p *Printer) {
	syntax := Composite{string(h.Set), string('0' + rune(h.Version))}
	if h.Set == UNOW {
		syntax = append(syntax, "", "7") // the character encoding (0133): UTF-8
	}
	yes := func(b bool) Composite {
		if b {
			return Composite{"1"}
		}
		return nil
	}
	p.Segment("UNB", syntax,
		Composite{h.Sender.ID, h.Sender.Qualifier, h.Sender.Routing},
		Composite{h.Recipient.ID, h.Recipient.Qualifier, h.Recipient.Routing},
		Composite{h.Date, h.Time}, Composite{h.Reference}, nil,
		Composite{h.Application}, nil, yes(h.Acknowledge), Composite{h.Agreement}, yes(h.Test))
}
