package plugin

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

// alone decodes one value with one field; the text is what Encode makes of it.
func alone(f func() *Field, text string) (string, error) {
	d := Declaration[struct{}]{Fields: func(*struct{}) []*Field { return []*Field{f().Must()} }}
	name := d.Spec().Fields[0].Name
	fields, _ := d.bind()
	if wrong := decode(fields, Values{name: text}); len(wrong) > 0 {
		return "", wrong[0]
	}
	return fields[0].show(), nil
}

func TestEachKindTakesAndRefuses(t *testing.T) {
	text := func() *Field { return Text(new(string), "x", "X") }
	long := func() *Field { return Text(new(string), "x", "X").Long() }
	whole := func() *Field { return Whole(new(int), "x", "X") }
	port := func() *Field { return Whole(new(int), "x", "X").Between("1", "65535") }
	toggle := func() *Field { return Switch(new(bool), "x", "X") }
	span := func() *Field { return Span(new(time.Duration), "x", "X") }
	short := func() *Field { return Span(new(time.Duration), "x", "X").Between("1s", "2m") }
	lines := func() *Field { return Lines(new([]string), "x", "X") }
	mapping := func() *Field { return Mapping(new(map[string]string), "x", "X") }
	password := func() *Field { return Password(new(Secret), "x", "X") }
	pem := func() *Field { return Password(new(Secret), "x", "X").Long() }
	phrase := func() *Field { return Phrase(new(Template), "x", "X") }
	for _, c := range []struct {
		kind     string
		field    func() *Field
		in, want string // want is the text that comes back, or a code
	}{
		{"text", text, " Rødgrød & Co ", "Rødgrød & Co"},
		{"text", text, "\u00a0nbsp around\u00a0", "nbsp around"},
		{"text", text, "a\nb", CodeText},
		{"text", text, "a\x00b", CodeText},
		{"text", text, "a\u200bb", CodeText},
		{"text", text, "a\u2028b", CodeText},
		{"text", text, "a\u202eb", CodeText},
		{"text", text, "a\xffb", CodeText},
		{"text", text, " \t ", CodeMissing},
		{"text", text, strings.Repeat("x", maxLine), strings.Repeat("x", maxLine)},
		{"text", text, strings.Repeat("x", maxLine+1), CodeLong},
		{"long text", long, "a\r\n\tb\rc\n\n", "a\n\tb\nc"},
		{"long text", long, "a\x01b", CodeText},
		{"long text", long, strings.Repeat("x", maxText+1), CodeLong},
		{"whole", whole, "-7", "-7"},
		{"whole", whole, " 0042 ", "42"},
		{"whole", whole, "1.5", CodeWhole},
		{"whole", whole, "1e3", CodeWhole},
		{"whole", whole, "99999999999999999999", CodeWhole},
		{"port", port, "1", "1"},
		{"port", port, "65535", "65535"},
		{"port", port, "0", CodeRange},
		{"port", port, "65536", CodeRange},
		{"switch", toggle, "YES", "yes"},
		{"switch", toggle, "on", "yes"},
		{"switch", toggle, "true", "yes"},
		{"switch", toggle, "1", "yes"},
		{"switch", toggle, "off", "no"},
		{"switch", toggle, "False", "no"},
		{"switch", toggle, "0", "no"},
		{"switch", toggle, "ja", CodeSwitch},
		{"span", span, "90s", "1m30s"},
		{"span", span, "60m", "1h"},
		{"span", span, "2h0m5s", "2h0m5s"},
		{"span", span, "1h30m", "1h30m"},
		{"span", span, "36H", "1d12h"},
		{"span", span, "3d", "3d"},
		{"span", span, "1d 12h", "1d12h"},
		{"span", span, "0s", "0s"},
		{"span", span, "250ms", "250ms"},
		{"span", span, "5", CodeSpan},
		{"span", span, "-5m", CodeSpan},
		{"span", span, "+5m", CodeSpan},
		{"span", span, "1d-12h", CodeSpan},
		{"span", span, "d", CodeSpan},
		{"span", span, "1.5d", CodeSpan},
		{"span", span, "65535d", "65535d"},
		{"span", span, "65535d2560000h", CodeSpan},
		{"span", span, "70000d", CodeSpan},
		{"short span", short, "2m", "2m"},
		{"short span", short, "121s", CodeRange},
		{"lines", lines, " a \n\n b", "a\nb"},
		{"mapping", mapping, "B=2\nA = 1 = 1", "A=1 = 1\nB=2"},
		{"mapping", mapping, "A=1\n\nB", CodeLine},
		{"mapping", mapping, "=1", CodeLine},
		{"mapping", mapping, "A=1\nA=2", CodeLine},
		{"password", password, "  to the letter\t", CodeText},
		{"password", password, " æ \u200b", " æ \u200b"},
		{"password", password, " ", " "},
		{"password", password, "two\nlines", CodeText},
		{"password", password, "two\u2028lines", CodeText},
		{"password", password, "\xff", CodeText},
		{"password", password, "•••", CodeDots},
		{"password", password, "••••", "••••"},
		{"private key", pem, "-----\r\nabc\r\n", "-----\nabc"},
		{"private key", pem, " ••• \n", CodeDots},
		{"phrase", phrase, "Invoice {Number} {{.}} ${x} #{y} <%z%>", "Invoice {Number} {{.}} ${x} #{y} <%z%>"},
		{"phrase", phrase, "Invoice\r\nBcc: x", CodeText},
	} {
		got, err := alone(c.field, c.in)
		if err != nil {
			got = Wrong(err)[0].Code
			if c.kind != "password" && got != CodeMissing && strings.Contains(err.Error(), "\n") {
				t.Errorf("%s %q: the message has two lines", c.kind, c.in)
			}
		}
		if got != c.want {
			t.Errorf("%s takes %q as %q, want %q (%v)", c.kind, c.in, got, c.want, err)
		}
	}
}

func TestARefusalDoesNotSayMuchOfTheValueBack(t *testing.T) {
	_, err := alone(func() *Field { return Whole(new(int), "x", "X") }, strings.Repeat("æ", 1000))
	if f := Wrong(err)[0]; len(f.Message) > 200 || len(f.Args["value"]) > 100 || !strings.Contains(f.Message, "…") {
		t.Errorf("got %q", f.Message)
	}
	_, err = alone(func() *Field { return Password(new(Secret), "x", "X") }, canary+"\n")
	if strings.Contains(err.Error(), canary) {
		t.Errorf("the password is in the message: %v", err)
	}
}

func TestEverySpanReadsBack(t *testing.T) {
	for _, d := range []time.Duration{0, 1, time.Millisecond, time.Second, 59 * time.Second, time.Minute, 61 * time.Second,
		time.Hour, time.Hour + time.Second, 10 * time.Hour, 24*time.Hour - 1, day, day + 1, 10*day + 10*time.Minute, 100 * day} {
		if got, ok := parseSpan(formatSpan(d)); !ok || got != d {
			t.Errorf("%s is written as %q and read as %s", d, formatSpan(d), got)
		}
	}
	if _, ok := parseSpan(formatSpan(math.MaxInt64)); ok {
		t.Error("292 years are more days than are read")
	}
}

func TestOneOf(t *testing.T) {
	exists := func() *Field {
		return OneOf(new(string), "x", "X", Choice{"refuse", "Stop"}, Choice{"overwrite", "Replace"})
	}
	if got, err := alone(exists, " overwrite "); err != nil || got != "overwrite" {
		t.Errorf("got %q, %v", got, err)
	}
	for in, want := range map[string]string{
		"Refuse":   `x: "Refuse" is not a choice; did you mean refuse?`,
		"overwrit": `x: "overwrit" is not a choice; did you mean overwrite?`,
		"banana":   `x: "banana" is not a choice; there are refuse, overwrite`,
	} {
		if _, err := alone(exists, in); err == nil || err.Error() != want {
			t.Errorf("%s: got %v", in, err)
		}
	}
}

func TestOnlyCertificatesAreTaken(t *testing.T) {
	one, two := pemOf(t), pemOf(t)
	field := func() *Field { return Certificate(new(string), "x", "X") }
	if got, err := alone(field, "\r\n"+one+"\r\n"+two+"\r\n"); err != nil || got != strings.ReplaceAll(one+"\r\n"+two, "\r\n", "\n") {
		t.Errorf("got %q, %v", got, err)
	}
	list, err := ParseCertificates("Bag Attributes\n" + one + "\n-----BEGIN X509 CRL-----\nAA==\n-----END X509 CRL-----\n" + two)
	if err != nil || len(list) != 2 || list[0].Subject.CommonName != "partner" {
		t.Errorf("got %d certificates, %v", len(list), err)
	}
	for name, text := range map[string]string{
		"a private key":           one + "\n-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----",
		"a broken private key":    "-----BEGIN RSA PRIVATE KEY-----\n" + canary,
		"something else":          "ssh-ed25519 AAAA",
		"something else in PEM":   "-----BEGIN X509 CRL-----\nAA==\n-----END X509 CRL-----",
		"a certificate that ends": "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
	} {
		_, err := ParseCertificates(text)
		if err == nil || Wrong(err)[0].Code != CodeCertificate {
			t.Errorf("%s: got %v", name, err)
		}
		if err != nil && strings.Contains(err.Error(), canary) {
			t.Errorf("%s: the text is in the message", name)
		}
	}
}

func TestEveryKindHasItsConstructor(t *testing.T) {
	seen := map[Kind]bool{}
	for _, f := range declared.Spec().Fields {
		seen[f.Kind] = true
		if f.sort() == "" {
			t.Errorf("%s: the page has no words for %s", f.Name, f.Kind)
		}
	}
	for _, k := range Kinds() {
		if !seen[k] {
			t.Errorf("no field of kind %s is tested", k)
		}
	}
	if got := declared.Spec().Secrets(); !slices.Equal(got, []string{"password", "key", "grant"}) {
		t.Errorf("the secrets are %v", got)
	}
}
