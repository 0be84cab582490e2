package edifact

import "unicode"

// Plain is a typographic form in characters of the set: a straight quotation mark for
// a curved one, a hyphen for a dash, a blank for one that does not break, nothing for
// a mark that nobody sees. It is false for all else: letters, and signs whose plain
// form a reader might take for something else.
func (r Repertoire) Plain(c rune) (string, bool) {
	text, ok := typographic[c]
	switch {
	case ok:
	case unicode.Is(unicode.Zs, c), c == '\t', c == '\n', c == '\r':
		text = " "
	default:
		return "", false
	}
	return r.fitted(text)
}

// typographic is the forms that typesetters and word processors put in place of what
// people type, and that mean the same.
var typographic = map[rune]string{
	// quotation marks, apostrophes, primes
	'‘': "'", '’': "'", '‚': "'", '‛': "'", '‹': "'", '›': "'", 'ʼ': "'", '′': "'",
	'“': "\"", '”': "\"", '„': "\"", '‟': "\"", '«': "\"", '»': "\"", '″': "\"",
	// hyphens, dashes, the minus sign
	'‐': "-", '‑': "-", '‒': "-", '–': "-", '—': "-", '―': "-", '−': "-",
	// points
	'…': "...", '•': "*", '‣': "*", '▪': "*", '●': "*",
	// signs with a usual spelling
	'€': "EUR", '×': "x", '⁄': "/", '™': "(TM)", '®': "(R)", '©': "(c)", '№': "No.",
	// ligatures
	'ﬀ': "ff", 'ﬁ': "fi", 'ﬂ': "fl", 'ﬃ': "ffi", 'ﬄ': "ffl",
	// where a word may be parted, or must not; the mark of the byte order
	'\u00ad': "", '\u200b': "", '\u2060': "", '\ufeff': "",
}
