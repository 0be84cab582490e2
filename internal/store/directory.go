package store

import (
	"context"
	"database/sql"
	"iter"
	"slices"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/directory"
)

var _ directory.Directory = (*Directory)(nil)

// Directory is directory.Directory in the database.
type Directory struct{ db *database }

var (
	customerColumns = strings.Fields(`subscription activation id number party gone seen sort words`)
	saveCustomer    = replacement("customers", customerColumns, 3)
	insertMark      = insertion("customer_marks", strings.Fields("subscription activation kind value id")) + " ON CONFLICT DO NOTHING"
)

const selectCustomer = `SELECT subscription, activation, id, number, party, gone, seen FROM customers`

func customerFields(c *directory.Customer) []any {
	return []any{&c.Subscription, &c.Activation, &c.ID, &c.Number, asJSON{&c.Party, false}, &c.Gone, when{&c.Seen}}
}

// putAtOnce bounds one commit, so that tens of thousands of customers do not hold
// up everybody else.
const putAtOnce = 500

// Put adds customers or brings them up to date, by activation and ID, in several
// commits when they are many. Seen is filled in where it is missing.
func (d *Directory) Put(ctx context.Context, customers ...directory.Customer) error {
	for some := range slices.Chunk(customers, putAtOnce) {
		err := d.db.write(ctx, func(x *tx) error {
			for _, c := range some {
				if err := x.putCustomer(ctx, c); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (x *tx) putCustomer(ctx context.Context, c directory.Customer) error {
	if c.Subscription == "" || c.Activation == "" || c.ID == "" {
		return misused("a customer needs a subscription, an activation and an id")
	}
	if c.Seen.IsZero() {
		c.Seen = x.now
	}
	sort := fold(c.Party.Name)
	looked := words(c.Party.Name, c.Party.TradingName, c.Number, c.ID, c.Party.VATIdentifier, c.Party.LegalRegistration.Value,
		c.Party.ElectronicAddress.Value)
	if err := x.put(ctx, saveCustomer, append(customerFields(&c), &sort, &looked)); err != nil {
		return err
	}
	if _, err := x.exec(ctx, `DELETE FROM customer_marks WHERE subscription = $1 AND activation = $2 AND id = $3`,
		c.Subscription, c.Activation, c.ID); err != nil {
		return err
	}
	for _, m := range marks(c.Party) {
		if _, err := x.exec(ctx, insertMark, c.Subscription, c.Activation, m.kind, m.value, c.ID); err != nil {
			return err
		}
	}
	return nil
}

// Find takes the source's id and returns a RecipientNotFound fault for an unknown
// one.
func (d *Directory) Find(ctx context.Context, subscription, activation, id string) (c directory.Customer, err error) {
	ok, err := d.db.one(ctx, selectCustomer+` WHERE subscription = $1 AND activation = $2 AND id = $3`,
		[]any{subscription, activation, id}, customerFields(&c)...)
	if err == nil && !ok {
		err = noCustomer(id)
	}
	return c, err
}

func noCustomer(number string) error {
	return fault.New(fault.RecipientNotFound, "recipient %s is not in the customer directory; add it, then resend", number).
		Coded("RULE-UNMATCHED", "no", number)
}

// List yields customers by name, accents and case aside.
func (d *Directory) List(ctx context.Context, subscription, activation, text string) iter.Seq2[directory.Customer, error] {
	return func(yield func(directory.Customer, error) bool) {
		var last struct{ sort, activation, id string }
		for first := true; ; first = false {
			var q query
			q.and("subscription = " + q.arg(subscription))
			q.equal("activation", activation)
			if strings.TrimSpace(text) != "" {
				q.and("words LIKE " + q.arg(part(text)) + ` ESCAPE '\'`)
			}
			if !first {
				q.and("(sort, activation, id) > (" + q.arg(last.sort) + ", " + q.arg(last.activation) + ", " + q.arg(last.id) + ")")
			}
			var page []directory.Customer
			err := d.db.each(ctx, selectCustomer+" WHERE "+strings.Join(q.conditions, " AND ")+" ORDER BY sort, activation, id LIMIT "+q.arg(pageSize),
				q.args, func(rows *sql.Rows) error {
					var c directory.Customer
					err := rows.Scan(customerFields(&c)...)
					page = append(page, c)
					return err
				})
			if err != nil {
				yield(directory.Customer{}, err)
				return
			}
			for _, c := range page {
				if !yield(c, nil) {
					return
				}
				last.sort, last.activation, last.id = fold(c.Party.Name), c.Activation, c.ID
			}
			if len(page) < pageSize {
				return
			}
		}
	}
}
