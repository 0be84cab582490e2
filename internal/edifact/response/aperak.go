package response

import (
	"strings"

	"github.com/postbud/postbud/internal/edifact"
)

// aperak reads a segment of APERAK (D.96A, D.01B).
func (p *parser) aperak(seg *edifact.Segment) error {
	s := &p.response.Subject
	switch seg.Tag {
	case "BGM":
		p.kind, p.function, p.reply = seg.At(0, 0), seg.At(2, 0), seg.At(3, 0)
		if number := seg.At(1, 0); number != "" {
			p.response.Number = number
		}
	case "DOC":
		first(&s.Document, seg.At(1, 0))
	case "RFF":
		p.reference(seg, s)
	case "ERC":
		return p.fault(seg, Fault{Code: seg.At(0, 0)})
	case "FTX":
		if p.place != nil {
			text := strings.Join(seg.Composite(3), " ")
			p.place.Text = strings.TrimSpace(p.place.Text + " " + text)
		}
	}
	return nil
}

// reference reads RFF: of the whole, or of an error behind ERC.
func (p *parser) reference(seg *edifact.Segment, s *Subject) {
	qualifier, value := seg.At(0, 0), seg.At(0, 1)
	if p.place != nil {
		first(&p.place.Reference, strings.TrimSpace(qualifier+" "+value+" "+seg.At(0, 2)))
	}
	switch qualifier {
	case "ACW", "AGO":
		first(&s.Message, value)
	case "TN", "ACE", "AAS", "ICR":
		first(&s.Interchange, value)
	case "IV", "OI", "DM":
		first(&s.Document, value)
	}
}

func first(to *string, value string) {
	if *to == "" {
		*to = value
	}
}

// settle decides what an APERAK means; a CONTRL has said so itself.
func (p *parser) settle() {
	s := &p.response.Subject
	if p.response.Type != "APERAK" {
		return
	}
	switch {
	case p.kind == "" && p.function == "" && p.reply == "" && len(s.Faults) == 0:
	case p.reply == "RE", p.function == "27":
		s.Outcome = Rejected
	case p.reply == "AP", p.reply == "AB", p.reply == "AD", p.reply == "CA", p.function == "29", p.function == "44":
		s.Outcome = Accepted
	case len(s.Faults) > 0, p.kind == "313":
		s.Outcome = Rejected
	default:
		s.Outcome = Accepted
	}
}
