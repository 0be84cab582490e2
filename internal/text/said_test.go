package text

import (
	"slices"
	"strings"
	"testing"
)

// TestPhrasesAreSaidWithTheirValues: of real sentences nothing is left in English, and
// what somebody else wrote stays as it is.
func TestPhrasesAreSaidWithTheirValues(t *testing.T) {
	for phrase, want := range map[string]string{
		"goes on from the gateway before":                                                                                        "fortsætter fra leveringsvejen før",
		"nobody could ask for the receipt: the connection to as2.example was given up":                                           "ingen kunne spørge efter kvitteringen: forbindelsen til as2.example blev opgivet",
		"the line to sftp.example broke while we were reading back; nothing was delivered":                                       "forbindelsen til sftp.example blev afbrudt, mens vi læste tilbage; intet blev leveret",
		"the server ftp.example answered with a failure while we were writing (451 local error); nothing was delivered":          "serveren ftp.example svarede med en fejl, mens vi skrev (451 local error); intet blev leveret",
		"The name sftp.example is known.":                                                                                        "Navnet sftp.example er kendt.",
		"The folder in is there; it holds 3 files.":                                                                              "Mappen in er der; antal filer i den: 3.",
		"It is trusted and valid until 2029-11-22 (TLS 1.3).":                                                                    "Det er godkendt og gyldigt til 2029-11-22 (TLS 1.3).",
		"The partner's is valid until 2027-02-01, ours until 2029-11-22, the next one of theirs takes over at 2027-01-31 14:00.": "Partnerens er gyldigt til 2027-02-01, vores til 2029-11-22; partnerens næste tager over 2027-01-31 14:00.",
		"Port": "Port", "Connect": "Forbind", "Server": "Server", "": "",
	} {
		if got := In("da").Said(phrase); got != want {
			t.Errorf("%q is said %q, not %q", phrase, got, want)
		}
		if got := In("sv").Said(phrase); got != phrase {
			t.Errorf("%q is said %q in Swedish", phrase, got)
		}
	}
}

func TestADeclarationIsSaidWholeOrNotAtAll(t *testing.T) {
	for _, c := range [][3]string{
		{"da", "Private key", "Privat nøgle"}, {"da", "Nobody's setting", "Nobody's setting"}, {"da", "", ""}, {"da", "Navn", "Navn"},
		{"da", "One name=value to a line; {File} and {ID} are filled in.", "Én navn=værdi pr. linje; {File} og {ID} udfyldes."},
		{"en", "Private key", "Private key"}, {"sv", "Private key", "Private key"},
	} {
		if got := In(c[0]).Declared(c[1]); got != c[2] {
			t.Errorf("%q is said %q in %s, not %q", c[1], got, c[0], c[2])
		}
	}
	e := In("da").Code("SET-MISSING", map[string]string{"title": "Private key"})
	if e.Text != "Privat nøgle skal udfyldes." {
		t.Errorf("a missing setting is said %q", e.Text)
	}
	if got := In("da").Said("the document is a Name, Private key"); got != "dokumentet er Name, Private key" {
		t.Errorf("a value is taken for a setting: %q", got)
	}
}

// TestWhyAMessageIsNotTakenIsSaidInDanish: the mail about AS2-UNTAKEN, and what bears no
// code.
func TestWhyAMessageIsNotTakenIsSaidInDanish(t *testing.T) {
	e := In("da").Code("AS2-UNTAKEN", map[string]string{"partner": "Havneby", "text": "paused: leveringsvejen er lukket"})
	if want := "Vi har svaret, at beskeden kom, og har ikke kunnet tage dens dokumenter ind: på pause: leveringsvejen er lukket. Den er gemt og prøves igen hver time, og når en pause slutter. Partneren behøver ikke sende den igen."; e.Text != want {
		t.Errorf("it is said %q", e.Text)
	}
	if e := In("da").Code("", map[string]string{"cause": "the program failed on this document"}); e.Text != "Programmet fejlede på dette dokument." {
		t.Errorf("a cause without a code is said %q", e.Text)
	}
}

// TestAPatternTakesTheShortestValues as a person reads it, and none where it does not fit.
func TestAPatternTakesTheShortestValues(t *testing.T) {
	for _, c := range []struct {
		pattern, phrase string
		want            []string
	}{
		{"{}: {}", "a: b: c", []string{"a", "b: c"}},
		{"line {} of {}", "line 7 of 8 of 9", []string{"7", "8 of 9"}},
		{"({}{})", "(abc)", []string{"", "abc"}},
		{"the {} is the {}.", "the the is the.", nil},
		{"ab{}ba", "aba", nil},
		{"{} is there.", " is there.", []string{""}},
		{"x {} y", "x \n y", []string{"\n"}},
	} {
		got, fits := pattern{parts: strings.Split(c.pattern, "{}")}.values(c.phrase)
		if fits != (c.want != nil) || !slices.Equal(got, c.want) {
			t.Errorf("%q of %q has %q, %v", c.phrase, c.pattern, got, fits)
		}
	}
}
