package check

import "strings"

// NormalizeSpace is XPath's normalize-space: white space is blank, tab and line
// ends alone. A no-break space is a letter like any other.
func NormalizeSpace(text string) string {
	if !strings.ContainsAny(text, " \t\r\n") {
		return text
	}
	return string(normal([]byte(text)))
}

// UpperCase is XPath's upper-case. One letter may become two: ß is SS.
func UpperCase(text string) string { return strings.ToUpper(several.Replace(text)) }

// several is the letters that become more than one, as far as Latin capitals
// without accents come of them.
var several = strings.NewReplacer("ß", "SS", "ﬀ", "FF", "ﬁ", "FI", "ﬂ", "FL", "ﬃ", "FFI", "ﬄ", "FFL", "ﬅ", "ST", "ﬆ", "ST")

// IsCapital is IsUpperExactly with all letters that have such a capital, ı and ſ
// among them: upper-case(path) = word.
func IsCapital(path, word string) Cond {
	return anyText(path, func(text []byte) bool {
		return isUpper(text, word) || len(text) >= len(word) && !plainASCII(text) && UpperCase(string(text)) == word
	})
}

func plainASCII(text []byte) bool {
	for _, c := range text {
		if c >= 0x80 {
			return false
		}
	}
	return true
}
