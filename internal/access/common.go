package access

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/postbud/postbud/fault"
)

// The bounds of a password, in characters.
const (
	LeastPassword = 12
	MostPassword  = 200
)

// The codes of a password that is refused; the faults bear the field "password".
const (
	CodePasswordShort  = "PW-SHORT"  // Args: least
	CodePasswordLong   = "PW-LONG"   // Args: most
	CodePasswordCommon = "PW-COMMON" // it is among the first that somebody would try
)

// surprise is how many characters of a password must be none of a common word, a
// year, a run on the keyboard or a repetition.
const surprise = 5

// NewPassword refuses a password that is too short or that many others have:
// common words, names the person is known by (e-mail, name, company), runs such
// as "1234" and "qwerty", and repetitions, also with digits for letters. There
// are no rules for kinds of characters.
func NewPassword(password string, known ...string) error {
	switch n := utf8.RuneCountInString(norm.NFKC.String(password)); {
	case n < LeastPassword:
		return fault.Setting("password", "the password needs at least %d characters", LeastPassword).
			Coded(CodePasswordShort, "least", "12")
	case n > MostPassword:
		return fault.Setting("password", "the password has more than %d characters", MostPassword).
			Coded(CodePasswordLong, "most", "200")
	case left(password, known) < surprise:
		return fault.Setting("password", "many people have this password or one like it; choose another").
			Coded(CodePasswordCommon)
	}
	return nil
}

// left counts what of a password surprises.
func left(password string, known []string) int {
	text := plain(password)
	words := strings.Fields(commonWords)
	for _, k := range known {
		words = append(words, strings.FieldsFunc(strings.ToLower(k), notLetter)...)
	}
	text = without(text, words)
	return min(surprising(text), surprising(without(unmasked.Replace(text), words)))
}

func without(text string, words []string) string {
	for _, w := range words {
		if utf8.RuneCountInString(w) >= 4 {
			text = strings.ReplaceAll(text, w, " ")
		}
	}
	return text
}

// surprising counts what is neither a run nor a repetition.
func surprising(text string) int {
	letters := []rune(text)
	seen := map[rune]int{}
	count := 0
	for i, r := range letters {
		seen[r]++
		if unicode.IsSpace(r) || seen[r] > 2 || i > 0 && (next(letters[i-1], r) || next(r, letters[i-1]) || r == letters[i-1]) {
			continue
		}
		count++
	}
	return count
}

// next says whether b follows a in a row that fingers know.
func next(a, b rune) bool {
	for _, row := range rows {
		if i := strings.IndexRune(row, a); i >= 0 && strings.HasPrefix(row[i+utf8.RuneLen(a):], string(b)) {
			return true
		}
	}
	return false
}

// rows are those of the keyboards of our users, the alphabet and the digits.
var rows = [...]string{"qwertyuiopåüõ", "asdfghjklæøöä", "zxcvbnm", "qazwsxedc", "1qaz2wsx3edc", "abcdefghijklmnopqrstuvwxyzæøå", "01234567890"}

// plain is the password in lower case with only letters and digits; other signs
// part words.
func plain(password string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("@$!", r) {
			return unicode.ToLower(r)
		}
		return ' '
	}, norm.NFKC.String(password))
}

// unmasked undoes the signs that stand for letters.
var unmasked = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "8", "b", "@", "a", "$", "s", "!", "i")

func notLetter(r rune) bool { return !unicode.IsLetter(r) }

// commonWords are what people put into passwords, in the languages of our users,
// the longer before what they contain.
const commonWords = `
passwords password passwort lösenord losenord adgangskode kodeord hemmeligt hemmelig hemligt hemlig
kennwort secret letmein welcome velkommen välkommen valkommen willkommen changeme changed change default
administrator administration admin superuser root user guest gæst gast test testing tester demo login signin
master monkey dragon shadow sunshine princess football fodbold fotboll baseball superman batman pokemon
starwars computer internet network server system office microsoft windows google apple samsung android
iloveyou loveyou jegelskerdig jagälskardig elsker älskar love trustno whatever freedom nothing
københavn kobenhavn copenhagen stockholm göteborg goteborg aarhus århus odense aalborg malmö malmo danmark
denmark sverige sweden norge norway london paris berlin
january february march april june july august september october november december
januar februar marts juni juli oktober mandag tirsdag onsdag torsdag fredag lørdag lordag søndag sondag
januari februari mars maj måndag tisdag fredag lördag monday tuesday wednesday thursday friday saturday sunday
spring summer autumn winter forår forar sommer efterår efterar vinter vår sommar höst
invoice faktura fakturor company firma bogholder bookkeeper regnskab bokföring economic dinero billy postbud
hello hejsa hejhej abcd qwer asdf zxcv
2010 2011 2012 2013 2014 2015 2016 2017 2018 2019 2020 2021 2022 2023 2024 2025 2026 2027 2028 2029 2030`
