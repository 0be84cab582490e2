package xlsx

import (
	"regexp"
	"strconv"
	"strings"
)

// shown is how a cell shows its number, as far as that changes what it means.
type shown byte

const (
	asNumber shown = iota
	asDay
	asPercent
)

// literal is what stands for itself in a number format: quoted, escaped, and what
// is in brackets but for counted hours.
var literal = regexp.MustCompile(`"[^"]*"|\\.|_.|\*.|\[[^hmsHMS\]][^\]]*\]`)

// maxStyles is how many cell formats Excel itself allows.
const maxStyles = 65490

// readStyles reads how each cell format shows numbers.
func (b *book) readStyles(t *tokens) error {
	own := map[string]shown{}
	return t.each(func(at string) error {
		switch at {
		case "numFmts/numFmt":
			own[string(t.attribute("numFmtId"))] = shownBy(string(t.attribute("formatCode")))
		case "cellXfs/xf":
			id := string(t.attribute("numFmtId"))
			as, ok := own[id]
			if !ok {
				as = builtin(id)
			}
			if len(b.styles) == maxStyles {
				return bad("it has more than %d cell formats", maxStyles)
			}
			b.styles = append(b.styles, as)
		}
		return nil
	})
}

// shownBy judges a number format by its code.
func shownBy(code string) shown {
	code, _, _ = strings.Cut(strings.ToLower(literal.ReplaceAllString(code, "")), ";")
	switch {
	case strings.Contains(code, "general"):
		return asNumber
	case strings.ContainsAny(code, "ymdhs"):
		return asDay
	case strings.Contains(code, "%"):
		return asPercent
	}
	return asNumber
}

// builtin judges a number format by its number (ECMA-376 part 1 section 18.8.30);
// 27 to 36 and 50 to 58 are the days of East Asian languages.
func builtin(id string) shown {
	n, _ := strconv.Atoi(id)
	switch {
	case n == 9 || n == 10:
		return asPercent
	case n >= 14 && n <= 22, n >= 27 && n <= 36, n >= 45 && n <= 47, n >= 50 && n <= 58:
		return asDay
	}
	return asNumber
}

// shown is how the cells of a format show their numbers.
func (b *book) shown(style int) shown {
	if style < 0 || style >= len(b.styles) {
		return asNumber
	}
	return b.styles[style]
}
