package dinero

import (
	"regexp"
	"strings"
	"time"

	"github.com/postbud/postbud/invoice"
)

// party is the buyer: the contact, under the name and the address that stand on
// the document.
func (p parts) party(doc *document) (invoice.Party, error) {
	var buyer invoice.Party
	if p.buyer != nil {
		party, err := p.buyer.party()
		if err != nil {
			return party, err
		}
		buyer = party
	}
	if name := strings.TrimSpace(doc.ContactName); name != "" {
		buyer.Name = name
	}
	if text := strings.TrimSpace(doc.Address); text != "" {
		country := buyer.Address.Country
		buyer.Address = parseAddress(text, buyer.Name)
		buyer.Address.Country = country
	}
	return buyer, nil
}

// postal is a line such as "6700 Esbjerg" or "DK-6700 Esbjerg".
var postal = regexp.MustCompile(`^(?:[A-Za-z]{1,2}[- ])?(\d{3,5}(?: ?[A-Z]{2})?)[ ,]+(\S.*)$`)

// parseAddress reads an address that was written freely. What is not understood
// is kept in its lines.
func parseAddress(text, name string) invoice.Address {
	var rest []string
	var a invoice.Address
	for part := range strings.Lines(strings.ReplaceAll(text, "\r", "\n")) {
		part = strings.TrimSpace(part)
		if part == "" || strings.EqualFold(part, name) && len(rest) == 0 {
			continue
		}
		if m := postal.FindStringSubmatch(part); m != nil && a.City == "" {
			a.PostCode, a.City = m[1], m[2]
			continue
		}
		rest = append(rest, part)
	}
	for i, line := range []*string{&a.Line1, &a.Line2} {
		if i < len(rest) {
			*line = rest[i]
		}
	}
	if len(rest) > 2 {
		a.Line3 = strings.Join(rest[2:], ", ")
	}
	return a
}

func parseDay(layout, text string) (invoice.Date, bool) {
	t, err := time.Parse(layout, text)
	return invoice.DateOf(t), err == nil
}
