package store

import (
	"context"
	"database/sql"
	"strings"
	"unicode"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/directory"
	"github.com/postbud/postbud/invoice"
)

// mark is what a party is recognised by, written in one way.
type mark struct{ kind, value string }

// marks lists what a party is recognised by, the surest first.
func marks(p invoice.Party) []mark {
	var all []mark
	add := func(kind, value string) {
		if value != "" {
			all = append(all, mark{kind, value})
		}
	}
	if a := p.ElectronicAddress; a.Value != "" {
		value := letters(a.Value)
		if a.Scheme == "0184" { // written with and without its country
			value = strings.TrimPrefix(value, "DK")
		}
		add("address", a.Scheme+":"+value)
	}
	add("vat", letters(p.VATIdentifier))
	add("registration", letters(p.LegalRegistration.Value))
	if p.ElectronicAddress.Scheme == "0088" {
		add("gln", letters(p.ElectronicAddress.Value))
	}
	for _, id := range p.Identifiers {
		if id.Scheme == "0088" {
			add("gln", letters(id.Value))
		}
	}
	if name := strings.Join(strings.Fields(fold(p.Name)), " "); name != "" {
		add("name", name+"|"+p.Address.Country)
	}
	return all
}

// letters leaves letters and digits, in upper case.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, text)
}

// Match finds the buyer of an invoice: by the source's id when it is given, which
// may also be the number that people know; else by what the party is recognised
// by. A customer deleted at the source is found by its id alone. None or several
// is a RecipientNotFound fault.
func (d *Directory) Match(ctx context.Context, subscription, activation, id string, inv *invoice.Invoice) (directory.Customer, error) {
	if id != "" {
		return d.byNumber(ctx, subscription, activation, id)
	}
	if inv == nil {
		return directory.Customer{}, noCustomer("")
	}
	for _, m := range marks(inv.Buyer) {
		found, err := d.matching(ctx, ` WHERE subscription = $1 AND activation = $2 AND NOT gone AND id IN (SELECT id FROM customer_marks
			WHERE subscription = $1 AND activation = $2 AND kind = $3 AND value = $4) ORDER BY id LIMIT 2`,
			subscription, activation, m.kind, m.value)
		if err != nil || len(found) > 0 {
			return only(found, err, inv.Buyer.Name)
		}
	}
	return directory.Customer{}, noCustomer(inv.Buyer.Name)
}

func (d *Directory) byNumber(ctx context.Context, subscription, activation, id string) (directory.Customer, error) {
	c, err := d.Find(ctx, subscription, activation, id)
	if fault.KindOf(err) != fault.RecipientNotFound {
		return c, err
	}
	found, err := d.matching(ctx, ` WHERE subscription = $1 AND activation = $2 AND number = $3 AND NOT gone ORDER BY id LIMIT 2`,
		subscription, activation, id)
	return only(found, err, id)
}

func (d *Directory) matching(ctx context.Context, which string, args ...any) (found []directory.Customer, err error) {
	err = d.db.each(ctx, selectCustomer+which, args, func(rows *sql.Rows) error {
		var c directory.Customer
		err := rows.Scan(customerFields(&c)...)
		found = append(found, c)
		return err
	})
	return found, err
}

func only(found []directory.Customer, err error, name string) (directory.Customer, error) {
	switch {
	case err != nil:
		return directory.Customer{}, err
	case len(found) == 0:
		return directory.Customer{}, noCustomer(name)
	case len(found) > 1:
		return directory.Customer{}, fault.New(fault.RecipientNotFound,
			"several customers fit %s; give each its own number or address, then resend", name).
			Coded("RULE-AMBIGUOUS", "no", name)
	}
	return found[0], nil
}
