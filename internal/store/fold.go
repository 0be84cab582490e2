package store

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold makes texts comparable: lower case, accents taken off. It is done here and
// not in SQL, because the two databases do not agree on letters beyond ASCII.
func fold(text string) string {
	plain := true
	for i := range len(text) {
		plain = plain && text[i] < 0x80
	}
	if plain {
		return strings.ToLower(text)
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(text))
}

// words joins what a search looks at. The line feed keeps a search from matching
// the end of one and the beginning of the next.
func words(texts ...string) string {
	var kept []string
	for _, t := range texts {
		if t != "" {
			kept = append(kept, fold(t))
		}
	}
	return strings.Join(kept, "\n")
}

// part is the pattern of LIKE … ESCAPE '\' that finds a folded text anywhere.
func part(text string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(fold(strings.TrimSpace(text))) + "%"
}
