package partner

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/as2"
)

// Dated is a certificate of the settings and from when it is used.
type Dated struct {
	Field string // of the settings
	Ours  bool
	From  time.Time // zero where it is in use
	*x509.Certificate
}

// Dated lists all of them, the partner's first; none where the settings are wrong.
// Certificates of the partner that only sign are among them.
func (s Sides) Dated() []Dated {
	us, err := s.Us()
	if err != nil {
		return nil
	}
	p, err := s.Partner()
	if err != nil {
		return nil
	}
	var all []Dated
	for _, c := range p.Certificates {
		d := Dated{Field: fieldCertificate, Certificate: c.Certificate}
		if c.From != never && !c.From.IsZero() {
			d.Field, d.From = fieldNextCertificate, c.From
		}
		all = append(all, d)
	}
	for i, k := range us.Keys {
		d := Dated{Field: fieldOurCertificate, Ours: true, Certificate: k.Certificate}
		if i > 0 {
			d.Field, d.From = fieldOurNextCertificate, k.From
		}
		all = append(all, d)
	}
	return all
}

// CheckDates is a step of a connection test: until when the certificates are
// valid. The fault of one that has ended, and that no other has taken over from,
// names its field; for the partner's it is AS2-CERT.
func (s Sides) CheckDates(now time.Time) (says string, err error) {
	us, err := s.Us()
	if err != nil {
		return "", err
	}
	them, err := s.Partner()
	if err != nil {
		return "", err
	}
	ours, theirs := as2.Partnership{Us: us, Partner: them}.InUse(now)
	for _, d := range s.Dated() {
		inUse := theirs
		if d.Ours {
			inUse = ours
		}
		if d.Equal(inUse) && as2.Expired(inUse, now) {
			return "", s.ended(d, now)
		}
	}
	until := ours.NotAfter.UTC().Format(time.DateOnly)
	for _, d := range s.Dated() {
		at := d.From.Format("2006-01-02 15:04")
		switch {
		case !d.From.After(now):
		case d.Ours:
			until = fmt.Sprintf("%s, the next one of ours takes over at %s", until, at)
		default:
			until = fmt.Sprintf("%s, the next one of theirs takes over at %s", until, at)
		}
	}
	return fmt.Sprintf("The partner's is valid until %s, ours until %s.", theirs.NotAfter.UTC().Format(time.DateOnly), until), nil
}

func (s Sides) ended(d Dated, now time.Time) error {
	date, what := d.NotAfter, "ended on"
	if now.Before(d.NotBefore) {
		date, what = d.NotBefore, "is not valid before"
	}
	day := date.UTC().Format(time.DateOnly)
	if d.Ours {
		return fault.Setting(d.Field, "our certificate %s %s; make a new one, and give it to %s", what, day, s.Name)
	}
	return fault.Setting(d.Field, "the certificate of %s %s %s; ask for the next one", s.Name, what, day).
		Coded("AS2-CERT", "partner", s.Name, "date", day)
}

// Fingerprint is the SHA-256 of a certificate, as people compare it: in pairs.
func Fingerprint(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	text := strings.ToUpper(hex.EncodeToString(sum[:]))
	var pairs []string
	for i := 0; i < len(text); i += 2 {
		pairs = append(pairs, text[i:i+2])
	}
	return strings.Join(pairs, ":")
}

// plain is a stranger's text as a person may read it: one line, short, harmless.
func plain(text string) string {
	text = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case r == unicode.ReplacementChar, unicode.IsControl(r), unicode.In(r, unicode.Zl, unicode.Zp):
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, " "))), " ")
	if runes := []rune(text); len(runes) > 100 {
		return string(runes[:99]) + "…"
	}
	return text
}
