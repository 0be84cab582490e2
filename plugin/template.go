package plugin

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/postbud/postbud/fault"
)

// Template is text with fields in braces, which are filled in for each document:
//
//	{Number}  {BT-1}          the value, by name or by business term
//	{IssueDate:20060102}      a date, written as the reference date of package time would be
//	{PurchaseOrder|none}      what stands there when the document has no value
//	{Key}                     ten letters of the transaction, the same at every attempt
//
// Braces around anything else stay text. There are no calls, loops or conditions,
// and what is filled in is not looked at again.
type Template struct {
	text  string
	parts []part
}

// part is a stretch of text, or a field when it has a name.
type part struct {
	raw    string // as it stands in the template
	name   string
	layout string
	absent string
	braces bool // text that stands in braces all the same
}

// ParseTemplate reads a template. It fails, with a Configuration fault, only for
// text of more than 64 KiB, not in UTF-8, or with control characters other than
// line ends and tabs. Which fields there are it cannot know; see Check.
func ParseTemplate(text string) (Template, error) {
	if wrong := readable(text); wrong != nil {
		return Template{}, wrong
	}
	return parse(text), nil
}

func readable(text string) *fault.Error {
	switch {
	case len(text) > maxText:
		return wrongly(CodeTemplate, "has %d bytes; %d are allowed", len(text), maxText)
	case !utf8.ValidString(text):
		return wrongly(CodeTemplate, "is not valid UTF-8")
	case strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0x7f }):
		return wrongly(CodeTemplate, "holds a control character")
	}
	return nil
}

func parse(text string) Template {
	t := Template{text: text}
	for rest := text; rest != ""; {
		start, size := group(rest)
		if size == 0 {
			t.parts = append(t.parts, part{raw: rest})
			break
		}
		if start > 0 {
			t.parts = append(t.parts, part{raw: rest[:start]})
		}
		t.parts = append(t.parts, fieldPart(rest[start:start+size]))
		rest = rest[start+size:]
	}
	return t
}

// group finds the first pair of braces with none between them.
func group(text string) (start, size int) {
	start = -1
	for i := range len(text) {
		switch text[i] {
		case '{':
			start = i
		case '}':
			if start >= 0 {
				return start, i + 1 - start
			}
		}
	}
	return 0, 0
}

func fieldPart(raw string) part {
	head, absent, _ := strings.Cut(raw[1:len(raw)-1], "|")
	name, layout, formatted := strings.Cut(head, ":")
	if !fieldName(name) || formatted && !dateLayout(layout) {
		return part{raw: raw, braces: true}
	}
	return part{raw: raw, name: name, layout: layout, absent: absent}
}

// fieldName: letters and digits, a letter first, with "-", "." and "_" between
// them and places of a list in brackets: BT-1, Buyer.Name, Lines[0].LineNet.
func fieldName(name string) bool {
	for i, r := range name {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || !strings.ContainsRune("0123456789-._[]", r)) {
			return false
		}
	}
	return name != ""
}

// dateLayout says whether text holds a part of a date or time at all. No two of
// the parts of this moment are written as in the reference date.
func dateLayout(text string) bool {
	return time.Date(2031, time.November, 23, 19, 48, 57, 0, time.UTC).Format(text) != text
}

// String is the template as it was written.
func (t Template) String() string { return t.text }

// Fill puts the values in. The lookup gives a date as 2006-01-02 or in RFC 3339,
// and false for a name that is no field, which then stays text with its braces;
// a field without a value is "". Values go in as they are: whoever writes the
// result into a header, an address or a path must see to it that it fits there.
func (t Template) Fill(lookup func(name string) (string, bool)) string {
	var b strings.Builder
	for _, p := range t.parts {
		value, _ := p.fill(lookup)
		b.WriteString(value)
	}
	return b.String()
}

// Line is Fill for a place of one line, such as a mail's subject: line ends and
// other control characters become blanks.
func (t Template) Line(lookup func(name string) (string, bool)) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, t.Fill(lookup))
}

// fill tells also whether the text comes from the document.
func (p part) fill(lookup func(string) (string, bool)) (text string, foreign bool) {
	if p.name == "" {
		return p.raw, false
	}
	value, known := lookup(p.name)
	switch {
	case !known:
		return p.raw, false
	case value == "":
		return p.absent, false
	case p.layout == "":
		return value, true
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if day, err := time.Parse(layout, value); err == nil {
			return day.Format(p.layout), true
		}
	}
	return value, true
}
