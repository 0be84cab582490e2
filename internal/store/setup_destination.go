package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
)

var (
	destinationColumns = strings.Fields(`subscription id name gateway settings transfers paused paused_code paused_args
		paused_at failures open_until last_success last_failure failed_code failed_cause failed_args failing_since tested unread`)
	selectDestination = "SELECT " + strings.Join(destinationColumns, ", ") + " FROM destinations"
	saveDestination   = replacement("destinations", destinationColumns, 2)
)

func destinationFields(d *setup.Destination) []any {
	return []any{&d.Subscription, &d.ID, &d.Name, &d.Gateway, asJSON{&d.Settings, d.Settings == nil}, &d.Transfers,
		&d.Paused, &d.PausedCode, asJSON{&d.PausedArgs, d.PausedArgs == nil}, when{&d.PausedAt}, &d.Failures,
		when{&d.OpenUntil}, when{&d.LastSuccess}, when{&d.LastFailure},
		&d.FailedCode, &d.FailedCause, asJSON{&d.FailedArgs, d.FailedArgs == nil}, when{&d.FailingSince}, asJSON{&d.Tested, d.Tested.Never()},
		asJSON{&d.Unread, d.Unread.Never()}}
}

// Destination returns ledger.ErrNotFound for an unknown id.
func (s *Setup) Destination(ctx context.Context, subscription, id string) (d setup.Destination, err error) {
	ok, err := s.db.one(ctx, selectDestination+` WHERE subscription = $1 AND id = $2`, []any{subscription, id}, destinationFields(&d)...)
	if err == nil && !ok {
		err = missing("destination", id)
	}
	if err == nil {
		d.Secrets, err = s.secrets(ctx, subscription, ofDestination, id)
	}
	return d, err
}

// Destinations lists them by name.
func (s *Setup) Destinations(ctx context.Context, subscription string) ([]setup.Destination, error) {
	var all []setup.Destination
	err := s.db.each(ctx, selectDestination+` WHERE subscription = $1 ORDER BY name, id`, []any{subscription}, func(rows *sql.Rows) error {
		var d setup.Destination
		err := rows.Scan(destinationFields(&d)...)
		all = append(all, d)
		return err
	})
	for i := range all {
		if err == nil {
			all[i].Secrets, err = s.secrets(ctx, subscription, ofDestination, all[i].ID)
		}
	}
	return all, err
}

// SaveDestination replaces the row; secrets left out are kept, an empty one is
// removed.
func (s *Setup) SaveDestination(ctx context.Context, d setup.Destination) error {
	if d.Subscription == "" || d.ID == "" {
		return misused("a destination needs a subscription and an id")
	}
	sealed, err := s.seal(ctx, d.Subscription, ofDestination, d.ID, d.Secrets)
	if err != nil {
		return err
	}
	return s.db.write(ctx, func(x *tx) error {
		if err := x.put(ctx, saveDestination, destinationFields(&d)); err != nil {
			return err
		}
		return x.keep(ctx, d.Subscription, ofDestination, d.ID, sealed)
	})
}

// ChangeDestination loads, changes and stores in one commit; it sees no secrets
// and changes none.
func (s *Setup) ChangeDestination(ctx context.Context, subscription, id string, change func(*setup.Destination)) error {
	return s.db.write(ctx, func(x *tx) error {
		var d setup.Destination
		ok, err := x.one(ctx, selectDestination+` WHERE subscription = $1 AND id = $2`, []any{subscription, id}, destinationFields(&d)...)
		if err != nil {
			return err
		}
		if !ok {
			return missing("destination", id)
		}
		change(&d)
		d.Subscription, d.ID = subscription, id
		return x.put(ctx, saveDestination, destinationFields(&d))
	})
}

// namedBy is an activation of which a rule names the destination, as its first or
// further down its chain; "" when there is none.
func (x *tx) namedBy(ctx context.Context, subscription, id string) (by string, err error) {
	named, err := x.one(ctx, `SELECT id FROM activations WHERE subscription = $1 AND destination = $2
		UNION ALL SELECT activation FROM own_rules WHERE subscription = $1 AND destination = $2 LIMIT 1`,
		[]any{subscription, id}, &by)
	if err != nil || named {
		return by, err
	}
	err = x.each(ctx, `SELECT id, common FROM activations WHERE subscription = $1 AND common LIKE '%"Then"%'
		UNION ALL SELECT activation, rule FROM own_rules WHERE subscription = $1 AND rule LIKE '%"Then"%'`,
		[]any{subscription}, func(rows *sql.Rows) error {
			var activation string
			var r rule.Export
			err := rows.Scan(&activation, asJSON{&r, false})
			if slices.ContainsFunc(r.Then, func(s rule.Step) bool { return s.Destination == id }) {
				by = activation
			}
			return err
		})
	return by, err
}

// DeleteDestination is refused while a rule names it or documents are on their
// way to it (F-101).
func (s *Setup) DeleteDestination(ctx context.Context, subscription, id string) error {
	return s.db.write(ctx, func(x *tx) error {
		by, err := x.namedBy(ctx, subscription, id)
		if err != nil {
			return err
		}
		if by != "" {
			return fault.New(fault.Configuration, "a rule of %s sends to %s; change the rule first", by, id)
		}
		n, err := x.inWork(ctx, "destination", subscription, id)
		if err != nil {
			return err
		}
		if n > 0 {
			return fault.New(fault.Configuration, "%d documents are on their way to %s; wait until they are done, or cancel them", n, id)
		}
		if _, err := x.exec(ctx, `DELETE FROM secrets WHERE subscription = $1 AND id = $2 AND kind = 'destination'`, subscription, id); err != nil {
			return err
		}
		n, err = x.exec(ctx, `DELETE FROM destinations WHERE subscription = $1 AND id = $2`, subscription, id)
		if err == nil && n == 0 {
			err = missing("destination", id)
		}
		return err
	})
}
