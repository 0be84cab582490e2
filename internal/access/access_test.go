package access

import (
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
)

func TestAPasswordFitsItsHashAlone(t *testing.T) {
	hash := HashPassword("korrekt hest batteri")
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=32768,t=3,p=1$") || hash == HashPassword("korrekt hest batteri") {
		t.Fatalf("hash %q", hash)
	}
	weak := cost{memory: 8 << 10, passes: 1, threads: 1}
	salt := []byte("0123456789abcdef")
	older := weak.encode(salt, weak.sum("korrekt hest batteri", salt, hashSize))
	tests := []struct {
		name, hash, password string
		fits, renew          bool
	}{
		{"the password", hash, "korrekt hest batteri", true, false},
		{"another", hash, "korrekt hest batterj", false, false},
		{"none", hash, "", false, false},
		{"an older hash", older, "korrekt hest batteri", true, true},
		{"an older hash, another password", older, "forkert", false, false},
		{"an unknown user", "", "korrekt hest batteri", false, false},
		{"an unknown user, no password", "", "", false, false},
		{"an unreadable hash", "$argon2id$v=19$m=1", "x", false, false},
		{"a hash that takes all memory", "$argon2id$v=19$m=4294967295,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$MDEyMzQ1Njc4OWFiY2RlZg", "x", false, false},
		{"a hash of nothing", "$argon2id$v=19$m=32768,t=3,p=1$MDEyMzQ1Njc4OWFiY2RlZg$", "x", false, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if fits, renew := CheckPassword(test.hash, test.password); fits != test.fits || renew != test.renew {
				t.Errorf("fits %v, renew %v", fits, renew)
			}
		})
	}
	if fits, _ := CheckPassword(HashPassword("Ångström på færøsk"), "A\u030angstro\u0308m pa\u030a færøsk"); !fits {
		t.Error("the same letters composed in another way do not fit")
	}
}

func TestT41AnUnknownUserTakesAsLongAsAKnownOne(t *testing.T) {
	hash := HashPassword("korrekt hest batteri")
	took := func(hash string) time.Duration {
		least := time.Hour
		for range 5 {
			begun := time.Now()
			CheckPassword(hash, "forkert kodeord")
			least = min(least, time.Since(begun))
		}
		return least
	}
	known, unknown := took(hash), took("")
	if unknown < known/2 || unknown > known*2 {
		t.Errorf("known %s, unknown %s", known, unknown)
	}
}

func TestCommonPasswordsAreRefused(t *testing.T) {
	tests := []struct{ password, code string }{
		{"kort", CodePasswordShort},
		{"ellevetegn1", CodePasswordShort},
		{strings.Repeat("lang tekst ", 30), CodePasswordLong},
		{"password1234", CodePasswordCommon},
		{"P@ssw0rd2024!", CodePasswordCommon},
		{"Passwort123456", CodePasswordCommon},
		{"Velkommen2026!", CodePasswordCommon},
		{"qwertyuiop12", CodePasswordCommon},
		{"1qaz2wsx3edc", CodePasswordCommon},
		{"123456789012", CodePasswordCommon},
		{"aaaaaaaaaaaaaaa", CodePasswordCommon},
		{"abababababab", CodePasswordCommon},
		{"Sommer2025sommer", CodePasswordCommon},
		{"københavn-2026", CodePasswordCommon},
		{"MetteHansen2026", CodePasswordCommon},
		{"nordlys-nordlys-1", CodePasswordCommon},
		{"            ", CodePasswordCommon},
		{"korrekt hest batteri", ""},
		{"tusind små blå sko", ""},
		{"xK9#mQ2$vL7!", ""},
		{"vandmelon og torden", ""},
		{"пароль из слов", ""},
	}
	for _, test := range tests {
		t.Run(test.password, func(t *testing.T) {
			err := NewPassword(test.password, "mette.hansen@nordlys.dk", "Mette Hansen", "Nordlys ApS")
			if fault.CodeOf(err) != test.code {
				t.Fatalf("got %v (%s), want %q", err, fault.CodeOf(err), test.code)
			}
			if err != nil && (fault.As(err).Field != "password" || strings.Contains(err.Error(), test.password)) {
				t.Errorf("%#v", err)
			}
		})
	}
}

func TestWaitsGrowAndEnd(t *testing.T) {
	last := time.Duration(-1)
	for wrong := range 40 {
		w := Wait(wrong)
		if w < last || w > time.Hour {
			t.Errorf("after %d: %s, before %s", wrong, w, last)
		}
		last = w
	}
	for wrong, want := range map[int]time.Duration{0: 0, 3: 0, 4: time.Second, 9: 6 * time.Second, 10: 15 * time.Minute, 11: 30 * time.Minute, 99: time.Hour} {
		if Wait(wrong) != want {
			t.Errorf("after %d: %s, want %s", wrong, Wait(wrong), want)
		}
	}
	if Left(0) != 10 || Left(9) != 1 || Left(10) != 0 || Left(50) != 0 {
		t.Error("the tries left are wrong")
	}
}

func TestIDsAndSetupCodesAreRandom(t *testing.T) {
	seen := map[string]bool{}
	for range 2000 {
		id, code := NewID("usr"), NewSetupCode()
		if len(id) != 30 || !strings.HasPrefix(id, "usr_") || strings.Contains(id[4:], "_") || len(code) != 29 {
			t.Fatalf("%q %q", id, code)
		}
		if seen[id] || seen[code] {
			t.Fatal("drawn twice")
		}
		seen[id], seen[code] = true, true
	}
	code := NewSetupCode()
	for typed, same := range map[string]bool{
		code: true, strings.ToLower(code): true, strings.ReplaceAll(code, "-", ""): true, " " + strings.ReplaceAll(code, "-", " ") + "\n": true,
		code[1:]: false, "": false, NewSetupCode(): false,
	} {
		if SameCode(code, typed) != same {
			t.Errorf("%q typed as %q", code, typed)
		}
	}
	if SameCode("", "") || SameCode("-", " ") {
		t.Error("an empty code fits")
	}
}

func TestSlugsAreReadableAndUnique(t *testing.T) {
	for name, want := range map[string]string{
		"Nordisk Byg":             "nordisk-byg",
		"Nørre & Søn A/S":         "noerre-soen-a-s",
		"Ærø Åfart":               "aeroe-aafart",
		"A\u030afart":             "aafart",
		"Café Élégant GmbH":       "cafe-elegant-gmbh",
		"  --  ":                  "",
		"株式会社":                    "",
		"../../etc/passwd":        "etc-passwd",
		strings.Repeat("a b", 40): strings.TrimRight(strings.Repeat("a-b", 1)+strings.Repeat("a-b", 12)+"a", "-"),
	} {
		if got := Slug(name); got != want {
			t.Errorf("%q gives %q, want %q", name, got, want)
		}
	}
	taken := map[string]bool{}
	for _, want := range []string{"acme", "acme-2", "acme-3"} {
		id := IDFor("ACME", "company", func(id string) bool { return taken[id] })
		if id != want {
			t.Errorf("got %q, want %q", id, want)
		}
		taken[id] = true
	}
	if id := IDFor("株式会社", "company", func(string) bool { return false }); id != "company" {
		t.Errorf("a name without letters: %q", id)
	}
}
