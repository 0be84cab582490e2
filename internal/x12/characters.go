package x12

// Characters is a set of characters that partners agree on (X12.6, basic and
// extended character set). A separator is in none of them.
type Characters string

// The sets. Extended has ^ and ` from version 005010 on. Latin is the printable
// part of ISO 8859-1 and Unicode all that is printable; X12 leaves both to the
// partners.
const (
	Basic    Characters = "basic"
	Extended Characters = "extended"
	Latin    Characters = "latin1"
	Unicode  Characters = "utf8"
)

// Has says whether the set has a character, in documents of that release (GS08).
func (s Characters) Has(c rune, release string) bool {
	switch {
	case c < ' ', c >= 0x7f && c < 0xa0, c == 0xfffd, c&0xfffe == 0xfffe, c >= 0xd800 && c < 0xe000:
		return false
	case s == Unicode, s == Latin && c <= 0xff:
		return true
	case c > 0x7e:
		return false
	case s == Latin:
		return true
	case c == ' ', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		return true
	}
	switch c {
	case '!', '"', '&', '\'', '(', ')', '*', '+', ',', '-', '.', '/', ':', ';', '?', '=':
		return true
	case '^', '`':
		return s == Extended && release >= "005010"
	}
	return s == Extended
}

// Encode is text in the bytes of the set; it must have every character.
func (s Characters) Encode(text string) []byte {
	if s != Latin {
		return []byte(text)
	}
	bytes := make([]byte, 0, len(text))
	for _, c := range text {
		bytes = append(bytes, byte(c))
	}
	return bytes
}
