package store

import (
	"context"
	"database/sql"
	"maps"
	"slices"

	"github.com/postbud/postbud/internal/rule"
)

// Own is the customer's own rule; false when there is none.
func (s *Setup) Own(ctx context.Context, subscription, activation, customer string) (own rule.Export, ok bool, err error) {
	ok, err = s.db.one(ctx, `SELECT rule FROM own_rules WHERE subscription = $1 AND activation = $2 AND customer = $3`,
		[]any{subscription, activation, customer}, asJSON{&own, false})
	return own, ok, err
}

// Owns maps customer ids to their own rules.
func (s *Setup) Owns(ctx context.Context, subscription, activation string) (map[string]rule.Export, error) {
	owns := map[string]rule.Export{}
	err := s.db.each(ctx, `SELECT customer, rule FROM own_rules WHERE subscription = $1 AND activation = $2`,
		[]any{subscription, activation}, func(rows *sql.Rows) error {
			var customer string
			var own rule.Export
			err := rows.Scan(&customer, asJSON{&own, false})
			owns[customer] = own
			return err
		})
	return owns, err
}

// SaveOwn adds or replaces the rules it is given; the others stay.
func (s *Setup) SaveOwn(ctx context.Context, subscription, activation string, rules map[string]rule.Export) error {
	if len(rules) == 0 {
		return nil
	}
	return s.db.write(ctx, func(x *tx) error {
		for _, customer := range slices.Sorted(maps.Keys(rules)) {
			own := rules[customer]
			if customer == "" {
				return misused("a rule needs a customer")
			}
			if err := x.put(ctx, saveOwn, []any{&subscription, &activation, &customer, asJSON{&own, false}, &own.Destination}); err != nil {
				return err
			}
		}
		return nil
	})
}

var saveOwn = replacement("own_rules", []string{"subscription", "activation", "customer", "rule", "destination"}, 3)

// DeleteOwn removes a customer's own rule, if there is one.
func (s *Setup) DeleteOwn(ctx context.Context, subscription, activation, customer string) error {
	return s.db.write(ctx, func(x *tx) error {
		_, err := x.exec(ctx, `DELETE FROM own_rules WHERE subscription = $1 AND activation = $2 AND customer = $3`,
			subscription, activation, customer)
		return err
	})
}
