package schema

import (
	"bytes"
	"strconv"
)

// isAddress: what Xerces takes for a URI, absolute or relative. Nearly everything
// is one, for blanks, quotes, braces and letters beyond ASCII count as if they were
// escaped. It refuses a colon without a scheme before it and a scheme with nothing
// after it, % without two hexadecimal digits, a second #, an authority that is
// empty to the end, and brackets but for an IPv6 address, in what follows a scheme
// that is no path, and in query and fragment.
func isAddress(b []byte) bool {
	if !escapesHold(b) {
		return false
	}
	b, fragment, found := bytes.Cut(b, []byte("#"))
	if bytes.IndexByte(fragment, '#') >= 0 {
		return false
	}
	hierarchy, scheme := b, false
	if colon := bytes.IndexByte(b, ':'); colon >= 0 && !bytes.ContainsAny(b[:colon], "/?") {
		if !isScheme(b[:colon]) || colon == len(b)-1 {
			return false
		}
		hierarchy, scheme = b[colon+1:], true
	}
	hierarchy, _, asked := bytes.Cut(hierarchy, []byte("?"))
	if rest, net := bytes.CutPrefix(hierarchy, []byte("//")); net {
		authority := rest
		if slash := bytes.IndexByte(rest, '/'); slash >= 0 {
			authority = rest[:slash]
		}
		if len(rest) == 0 && !asked && !found {
			return false
		}
		return isAuthority(authority) && !brackets(rest[len(authority):])
	}
	return scheme && (len(hierarchy) == 0 || hierarchy[0] != '/') || !brackets(hierarchy)
}

func brackets(b []byte) bool { return bytes.ContainsAny(b, "[]") }

// escapesHold says whether each % has its two digits.
func escapesHold(b []byte) bool {
	for i, c := range b {
		if c == '%' && (i+2 >= len(b) || !isHex(b[i+1]) || !isHex(b[i+2])) {
			return false
		}
	}
	return true
}

func isHex(c byte) bool { return isDigit(c) || c >= 'A' && c <= 'F' || c >= 'a' && c <= 'f' }

func isScheme(b []byte) bool {
	for i, c := range b {
		if !isLetter(c) && (i == 0 || !isDigit(c) && c != '+' && c != '-' && c != '.') {
			return false
		}
	}
	return len(b) > 0
}

// isAuthority: any text without brackets, or user@[IPv6]:port.
func isAuthority(b []byte) bool {
	if !brackets(b) {
		return true
	}
	if at := bytes.IndexByte(b, '@'); at >= 0 {
		if brackets(b[:at]) {
			return false
		}
		b = b[at+1:]
	}
	if b[0] != '[' {
		return false
	}
	end := bytes.IndexByte(b, ']')
	if end < 0 {
		return false
	}
	if port, given := bytes.CutPrefix(b[end+1:], []byte(":")); given && len(port) > 0 {
		if n, err := strconv.ParseInt(string(port), 10, 32); err != nil || n < 0 || n > 65535 {
			return false
		}
	} else if !given && end != len(b)-1 {
		return false
	}
	return isIPv6(b[1:end])
}

// isIPv6: eight groups of up to four hexadecimal digits, the last two perhaps as an
// IPv4 address, one run of groups perhaps as "::".
func isIPv6(b []byte) bool {
	before, after, short := bytes.Cut(b, []byte("::"))
	first, ok := groups(before, !short)
	if !short {
		return ok && first == 8
	}
	last, okLast := groups(after, true)
	return ok && okLast && first+last < 8
}

// groups counts groups parted by colons; an IPv4 address at the end is two.
func groups(b []byte, v4 bool) (count int, ok bool) {
	if len(b) == 0 {
		return 0, true
	}
	parts := bytes.Split(b, []byte(":"))
	for i, p := range parts {
		switch {
		case v4 && i == len(parts)-1 && bytes.IndexByte(p, '.') >= 0:
			if !isIPv4(p) {
				return 0, false
			}
			count += 2
		case len(p) == 0 || len(p) > 4:
			return 0, false
		default:
			for _, c := range p {
				if !isHex(c) {
					return 0, false
				}
			}
			count++
		}
	}
	return count, true
}

// isIPv4: four numbers below 256. Xerces lets the last one be absent.
func isIPv4(b []byte) bool {
	parts := bytes.Split(b, []byte("."))
	for i, p := range parts {
		if len(p) == 0 && i < 3 || len(p) > 3 || digits(p) != len(p) || len(p) == 3 && string(p) > "255" {
			return false
		}
	}
	return len(parts) == 4
}
