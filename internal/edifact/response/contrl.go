package response

import (
	"strconv"

	"github.com/postbud/postbud/internal/edifact"
)

// contrl reads a segment of CONTRL (ISO 9735-4; the same in version 3).
func (p *parser) contrl(seg *edifact.Segment) error {
	r := p.response
	switch seg.Tag {
	case "UCI":
		r.Subject.Interchange = seg.At(0, 0)
		r.Sender, r.Recipient = partner(seg, 1), partner(seg, 2)
		return p.level(seg, &r.Subject, 3)
	case "UCF":
		r.Documents = append(r.Documents, Subject{Interchange: r.Subject.Interchange, Message: seg.At(0, 0), Type: "group"})
		return p.level(seg, p.subject(), 3)
	case "UCM":
		r.Documents = append(r.Documents, Subject{Interchange: r.Subject.Interchange, Message: seg.At(0, 0), Type: seg.At(1, 0)})
		return p.level(seg, p.subject(), 2)
	case "UCS":
		at, _ := strconv.Atoi(seg.At(0, 0))
		code := seg.At(1, 0)
		return p.fault(seg, Fault{Code: code, Text: syntaxError(code), Segment: at})
	case "UCD":
		f := Fault{Code: seg.At(0, 0), Text: syntaxError(seg.At(0, 0))}
		f.Element, _ = strconv.Atoi(seg.At(1, 0))
		f.Component, _ = strconv.Atoi(seg.At(1, 1))
		if p.place != nil {
			f.Segment = p.place.Segment
			if p.place.Code == "" { // UCS said where, and this says what
				*p.place = f
				return nil
			}
		}
		return p.fault(seg, f)
	}
	return nil
}

func partner(seg *edifact.Segment, element int) edifact.Partner {
	return edifact.Partner{ID: seg.At(element, 0), Qualifier: seg.At(element, 1), Routing: seg.At(element, 2)}
}

// level reads what UCI, UCF and UCM have in common: the action and the error.
func (p *parser) level(seg *edifact.Segment, s *Subject, at int) error {
	p.place = nil
	switch seg.At(at, 0) {
	case "4", "6":
		s.Outcome = Rejected
	case "5", "7":
		s.Outcome = Accepted
	case "8":
		s.Outcome = Received
	default:
		return seg.Bad("the action %.8q is not known", seg.At(at, 0))
	}
	code := seg.At(at+1, 0)
	if code == "" {
		return nil
	}
	f := Fault{Code: code, Text: syntaxError(code), Tag: seg.At(at+2, 0)}
	f.Element, _ = strconv.Atoi(seg.At(at+3, 0))
	f.Component, _ = strconv.Atoi(seg.At(at+3, 1))
	err := p.fault(seg, f)
	p.place = nil
	return err
}

// syntaxError is an error of 0085 in words.
func syntaxError(code string) string {
	switch code {
	case "2":
		return "the syntax version is not supported"
	case "7":
		return "the recipient is another one"
	case "12":
		return "a value is not valid"
	case "13":
		return "something mandatory is missing"
	case "14":
		return "a value is not supported in this place"
	case "15":
		return "something is not supported in this place"
	case "16":
		return "there are too many parts"
	case "17":
		return "there is no agreement"
	case "19":
		return "the decimal mark is not the announced one"
	case "20":
		return "a character cannot be a service character"
	case "21":
		return "a character is not in the set"
	case "22":
		return "a service character is not valid"
	case "23":
		return "the sender is not known"
	case "24":
		return "the interchange is too old"
	case "25":
		return "tests are not supported"
	case "26":
		return "it was received before"
	case "28":
		return "the references do not match"
	case "29":
		return "the count does not match"
	case "30":
		return "groups and messages are mixed"
	case "32":
		return "a level below is empty"
	case "33":
		return "something stands outside a message, a group or an object"
	case "35":
		return "a segment repeats too often"
	case "36":
		return "a segment group repeats too often"
	case "37":
		return "letters stand for digits, or digits for letters"
	case "38":
		return "a digit is missing before the decimal mark"
	case "39":
		return "a value is too long"
	case "40":
		return "a value is too short"
	case "41", "42":
		return "the network failed"
	case "43":
		return "the recipient is not known"
	case "45":
		return "separators stand at an end"
	case "46":
		return "the character set is not supported"
	}
	return "an error that is not described"
}
