package edifact

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Repertoire is a character set of ISO 9735 by its identifier (0001), "UNOC".
type Repertoire string

// The sets that are written. UNOA has capital letters alone; UNOB has small ones
// too; UNOC is ISO 8859-1; UNOW is all of Unicode, in UTF-8, under version 4 of
// the syntax.
const (
	UNOA Repertoire = "UNOA"
	UNOB Repertoire = "UNOB"
	UNOC Repertoire = "UNOC"
	UNOW Repertoire = "UNOW"
)

// Version is the syntax version (0002) that goes with a set that is written.
func (r Repertoire) Version() int {
	switch r {
	case UNOA, UNOB:
		return 2
	case UNOW:
		return 4
	}
	return 3
}

// levelA is the characters of the smallest set.
const levelA = " .,-()/='+:?!\"%&*;<>0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// Has says whether the set has the character. No set has line ends and other
// control characters.
func (r Repertoire) Has(c rune) bool {
	switch r {
	case UNOA:
		return c < utf8.RuneSelf && strings.IndexByte(levelA, byte(c)) >= 0
	case UNOB:
		return c >= 'a' && c <= 'z' || UNOA.Has(c)
	case UNOC:
		return c >= ' ' && c < 0x7F || c >= 0xA0 && c <= 0xFF
	case UNOW:
		return c != utf8.RuneError && c&0xFFFE != 0xFFFE && !unicode.IsControl(c) && utf8.ValidRune(c)
	}
	return false
}

// encode appends text, all of whose characters the set has.
func (r Repertoire) encode(to []byte, c rune) []byte {
	if r == UNOC {
		return append(to, byte(c))
	}
	return utf8.AppendRune(to, c)
}

// wide says whether line ends are characters like others in the set.
func (r Repertoire) wide() bool { return r == UNOW || r == "UNOX" || r == "UNOY" }

// pages are the further sets of one byte, all parts of ISO 8859.
func pages(r Repertoire) *charmap.Charmap {
	switch r {
	case "UNOD":
		return charmap.ISO8859_2
	case "UNOE":
		return charmap.ISO8859_5
	case "UNOF":
		return charmap.ISO8859_7
	case "UNOG":
		return charmap.ISO8859_3
	case "UNOH":
		return charmap.ISO8859_4
	case "UNOI":
		return charmap.ISO8859_6
	case "UNOJ":
		return charmap.ISO8859_8
	case "UNOK":
		return charmap.ISO8859_9
	}
	return nil
}

// decode reads text of a set, and counts the characters that the set does not
// have. Senders often declare a set that is too small: in UNOA and UNOB other
// letters are UTF-8 where they form it and Windows-1252 where not; in UNOC the
// bytes without a character of ISO 8859-1, and in UNOW those that are no UTF-8,
// are Windows-1252. The text is appended to another.
func (r Repertoire) decode(to, raw []byte) (text []byte, strays int, err error) {
	if ascii(raw) {
		return append(to, raw...), 0, r.known()
	}
	switch r {
	case UNOA, UNOB:
		if utf8.Valid(raw) {
			return append(to, raw...), utf8.RuneCount(raw), nil
		}
		return mapped(charmap.Windows1252, to, raw, 0xFF)
	case UNOC:
		return mapped(charmap.Windows1252, to, raw, 0x9F)
	case UNOW, "UNOX", "UNOY":
		if utf8.Valid(raw) {
			return append(to, raw...), 0, nil
		}
		return mapped(charmap.Windows1252, to, raw, 0xFF)
	}
	page := pages(r)
	if page == nil {
		return nil, 0, r.known()
	}
	return mapped(page, to, raw, 0)
}

// mapped decodes bytes of one table; those from 0x80 to last are counted as strays.
func mapped(page *charmap.Charmap, to, raw []byte, last byte) (text []byte, strays int, err error) {
	for _, c := range raw {
		as := page.DecodeByte(c)
		if as == utf8.RuneError || c >= 0x80 && unicode.IsControl(as) {
			return nil, 0, fmt.Errorf("it holds the byte %#02x, which is no character", c)
		}
		if c >= 0x80 && c <= last {
			strays++
		}
		to = utf8.AppendRune(to, as)
	}
	return to, strays, nil
}

// known refuses a set that nobody has defined.
func (r Repertoire) known() error {
	switch {
	case r == UNOA, r == UNOB, r == UNOC, r.wide(), pages(r) != nil:
		return nil
	}
	return fmt.Errorf("the character set %.8q is not known", string(r))
}

func ascii(raw []byte) bool {
	for _, c := range raw {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
