package store

import "context"

// Count gives the next number of a series of a subscription, from 1 and without
// gaps. The same key gets the same number for ever, so a retry does not use up
// another.
func (s *Store) Count(ctx context.Context, subscription, series, key string) (n int64, err error) {
	if subscription == "" || series == "" || key == "" {
		return 0, misused("a number needs a subscription, a series and a key")
	}
	known, err := s.db.one(ctx, selectNumber, []any{subscription, series, key}, &n)
	if err != nil || known {
		return n, err
	}
	err = s.db.write(ctx, func(x *tx) error {
		if known, err := x.one(ctx, selectNumber, []any{subscription, series, key}, &n); err != nil || known {
			return err
		}
		if _, err := x.one(ctx, `INSERT INTO counters (subscription, series, value) VALUES ($1, $2, 1) ON CONFLICT (subscription, series)
			DO UPDATE SET value = counters.value + 1 RETURNING value`, []any{subscription, series}, &n); err != nil {
			return err
		}
		_, err := x.exec(ctx, `INSERT INTO numbers (subscription, series, key, value) VALUES ($1, $2, $3, $4)`, subscription, series, key, n)
		return err
	})
	return n, err
}

const selectNumber = `SELECT value FROM numbers WHERE subscription = $1 AND series = $2 AND key = $3`
