package x12

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// spelling is how a character that a document cannot carry is written with those it
// can, false where it has no spelling. capital says that the letters around it are
// capitals.
func (p *profile) spelling(c rune, capital bool) (string, bool) {
	candidates := []string{similar()[c], letter(c, capital), strings.ToUpper(letter(c, capital)), plain(c, capital), strings.ToUpper(plain(c, capital)), basic()[c]}
	if p.characters == "basic" {
		candidates = append(candidates, strings.ToUpper(string(c)))
	}
	for _, s := range candidates {
		if s != "" && !p.unfitting(s) {
			return s, true
		}
	}
	if c < 0x80 && c >= ' ' { // a separator without a character like it, a mark of the extended set
		return " ", true
	}
	return "", invisible(c)
}

// invisible says whether a character may be left out: marks that join or part words,
// and variants of the character before.
func invisible(c rune) bool {
	return unicode.In(c, unicode.Cf, unicode.Mn) || c == 0xad
}

// letter is the spelling of a letter of another alphabet.
func letter(c rune, capital bool) string {
	if s := letters()[c]; s != "" {
		return s
	}
	small := unicode.ToLower(c)
	s := letters()[small]
	if s == "" || small == c {
		return ""
	}
	if capital {
		return strings.ToUpper(s)
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// plain is a letter without its marks, a ligature or a fraction taken apart.
func plain(c rune, capital bool) string {
	var b strings.Builder
	for _, d := range norm.NFKD.String(string(c)) {
		switch s := letter(d, capital); {
		case unicode.Is(unicode.Mn, d):
		case s != "":
			b.WriteString(s)
		default:
			b.WriteRune(d)
		}
	}
	if s := b.String(); s != string(c) {
		return s
	}
	return ""
}

// similar is a character like one that parts the data.
var similar = sync.OnceValue(func() map[rune]string {
	return map[rune]string{
		'*': "x", '>': ")", '<': "(", '^': "-", '~': "-", ':': ".", '|': "/", '+': "&", '\'': "`", '`': "'", '!': ".", '"': "'",
		'%': "pct", '&': "+", '(': "[", ')': "]", ',': ";", ';': ",", '/': "-", '=': "-", '?': ".", '@': "(at)", '_': "-", '#': "no.",
		'$': "USD", '[': "(", ']': ")", '{': "(", '}': ")", '\\': "/",
	}
})

// basic is a spelling in the basic set, where similar is not in it.
var basic = sync.OnceValue(func() map[rune]string {
	return map[rune]string{'%': "PCT", '@': "(AT)", '#': "NO.", '`': "'", '$': "USD", '<': "(", '>': ")"}
})

// letters is the spelling of letters and signs that do not fall apart into a letter
// and its marks: the Nordic and German habit, ISO 843 for Greek, the passport
// spelling for Cyrillic. Capitals follow from the small letters.
var letters = sync.OnceValue(func() map[rune]string {
	all := map[rune]string{}
	words := strings.Fields(`æ ae ø oe å aa ä ae ö oe ü ue ß ss œ oe þ th ð d đ d ħ h ı i ĸ k ł l ŋ n ŧ t ĳ ij ǿ oe ǽ ae ə e ƒ f ſ s
		€ EUR £ GBP ¥ JPY ¢ ct ₤ GBP ₽ RUB ₺ TRY ₹ INR ₩ KRW ₪ ILS ฿ THB ₫ VND ₴ UAH
		– - — - ‒ - ― - ‐ - ‑ - − - ‘ ' ’ ' ‚ ' ‛ ' “ " ” " „ " ‟ " ‹ ' › ' « " » " ′ ' ″ " ´ ' ¨ " ˝ " ¸ , ˆ -
		× x ÷ / ⁄ / ∕ / ± +/- · . • - ● - ◦ - ■ - ‣ - ¦ / ¶ . § Sec. ° deg ℃ degC ℉ degF µ u  ® (R) © (C) ¿ ? ¡ ! ¬ - ≈ = ≠ = ≤ = ≥ = → - ← - ✓ x ✔ x ø oe
		α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o
		а a б b в v г g д d е e ж zh з z и i й i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch ъ ie ы y э e ю iu я ia
		ё e є ie і i ї i ґ g ў u ђ d ј j љ lj њ nj ћ c џ dz ѓ g ќ k ѕ dz`)
	for i := 0; i+1 < len(words); i += 2 {
		c, _ := utf8.DecodeRuneInString(words[i])
		all[c] = words[i+1]
	}
	all['ь'], all['\u00a0'], all['\u2009'], all['\u202f'], all['…'] = "'", " ", " ", " ", "..."
	return all
})
