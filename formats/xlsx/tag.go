package xlsx

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

// attribute is one of the element that has begun.
type attribute struct {
	name  string // as written, with its prefix
	value []byte // as written, references in it
}

// attribute is the value of an attribute by its local name, nil where there is none.
func (t *tokens) attribute(name string) []byte {
	for _, a := range t.attributes {
		if local(a.name) == name {
			return t.value(a)
		}
	}
	return nil
}

// relation is the attribute r:id, which has the name of another in its own space.
func (t *tokens) relation() string {
	for _, a := range t.attributes {
		if strings.HasSuffix(a.name, ":id") {
			return string(t.value(a))
		}
	}
	return ""
}

func (t *tokens) value(a attribute) []byte {
	if !bytes.ContainsAny(a.value, "&\r") {
		return a.value
	}
	if t.plain(a.value, true) != nil {
		return nil
	}
	return t.text
}

func local(name string) string {
	_, l, ok := strings.Cut(name, ":")
	if !ok {
		return name
	}
	return l
}

// startTag takes what stands between < and > apart.
func (t *tokens) startTag(raw []byte) error {
	if t.closes = len(raw) > 0 && raw[len(raw)-1] == '/'; t.closes {
		raw = raw[:len(raw)-1]
	}
	name, rest, err := t.name(raw)
	switch {
	case err != nil:
		return err
	case len(t.path) == maxDepth:
		return bad("its XML is nested too deep")
	case len(t.path) == 0 && t.rooted:
		return bad("its XML has two roots")
	}
	t.rooted = true
	t.path, t.open = append(t.path, local(name)), append(t.open, name)
	t.attributes = t.attributes[:0]
	for {
		trimmed := bytes.TrimLeft(rest, " \t\r\n")
		if len(trimmed) == 0 {
			return nil
		}
		if len(trimmed) == len(rest) {
			return bad("its XML has a broken tag")
		}
		if rest, err = t.addAttribute(trimmed); err != nil {
			return err
		}
	}
}

func (t *tokens) addAttribute(raw []byte) (rest []byte, err error) {
	name, rest, err := t.name(raw)
	if err != nil {
		return nil, err
	}
	rest, equals := bytes.CutPrefix(bytes.TrimLeft(rest, " \t\r\n"), []byte("="))
	rest = bytes.TrimLeft(rest, " \t\r\n")
	if !equals || len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
		return nil, bad("its XML has an attribute without a value")
	}
	length := bytes.IndexByte(rest[1:], rest[0])
	if length < 0 || bytes.IndexByte(rest[1:1+length], '<') >= 0 {
		return nil, bad("its XML has an attribute without an end")
	}
	for _, a := range t.attributes {
		if a.name == name {
			return nil, bad("its XML has an attribute twice")
		}
	}
	if len(t.attributes) == maxAttributes {
		return nil, bad("its XML has too many attributes")
	}
	value := rest[1 : 1+length]
	if err := t.plain(value, true); err != nil {
		return nil, err
	}
	t.attributes = append(t.attributes, attribute{name, value})
	return rest[2+length:], nil
}

func (t *tokens) endTag(raw []byte) error {
	name := bytes.TrimRight(raw, " \t\r\n")
	if len(t.open) == 0 || t.open[len(t.open)-1] != string(name) {
		return bad("an element in its XML ends that has not begun")
	}
	t.left = true
	return nil
}

// name is the name at the front. Names that have been met are not made again.
func (t *tokens) name(raw []byte) (name string, rest []byte, err error) {
	n := 0
	for n < len(raw) && nameByte(raw[n]) {
		n++
	}
	if n == 0 || raw[0] < 'A' || !utf8.Valid(raw[:n]) {
		return "", nil, bad("its XML has a broken name")
	}
	name, met := t.names[string(raw[:n])]
	if !met {
		name = string(raw[:n])
		if len(t.names) < 1000 {
			t.names[name] = name
		}
	}
	return name, raw[n:], nil
}

func nameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == ':' || c == '_' || c == '-' || c == '.' || c >= 0x80
}

// declared looks into an instruction: of XML itself it must say UTF-8 or nothing.
func declared(raw []byte) error {
	rest, ok := bytes.CutPrefix(raw, []byte("<?xml "))
	if !ok {
		return nil
	}
	_, encoding, ok := bytes.Cut(rest, []byte("encoding"))
	if !ok {
		return nil
	}
	encoding = bytes.TrimLeft(encoding, " \t\r\n=\"'")
	if len(encoding) < 5 || !bytes.EqualFold(encoding[:5], []byte("UTF-8")) {
		return bad("its XML is not in UTF-8")
	}
	return nil
}

// plain puts a text without its references into t.text.
func (t *tokens) plain(raw []byte, references bool) error {
	if !utf8.Valid(raw) {
		return bad("its XML is not in UTF-8")
	}
	t.text = t.text[:0]
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c == '&' && references:
			length := bytes.IndexByte(raw[i:min(len(raw), i+12)], ';')
			if length < 0 {
				return bad("its XML has a broken reference")
			}
			r, ok := reference(string(raw[i+1 : i+length]))
			if !ok {
				return bad("its XML has a reference that is not known")
			}
			t.text = utf8.AppendRune(t.text, r)
			i += length
		case c == '\r':
			if i+1 == len(raw) || raw[i+1] != '\n' {
				t.text = append(t.text, '\n')
			}
		case c < ' ' && c != '\t' && c != '\n':
			return bad("its XML has a control character")
		default:
			t.text = append(t.text, c)
		}
	}
	return nil
}

// reference is the character of an entity or a number.
func reference(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	digits, ok := strings.CutPrefix(name, "#")
	base := 10
	if hex, isHex := strings.CutPrefix(digits, "x"); isHex {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	r := rune(n)
	return r, ok && err == nil && n <= utf8.MaxRune && utf8.ValidRune(r) && (r >= ' ' || r == '\t' || r == '\n' || r == '\r') && r != 0xFFFE && r != 0xFFFF
}

// each calls at every start, with the local names that lead to it below the root:
// "sheets/sheet".
func (t *tokens) each(at func(path string) error) error {
	for {
		switch what, err := t.next(); {
		case errors.Is(err, errOver):
			return nil
		case err != nil:
			return err
		case what == start:
			if err := at(strings.Join(t.path[1:], "/")); err != nil {
				return err
			}
		}
	}
}
