package access

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"strings"
)

// letters are the digits and letters that are not mistaken for one another when
// they are read aloud or typed.
var letters = base32.NewEncoding("23456789abcdefghjkmnpqrstuvwxyz_").WithPadding(base32.NoPadding)

// NewID is a random name of 130 bits, with what it names before it: "usr_…".
func NewID(kind string) string { return kind + "_" + randomLetters(26) }

// NewSetupCode is what proves at the first run that a person may read the
// server's log: five groups of five letters and digits, 123 random bits.
func NewSetupCode() string {
	text := strings.ToUpper(randomLetters(25))
	var groups []string
	for i := 0; i < len(text); i += 5 {
		groups = append(groups, text[i:i+5])
	}
	return strings.Join(groups, "-")
}

// SameCode compares a code with what was typed, any case, with or without the
// dashes, in a time that does not depend on where they differ. An empty code
// equals nothing.
func SameCode(code, typed string) bool {
	code, typed = bare(code), bare(typed)
	return code != "" && subtle.ConstantTimeCompare([]byte(code), []byte(typed)) == 1
}

func bare(code string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' || r == '\t' || r == '\n' || r == '\r' {
			return -1
		}
		return r
	}, strings.ToLower(code))
}

// randomLetters draws n letters, each of 31 with the same chance: the alphabet
// has a 32nd that is thrown away.
func randomLetters(n int) string {
	var out strings.Builder
	for out.Len() < n {
		b := make([]byte, 20)
		_, _ = rand.Read(b) // it ends the process rather than fail
		text := strings.ReplaceAll(letters.EncodeToString(b), "_", "")
		out.WriteString(text[:min(len(text), n-out.Len())])
	}
	return out.String()
}
