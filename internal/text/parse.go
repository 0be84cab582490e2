package text

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// message is a text, parsed.
type message []piece

// piece is plain text, or one of the others.
type piece struct {
	plain   string
	name    string             // of a value
	as      string             // how the value is written, "" for as it is; see writings
	plural  map[string]message // by category or "=0"; name is the number
	options []message          // the first whose values are there
	count   bool               // "#": the number of the plural around it
}

// writings are the ways to write a value that is handed in as text.
var writings = []string{"time", "date", "number", "size", "sentence", "said", "declared", "term"}

// reader walks over a text.
type reader struct {
	text string
	pos  int
}

func parse(text string) (message, error) {
	r := &reader{text: text}
	m, err := r.message("", false)
	if err == nil && r.pos < len(text) {
		err = fmt.Errorf("%q at %d closes nothing", text[r.pos], r.pos)
	}
	return m, err
}

// message reads up to one of the signs in until, which is not taken, or the end.
func (r *reader) message(until string, inPlural bool) (message, error) {
	var m message
	var plain strings.Builder
	flush := func() {
		if plain.Len() > 0 {
			m = append(m, piece{plain: plain.String()})
			plain.Reset()
		}
	}
	for r.pos < len(r.text) {
		c := r.text[r.pos]
		var p piece
		var err error
		switch {
		case c == '\\':
			if err = r.escape(&plain); err != nil {
				return nil, err
			}
			continue
		case strings.IndexByte(until, c) >= 0, c == '}', c == ']':
			flush()
			return m, nil
		case c == '{':
			p, err = r.value(inPlural)
		case c == '[':
			p, err = r.bracket(inPlural)
		case c == '#' && inPlural:
			r.pos++
			p.count = true
		default:
			plain.WriteByte(c)
			r.pos++
			continue
		}
		if err != nil {
			return nil, err
		}
		flush()
		m = append(m, p)
	}
	flush()
	return m, nil
}

func (r *reader) escape(into *strings.Builder) error {
	if r.pos+1 >= len(r.text) {
		return errors.New("a backslash at the end")
	}
	c := r.text[r.pos+1]
	switch {
	case c == 'n':
		into.WriteByte('\n')
	case strings.IndexByte(`\{}[]|#`, c) >= 0:
		into.WriteByte(c)
	default:
		return fmt.Errorf(`\%c means nothing`, c)
	}
	r.pos += 2
	return nil
}

// bracket reads [ … | … ].
func (r *reader) bracket(inPlural bool) (piece, error) {
	var p piece
	for {
		r.pos++ // the bracket, or the bar
		m, err := r.message("|]", inPlural)
		if err != nil {
			return p, err
		}
		p.options = append(p.options, m)
		switch {
		case r.pos >= len(r.text) || r.text[r.pos] == '}':
			return p, errors.New("a bracket is not closed")
		case r.text[r.pos] == ']':
			r.pos++
			return p, nil
		}
	}
}

// value reads {name}, {name, time} or {name, plural, one {…} other {…}}.
func (r *reader) value(inPlural bool) (piece, error) {
	r.pos++
	p := piece{name: r.word()}
	if p.name == "" {
		return p, errors.New("a brace without a name")
	}
	if r.take(',') {
		p.as = r.word()
		if p.as == "plural" {
			p.as = ""
			return r.forms(p)
		}
		if !slices.Contains(writings, p.as) {
			return p, fmt.Errorf("{%s, %s}: nothing is written so", p.name, p.as)
		}
	}
	if !r.take('}') {
		return p, fmt.Errorf("{%s is not closed", p.name)
	}
	return p, nil
}

// forms reads what follows {n, plural up to its closing brace.
func (r *reader) forms(p piece) (piece, error) {
	p.plural = map[string]message{}
	if !r.take(',') {
		return p, fmt.Errorf("{%s, plural has no forms", p.name)
	}
	for !r.take('}') {
		form := r.word()
		if _, err := strconv.Atoi(strings.TrimPrefix(form, "=")); form != "one" && form != "other" && err != nil || !r.take('{') {
			return p, fmt.Errorf("{%s, plural: %q is no form", p.name, form)
		}
		m, err := r.message("", true)
		if err != nil {
			return p, err
		}
		if !r.take('}') {
			return p, fmt.Errorf("{%s, plural: the form %q is not closed", p.name, form)
		}
		p.plural[form] = m
	}
	if p.plural["one"] == nil || p.plural["other"] == nil {
		return p, fmt.Errorf("{%s, plural needs the forms one and other", p.name)
	}
	return p, nil
}

// word reads a name, the blanks around it dropped.
func (r *reader) word() string {
	r.blanks()
	start := r.pos
	for r.pos < len(r.text) && strings.IndexByte("{}[]|, ", r.text[r.pos]) < 0 {
		r.pos++
	}
	return r.text[start:r.pos]
}

func (r *reader) take(c byte) bool {
	r.blanks()
	if r.pos >= len(r.text) || r.text[r.pos] != c {
		return false
	}
	r.pos++
	return true
}

func (r *reader) blanks() {
	for r.pos < len(r.text) && r.text[r.pos] == ' ' {
		r.pos++
	}
}
