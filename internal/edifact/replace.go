package edifact

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Replacement is what a person would write for a character that the set does not
// have: "EUR" for "€", "ae" for "æ", a blank for a line end. It is false where
// nothing is known, as for Greek or Chinese letters.
func (r Repertoire) Replacement(c rune) (string, bool) {
	if text, ok := r.Plain(c); ok {
		return text, true
	}
	for _, text := range candidates(c) {
		if text, ok := r.fitted(text); ok {
			return text, true
		}
	}
	return "", false
}

// fitted is a text in capitals where the set has no other letters; false where it
// does not have them all.
func (r Repertoire) fitted(text string) (string, bool) {
	if r == UNOA {
		text = strings.ToUpper(text)
	}
	return text, r.hasAll(text)
}

func (r Repertoire) hasAll(text string) bool {
	for _, c := range text {
		if !r.Has(c) {
			return false
		}
	}
	return true
}

// candidates are the replacements of a character, the best one first.
func candidates(c rune) []string {
	if text, ok := written[c]; ok {
		return []string{text}
	}
	var tried []string
	if bare := stripped(c); bare != "" {
		tried = append(tried, bare)
	}
	if unicode.IsSpace(c) && c != '\f' && c != '\v' {
		tried = append(tried, " ")
	}
	return tried
}

// stripped is a letter without its marks, a digit without its circle.
func stripped(c rune) string {
	var b strings.Builder
	for _, part := range norm.NFKD.String(string(c)) {
		if !unicode.Is(unicode.Mn, part) {
			b.WriteRune(part)
		}
	}
	if b.String() == string(c) {
		return ""
	}
	return strings.TrimSpace(b.String())
}

// written is the customs of Danish and German letters, and of signs.
var written = map[rune]string{
	'æ': "ae", 'Æ': "AE", 'ø': "oe", 'Ø': "OE", 'å': "aa", 'Å': "AA",
	'ä': "ae", 'Ä': "AE", 'ö': "oe", 'Ö': "OE", 'ü': "ue", 'Ü': "UE", 'ß': "ss", 'ẞ': "SS",
	'þ': "th", 'Þ': "TH", 'ð': "d", 'Ð': "D", 'đ': "d", 'Đ': "D", 'ł': "l", 'Ł': "L", 'ħ': "h", 'Ħ': "H", 'ı': "i",
	'œ': "oe", 'Œ': "OE", 'ŋ': "ng", 'Ŋ': "NG",
	'£': "GBP", '¥': "JPY", '¢': "c", '´': "'", '`': "'", '_': "-", '~': "-", '·': ".", '÷': "/", '\\': "/", '|': "/", '¦': "/",
	'@': "(AT)", '#': "NO.", '$': "USD", '[': "(", ']': ")", '{': "(", '}': ")",
	'½': "1/2", '¼': "1/4", '¾': "3/4", '°': " deg.", 'º': "o", 'ª': "a", '±': "+/-", '§': "par. ",
	'¿': "?", '¡': "!", '‰': " o/oo", '→': "->", '←': "<-",
	'≤': "<=", '≥': ">=", '≠': "<>", '√': "V",
}
