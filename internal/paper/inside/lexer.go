package inside

import (
	"bytes"
	"strconv"
)

// lexer reads values from bytes. Where it meets something that is none it fails; the
// position is then of no use.
type lexer struct {
	data   []byte
	pos    int
	values *int // that may still be read from the whole file
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelimiter(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

// space passes over blanks and comments.
func (l *lexer) space() {
	for l.pos < len(l.data) {
		switch c := l.data[l.pos]; {
		case isSpace(c):
			l.pos++
		case c == '%':
			for l.pos < len(l.data) && l.data[l.pos] != '\n' && l.data[l.pos] != '\r' {
				l.pos++
			}
		default:
			return
		}
	}
}

// word reads letters up to a blank or a delimiter.
func (l *lexer) word() string {
	begin := l.pos
	for l.pos < len(l.data) && !isSpace(l.data[l.pos]) && !isDelimiter(l.data[l.pos]) {
		l.pos++
	}
	return string(l.data[begin:l.pos])
}

// takes passes over a keyword, if it stands here.
func (l *lexer) takes(keyword string) bool {
	l.space()
	if !bytes.HasPrefix(l.data[l.pos:], []byte(keyword)) {
		return false
	}
	l.pos += len(keyword)
	return true
}

// whole reads a whole number that is not below 0.
func (l *lexer) whole() (int, bool) {
	l.space()
	begin := l.pos
	for l.pos < len(l.data) && l.data[l.pos] >= '0' && l.data[l.pos] <= '9' && l.pos-begin < 12 {
		l.pos++
	}
	n, err := strconv.Atoi(string(l.data[begin:l.pos]))
	return n, err == nil
}

// value reads a value.
func (l *lexer) value(depth int) (any, bool) {
	l.space()
	if *l.values--; *l.values < 0 || l.pos >= len(l.data) || depth > maxDepth {
		return nil, false
	}
	switch c := l.data[l.pos]; {
	case c == '/':
		return l.name(), true
	case c == '(':
		return l.literal()
	case c == '[':
		return l.array(depth)
	case c == '<' && l.pos+1 < len(l.data) && l.data[l.pos+1] == '<':
		return l.dict(depth)
	case c == '<':
		return l.hexadecimal()
	case c >= '0' && c <= '9':
		return l.numberOrReference()
	case isDelimiter(c):
		return nil, false
	}
	switch w := l.word(); w {
	case "true", "false":
		return w == "true", true
	case "null":
		return nil, true
	default:
		return number(w)
	}
}

func number(w string) (any, bool) {
	if n, err := strconv.Atoi(w); err == nil {
		return n, true
	}
	digits := 0
	for i := range len(w) {
		switch c := w[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c != '.' && c != '-' && c != '+':
			return nil, false
		}
	}
	return real(w), digits > 0
}

// numberOrReference reads 12 or 12 0 R.
func (l *lexer) numberOrReference() (any, bool) {
	begin := l.pos
	if n, ok := l.whole(); ok && l.pos < len(l.data) && isSpace(l.data[l.pos]) {
		if g, ok := l.whole(); ok && g <= 65535 && l.takes("R") && (l.pos >= len(l.data) || isSpace(l.data[l.pos]) || isDelimiter(l.data[l.pos])) {
			return reference{n, g}, true
		}
	}
	l.pos = begin
	return number(l.word())
}

func (l *lexer) name() name {
	l.pos++
	w := l.word()
	if bytes.IndexByte([]byte(w), '#') < 0 {
		return name(w)
	}
	var b []byte
	for i := 0; i < len(w); i++ {
		if w[i] == '#' && i+2 < len(w) {
			if c, err := strconv.ParseUint(w[i+1:i+3], 16, 8); err == nil {
				b = append(b, byte(c))
				i += 2
				continue
			}
		}
		b = append(b, w[i])
	}
	return name(b)
}

func (l *lexer) array(depth int) (any, bool) {
	l.pos++
	all := array{}
	for {
		if l.takes("]") {
			return all, true
		}
		v, ok := l.value(depth + 1)
		if !ok {
			return nil, false
		}
		all = append(all, v)
	}
}

func (l *lexer) dict(depth int) (any, bool) {
	l.pos += 2
	all := dict{}
	for {
		if l.takes(">>") {
			return all, true
		}
		if l.pos >= len(l.data) || l.data[l.pos] != '/' {
			return nil, false
		}
		key := l.name()
		v, ok := l.value(depth + 1)
		if !ok {
			return nil, false
		}
		all[key] = v
	}
}

func (l *lexer) hexadecimal() (any, bool) {
	l.pos++
	var b []byte
	high, half := byte(0), false
	for ; l.pos < len(l.data); l.pos++ {
		c := l.data[l.pos]
		if isSpace(c) {
			continue
		}
		if c == '>' {
			l.pos++
			if half {
				b = append(b, high<<4)
			}
			return text(b), true
		}
		d, ok := digit(c)
		if !ok {
			return nil, false
		}
		if half = !half; half {
			high = d
		} else {
			b = append(b, high<<4|d)
		}
	}
	return nil, false
}

func digit(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

// literal reads a string in parentheses (7.3.4.2).
func (l *lexer) literal() (any, bool) {
	l.pos++
	var b []byte
	for open := 1; l.pos < len(l.data); {
		c := l.data[l.pos]
		l.pos++
		switch c {
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				return text(b), true
			}
		case '\\':
			b = l.escape(b)
			continue
		}
		b = append(b, c)
	}
	return nil, false
}

func (l *lexer) escape(b []byte) []byte {
	if l.pos >= len(l.data) {
		return b
	}
	c := l.data[l.pos]
	l.pos++
	if i := bytes.IndexByte([]byte("nrtbf"), c); i >= 0 {
		return append(b, "\n\r\t\b\f"[i])
	}
	switch {
	case c == '\r':
		if l.pos < len(l.data) && l.data[l.pos] == '\n' {
			l.pos++
		}
		return b
	case c == '\n':
		return b
	case c < '0' || c > '7':
		return append(b, c)
	}
	n := int(c - '0')
	for i := 0; i < 2 && l.pos < len(l.data) && l.data[l.pos] >= '0' && l.data[l.pos] <= '7'; i++ {
		n = n*8 + int(l.data[l.pos]-'0')
		l.pos++
	}
	return append(b, byte(n))
}
