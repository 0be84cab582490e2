package email

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	netmail "net/mail"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
)

// letter is a mail before it is written: the settings with the rule's over them,
// everything checked.
type letter struct {
	id            string // Message-ID without its brackets
	date          time.Time
	document      string // the parcel's ID, as a header can hold it
	from          *netmail.Address
	back          string // where it goes when it comes back, as MAIL says it
	to, cc        []*netmail.Address
	subject, text string
	files         []gateways.File
}

func (l *letter) recipients() []*netmail.Address {
	return append(append([]*netmail.Address{}, l.to...), l.cc...)
}

// compose makes the letter of a parcel. What comes from the document or the rule
// may be anything; what could break out of its header is refused.
func (g *gateway) compose(p gateways.Parcel) (*letter, error) {
	from, err := address(g.settings.From)
	if err != nil {
		return nil, fault.Setting("from", "%w", err)
	}
	l := &letter{from: from, document: token(p.ID), date: p.Made}
	if l.date.IsZero() { // a parcel that was never stored has one attempt
		l.date = g.now()
	}
	l.id = l.document + "@" + domain(from)
	l.back = g.back(from, l.document)
	if l.to, err = g.list(p, "to", g.settings.To); err != nil {
		return nil, err
	}
	if l.cc, err = g.list(p, "cc", g.settings.Cc); err != nil {
		return nil, err
	}
	switch n := len(l.to) + len(l.cc); {
	case len(l.to) == 0:
		return nil, fault.New(fault.RecipientNotFound, "there is no e-mail address to send to; fill it in for the customer")
	case n > mostRecipients:
		return nil, fault.New(fault.Invalid, "the mail would go to %d addresses; %d are allowed", n, mostRecipients)
	}
	if l.files, err = g.files(p, l.to[0].Address); err != nil {
		return nil, err
	}
	words := standard(g.option(p, "language", g.settings.Language), p)
	l.subject = g.option(p, "subject", g.settings.Subject.String())
	if l.subject == "" {
		l.subject = words.subject
	}
	l.text = g.option(p, "text", g.settings.Text.String())
	if l.text == "" {
		l.text = words.text
	}
	if strings.ContainsFunc(l.subject, unicode.IsControl) {
		e := fault.New(fault.Invalid, "there is a line break or another control character in the subject; look at what its fields are filled with")
		e.Field = "subject"
		return nil, e
	}
	return l, g.fits(l)
}

// option is the rule's value of a field, or the destination's own.
func (g *gateway) option(p gateways.Parcel, field, own string) string {
	if text, ruled := p.Options[field]; ruled {
		return text
	}
	return own
}

func (g *gateway) list(p gateways.Parcel, field string, own []string) ([]*netmail.Address, error) {
	text, ruled := p.Options[field]
	if ruled {
		own = strings.Split(text, "\n")
	}
	var list []*netmail.Address
	for _, one := range own {
		if strings.TrimSpace(one) == "" {
			continue
		}
		a, err := address(one)
		if err != nil && !ruled {
			return nil, fault.Setting(field, "%w", err)
		}
		if err != nil {
			return nil, fault.New(fault.RecipientNotFound, "the mail cannot be sent: %w; correct the address", err)
		}
		list = append(list, a)
	}
	return list, nil
}

// files are those of the parcel that the settings ask for.
func (g *gateway) files(p gateways.Parcel, customer string) ([]gateways.File, error) {
	all := append([]gateways.File{p.File}, p.Beside...)
	for _, f := range all {
		if err := gateways.SafeName(f.Name); err != nil {
			return nil, err
		}
	}
	switch g.option(p, "attach", g.settings.Attach) {
	case attachFile:
		return all[:1], nil
	case attachPDF:
		var pdf []gateways.File
		for _, f := range all {
			if strings.HasPrefix(f.MediaType, "application/pdf") {
				pdf = append(pdf, f)
			}
		}
		if len(pdf) == 0 {
			return nil, fault.New(fault.Invalid, "the mail is to hold the PDF, and the document has none; add one, or attach the file").
				Coded("DOC-ATT-MISSING", "customer", customer)
		}
		return pdf, nil
	}
	return all, nil
}

// fits refuses a mail that is too large before anything is sent.
func (g *gateway) fits(l *letter) error {
	return tooLarge(l.size(), int64(g.settings.Limit)<<20, g.settings.Host)
}

// size is about what travels: base64 with a line end after 76 characters.
func (l *letter) size() int64 {
	size := int64(4<<10 + 3*len(l.text))
	for _, f := range l.files {
		size += f.Size/57*78 + 1<<10
	}
	return size
}

func tooLarge(size, limit int64, host string) error {
	if limit <= 0 || size <= limit {
		return nil
	}
	mb := func(n int64) string { return fmt.Sprintf("%d.%d MB", n>>20, n%(1<<20)*10>>20) }
	return fault.New(fault.Permanent, "the mail would have %s, and %s are allowed by %s; send less, or choose another way", mb(size), mb(limit), host).
		Coded("DOC-ATT-SIZE", "size", strconv.FormatInt(size, 10), "limit", strconv.FormatInt(limit, 10), "gateway", host)
}

// token makes an identity fit for a Message-ID and a header: as it is, or, with
// other characters in it, its hash.
func token(id string) string {
	plain := strings.Trim(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == ""
	if plain && id != "" && len(id) <= 64 {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:16])
}

func domain(a *netmail.Address) string { return a.Address[strings.LastIndexByte(a.Address, '@')+1:] }
