package netx

import (
	"net/netip"
	"strings"
	"unicode"
)

// plainHost says whether text is an address in its usual form or could be a name.
// What C libraries take for an address all the same (2130706433, 0x7f.1,
// 0177.0.0.1, 127.1) is neither: no name on the internet ends in a number.
func plainHost(text string) bool {
	if text == "" || len(text) > 253 {
		return false
	}
	if _, err := netip.ParseAddr(text); err == nil {
		return true
	}
	for label := range strings.SplitSeq(strings.TrimSuffix(text, "."), ".") {
		if label == "" || len(label) > 63 || strings.ContainsFunc(label, notInName) {
			return false
		}
	}
	return !endsInNumber(text)
}

// notInName is narrow on purpose: full-width and circled digits, which some
// resolvers fold to plain ones, are letters of no name. A name with other letters
// must be written in its xn-- form.
func notInName(r rune) bool {
	return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '_'
}

func endsInNumber(name string) bool {
	name = strings.TrimSuffix(name, ".")
	last := strings.ToLower(name[strings.LastIndexByte(name, '.')+1:])
	if hex, isHex := strings.CutPrefix(last, "0x"); isHex {
		return strings.Trim(hex, "0123456789abcdef") == ""
	}
	return strings.Trim(last, "0123456789") == ""
}
