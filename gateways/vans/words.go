package vans

import (
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/edifact/response"
)

func interrupted(err error) error {
	return fault.Wrap(fault.Temporary, err, "the delivery was interrupted before anything was sent")
}

// ended is an interruption when something may have been sent before.
func ended(err error) error {
	return fault.Wrap(fault.Temporary, err, "this was interrupted; it is tried again")
}

// mostReasons is how many faults of an answer are said.
const mostReasons = 3

// why is the receiver's reason for a refusal, in a sentence.
func why(r response.Response) string {
	var reasons []string
	more := 0
	for _, s := range append([]response.Subject{r.Subject}, r.Documents...) {
		for _, f := range s.Faults {
			if len(reasons) == mostReasons {
				more++
				continue
			}
			reasons = append(reasons, place(s, f)+said(f))
		}
	}
	text := "the receiver's system refused it (" + r.Type
	if r.Number != "" {
		text += " " + safe(r.Number)
	}
	text += ")"
	if len(reasons) == 0 {
		return text + " and gave no reason"
	}
	text += ": " + strings.Join(reasons, "; ")
	if more > 0 {
		text += "; and more"
	}
	return text
}

// place says where a fault is.
func place(s response.Subject, f response.Fault) string {
	var parts []string
	if s.Document != "" {
		parts = append(parts, "document "+safe(s.Document))
	} else if s.Message != "" {
		parts = append(parts, "message "+safe(s.Message))
	}
	segment := ""
	switch {
	case f.Tag != "":
		segment = "segment " + safe(f.Tag)
	case f.Segment > 0:
		segment = "segment " + number(f.Segment)
	}
	if segment != "" && f.Element > 0 {
		segment += ", element " + number(f.Element)
		if f.Component > 0 {
			segment += "." + number(f.Component)
		}
	}
	if segment != "" {
		parts = append(parts, segment)
	}
	if f.Reference != "" {
		parts = append(parts, safe(f.Reference))
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, ", ") + ": "
}

func said(f response.Fault) string {
	text := safe(f.Text)
	switch {
	case text == "":
		return "error " + safe(f.Code)
	case f.Code == "":
		return text
	}
	return text + " (" + safe(f.Code) + ")"
}

// safe is a receiver's own words, short and harmless.
func safe(text string) string {
	const most = 200
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F || r >= 0x80 && r < 0xA0 || r == '\u2028' || r == '\u2029' || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return strings.TrimSpace(text)
}
