package paper

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// weight is one of the two fonts.
type weight int

const (
	regular weight = iota
	bold
)

// unshown stands for a sign that the fonts lack and that has no plainer one.
const unshown = '□'

// metrics is the width of every sign that both fonts have, in thousandths of the
// font's size.
type metrics [2]map[rune]int

// fonts are measured at the first use.
var fonts = sync.OnceValue(func() metrics {
	var m metrics
	for i, data := range [][]byte{goregular.TTF, gobold.TTF} {
		f, err := sfnt.Parse(data)
		if err != nil {
			panic(err) // the font is part of the program
		}
		m[i] = widths(f)
	}
	for r := range m[regular] {
		if _, ok := m[bold][r]; !ok {
			delete(m[regular], r)
		}
	}
	return m
})

// widths reads the widths of the signs of the basic plane, the only one that the PDF
// library writes.
func widths(f *sfnt.Font) map[rune]int {
	all := map[rune]int{}
	var b sfnt.Buffer
	for r := rune(' '); r < 0xfffe; r++ {
		glyph, err := f.GlyphIndex(&b, r)
		if err != nil || glyph == 0 {
			continue
		}
		if advance, err := f.GlyphAdvance(&b, glyph, fixed.I(1000), font.HintingNone); err == nil {
			all[r] = advance.Round()
		}
	}
	return all
}

// plainer is what stands for signs that the fonts lack.
var plainer = strings.NewReplacer(
	"\u2010", "-", "\u2011", "-", "\u2012", "–", "\u2015", "—", "\u2027", "·", "\u2219", "·",
	"\u2000", " ", "\u2001", " ", "\u2002", " ", "\u2003", " ", "\u2004", " ", "\u2005", " ", "\u2006", " ",
	"\u2007", noBreak, "\u2008", " ", "\u2009", " ", "\u200a", " ", "\u202f", noBreak, "\u205f", " ", "\u3000", " ",
	"\u2028", "\n", "\u2029", "\n",
	"ß", "ß", "ẞ", "SS", "ĳ", "ij", "Ĳ", "IJ", "ﬀ", "ff", "ﬃ", "ffi", "ﬄ", "ffl",
	"₀", "0", "₁", "1", "₂", "2", "₃", "3", "₄", "4", "₅", "5", "₆", "6", "₇", "7", "₈", "8", "₉", "9",
	"✓", "√", "✔", "√", "➔", "→", "⇒", "→", "⁄", "/", "∶", ":", "‚", "‚", "№", "No.", "℃", "°C", "㎡", "m²", "㎥", "m³",
)

// shown is a text in signs that the fonts have, and whether one of them had to be
// printed as □. Blanks other than the usual ones become usual ones; lines stay.
func shown(text string) (string, bool) {
	if isPlain(text) {
		return text, false
	}
	have, lacks := fonts()[regular], false
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\t", " ")
	text = plainer.Replace(norm.NFC.String(text))
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range text {
		switch _, ok := have[r]; {
		case r == '\n', r == '\r':
			b.WriteByte('\n')
		case shapeless(r):
		case ok:
			b.WriteRune(r)
		default:
			plain, found := plainly(r, have)
			b.WriteString(plain)
			lacks = lacks || !found
		}
	}
	return b.String(), lacks
}

// isPlain says whether a text is printable ASCII, as most are.
func isPlain(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

// shapeless says whether a sign leaves no ink: joiners, directions, soft hyphens,
// variants, and accents that stand alone.
func shapeless(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me) || r >= 0xfe00 && r <= 0xfe0f || r >= 0xe0100 && r <= 0xe01ef
}

// plainly is a sign without its accents or taken apart, as ㎏ is kg. Numbers stay whole:
// 2⅓ must not become 21/3.
func plainly(r rune, have map[rune]int) (text string, found bool) {
	if unicode.Is(unicode.No, r) {
		return string(unshown), false
	}
	var b strings.Builder
	for _, part := range norm.NFKD.String(string(r)) {
		if unicode.Is(unicode.Mn, part) {
			continue
		}
		if _, ok := have[part]; !ok {
			return string(unshown), false
		}
		b.WriteRune(part)
	}
	return b.String(), b.Len() > 0
}

// width is how wide a text is, in points, at a font size. The text must be shown.
func width(text string, w weight, size float64) float64 {
	have, sum := fonts()[w], 0
	for _, r := range text {
		sum += have[r]
	}
	return float64(sum) * size / 1000
}
