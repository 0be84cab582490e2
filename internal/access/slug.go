package access

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// longest is the most letters of an id that is made from a name.
const longest = 40

// Slug makes an id from a name, for addresses: lower-case letters, digits and
// dashes, at most 40. "Nørre & Søn A/S" becomes "noerre-soen-a-s". It is "" for a
// name without any letter or digit.
func Slug(name string) string {
	var out strings.Builder
	dash := false
	for _, r := range norm.NFD.String(spelt.Replace(strings.ToLower(norm.NFC.String(name)))) {
		switch {
		case unicode.Is(unicode.Mn, r): // an accent
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if dash && out.Len() > 0 {
				out.WriteByte('-')
			}
			dash = false
			out.WriteRune(r)
		default:
			dash = true
		}
	}
	id := out.String()
	return strings.TrimRight(id[:min(len(id), longest)], "-")
}

// spelt is how letters are written where only a to z are allowed.
var spelt = strings.NewReplacer("æ", "ae", "ø", "oe", "å", "aa", "ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "þ", "th", "ð", "d", "đ", "d", "ł", "l")

// IDFor is the slug of a name, or of what it names where the name has no letter,
// with a number behind it where taken says that somebody has it.
func IDFor(name, kind string, taken func(id string) bool) string {
	id := Slug(name)
	if id == "" {
		id = Slug(kind)
	}
	for n, try := 2, id; ; n++ {
		if !taken(try) {
			return try
		}
		try = id + "-" + strconv.Itoa(n)
	}
}
