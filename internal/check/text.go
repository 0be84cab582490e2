package check

import "bytes"

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// trim takes the white space of XML from both ends.
func trim(b []byte) []byte {
	for len(b) > 0 && isSpace(b[0]) {
		b = b[1:]
	}
	for len(b) > 0 && isSpace(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}

// normal is normalize-space: trimmed, and every white space inside one blank. It
// copies only where it must.
func normal(b []byte) []byte {
	b = trim(b)
	for i, c := range b {
		if isSpace(c) && (c != ' ' || isSpace(b[i+1])) {
			return bytes.Join(bytes.FieldsFunc(b, func(r rune) bool { return r < 0x80 && isSpace(byte(r)) }), []byte{' '})
		}
	}
	return b
}

// isUpper compares b, with its ASCII letters made capitals, with a text that has
// capitals alone.
func isUpper(b []byte, capitals string) bool {
	if len(b) != len(capitals) {
		return false
	}
	for i, c := range b {
		if 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		if c != capitals[i] {
			return false
		}
	}
	return true
}
