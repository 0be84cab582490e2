package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
)

var _ setup.Store = (*Setup)(nil)

// Setup is setup.Store in the database.
type Setup struct{ db *database }

// missing says what there is none of; it is ledger.ErrNotFound.
func missing(what, id string) error { return fmt.Errorf("%s %s: %w", what, id, ledger.ErrNotFound) }

var (
	activationColumns = strings.Fields(`subscription id name adaptor owner settings starts common destination
		schedule every recipients paused paused_code paused_at`)
	selectActivation = "SELECT " + strings.Join(activationColumns, ", ") + " FROM activations"
	saveActivation   = replacement("activations", activationColumns, 2)
)

func activationFields(a *setup.Activation) []any {
	return []any{&a.Subscription, &a.ID, &a.Name, &a.Adaptor, &a.Owner, asJSON{&a.Settings, a.Settings == nil},
		asText{&a.Start, false}, asJSON{&a.Common, false}, &a.Common.Destination, asJSON{&a.Schedule, false}, &a.Schedule.Every,
		asJSON{&a.Recipients, a.Recipients == nil}, &a.Paused, &a.PausedCode, when{&a.PausedAt}}
}

// Activation returns ledger.ErrNotFound for an unknown id.
func (s *Setup) Activation(ctx context.Context, subscription, id string) (a setup.Activation, err error) {
	ok, err := s.db.one(ctx, selectActivation+` WHERE subscription = $1 AND id = $2`, []any{subscription, id}, activationFields(&a)...)
	if err == nil && !ok {
		err = missing("activation", id)
	}
	if err == nil {
		a.Secrets, err = s.secrets(ctx, subscription, ofActivation, id)
	}
	return a, err
}

// Activations lists them by name.
func (s *Setup) Activations(ctx context.Context, subscription string) ([]setup.Activation, error) {
	all, err := s.activations(ctx, ` WHERE subscription = $1 ORDER BY name, id`, subscription)
	for i := range all {
		if err == nil {
			all[i].Secrets, err = s.secrets(ctx, subscription, ofActivation, all[i].ID)
		}
	}
	return all, err
}

// Scheduled lists the activations of all subscriptions that have a schedule and
// are not paused, without their secrets: a run reads its activation anew.
func (s *Setup) Scheduled(ctx context.Context) ([]setup.Activation, error) {
	return s.activations(ctx, ` WHERE every <> '' AND paused = '' ORDER BY subscription, id`)
}

func (s *Setup) activations(ctx context.Context, which string, args ...any) ([]setup.Activation, error) {
	var all []setup.Activation
	err := s.db.each(ctx, selectActivation+which, args, func(rows *sql.Rows) error {
		var a setup.Activation
		err := rows.Scan(activationFields(&a)...)
		all = append(all, a)
		return err
	})
	return all, err
}

// SaveActivation replaces the row; secrets left out are kept, an empty one is
// removed.
func (s *Setup) SaveActivation(ctx context.Context, a setup.Activation, follow ...job.Job) error {
	if a.Subscription == "" || a.ID == "" {
		return misused("an activation needs a subscription and an id")
	}
	sealed, err := s.seal(ctx, a.Subscription, ofActivation, a.ID, a.Secrets)
	if err != nil {
		return err
	}
	return s.db.write(ctx, func(x *tx) error {
		if err := x.put(ctx, saveActivation, activationFields(&a)); err != nil {
			return err
		}
		if err := x.keep(ctx, a.Subscription, ofActivation, a.ID, sealed); err != nil {
			return err
		}
		return s.db.jobs.insert(ctx, x, follow)
	})
}

// ChangeActivation loads, changes and stores in one commit; it sees no secrets
// and changes none.
func (s *Setup) ChangeActivation(ctx context.Context, subscription, id string, change func(*setup.Activation)) error {
	return s.db.write(ctx, func(x *tx) error {
		var a setup.Activation
		ok, err := x.one(ctx, selectActivation+` WHERE subscription = $1 AND id = $2`, []any{subscription, id}, activationFields(&a)...)
		if err != nil {
			return err
		}
		if !ok {
			return missing("activation", id)
		}
		change(&a)
		a.Subscription, a.ID = subscription, id
		return x.put(ctx, saveActivation, activationFields(&a))
	})
}

// DeleteActivation is refused while documents of it are in work. Its rules,
// secrets and cursor go with it; its documents and customers stay.
func (s *Setup) DeleteActivation(ctx context.Context, subscription, id string) error {
	return s.db.write(ctx, func(x *tx) error {
		n, err := x.inWork(ctx, "activation", subscription, id)
		if err != nil {
			return err
		}
		if n > 0 {
			return fault.New(fault.Configuration, "%d documents of %s are still in work; wait until they are done, or cancel them", n, id)
		}
		for _, statement := range []string{
			`DELETE FROM secrets WHERE subscription = $1 AND id = $2 AND kind = 'activation'`,
			`DELETE FROM own_rules WHERE subscription = $1 AND activation = $2`,
			`DELETE FROM cursors WHERE subscription = $1 AND activation = $2`,
			`DELETE FROM activations WHERE subscription = $1 AND id = $2`,
		} {
			if n, err = x.exec(ctx, statement, subscription, id); err != nil {
				return err
			}
		}
		if n == 0 {
			return missing("activation", id)
		}
		return nil
	})
}

// inWork counts the documents of an activation or destination that still move, or
// that wait for a person on their way to it.
func (x *tx) inWork(ctx context.Context, column, subscription, id string) (n int64, err error) {
	states := []ledger.State{ledger.Held}
	for _, state := range ledger.States() {
		if state.Moving() {
			states = append(states, state)
		}
	}
	for _, state := range states {
		var some int64
		_, err = x.one(ctx, `SELECT count(*) FROM transactions WHERE subscription = $1 AND `+column+` = $2 AND state = $3`,
			[]any{subscription, id, string(state)}, &some)
		if err != nil {
			return 0, err
		}
		n += some
	}
	return n, nil
}

// put writes one row from its fields.
func (x *tx) put(ctx context.Context, statement string, fields []any) error {
	args, err := values(fields)
	if err == nil {
		_, err = x.exec(ctx, statement, args...)
	}
	return err
}
