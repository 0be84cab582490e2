// Package partner is the agreement of two AS2 sides as settings: who we are, who
// the partner is, with which certificates, and which take over when. The gateway
// that sends and the adaptor that receives ask for it in the same words.
//
// A partner gets our half of it as a ZIP, the partner pack, and we read theirs.
package partner

import (
	"errors"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/plugin"
)

// Sides are the settings of both sides. The zero Sides are to be bound by Fields.
type Sides struct {
	OurName            string
	OurCertificate     string
	OurKey             plugin.Secret
	OurNextCertificate string
	OurNextKey         plugin.Secret
	OurNextFrom        string

	Name            string // of the partner, as are those below
	Certificate     string
	NextCertificate string
	NextFrom        string
}

// The names of the fields, for faults and for forms that are filled in from a pack.
const (
	fieldOurName            = "our_id"
	fieldOurCertificate     = "our_certificate"
	fieldOurKey             = "our_key"
	fieldOurNextCertificate = "our_next_certificate"
	fieldOurNextKey         = "our_next_key"
	fieldOurNextFrom        = "our_next_from"
	fieldName               = "partner_id"
	fieldCertificate        = "partner_certificate"
	fieldNextCertificate    = "partner_next_certificate"
	fieldNextFrom           = "partner_next_from"
)

// Fields binds them: what everybody needs first, then the certificates that take
// over, under "Advanced".
func (s *Sides) Fields() []*plugin.Field {
	return []*plugin.Field{
		plugin.Text(&s.Name, fieldName, "Partner's AS2 ID").Must().Like("ACME-AS2").Place().
			About("Exactly as the partner writes it, capital letters and blanks included."),
		plugin.Certificate(&s.Certificate, fieldCertificate, "Partner's certificate").Must().
			About("We encrypt to it, and count only receipts and messages that are signed with it; with two of them we encrypt to the first."),
		plugin.Text(&s.OurName, fieldOurName, "Our AS2 ID").Must().Like("NORDLYS").Place().
			About("What the partner knows us by."),
		plugin.Certificate(&s.OurCertificate, fieldOurCertificate, "Our certificate").Must().
			About("The partner needs it too; it is in the partner pack."),
		plugin.Password(&s.OurKey, fieldOurKey, "Private key of our certificate").Long().Must().Stays().
			About("As PEM text without a passphrase, from -----BEGIN PRIVATE KEY----- on; it stays here."),
		plugin.Certificate(&s.NextCertificate, fieldNextCertificate, "Partner's next certificate").Rare().
			About("Signatures made with it count at once, and those of the old one go on counting."),
		plugin.Text(&s.NextFrom, fieldNextFrom, "Encrypt to it from").Rare().Like("2027-01-31 14:00").
			About("Date and time in UTC, as agreed with the partner."),
		plugin.Certificate(&s.OurNextCertificate, fieldOurNextCertificate, "Our next certificate").Rare().
			About("Give it to the partner first; what is encrypted to either of the two is read."),
		plugin.Password(&s.OurNextKey, fieldOurNextKey, "Private key of our next certificate").Long().Rare().Stays(),
		plugin.Text(&s.OurNextFrom, fieldOurNextFrom, "Sign with it from").Rare().Like("2027-01-31 14:00").
			About("Date and time in UTC, as agreed with the partner."),
	}
}

// Check holds the fields against each other. The error joins a Configuration fault
// for each wrong one.
func (s Sides) Check() error {
	_, ours := s.Us()
	_, theirs := s.Partner()
	var same error
	if s.OurName == s.Name {
		same = fault.Setting(fieldName, "both sides have the AS2 ID %q; each needs one of its own", s.Name)
	}
	return errors.Join(ours, theirs, same)
}

// Us is our side, with the key that takes over where there is one.
func (s Sides) Us() (as2.Us, error) {
	us := as2.Us{Name: s.OurName}
	errs := []error{nameFault(fieldOurName, s.OurName)}
	key, err := ownKey(fieldOurCertificate, s.OurCertificate, fieldOurKey, s.OurKey)
	errs, us.Keys = append(errs, err), append(us.Keys, key)
	switch next := s.OurNextCertificate != ""; {
	case !next && !s.OurNextKey.Empty():
		errs = append(errs, fault.Setting(fieldOurNextCertificate, "the next key needs its certificate"))
	case next:
		key, err := ownKey(fieldOurNextCertificate, s.OurNextCertificate, fieldOurNextKey, s.OurNextKey)
		errs = append(errs, err)
		key.From, err = from(fieldOurNextFrom, s.OurNextFrom)
		errs, us.Keys = append(errs, err), append(us.Keys, key)
	}
	if err := errors.Join(errs...); err != nil {
		return as2.Us{}, err
	}
	return us, nil
}

// Partner is the other side, with the certificate that takes over where there is
// one. What the partner may do is for the caller to say.
func (s Sides) Partner() (as2.Partner, error) {
	p := as2.Partner{Name: s.Name}
	errs := []error{nameFault(fieldName, s.Name)}
	list, err := theirs(fieldCertificate, s.Certificate, time.Time{})
	errs, p.Certificates = append(errs, err), append(p.Certificates, list...)
	if s.NextCertificate != "" {
		at, err := from(fieldNextFrom, s.NextFrom)
		errs = append(errs, err)
		list, err := theirs(fieldNextCertificate, s.NextCertificate, at)
		errs, p.Certificates = append(errs, err), append(p.Certificates, list...)
	}
	if err := errors.Join(errs...); err != nil {
		return as2.Partner{}, err
	}
	return p, nil
}

func nameFault(field, name string) error {
	if name != strings.TrimSpace(name) || as2.CheckName(name) != nil {
		return fault.Setting(field, "an AS2 ID has 1 to 128 characters: letters of English, digits and signs such as - and _")
	}
	return nil
}

// from reads when something takes over: a date, or date and time, in UTC where no
// zone is said.
func from(field, text string) (time.Time, error) {
	for _, layout := range []string{time.DateOnly, "2006-01-02 15:04", "2006-01-02T15:04", time.DateTime, time.RFC3339} {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UTC(), nil
		}
	}
	if text == "" {
		return time.Time{}, fault.Setting(field, "say from when the next certificate is used, as in 2027-01-31 14:00")
	}
	return time.Time{}, fault.Setting(field, "write date and time as in 2027-01-31 14:00, not %q", text)
}
