package xmltree

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"strconv"
	"unicode/utf8"
)

// The classes of bytes, as the scanning of text and names needs them.
const (
	plain   = iota
	less    // <
	amper   // &
	control // not allowed in XML
	feed    // tab, line feed: space in an attribute
	cr      // carriage return: normalised
	bracket // ]
	high    // part of a longer UTF-8 sequence
)

// class is the class of each byte in text.
var class = func() (c [256]uint8) {
	for i := range 0x20 {
		c[i] = control
	}
	for i := 0x80; i < 256; i++ {
		c[i] = high
	}
	c['<'], c['&'], c[']'] = less, amper, bracket
	c['\t'], c['\n'], c['\r'] = feed, feed, cr
	return c
}()

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// skipSpaces is where the next byte is that is neither blank nor line feed.
func skipSpaces(data []byte, i int) int {
	const blanks = 0x2020202020202020
	for i < len(data) && (data[i] == ' ' || data[i] == '\n') {
		i++
		for i+8 <= len(data) {
			other := binary.LittleEndian.Uint64(data[i:]) ^ blanks
			if other != 0 {
				i += bits.TrailingZeros64(other) / 8
				break
			}
			i += 8
		}
	}
	return i
}

// skipPlain is where the next byte is that may not be plain, found eight bytes at
// a time.
func skipPlain(data []byte, i int) int {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	for ; i+8 <= len(data); i += 8 {
		w := binary.LittleEndian.Uint64(data[i:])
		less, amper, bracket := w^ones*'<', w^ones*'&', w^ones*']'
		// A high bit marks a byte that is above 0x7F, below 0x20 or one of the three;
		// up to the first of them no subtraction borrows.
		if found := (w | (w - ones*0x20) | (less - ones) | (amper - ones) | (bracket - ones)) & highs; found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	return i
}

// blank says whether there is nothing but white space.
func blank(text []byte) bool {
	for _, c := range text {
		if !isSpace(c) {
			return false
		}
	}
	return true
}

// characters refuses what is not allowed anywhere in XML.
func (p *parser) characters(text []byte) error {
	for i, c := range text {
		if class[c] == control {
			p.pos += i
			return p.malformed("the character U+%04X is not allowed", c)
		}
		if c >= utf8.RuneSelf {
			return p.multibyte(text)
		}
	}
	return nil
}

// multibyte refuses bad UTF-8 and the two characters of its range that XML lacks.
func (p *parser) multibyte(text []byte) error {
	if !utf8.Valid(text) {
		return p.malformed(notUTF8)
	}
	if bytes.Contains(text, []byte("\uFFFE")) || bytes.Contains(text, []byte("\uFFFF")) {
		return p.malformed("the character U+FFFE or U+FFFF is not allowed")
	}
	for i, c := range text {
		if class[c] == control {
			p.pos += i
			return p.malformed("the character U+%04X is not allowed", c)
		}
	}
	return nil
}

// decode resolves references and line ends of raw into extra. inAttribute makes
// every white space a space.
func (p *parser) decode(raw []byte, inAttribute bool) error {
	t := p.tree
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c == '&':
			end := bytes.IndexByte(raw[i:], ';')
			if end < 0 {
				return p.malformed("& begins no reference; it must be written &amp;")
			}
			r, err := p.reference(raw[i+1 : i+end])
			if err != nil {
				return err
			}
			t.extra = utf8.AppendRune(t.extra, r)
			i += end
		case c == '\r' && i+1 < len(raw) && raw[i+1] == '\n': // the line feed stands for both
		case inAttribute && isSpace(c):
			t.extra = append(t.extra, ' ')
		case c == '\r':
			t.extra = append(t.extra, '\n')
		default:
			t.extra = append(t.extra, c)
		}
	}
	return nil
}

// reference is the character of "amp" or "#x26".
func (p *parser) reference(name []byte) (rune, error) {
	switch string(name) {
	case "amp":
		return '&', nil
	case "lt":
		return '<', nil
	case "gt":
		return '>', nil
	case "quot":
		return '"', nil
	case "apos":
		return '\'', nil
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, p.malformed("the entity %s is not known: XML has amp, lt, gt, quot and apos alone", quoted(name))
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	if len(digits) == 0 || len(digits) > 10 || digits[0] == '+' || digits[0] == '-' || digits[0] == '_' {
		return 0, p.malformed("&%s; is no character", quoted(name))
	}
	n, err := strconv.ParseUint(string(digits), base, 32)
	if err != nil || !Allowed(rune(n)) || n > utf8.MaxRune {
		return 0, p.malformed("the character reference %s is not allowed", quoted(name))
	}
	return rune(n), nil
}

// Allowed says whether XML 1.0 allows the character at all, written out or by
// reference.
func Allowed(r rune) bool {
	switch {
	case r < 0x20:
		return r == '\t' || r == '\n' || r == '\r'
	case r < 0xD800:
		return true
	}
	return r >= 0xE000 && r < 0xFFFE || r >= 0x10000 && r <= utf8.MaxRune
}

// notUTF8 is said of text in another encoding, mostly that of Windows.
const notUTF8 = "the text is not valid UTF-8; save the file as UTF-8, or have it declare ISO-8859-1 if it is in that"
